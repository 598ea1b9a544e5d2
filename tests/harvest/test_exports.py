"""The exports over real HTTP: csv, site-data and history, from the register itself or from an address."""

import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from catalogue.models import Registration
from harvest.models import HarvestRun, Status
from harvest.pipeline import run_harvest
from harvest.sources.algorithm_register import RegisterCsv, RegisterHistory, RegisterSiteData
from harvest.sources.base import Source
from tests.fixtures.register import RegisterServer, csv_export, record, register_id, site_data
from tests.harvest.helpers import closed_address, records, row_counts

pytestmark = pytest.mark.django_db

PATHS = {
    "csv": "/downloads/NLD?filetype=csv",
    "site-data": "/downloads/site-data/json",
    "history": "/downloads/history/NLD?filetype=csv",
}
TYPES = {"csv": "text/csv; charset=utf-8", "site-data": "json", "history": "text/csv; charset=utf-8"}
BODIES: dict[str, Callable[[list[Any]], bytes]] = {"csv": csv_export, "site-data": site_data, "history": csv_export}
TRANSPORTS: dict[str, Callable[..., Source]] = {
    "csv": RegisterCsv,
    "site-data": RegisterSiteData,
    "history": RegisterHistory,
}
every_transport = pytest.mark.parametrize("transport", TRANSPORTS)
transports_with_a_total = pytest.mark.parametrize("transport", ["csv", "site-data"])


@pytest.fixture
def exporting(register: RegisterServer, settings: Settings) -> RegisterServer:
    settings.REGISTER_API = register.address
    offer(register, records(3))
    return register


def offer(register: RegisterServer, entries: list[Any]) -> None:
    register.records = entries
    register.exports = {PATHS[transport]: (TYPES[transport], BODIES[transport](entries)) for transport in TRANSPORTS}


def on_export(register: RegisterServer, reply: Any, *, times: int = 1_000_000) -> None:
    left = iter(range(times))
    register.misbehave = lambda _method, path, _nth: (
        reply if "/downloads/" in path and next(left, None) is not None else None
    )


def requests_to(register: RegisterServer) -> list[str]:
    return [path.removeprefix("/api") for _method, path, _headers, _body in register.requests]


# As it should be ------------------------------------------------------------------------------------------------------


@every_transport
def test_without_a_place_the_register_itself_is_asked(exporting: RegisterServer, transport: str):
    run = run_harvest(TRANSPORTS[transport]())

    assert (run.status, run.added, run.failed) == (Status.DONE, 3, 0)
    assert run.location == exporting.address + PATHS[transport]
    assert requests_to(exporting)[0] == "/robots.txt"
    assert requests_to(exporting)[-1] == PATHS[transport]
    assert run.requests == len(exporting.requests)


@every_transport
def test_address_of_another_place_is_fetched_from_there(exporting: RegisterServer, settings: Settings, transport: str):
    settings.REGISTER_API = "https://register.example/api"

    run = run_harvest(TRANSPORTS[transport](exporting.address + PATHS[transport]))

    assert (run.status, run.added, run.listed) == (Status.DONE, 3, None)
    assert requests_to(exporting) == ["/robots.txt", PATHS[transport]]


@every_transport
def test_nothing_is_left_beside_the_spool(exporting: RegisterServer, tmp_path: Path, transport: str):
    run_harvest(TRANSPORTS[transport]())
    on_export(exporting, (200, {"Content-Type": "text/html"}, b""))
    run_harvest(TRANSPORTS[transport]())

    assert list((tmp_path / "import").iterdir()) == []


@transports_with_a_total
def test_export_is_held_against_the_count_of_the_register(exporting: RegisterServer, transport: str):
    run_harvest(TRANSPORTS[transport]())
    offer(exporting, records(2))
    exporting.total = 3

    run = run_harvest(TRANSPORTS[transport]())

    assert (run.status, run.listed, run.withdrawn) == (Status.PARTIAL, 3, 0)
    assert Registration.objects.current().count() == 3


@transports_with_a_total
def test_export_is_read_where_the_rest_of_the_api_is_closed(exporting: RegisterServer, transport: str):
    exporting.misbehave = lambda _method, path, _nth: (403, {}, b"") if "total-count" in path else None

    run = run_harvest(TRANSPORTS[transport]())

    assert (run.status, run.added, run.listed) == (Status.DONE, 3, None)


@transports_with_a_total
def test_missing_from_an_export_that_is_whole_is_withdrawn(exporting: RegisterServer, transport: str):
    run_harvest(TRANSPORTS[transport]())
    offer(exporting, records(2))

    run = run_harvest(TRANSPORTS[transport]())

    assert (run.status, run.withdrawn) == (Status.DONE, 1)


