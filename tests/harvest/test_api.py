"""A harvest over real HTTP: polite to the register, patient for so long, and safe whatever it answers."""

import gzip
import json
import time
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from pytest_django import Settings

from catalogue.models import Registration, RegistrationVersion
from harvest.errors import SourceUnavailable
from harvest.models import HarvestRecord, HarvestRun, RecordOutcome, Stage, Status
from harvest.sources.algorithm_register import RegisterApi
from harvest.withdrawal import is_too_much
from tests.fixtures.register import RegisterServer, Reply, answer, record, register_id
from tests.harvest.helpers import closed_address, elsewhere, harvest_api, on_list, records, row_counts, written_rows

JSON = {"Content-Type": "application/json"}
TOTAL, LIST = ("GET", "/api/algoritme/total-count"), ("POST", "/api/algoritme/NLD")

pytestmark = pytest.mark.django_db


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """One retry, at once, where a server goes on failing."""
    monkeypatch.setattr("harvest.http.RETRIES", 1)


def requests_to(register: RegisterServer) -> list[tuple[str, str]]:
    return [(method, path) for method, path, _headers, _body in register.requests]


def pages_asked(register: RegisterServer) -> list[dict[str, Any]]:
    return [json.loads(body) for method, _path, _headers, body in register.requests if method == "POST"]


def current_ids() -> set[str]:
    return set(Registration.objects.current().values_list("register_id", flat=True))


def ids(*numbers: int) -> set[str]:
    return {register_id(number) for number in numbers}


# What changed ---------------------------------------------------------------------------------------------------------


def test_first_run_adds_everything_with_a_version_and_a_record_each(register: RegisterServer):
    run = harvest_api(register.address)

    assert (run.status, run.added, run.listed, run.failed) == (Status.DONE, 3, 3, 0)
    assert current_ids() == ids(1, 2, 3)
    assert RegistrationVersion.objects.count() == 3
    assert set(run.records.values_list("outcome", flat=True)) == {RecordOutcome.ADDED}


def test_second_run_writes_its_own_row_and_the_lease_and_nothing_else(register: RegisterServer):
    harvest_api(register.address)

    with written_rows() as written:
        run = harvest_api(register.address)

    assert (run.added, run.updated, run.unchanged) == (0, 0, 3)
    assert written
    assert elsewhere(written) == []


def test_changed_text_writes_that_registration_a_version_and_a_record(register: RegisterServer):
    harvest_api(register.address)
    register.records[1] = record(2, goal="Iets anders.")

    run = harvest_api(register.address)

    changed = Registration.objects.get(register_id=register_id(2))
    assert (run.added, run.updated, run.unchanged) == (0, 1, 2)
    assert changed.purpose_and_impact == "Iets anders."
    assert [version.raw["goal"] for version in changed.versions.all()] == [record(2)["goal"], "Iets anders."]
    assert list(run.records.values_list("register_id", "outcome")) == [(register_id(2), RecordOutcome.UPDATED)]


def test_what_the_register_files_elsewhere_is_not_a_change(register: RegisterServer):
    harvest_api(register.address)
    register.records[0] |= {"hierarchy_path": "mnre1013", "code": "anders", "org_id": "gm0001"}

    run = harvest_api(register.address)

    assert (run.updated, run.unchanged) == (0, 3)


# What disappeared -----------------------------------------------------------------------------------------------------


def test_missing_registration_is_withdrawn_and_keeps_its_last_moment(register: RegisterServer):
    first = harvest_api(register.address)
    del register.records[0]

    run = harvest_api(register.address)

    gone = Registration.objects.get(register_id=register_id(1))
    assert (run.status, run.withdrawn) == (Status.DONE, 1)
    assert (gone.withdrawn_at, gone.last_seen_at) == (run.started_at, first.started_at)
    assert list(run.records.values_list("register_id", "outcome")) == [(register_id(1), RecordOutcome.WITHDRAWN)]
    assert current_ids() == ids(2, 3)


def test_withdrawn_registration_is_withdrawn_once(register: RegisterServer):
    harvest_api(register.address)
    del register.records[0]
    harvest_api(register.address)

    with written_rows() as written:
        run = harvest_api(register.address)

    assert run.withdrawn == 0
    assert elsewhere(written) == []


