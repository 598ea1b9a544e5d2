"""What kind of trouble an error is that ended a request: a full disk, or a database that is locked or out of reach."""

import errno
import sqlite3
from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError, OperationalError

FULL_DATABASE = ("database or disk is full", "No space left on device")  # of SQLite, and of PostgreSQL
PASSING_IN_SQLITE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN)
PRIMARY_CODE = 0xFF  # what an extended code of SQLite is a kind of


def is_disk_full(error: BaseException | None) -> bool:
    """Tell whether an error, or what brought it about, is that the disk of files or of the database is full."""
    return any(_says_full(one) for one in chain(error))


def is_database_away(error: BaseException | None) -> bool:
    """Tell whether an error, or what brought it about, is a database that is locked or out of reach: it passes."""
    return not is_disk_full(error) and any(_says_away(one) for one in chain(error))


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and what brought it about, and so on."""
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _says_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return isinstance(error, DatabaseError) and any(words in str(error) for words in FULL_DATABASE)


def _says_away(error: BaseException) -> bool:
    """SQLite calls a missing table an OperationalError too; PostgreSQL only what is no fault of the question."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    if code is not None:
        return code & PRIMARY_CODE in PASSING_IN_SQLITE
    return not isinstance(error.__cause__, sqlite3.Error)
