"""One rebuild of the index at a time, on however many machines: the lock goes with the process that holds it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

LOCK = 7_041_003  # beside those of catalogue.grouping.locks


@contextmanager
def rebuild_lock() -> Iterator[bool]:
    """Give whether this caller may rebuild: True when nobody else does, and then nobody else can while inside."""
    with _of_postgresql() if connection.vendor == "postgresql" else _of_this_machine() as mine:
        yield mine


@contextmanager
def _of_postgresql() -> Iterator[bool]:
    mine = _ask("pg_try_advisory_lock")
    try:
        yield mine
    finally:
        if mine:
            _ask("pg_advisory_unlock")


def _ask(function: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


@contextmanager
def _of_this_machine() -> Iterator[bool]:
    settings.SEARCH_FOLDER.mkdir(parents=True, exist_ok=True)
    with (settings.SEARCH_FOLDER / "rebuild.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