def test_returning_registration_gets_its_address_and_history_back(register: RegisterServer):
    harvest_api(register.address)
    before = Registration.objects.get(register_id=register_id(1))
    returning = register.records.pop(0)
    harvest_api(register.address)
    register.records.append(returning)

    run = harvest_api(register.address)

    after = Registration.objects.get(register_id=register_id(1))
    assert (run.added, run.updated) == (0, 1)
    assert run.records.get().outcome == RecordOutcome.RETURNED
    assert (after.pk, after.application.slug) == (before.pk, before.application.slug)
    assert (after.withdrawn_at, after.last_seen_at, after.first_seen_at) == (None, None, before.first_seen_at)
    assert after.application.withdrawn_at is None
    assert after.versions.count() == 2


@pytest.mark.parametrize(("missing", "withdrawn", "held"), [(10, 10, 0), (11, 0, 11)])
def test_more_than_ten_missing_waits_for_a_person(register: RegisterServer, missing: int, withdrawn: int, held: int):
    register.records = records(15)
    harvest_api(register.address)
    register.records = register.records[missing:]

    run = harvest_api(register.address)

    assert (run.withdrawn, run.held) == (withdrawn, held)
    assert run.status == (Status.HELD if held else Status.DONE)
    assert Registration.objects.exclude(withdrawn_at=None).count() == withdrawn
    assert set(run.records.values_list("outcome", flat=True)) == {
        RecordOutcome.HELD if held else RecordOutcome.WITHDRAWN
    }


@pytest.mark.parametrize(("missing", "too_much"), [(15, False), (16, True)])
def test_of_a_register_of_1530_one_in_a_hundred_may_go(missing: int, too_much: bool):
    everything = [register_id(number) for number in range(1530)]

    assert is_too_much(everything[:missing], everything[missing:]) is too_much


def test_held_run_still_adds_and_updates(register: RegisterServer):
    register.records = records(15)
    harvest_api(register.address)
    register.records = [record(1, name="Nieuwe naam"), record(99)]

    run = harvest_api(register.address)

    assert (run.status, run.added, run.updated, run.held) == (Status.HELD, 1, 1, 14)


# How the register is asked --------------------------------------------------------------------------------------------


def test_list_is_asked_in_pages_of_a_hundred(register: RegisterServer):
    register.records = records(250)

    run = harvest_api(register.address)

    assert run.added == 250
    assert pages_asked(register) == [{"page": page, "limit": 100} for page in (1, 2, 3)]


def test_robots_then_the_total_then_the_list(register: RegisterServer):
    run = harvest_api(register.address)

    assert requests_to(register) == [("GET", "/robots.txt"), TOTAL, LIST]
    assert run.requests == 3


def test_every_request_says_who_asks_and_where_to_complain(register: RegisterServer, settings: Settings):
    settings.REGISTER_CONTACT = "beheer@voorbeeld.example"

    harvest_api(register.address)

    agents = {headers["User-Agent"] for _method, _path, headers, _body in register.requests}
    assert len(agents) == 1
    assert "AI-plein" in (agent := agents.pop())
    assert "beheer@voorbeeld.example" in agent


def test_requests_keep_their_distance(register: RegisterServer, settings: Settings):
    settings.REGISTER_PAUSE = 0.1
    moments: list[float] = []
    register.misbehave = lambda *_: moments.append(time.monotonic())

    harvest_api(register.address)

    assert len(moments) == 3
    assert min(after - before for before, after in pairwise(moments)) > 0.05


def test_robots_that_forbids_ends_the_run_before_anything_is_asked(register: RegisterServer):
    register.robots = "User-agent: *\nDisallow: /api/\n"

    run = harvest_api(register.address)

    assert run.status == Status.FAILED
    assert "robots.txt" in run.message
    assert requests_to(register) == [("GET", "/robots.txt")]


@pytest.mark.parametrize(
    "robots",
    ["User-agent: *\nDisallow: /*/NLD$\n", "\ufeffUser-agent: *\nDisallow: /api/\n"],
    ids=["wildcards", "a byte order mark"],
)
def test_robots_that_forbids_in_another_form_is_obeyed(register: RegisterServer, robots: str):
    register.robots = robots

    assert harvest_api(register.address).status == Status.FAILED


@pytest.mark.parametrize(
    "robots",
    [
        "User-agent: *\nDisallow: /beheer/\n",
        "User-agent: *\nDisallow: /\nAllow: /api/\n",
        "User-agent: *\nDisallow: /\n\nUser-agent: AI-plein\nAllow: /\n",
        "",
    ],
    ids=["another path", "the longest rule", "all but us", "empty"],
)
def test_robots_that_allows_lets_the_run_go_on(register: RegisterServer, robots: str):
    register.robots = robots

    assert harvest_api(register.address).status == Status.DONE


