"""`manage.py harvest`: one last line whatever happens, an exit code that scripts can read, and one run at a time."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone
from pytest_django import Settings

from catalogue.intake import Stored, store_registrations
from catalogue.models import Registration
from harvest.errors import HarvestBusy
from harvest.management.commands.harvest import Command
from harvest.models import HarvestLease, HarvestRun, Status
from harvest.pipeline import run_harvest
from harvest.sources.algorithm_register import RegisterFiles
from search.outbox import waiting
from tests.fixtures.register import RegisterServer, record
from tests.harvest.helpers import harvest_list, on_list, records, row_counts, write_pages, written_rows

pytestmark = pytest.mark.django_db

LAST_LINE = re.compile(
    r"added=\d+ updated=\d+ unchanged=\d+ withdrawn=\d+ held=\d+ older=\d+ failed=\d+ requests=\d+ seconds=\d+\.\d"
)
DONE, FAILED, USAGE, BUSY, PARTIAL, HELD = range(6)


@dataclass(frozen=True)
class Ended:
    code: int
    lines: list[str]
    errors: str

    @property
    def counts(self) -> dict[str, int]:
        pairs = (pair.split("=") for pair in self.lines[-1].split())
        return {name: int(value) for name, value in pairs if name != "seconds" and value != "0"}


def harvest(*arguments: str) -> Ended:
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("harvest", *arguments, stdout=out, stderr=err)
    except SystemExit as ended:
        code = int(ended.code or 0)
    except CommandError as error:
        code = error.returncode
        err.write(str(error))
    return Ended(code, out.getvalue().splitlines(), err.getvalue())


def harvest_folder(folder: Path, entries: Sequence[Any], *arguments: str, total: int | None = None) -> Ended:
    place = write_pages(folder, list(entries), total=total)
    return harvest("--source", "file", "--location", str(place), *arguments)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "map"


@pytest.fixture
def batches_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harvest.pipeline.BATCH", 2)


@pytest.fixture
def broken_storing(monkeypatch: pytest.MonkeyPatch, batches_of_two: None) -> None:
    """Storing goes well for the first batch and fails on the second, in a way that nobody foresaw."""
    calls = iter(range(100))

    def store(*args: Any, **options: Any) -> dict[str, Stored]:
        stored = store_registrations(*args, **options)
        if next(calls):
            raise RuntimeError("de schijf is vol")
        return stored

    monkeypatch.setattr("harvest.pipeline.store_registrations", store)


# The last line and the exit code --------------------------------------------------------------------------------------


def test_done_ends_with_the_counts_and_code_0(folder: Path):
    ended = harvest_folder(folder, records(3))

    assert ended.code == DONE
    assert LAST_LINE.fullmatch(ended.lines[-1])
    assert ended.counts == {"added": 3}


def test_nothing_else_stands_on_the_standard_output(folder: Path):
    assert len(harvest_folder(folder, [*records(3), record(4, name=None)]).lines) == 1


def test_without_arguments_the_register_is_asked(register: RegisterServer, settings: Settings):
    settings.REGISTER_API = register.address

    ended = harvest()

    assert (ended.code, ended.counts) == (DONE, {"added": 3, "requests": 3})


def test_location_of_the_api_goes_before_the_setting(register: RegisterServer, settings: Settings):
    settings.REGISTER_API = "https://register.example/api"

    assert harvest("--location", register.address).counts == {"added": 3, "requests": 3}


def test_failed_ends_with_the_counts_the_reason_and_code_1(folder: Path):
    ended = harvest_folder(folder, [])

    assert ended.code == FAILED
    assert LAST_LINE.fullmatch(ended.lines[-1])
    assert "leeg" in ended.errors


def test_failed_over_the_network_says_how_often_it_asked(register: RegisterServer):
    register.misbehave = on_list((404, {}, b""))

    ended = harvest("--location", register.address)

    assert (ended.code, ended.counts) == (FAILED, {"requests": 3})


def test_unusable_records_are_named_on_the_error_output(folder: Path):
    ended = harvest_folder(folder, [record(1), record(2, organization=None)])

    assert (ended.code, ended.counts) == (DONE, {"added": 1, "failed": 1})
    assert "organization" in ended.errors


@pytest.mark.parametrize(
    "arguments",
    [("--source", "file"), ("--location", "http://register.example/api"), ("--location", "https://[")],
    ids=" ".join,
)
def test_wrong_call_ends_with_a_sentence_and_code_2(arguments: tuple[str, ...]):
    ended = harvest(*arguments)

    assert ended.code == USAGE
    assert ended.errors
    assert not HarvestRun.objects.exists()


@pytest.mark.parametrize("arguments", [["--source", "ftp"], ["--onbekend"]], ids=" ".join)
def test_unknown_argument_ends_with_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        Command().run_from_argv(["manage.py", "harvest", *arguments])

    assert ended.value.code == USAGE
    assert "usage" in capsys.readouterr().err


def test_help_has_examples_and_every_exit_code():
    text = Command().create_parser("manage.py", "harvest").format_help()

    assert "manage.py harvest --source file" in text
    assert all(f"{code} " in text for code in range(6))


def test_partial_ends_with_code_4(folder: Path):
    harvest_folder(folder, records(3))

    ended = harvest_folder(folder, records(2), total=3)

    assert (ended.code, ended.counts) == (PARTIAL, {"unchanged": 2})


def test_held_ends_with_code_5_and_withdraws_nothing(folder: Path):
    harvest_folder(folder, records(20))

    ended = harvest_folder(folder, records(2))

    assert (ended.code, ended.counts) == (HELD, {"unchanged": 2, "held": 18})
    assert "18" in ended.errors
    assert Registration.objects.current().count() == 20


def test_index_is_up_to_date_at_the_end(folder: Path):
    harvest_folder(folder, records(3))

    harvest_folder(folder, [record(1, name="Andere naam"), record(2)])

    assert waiting() == 0


# Only saying what would happen ----------------------------------------------------------------------------------------


def test_dry_run_writes_no_row(folder: Path):
    harvest_folder(folder, records(3))
    before = row_counts()

    with written_rows() as written:
        harvest_folder(folder, [record(1, goal="Anders."), record(2), record(9), record(10, name=None)], "--dry-run")

    assert written == []
    assert row_counts() == before


ONCE_MORE: dict[str, tuple[list[Any], int | None]] = {
    "the same": (records(20), None),
    "added, updated, withdrawn": ([record(1, goal="Anders."), *records(17, start=2), record(30)], None),
    "unusable": ([record(1, name=None), *records(19, start=2)], None),
    "held": (records(5), None),
    "partial": (records(5), 20),
    "empty": ([], None),
    "too many unusable": ([record(number, name=None) for number in range(1, 20)], None),
    "returning": ([*records(20), record(21, goal="Anders.")], None),
}


@pytest.mark.parametrize(("entries", "total"), ONCE_MORE.values(), ids=ONCE_MORE.keys())
def test_dry_run_says_what_the_real_run_then_does(folder: Path, entries: list[Any], total: int | None):
    harvest_folder(folder, records(21))
    harvest_folder(folder, records(20))

    foretold = harvest_folder(folder, entries, "--dry-run", total=total)

    done = harvest_folder(folder, entries, total=total)
    assert (foretold.code, foretold.counts) == (done.code, done.counts)


def test_dry_run_over_the_sample_says_what_the_real_run_then_does(folder: Path):
    run_harvest(RegisterFiles(str(write_pages(folder, records(4)))), sample=True)

    foretold = harvest_folder(folder, records(3, start=3), "--dry-run")

    assert foretold.counts == harvest_folder(folder, records(3, start=3)).counts == {"added": 3}


# One at a time --------------------------------------------------------------------------------------------------------


def taken(seconds: int) -> HarvestRun:
    """Somebody else imports, and its turn ends in so many seconds."""
    now = timezone.now()
    HarvestLease.objects.create(name="import", token="een-ander", expires_at=now + timedelta(seconds=seconds))
    return HarvestRun.objects.create(transport="api", started_at=now)


def test_running_import_refuses_another_with_code_3(folder: Path):
    running = taken(60)
    before = row_counts()

    ended = harvest_folder(folder, records(3))

    running.refresh_from_db()
    assert ended.code == BUSY
    assert LAST_LINE.fullmatch(ended.lines[-1])
    assert ended.counts == {}
    assert "loopt al een import" in ended.errors
    assert (row_counts(), running.status) == (before, Status.RUNNING)


def test_dry_run_does_not_wait_for_a_running_import(folder: Path):
    taken(60)

    assert harvest_folder(folder, records(3), "--dry-run").code == DONE


def test_turn_that_expired_is_taken_over_and_its_run_marked_failed(folder: Path):
    dead = taken(-1)

    ended = harvest_folder(folder, records(3))

    dead.refresh_from_db()
    assert (ended.code, ended.counts) == (DONE, {"added": 3})
    assert (dead.status, bool(dead.finished_at)) == (Status.FAILED, True)
    assert "afgebroken" in dead.message


@pytest.mark.parametrize("entries", [records(1), []], ids=["done", "failed"])
def test_turn_is_given_back_at_the_end(folder: Path, entries: list[Any]):
    harvest_folder(folder, entries)

    assert not HarvestLease.objects.exists()


def test_import_that_lost_its_turn_stores_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch, batches_of_two: None):
    def store_too_slowly(*args: Any, **options: Any) -> dict[str, Stored]:
        HarvestLease.objects.update(token="een-ander")
        return store_registrations(*args, **options)

    monkeypatch.setattr("harvest.pipeline.store_registrations", store_too_slowly)

    ended = harvest_folder(folder, records(5))

    assert (ended.code, ended.counts) == (BUSY, {})
    assert "nam de beurt over" in ended.errors
    assert not Registration.objects.exists()
    assert HarvestRun.objects.get().status == Status.FAILED


def test_second_import_is_told_at_once_without_waiting_for_the_database(folder: Path):
    HarvestLease.objects.create(name="import", token="een-ander", expires_at=timezone.now() + timedelta(seconds=30))

    with written_rows() as written:
        ended = harvest_folder(folder, records(1))

    assert ended.code == BUSY
    assert written == []


def test_database_that_stays_busy_is_another_import(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def locked(*_args: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("harvest.lease._claim", locked)

    ended = harvest_folder(folder, records(1))

    assert ended.code == BUSY
    assert "bezet" in ended.errors


def test_turn_is_renewed_with_every_page_and_batch(folder: Path, monkeypatch: pytest.MonkeyPatch, batches_of_two: None):
    with written_rows() as written:
        harvest_files_of_three_pages(folder)

    renewals = [sql for sql in written if sql.startswith("UPDATE") and "harvest_harvestlease" in sql]
    assert len(renewals) == 3 + 1 + 3 + 1  # pages, before storing, batches, after grouping


def harvest_files_of_three_pages(folder: Path) -> None:
    run_harvest(RegisterFiles(str(write_pages(folder, records(2), records(2, start=3), records(2, start=5)))))


def test_busy_import_is_an_exception_for_who_calls_the_function(folder: Path):
    taken(60)

    with pytest.raises(HarvestBusy):
        harvest_list(folder, records(1))


# What nobody foresaw --------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("broken_storing")
def test_unexpected_error_takes_everything_back_and_marks_the_run_failed(folder: Path):
    before = row_counts()

    with pytest.raises(RuntimeError, match="schijf"):
        harvest_list(folder, records(5))

    after = row_counts()
    run = HarvestRun.objects.get()
    assert {table for table in after if after[table] != before[table]} == {"harvest_harvestrun"}
    assert (run.status, run.added, bool(run.finished_at)) == (Status.FAILED, 0, True)
    assert "onverwachts" in run.message


@pytest.mark.usefixtures("broken_storing")
def test_unexpected_error_still_ends_with_the_last_line(folder: Path):
    out = io.StringIO()
    place = write_pages(folder, records(5))

    with pytest.raises(RuntimeError, match="schijf"):
        call_command("harvest", "--source", "file", "--location", str(place), stdout=out)

    assert LAST_LINE.fullmatch(out.getvalue().splitlines()[-1])


@pytest.mark.usefixtures("broken_storing")
def test_run_after_an_unexpected_error_stores_everything(folder: Path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(RuntimeError, match="schijf"):
        harvest_list(folder, records(5))
    monkeypatch.setattr("harvest.pipeline.store_registrations", store_registrations)

    assert harvest_folder(folder, records(5)).counts == {"added": 5}