@transports_with_a_total
@pytest.mark.parametrize(("counted", "withdrawn"), [(True, 1), (False, 0)])
def test_answer_whose_end_nobody_announced_is_whole_when_the_register_counts_as_many(
    exporting: RegisterServer, transport: str, counted: bool, withdrawn: int
):
    run_harvest(TRANSPORTS[transport]())
    offer(exporting, records(2))
    body = BODIES[transport](records(2))
    on_export(exporting, (200, {"Content-Type": TYPES[transport], "Content-Length": None, "Connection": "close"}, body))

    run = run_harvest(TRANSPORTS[transport]("" if counted else exporting.address + PATHS[transport]))

    assert (run.withdrawn, Registration.objects.current().count()) == (withdrawn, 3 - withdrawn)


def test_requests_keep_their_distance_and_say_who_asks(exporting: RegisterServer, settings: Settings):
    settings.REGISTER_PAUSE = 0.1
    moments: list[float] = []
    exporting.misbehave = lambda *_: moments.append(time.monotonic())

    run_harvest(RegisterCsv())

    assert len(moments) == 3
    assert min(after - before for before, after in pairwise(moments)) > 0.05
    assert all("AI-plein" in headers["User-Agent"] for _method, _path, headers, _body in exporting.requests)


# As it should not be --------------------------------------------------------------------------------------------------


@pytest.fixture
def stored(exporting: RegisterServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[RegisterServer]:
    """A register that was imported; at the end of the test only the run may be new."""
    run_harvest(RegisterCsv())
    exporting.requests.clear()
    monkeypatch.setattr("harvest.http.RETRIES", 1)
    before, hashes = row_counts(), set(Registration.objects.values_list("register_id", "content_hash", "withdrawn_at"))
    yield exporting
    after = row_counts()
    assert {table for table in after if after[table] != before[table]} == {"harvest_harvestrun"}
    assert set(Registration.objects.values_list("register_id", "content_hash", "withdrawn_at")) == hashes


def cut(transport: str, **headers: str) -> Any:
    body = BODIES[transport](records(2))
    return 200, {"Content-Type": TYPES[transport], "Connection": "close", "Content-Length": str(len(body) + 9)}, body


REFUSED: dict[str, tuple[Callable[[str], Any], str]] = {
    "500": (lambda _road: (500, {}, b""), "500"),
    "404": (lambda _road: (404, {"Content-Type": "application/json"}, b'{"detail":"NO_DATA_FOUND"}'), "404"),
    "422": (lambda _road: (422, {"Content-Type": "application/json"}, b"{}"), "422"),
    "redirect": (lambda _road: (302, {"Location": "/elders"}, b""), "302"),
    "cut off": (cut, "niet bereikbaar"),
    "web page": (lambda _road: (200, {"Content-Type": "text/html"}, b"<h1>Onderhoud</h1>"), "text/html"),
    "no type": (lambda _road: (200, {"Content-Type": ""}, b"x"), "onbekend"),
    "spreadsheet": (lambda _road: (200, {"Content-Type": "application/vnd.ms-excel"}, b"PK"), "ms-excel"),
    "empty": (lambda transport: (200, {"Content-Type": TYPES[transport]}, b""), ""),
    "no such content": (lambda transport: (200, {"Content-Type": TYPES[transport]}, b"<h1>Onderhoud</h1>"), ""),
    "half, said to be whole": (
        lambda transport: (200, {"Content-Type": TYPES[transport]}, BODIES[transport](records(3))[:-40]),
        "",
    ),
}


@every_transport
@pytest.mark.parametrize(("reply", "named"), REFUSED.values(), ids=REFUSED.keys())
def test_wrong_answer_fails_the_run_and_changes_nothing(
    stored: RegisterServer, transport: str, reply: Callable[[str], Any], named: str
):
    on_export(stored, reply(transport))

    run = run_harvest(TRANSPORTS[transport]())

    assert run.status == Status.FAILED
    assert run.message
    assert named in run.message


@every_transport
def test_answer_larger_than_can_be_right_is_refused(
    stored: RegisterServer, transport: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("harvest.http.LARGEST_ANSWER", 100)

    run = run_harvest(TRANSPORTS[transport]())

    assert run.status == Status.FAILED
    assert "groter dan" in run.message


@every_transport
def test_robots_that_forbids_the_export_ends_the_run(stored: RegisterServer, transport: str):
    stored.robots = "User-agent: *\nDisallow: /api/downloads/\n"

    run = run_harvest(TRANSPORTS[transport]())

    assert "robots.txt" in run.message
    assert requests_to(stored) == ["/robots.txt"]


@every_transport
def test_nobody_at_home_fails_the_run(stored: RegisterServer, transport: str):
    assert "niet bereikbaar" in run_harvest(TRANSPORTS[transport](closed_address() + PATHS[transport])).message


@every_transport
@pytest.mark.parametrize("code", [429, 500, 503])
def test_server_that_fails_once_is_asked_again(exporting: RegisterServer, transport: str, code: int):
    on_export(exporting, (code, {}, b""), times=1)

    assert run_harvest(TRANSPORTS[transport]()).added == 3


def test_registration_ids_are_those_of_the_export(exporting: RegisterServer):
    offer(exporting, [record(7)])

    run_harvest(RegisterSiteData())

    assert set(Registration.objects.values_list("register_id", flat=True)) == {register_id(7)}
    assert HarvestRun.objects.get().transport == "site-data"