def test_web_page_in_the_place_of_robots_forbids_nothing(register: RegisterServer):
    page = (200, {"Content-Type": "text/html"}, b"User-agent: *\nDisallow: /\n")
    register.misbehave = lambda _method, path, _nth: page if path == "/robots.txt" else None

    assert harvest_api(register.address).status == Status.DONE


def on_robots(register: RegisterServer, *replies: Reply) -> None:
    left = iter(replies)
    register.misbehave = lambda _method, path, _nth: next(left, None) if "robots" in path else None


@pytest.mark.parametrize("code", [429, 500, 503])
def test_robots_that_fails_once_is_asked_again(register: RegisterServer, code: int):
    register.robots = "User-agent: *\nDisallow: /beheer/\n"
    on_robots(register, (code, {}, b""))

    assert harvest_api(register.address).status == Status.DONE
    assert requests_to(register)[:3] == [("GET", "/robots.txt"), ("GET", "/robots.txt"), TOTAL]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("code", [429, 500, 503])
def test_robots_that_goes_on_failing_means_not_now(register: RegisterServer, code: int):
    on_robots(register, *[(code, {}, b"")] * 9)

    run = harvest_api(register.address)

    assert run.status == Status.FAILED
    assert "robots.txt" in run.message
    assert {path for _method, path in requests_to(register)} == {"/robots.txt"}


