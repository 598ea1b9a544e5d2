"""An import that is killed in the middle of storing leaves nothing behind that a next one does not put right."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.harvest.helpers import records, write_pages

ROOT = Path(__file__).resolve().parents[2]
# `kill` is killed by the system itself while it stores its second batch; `whole` runs to its end.
SCRIPT = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from harvest import pipeline

pipeline.BATCH = 2
store, batches = pipeline.store_registrations, iter(range(1000))

def store_until_killed(*args, **options):
    stored = store(*args, **options)
    if next(batches) == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return stored

how, folder = sys.argv[1:]
if how == "kill":
    pipeline.store_registrations = store_until_killed
call_command("harvest", "--source", "file", "--location", folder)
"""
OF_THE_RUN = {"harvest_harvestrun", "harvest_harvestlease", "harvest_harvestrecord", "sqlite_sequence"}
OF_THE_RUN |= {"community_auditentry"}
MOMENTS = {"made_at", "first_seen_at", "seen_at", "kept_at"}
Rows = dict[str, list[tuple]]

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="copies a SQLite database to a file"),
]


@dataclass(frozen=True)
class Story:
    """An import that was killed, one that came too soon after it, and one that came when its turn was over."""

    before: Rows
    killed: subprocess.CompletedProcess[str]
    after_killed: Rows
    statuses_after_killed: list[str]
    too_soon: subprocess.CompletedProcess[str]
    whole: subprocess.CompletedProcess[str]
    after_whole: Rows
    statuses: list[str]
    uninterrupted: Rows


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Story:
    pages = write_pages(tmp_path_factory.mktemp("map"), records(7))
    data, calm = tmp_path_factory.mktemp("var"), tmp_path_factory.mktemp("kalm")
    # Outside any test's transaction: SQLite would wait for the end of that before it copies.
    with django_db_blocker.unblock():
        connection.ensure_connection()
        for folder in (data, calm):
            with opened(folder) as file:
                connection.connection.backup(file)
    before = contents(data)
    killed = harvest("kill", data, pages)
    after_killed, statuses_after_killed = contents(data), statuses(data)
    too_soon = harvest("whole", data, pages)
    with opened(data) as database:
        database.execute("UPDATE harvest_harvestlease SET expires_at = '2020-01-01 00:00:00'")
    whole = harvest("whole", data, pages)
    harvest("whole", calm, pages)
    return Story(
        before=before,
        killed=killed,
        after_killed=after_killed,
        statuses_after_killed=statuses_after_killed,
        too_soon=too_soon,
        whole=whole,
        after_whole=contents(data),
        statuses=statuses(data),
        uninterrupted=contents(calm),
    )


def harvest(how: str, data: Path, pages: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings.test", "AIPLEIN_VAR": str(data)}
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, how, str(pages)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@contextmanager
def opened(data: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(data / "aiplein.sqlite3")) as database, database:
        yield database


def statuses(data: Path) -> list[str]:
    with opened(data) as database:
        return [row[0] for row in database.execute("SELECT status FROM harvest_harvestrun ORDER BY id")]


def contents(data: Path) -> Rows:
    """Every row of every table but the log of imports, without the moments at which things were done."""
    with opened(data) as database:
        tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return {table: _rows(database, table) for table in tables - OF_THE_RUN}


def _rows(database: sqlite3.Connection, table: str) -> list[tuple]:
    names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    kept = ", ".join(f'"{name}"' for name in names if name not in MOMENTS)
    return sorted(database.execute(f"SELECT {kept} FROM {table}").fetchall(), key=repr)  # noqa: S608


def test_import_that_is_killed_while_storing_leaves_nothing(story: Story):
    assert story.killed.returncode == -signal.SIGKILL, story.killed.stderr
    assert story.after_killed == story.before
    assert story.statuses_after_killed == ["bezig"]


def test_turn_of_a_killed_import_still_holds_others_off(story: Story):
    assert story.too_soon.returncode == 3, story.too_soon.stderr
    assert "added=0" in story.too_soon.stdout


def test_import_after_a_killed_one_ends_as_if_it_never_was(story: Story):
    assert story.whole.returncode == 0, story.whole.stderr
    assert story.whole.stdout.startswith("added=7 updated=0 unchanged=0 ")
    assert len(story.after_whole["catalogue_registration"]) == 7
    assert story.after_whole == story.uninterrupted


def test_killed_import_is_marked_failed_by_the_next(story: Story):
    assert story.statuses == ["mislukt", "klaar"]
