"""Whose turn it is to write the grouping: an import keeps decisions out, and decisions wait for each other.

Without this PostgreSQL ends one of two that want each other's rows, and it may be the import. The locks go with the
transaction. SQLite has one writer at a time by itself.
"""

from django.db import connection

IMPORT, DECISION = 7_041_001, 7_041_002


def take_for_import() -> None:
    """Keep decisions out until the end of this transaction; waits for those that are being written."""
    _ask("pg_advisory_xact_lock", IMPORT)


def take_for_decision() -> bool:
    """Wait for other decisions; return False when an import is being written, which may take minutes."""
    if not _ask("pg_try_advisory_xact_lock_shared", IMPORT):
        return False
    _ask("pg_advisory_xact_lock", DECISION)
    return True


def _ask(function: str, lock: int) -> bool:
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [lock])
        return cursor.fetchone()[0] is not False