@pytest.mark.parametrize("code", [401, 403, 404, 410])
def test_robots_that_is_not_there_forbids_nothing(register: RegisterServer, code: int):
    on_robots(register, (code, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /\n"))

    assert harvest_api(register.address).status == Status.DONE


def test_robots_elsewhere_on_the_same_server_counts(register: RegisterServer):
    register.robots = "User-agent: *\nDisallow: /api/\n"
    on_robots(register, (301, {"Location": "/tekst/robots.txt"}, b""))
    answered = register.reply
    register.reply = lambda method, path, body: answered(method, path.removeprefix("/tekst"), body)  # type: ignore[method-assign]

    assert "robots.txt" in harvest_api(register.address).message


@pytest.mark.parametrize("place", ["https://elders.example/robots.txt", "//127.0.0.2/robots.txt", "ftp://127.0.0.1/"])
def test_robots_on_another_server_is_not_followed(register: RegisterServer, place: str):
    on_robots(register, (302, {"Location": place}, b""))

    run = harvest_api(register.address)

    assert run.status == Status.FAILED
    assert "andere plek" in run.message


def test_robots_that_goes_round_in_circles_ends_the_run(register: RegisterServer):
    on_robots(register, *[(302, {"Location": "/robots.txt"}, b"")] * 99)

    assert "steeds door" in harvest_api(register.address).message
    assert len(register.requests) < 10


def test_robots_without_end_is_read_so_far(register: RegisterServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("harvest.http.LARGEST_ROBOTS", 100)
    monkeypatch.setattr("harvest.http.LARGEST_ANSWER", 200_000)  # what reading on would meet
    register.robots = "User-agent: *\nDisallow: /api/\n" + "# vol\n" * 100_000

    assert "robots.txt" in harvest_api(register.address).message


@pytest.mark.parametrize(
    "address", ["http://register.example/api", "ftp://127.0.0.1/api", "register.example", "https://["]
)
def test_only_https_is_asked_or_loopback(address: str):
    with pytest.raises(SourceUnavailable, match="https"):
        RegisterApi(address)


# A list that is not whole ---------------------------------------------------------------------------------------------


@pytest.fixture
def shifting(register: RegisterServer) -> RegisterServer:
    """A register of 150 that was harvested once, whose second page now repeats ten rows of the first."""
    register.records = records(150)
    harvest_api(register.address)
    register.requests.clear()
    register.records = [*records(110), *records(30, start=101), record(151)]
    register.total = 151
    return register


def test_list_with_repeated_rows_is_fetched_once_more(shifting: RegisterServer):
    harvest_api(shifting.address)

    assert requests_to(shifting) == [("GET", "/robots.txt"), TOTAL, LIST, LIST, TOTAL, LIST, LIST]


def test_list_that_stays_short_adds_but_withdraws_nothing(shifting: RegisterServer):
    run = harvest_api(shifting.address)

    assert (run.status, run.added, run.unchanged, run.withdrawn, run.held) == (Status.PARTIAL, 1, 130, 0, 0)
    assert (run.listed, len(current_ids())) == (151, 151)
    assert "151" in run.problems.get(stage=Stage.FETCH).message


def test_list_that_is_whole_the_second_time_is_done(register: RegisterServer):
    whole, short = records(150), [*records(100), *records(50, start=99)]
    register.records = whole
    lists = iter([short, short])

    def shift_at_first(method: str, _path: str, _nth: int) -> None:
        if method == "POST":
            register.records = next(lists, whole)

    register.misbehave = shift_at_first

    run = harvest_api(register.address)

    assert (run.status, run.added, run.requests) == (Status.DONE, 150, 7)


def test_more_registrations_than_the_register_counts_withdraws_nothing(register: RegisterServer):
    harvest_api(register.address)
    register.records, register.total = [record(1), record(2), record(4)], 2

    run = harvest_api(register.address)

    assert (run.status, run.added, run.withdrawn) == (Status.PARTIAL, 1, 0)


# Answers that are no list ---------------------------------------------------------------------------------------------


@pytest.fixture
def harvested(register: RegisterServer) -> Iterator[RegisterServer]:
    """A register that was harvested; at the end of the test nothing in the catalogue may be different."""
    harvest_api(register.address)
    register.requests.clear()
    kept = {"harvest_harvestrun", "harvest_harvestproblem"}
    before, moments = row_counts(), seen_moments()
    yield register
    after = row_counts()
    assert {table for table in after if after[table] != before[table]} <= kept
    assert seen_moments() == moments


def seen_moments() -> set[tuple[str, str, datetime | None]]:
    return set(Registration.objects.values_list("register_id", "content_hash", "withdrawn_at"))


@pytest.mark.parametrize("total", [b"", b'"drie"', b"3.5", b"true", b"null", b"-1", b"{}", b"[3]", b"NaN"], ids=repr)
def test_total_that_is_no_number_fails_the_run(harvested: RegisterServer, total: bytes):
    harvested.misbehave = lambda _method, path, _nth: (200, JSON, total) if "total" in path else None

    run = harvest_api(harvested.address)

    assert run.status == Status.FAILED
    assert run.message


def test_total_of_nothing_fails_the_run(harvested: RegisterServer):
    harvested.records = []

    run = harvest_api(harvested.address)

    assert run.status == Status.FAILED
    assert "leeg" in run.message


def test_absurd_total_ends_the_run_in_order(harvested: RegisterServer):
    harvested.total = 10**12

    run = harvest_api(harvested.address)

    assert run.status == Status.FAILED
    assert len(harvested.requests) < 10


@pytest.mark.parametrize(
    "body",
    [b"[]", b"{}", b"null", b'"x"', b'{"results": null}', b'{"results": {"a": 1}}', b'{"results": "abc"}'],
    ids=repr,
)
def test_answer_without_results_fails_the_run(harvested: RegisterServer, body: bytes):
    harvested.misbehave = on_list((200, JSON, body))

    run = harvest_api(harvested.address)

    assert run.status == Status.FAILED
    assert "results" in run.message


@pytest.mark.parametrize(
    "body",
    [b'{"results": [{"lars": "1', b"\xff\xfe{}", b"", b'{"results": []} x', b"[" * 100_000],
    ids=["truncated", "no UTF-8", "empty", "more behind it", "very deep"],
)
def test_answer_that_is_no_json_fails_the_run(harvested: RegisterServer, body: bytes):
    harvested.misbehave = on_list((200, JSON, body))

    run = harvest_api(harvested.address)

    assert run.status == Status.FAILED
    assert "JSON" in run.message


def test_web_page_with_code_200_fails_the_run(harvested: RegisterServer):
    harvested.misbehave = on_list((200, {"Content-Type": "text/html; charset=utf-8"}, b"<h1>Onderhoud</h1>"))

    run = harvest_api(harvested.address)

    assert run.status == Status.FAILED
    assert "text/html" in run.message


def test_answer_that_stops_half_way_fails_the_run(harvested: RegisterServer):
    cut = json.dumps(answer(harvested.records)).encode()
    harvested.misbehave = on_list((200, JSON | {"Content-Length": str(len(cut) + 1), "Connection": "close"}, cut))

    run = harvest_api(harvested.address)

    assert run.status == Status.FAILED
    assert "niet bereikbaar" in run.message


def test_redirect_is_not_followed(harvested: RegisterServer):
    harvested.misbehave = on_list((302, {"Location": f"{harvested.address}/elders"}, b""))

    run = harvest_api(harvested.address)

    assert run.status == Status.FAILED
    assert "302" in run.message
    assert not any("elders" in path for _method, path in requests_to(harvested))


def test_nobody_at_home_fails_the_run(harvested: RegisterServer):
    run = harvest_api(closed_address())

    assert run.status == Status.FAILED
    assert "niet bereikbaar" in run.message


@pytest.mark.parametrize("code", [400, 403, 404, 422])
def test_refusal_is_not_asked_again_and_fails_the_run(harvested: RegisterServer, code: int):
    harvested.misbehave = on_list((code, JSON, b"{}"))

    run = harvest_api(harvested.address)

    assert run.status == Status.FAILED
    assert str(code) in run.message
    assert requests_to(harvested).count(LIST) == 1


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("code", [429, 500, 503])
def test_server_that_goes_on_failing_fails_the_run(harvested: RegisterServer, code: int):
    harvested.misbehave = on_list((code, JSON, b"{}"))

    run = harvest_api(harvested.address)

    assert run.status == Status.FAILED
    assert str(code) in run.message
    assert requests_to(harvested).count(LIST) == 2


def test_failure_on_a_later_page_fails_the_run(harvested: RegisterServer):
    harvested.records = records(150)
    harvested.misbehave = lambda method, _path, nth: (404, JSON, b"{}") if (method, nth) == ("POST", 4) else None

    run = harvest_api(harvested.address)

    assert (run.status, run.added) == (Status.FAILED, 0)
    assert len(pages_asked(harvested)) == 2


def test_failed_run_says_how_many_requests_it_made(harvested: RegisterServer):
    harvested.misbehave = on_list((404, JSON, b"{}"))

    assert harvest_api(harvested.address).requests == 3


# Answers that come right in the end -----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [500, 502, 503, 504])
def test_server_that_fails_once_is_asked_again(register: RegisterServer, code: int):
    register.misbehave = on_list((code, {}, b""), times=1)

    run = harvest_api(register.address)

    assert (run.status, run.added) == (Status.DONE, 3)


def test_retry_after_is_obeyed(register: RegisterServer):
    register.misbehave = on_list((429, {"Retry-After": "1"}, b""), times=1)
    begun = time.monotonic()

    run = harvest_api(register.address)

    assert (run.status, run.added) == (Status.DONE, 3)
    assert time.monotonic() - begun >= 1


def test_packed_answer_is_read(register: RegisterServer):
    packed = gzip.compress(json.dumps(answer(register.records)).encode())
    register.misbehave = on_list((200, JSON | {"Content-Encoding": "gzip"}, packed))

    assert harvest_api(register.address).added == 3


# A record that cannot be used -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("strange", ["x", None, 7, [], {}, {"lars": "x"}], ids=repr)
def test_record_without_a_readable_id_makes_the_list_incomplete(register: RegisterServer, strange: Any):
    harvest_api(register.address)
    register.records[0] = strange

    run = harvest_api(register.address)

    assert (run.status, run.failed, run.withdrawn) == (Status.PARTIAL, 1, 0)
    assert current_ids() == ids(1, 2, 3)


def test_half_a_surrogate_pair_becomes_a_mark(register: RegisterServer):
    register.records[0]["name"] = "Half \ud83d"

    run = harvest_api(register.address)

    assert (run.status, run.added) == (Status.DONE, 3)
    assert Registration.objects.get(register_id=register_id(1)).name == "Half ?"


@pytest.mark.parametrize(
    "strange",
    ['"\\ud83d", "y": NaN', '"\\ud83d", "y": 1e400', f"{'[' * 500}{']' * 500}", str(10**30)],
    ids=lambda s: s[:12],
)
def test_value_that_json_hardly_knows_costs_at_most_its_own_record(register: RegisterServer, strange: str):
    body = json.dumps(answer([*register.records, record(4, onbekend="HIER")])).replace('"HIER"', strange)
    register.total = 4
    register.misbehave = on_list((200, JSON, body.encode()))

    run = harvest_api(register.address)

    assert run.status in (Status.DONE, Status.PARTIAL)
    assert run.added + run.failed == 4
    assert ids(1, 2, 3) <= current_ids()


def test_run_that_ended_has_exactly_one_end(register: RegisterServer):
    run = harvest_api(register.address)

    stored = HarvestRun.objects.get()
    assert stored.pk == run.pk
    assert stored.status == Status.DONE
    assert stored.finished_at is not None
    assert stored.summary == run.summary
    assert HarvestRecord.objects.filter(run=stored).count() == 3
