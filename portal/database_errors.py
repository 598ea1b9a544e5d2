"""Whether an error that ended a request is a database that is locked or out of reach."""

import sqlite3

from django.db import InterfaceError, OperationalError

from catalogue.disk_full import error_chain, is_disk_full

PASSING_IN_SQLITE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN)
PRIMARY_CODE = 0xFF  # what an extended code of SQLite is a kind of


def is_database_unavailable(error: BaseException | None) -> bool:
    """Return whether an error, or what brought it about, is a database that is locked or out of reach: it passes."""
    return not is_disk_full(error) and any(_is_unavailable(one) for one in error_chain(error))


def _is_unavailable(error: BaseException) -> bool:
    """SQLite calls a missing table an OperationalError too; PostgreSQL only what is no fault of the question."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    if code is not None:
        return code & PRIMARY_CODE in PASSING_IN_SQLITE
    return not isinstance(error.__cause__, sqlite3.Error)
