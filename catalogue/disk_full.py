"""Whether an error is that a disk is full: that of the files, or that of the database."""

import errno
from collections.abc import Iterator

from django.db import DatabaseError

FULL_DATABASE = ("database or disk is full", "No space left on device")  # of SQLite, and of PostgreSQL


def is_disk_full(error: BaseException | None) -> bool:
    """Return whether an error, or what brought it about, is that the disk of files or of the database is full."""
    return any(_is_full(one) for one in error_chain(error))


def error_chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and what brought it about, and so on."""
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _is_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return isinstance(error, DatabaseError) and any(words in str(error) for words in FULL_DATABASE)
