"""Advisory locks for writing the grouping: an import excludes decisions, and decisions wait for each other.

Without them two transactions may deadlock, and PostgreSQL may abort the import. The locks are released with the
transaction. SQLite has one writer at a time by itself.
"""

from django.db import connection

IMPORT, DECISION = 7_041_001, 7_041_002  # any numbers, as long as no other program on this database has them


def lock_for_import() -> None:
    """Keep decisions out until the end of this transaction; waits for those that are being written."""
    _lock("pg_advisory_xact_lock", IMPORT)


def lock_for_decision() -> bool:
    """Wait for other decisions; return False when an import is being written, which may take minutes."""
    if not _lock("pg_try_advisory_xact_lock_shared", IMPORT):
        return False
    _lock("pg_advisory_xact_lock", DECISION)
    return True


def _lock(function: str, lock: int) -> bool:
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [lock])
        return cursor.fetchone()[0] is not False
