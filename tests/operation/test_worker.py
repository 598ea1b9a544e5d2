"""F27: the worker for background tasks waits for a database that another program holds."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django_tasks_db.management.commands.db_worker import Worker

from portal.management.commands import db_worker
from tests.fixtures.own_sqlite import database_in, locked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def our_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C stays that of the tests."""
    monkeypatch.setattr(Worker, "configure_signals", lambda self: None)


@pytest.fixture
def file(db: None, tmp_path: Path) -> Iterator[Path]:
    with database_in(tmp_path / "own.sqlite3") as file:
        yield file


def work() -> None:
    how = {"queue_name": "*", "exclude_queues": "", "backend_name": "default", "worker_id": "proef", "max_tasks": None}
    db_worker.Command().handle(**how, verbosity=0, interval=0, batch=True, startup_delay=False, reload=False)


def test_a_lock_is_waited_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    with contextlib.ExitStack() as lock:
        lock.enter_context(locked(file))
        monkeypatch.setattr(db_worker.time, "sleep", lambda seconds: (waits.append(seconds), lock.close()))

        work()

    assert waits == [db_worker.PAUSE]


def test_what_does_not_pass_ends_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Worker) -> None:
        raise OperationalError("no such table") from sqlite3.OperationalError("no such table")

    monkeypatch.setattr(Worker, "run", fail)

    with pytest.raises(OperationalError):
        work()
