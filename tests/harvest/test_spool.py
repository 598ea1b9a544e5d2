"""The file in which a list waits: gone after a kill, and a disk that is too full for it is a sentence."""

import errno
import fcntl
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from harvest.models import HarvestLease, HarvestRun, Status
from harvest.pipeline import DISK_FULL
from harvest.sources.algorithm_register import RegisterFiles
from tests.harvest.helpers import harvest_list, records, write_pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.HARVEST_FOLDER = tmp_path / "import"
    settings.HARVEST_FOLDER.mkdir()
    return settings.HARVEST_FOLDER


def harvest_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, spool: Callable[..., Any]) -> None:
    monkeypatch.setattr(RegisterFiles, "spool", spool)
    call_command("harvest", "--source", "file", "--location", str(write_pages(tmp_path / "map", records(1))))


def test_kill_ends_the_import_and_leaves_no_file(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(_source: Any, file: Path, _progress: Any) -> None:
        file.write_text("half")
        os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as ended:
        harvest_with(monkeypatch, tmp_path, killed)

    assert ended.value.code == 128 + signal.SIGTERM
    assert list(folder.iterdir()) == []
    assert (HarvestRun.objects.get().status, HarvestLease.objects.count()) == (Status.FAILED, 0)
    assert signal.getsignal(signal.SIGTERM) == before


def test_next_import_removes_what_one_left_that_was_killed_at_once(folder: Path, tmp_path: Path) -> None:
    for name in ("lijst-1-1.jsonl", "lijst-1-1.export", "lijst-1-2.jsonl", "iets-anders.jsonl"):
        (folder / name).write_text("half")
    with (folder / "lijst-1-2.jsonl").open("rb") as held:  # of an import that is busy
        fcntl.flock(held, fcntl.LOCK_EX)
        harvest_list(tmp_path / "map", records(1))

    assert {file.name for file in folder.iterdir()} == {"lijst-1-2.jsonl", "iets-anders.jsonl"}


def test_full_disk_is_a_sentence(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_arguments: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(SystemExit) as ended:
        harvest_with(monkeypatch, tmp_path, full)

    run = HarvestRun.objects.get()
    assert (ended.value.code, run.status, run.message) == (1, Status.FAILED, DISK_FULL)
    assert DISK_FULL in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_full_disk_of_the_database_is_a_sentence_too(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: Any, **_options: Any) -> None:
        raise OperationalError("database or disk is full")

    place = write_pages(tmp_path / "map", records(1))
    monkeypatch.setattr(HarvestRun, "save", full)
    with pytest.raises(CommandError, match="De schijf is vol"):
        call_command("harvest", "--source", "file", "--location", str(place))
