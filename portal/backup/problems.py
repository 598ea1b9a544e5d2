"""What can stop a back-up or a restore."""


class BackupProblem(Exception):
    """It cannot be done; the text says in one sentence why, and what to do about it."""
