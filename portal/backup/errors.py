"""What can stop a back-up or a restore."""

FULL = "De schijf is vol. Er is niets teruggezet: alles is nog zoals het was. Maak ruimte en probeer het opnieuw."


class BackupError(Exception):
    """It cannot be done; the text says in one sentence why, and what to do about it."""
