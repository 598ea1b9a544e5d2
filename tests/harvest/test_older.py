"""A list that is older than what is stored: nothing goes back, and whoever means it can say so."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from catalogue.models import Registration
from harvest.management.commands.harvest import TRANSPORTS
from harvest.models import HarvestRun, Stage, Status
from harvest.pipeline import run_harvest
from harvest.sources.algorithm_register import RegisterFiles
from tests.fixtures.register import RegisterServer, answer, csv_export, record, register_id, site_data
from tests.harvest.helpers import harvest_api, harvest_list, records

pytestmark = pytest.mark.django_db

OLD, NEW = "2023-03-31T08:34:11+00:00", "2026-03-01T09:00:00+00:00"


def as_snapshot(entries: list[dict[str, Any]]) -> bytes:
    saved = [
        {"id": one["lars"], "title": one["name"], "organisatie": one["organization"], "status": "in_gebruik"}
        | {"doel": one["goal"], "geregistreerd": one["create_dt"][:10]}
        for one in entries
    ]
    return json.dumps({"algoritmes": saved}).encode()


WRITERS = {
    "file": lambda entries: json.dumps(answer(entries)).encode(),
    "csv": csv_export,
    "site-data": site_data,
    "snapshot": as_snapshot,
}


@pytest.fixture(params=WRITERS)
def transport(request: pytest.FixtureRequest) -> str:
    return request.param


def send(folder: Path, transport: str, *entries: dict[str, Any], **options: Any) -> HarvestRun:
    file = folder / f"lijst-{transport}"
    file.write_bytes(WRITERS[transport](list(entries)))
    return run_harvest(TRANSPORTS[transport](str(file)), **options)


def old(number: int, **values: Any) -> dict[str, Any]:
    return record(number, **{"name": f"Oud {number}", "create_dt": OLD} | values)


def names() -> list[str]:
    return list(Registration.objects.current().order_by("register_id").values_list("name", flat=True))


def test_what_is_older_is_not_stored_but_counted_and_named(tmp_path: Path, transport: str) -> None:
    harvest_list(tmp_path, records(2))

    run = send(tmp_path, transport, old(1), record(2, name="Nieuwer 2", create_dt=NEW))

    problem = run.problems.get(stage=Stage.STORE)
    assert (run.older, run.updated, run.failed, run.status) == (1, 1, 0, Status.DONE)
    assert "older=1" in run.summary
    assert (problem.register_id, "31-03-2023" in problem.message) == (register_id(1), True)
    assert names() == ["Toepassing 1", "Nieuwer 2"]
    assert HarvestRun.objects.get(pk=run.pk).older == 1


def test_switch_stores_what_is_older(tmp_path: Path, transport: str) -> None:
    harvest_list(tmp_path, records(2))

    run = send(tmp_path, transport, old(1), old(2), accept_older=True)

    assert (run.older, run.updated, names()) == (0, 2, ["Oud 1", "Oud 2"])


def test_command_says_how_many_are_older_and_has_the_switch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    harvest_list(tmp_path / "nieuw", records(1))
    place = str(tmp_path / "oud.json")
    Path(place).write_bytes(WRITERS["file"]([old(1)]))

    call_command("harvest", "--source", "file", "--location", place)
    told = capsys.readouterr()
    assert "older=1" in told.out
    assert "niet opgeslagen: 1." in told.err
    assert "--accept-older" in told.err

    call_command("harvest", "--source", "file", "--location", place, "--accept-older")
    assert names() == ["Oud 1"]


def test_live_list_is_believed_as_it_is(tmp_path: Path, register: RegisterServer) -> None:
    harvest_list(tmp_path, records(1))
    register.records = [old(1)]

    assert (harvest_api(register.address).updated, names()) == (1, ["Oud 1"])


@pytest.mark.parametrize("listed", [[old(1), *records(3, start=2)], records(4)], ids=["with older", "without newer"])
def test_older_list_withdraws_nothing(tmp_path: Path, listed: list[Any]) -> None:
    harvest_list(tmp_path, [*records(4), record(5, create_dt="2026-04-01T00:00:00Z")])

    run = harvest_list(tmp_path, listed)

    assert (run.status, run.withdrawn, len(names())) == (Status.PARTIAL, 0, 5)
    assert run.problems.filter(message__contains="ouder dan wat er staat").count() == 1


def test_list_of_later_withdraws_what_it_lacks(tmp_path: Path) -> None:
    harvest_list(tmp_path, records(3))

    assert harvest_list(tmp_path, [*records(2), record(4, create_dt="2026-04-01T00:00:00Z")]).withdrawn == 1


def test_day_of_a_snapshot_is_not_older_than_a_moment_on_that_day(tmp_path: Path) -> None:
    harvest_list(tmp_path, records(1))

    assert send(tmp_path, "snapshot", record(1, goal="Anders.", create_dt=NEW)).updated == 1


def test_moment_that_is_still_to_come_makes_nothing_older(tmp_path: Path) -> None:
    harvest_list(tmp_path, [record(1, create_dt="2099-01-01T00:00:00Z")])

    assert harvest_list(tmp_path, [record(1, name="Verbeterd")]).updated == 1


def test_moments_are_compared_as_moments(tmp_path: Path) -> None:
    late, early = record(1, create_dt="2026-03-01T09:00:00Z"), old(1, create_dt="2026-03-01T10:30:00+02:00")

    harvest_list(tmp_path, [late, early])
    assert names() == ["Toepassing 1"]
    assert harvest_list(tmp_path, [early]).older == 1


def test_faults_with_an_older_list_and_two_time_zones(shared: Path) -> None:
    faults = shared / "faults"
    run_harvest(RegisterFiles(str(faults / "b03_1_nieuw.json")))
    run = run_harvest(RegisterFiles(str(faults / "b03_2_ouder_bestand.json")))
    assert (run.older, Registration.objects.get().description_short) == (1, "Nieuw.")

    run_harvest(RegisterFiles(str(faults / "h02_dup_tz.json")))
    assert Registration.objects.get(register_id="00090302").description_short == "Nieuw"
