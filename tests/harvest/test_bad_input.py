"""Every transport with everything that may be wrong with what comes along it: a clear answer, and nothing lost."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from catalogue.models import Registration
from harvest.management.commands.harvest import TRANSPORTS
from harvest.models import HarvestRun, Status
from harvest.pipeline import run_harvest
from tests.fixtures.register import CSV_COLUMNS, RegisterServer, answer, csv_export, record, register_id, site_data
from tests.harvest.helpers import on_list

pytestmark = pytest.mark.django_db

Entries = list[dict[str, Any]]
Harvest = Callable[..., HarvestRun]
OLDER = "2025-01-01T09:00:00.000000Z"


def as_csv(entries: Entries) -> bytes:
    own = {key for entry in entries for key in entry}
    columns = [name for name in CSV_COLUMNS if name in own or name in ("algorithm_id", "publication_dt")]
    return csv_export(entries, [*columns, *(["nieuw"] if "nieuw" in own else [])])


def as_list(entries: Entries) -> bytes:
    return json.dumps(answer(entries), ensure_ascii=False).encode()


def as_snapshot(entries: Entries) -> bytes:
    names = {"lars": "id", "name": "title", "organization": "organisatie", "goal": "doel", "nieuw": "nieuw"}
    saved = [
        {ours: entry[theirs] for theirs, ours in names.items() if theirs in entry}
        | {"status": "in_gebruik", "url": entry["website"], "geregistreerd": entry["begin_date"] or "2026-03-01"}
        for entry in entries
    ]
    return json.dumps({"algoritmes": saved, "count": len(saved)}, ensure_ascii=False).encode()


WRITERS: dict[str, Callable[[Entries], bytes]] = {
    "api": as_list,
    "file": as_list,
    "csv": as_csv,
    "site-data": site_data,
    "history": as_csv,
    "snapshot": as_snapshot,
}
TABLES = ("csv", "history")


@pytest.fixture(params=WRITERS)
def transport(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def harvest(transport: str, register: RegisterServer, tmp_path: Path) -> Harvest:
    """Send these records along the transport, their bytes changed on the way."""

    def send(*entries: dict[str, Any], spoil: Callable[[bytes], bytes] = bytes) -> HarvestRun:
        body = spoil(WRITERS[transport](list(entries)))
        if transport == "api":
            register.total = len({entry["lars"] for entry in entries})
            register.misbehave = on_list((200, {"Content-Type": "application/json"}, body))
            return run_harvest(TRANSPORTS[transport](register.address))
        file = tmp_path / f"bestand-{transport}"
        file.write_bytes(body)
        return run_harvest(TRANSPORTS[transport](str(file)))

    return send


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in record(2).items() if name != key}


def names() -> set[str]:
    return set(Registration.objects.current().values_list("name", flat=True))


# What cannot be read at all -------------------------------------------------------------------------------------------

UNREADABLE: dict[str, Callable[[bytes], bytes]] = {
    "latin-1": lambda body: body.decode("utf-8-sig").encode("latin-1"),
    "utf-16": lambda body: body.decode("utf-8-sig").encode("utf-16"),
    "a quote that is never closed": lambda body: body[: body.rindex(b'"')],
    "a quote too many": lambda body: body.replace(b"Toepassing", b'Toe"passing', 1),
    "something else": lambda _body: b"<!doctype html><title>Onderhoud</title>",
    "nothing": lambda _body: b"",
}


@pytest.mark.parametrize("spoil", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_fails_the_run_and_leaves_what_was_there(
    transport: str, harvest: Harvest, spoil: Callable[[bytes], bytes]
):
    harvest(record(1, organization="Coördinatie"))

    run = harvest(record(1, organization="Coördinatie"), record(2), spoil=spoil)

    assert (run.status, run.added, run.updated, run.withdrawn) == (Status.FAILED, 0, 0, 0)
    assert len(run.message) > 20
    assert names() == {"Toepassing 1"}


# What is strange and can be read --------------------------------------------------------------------------------------


def test_byte_order_mark_is_passed_over(harvest: Harvest):
    run = harvest(record(1), record(2), spoil=lambda body: b"\xef\xbb\xbf" + body.removeprefix(b"\xef\xbb\xbf"))

    assert (run.status, run.added, run.failed) == (Status.DONE, 2, 0)


def test_unknown_key_or_column_is_kept(harvest: Harvest):
    run = harvest(record(1, nieuw="Ja"), record(2, nieuw="Nee"))

    assert (run.status, run.added) == (Status.DONE, 2)
    assert Registration.objects.get(register_id=register_id(1)).raw["nieuw"] == "Ja"


def test_key_or_column_that_may_be_missing_is_empty(harvest: Harvest):
    entries = [{key: value for key, value in record(n).items() if key not in ("goal", "tags")} for n in (1, 2)]

    assert (harvest(*entries).added, names()) == (2, {"Toepassing 1", "Toepassing 2"})


@pytest.mark.parametrize("key", ["name", "organization", "lars"])
def test_what_makes_a_registration_is_missed_by_name(transport: str, harvest: Harvest, key: str):
    if transport in TABLES and key == "lars":
        run = harvest(record(1), record(2) | {"lars": ""})
    elif transport in TABLES:
        run = harvest(*[{name: value for name, value in record(n).items() if name != key} for n in (1, 2)])
    elif key == "lars":
        run = harvest(record(1), record(2) | {"lars": None})
    else:
        run = harvest(record(1), without(key))

    messages = run.message + " ".join(problem.message for problem in run.problems.all())
    assert key in messages
    assert "Toepassing 2" not in names()
    assert (run.failed, names()) == (1, {"Toepassing 1"}) or run.status == Status.FAILED


def test_of_two_with_one_id_the_newest_counts(transport: str, harvest: Harvest):
    old = record(1, name="Oud", create_dt=OLDER, begin_date="2025-01-01")
    run = harvest(record(1, begin_date="2026-03-01"), old, record(2))

    assert (run.added, run.failed, names()) == (2, 0, {"Toepassing 1", "Toepassing 2"})
    versions = Registration.objects.get(register_id=register_id(1)).versions.count()
    assert versions == (2 if transport == "history" else 1)


@pytest.mark.parametrize("date", ["2025-13", "voorjaar 2024", "-", "32-01-2020"])
def test_date_that_is_none_is_kept_as_it_is(transport: str, harvest: Harvest, client: Client, date: str):
    run = harvest(record(1, begin_date=date))

    registration = Registration.objects.get()
    assert (run.status, run.added) == (Status.DONE, 1)
    assert registration.start_date == ("" if transport == "snapshot" else date)
    assert client.get(registration.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("moment", ["2025-13-01T00:00:00Z", "gisteren", "2025-02-30"])
def test_moment_that_is_none_is_no_moment(harvest: Harvest, moment: str):
    run = harvest(record(1, create_dt=moment, begin_date=moment))

    assert (run.status, run.added, Registration.objects.get().modified_at) == (Status.DONE, 1, None)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "niet openbaar", "https://[", "http://a.nl http://b.nl", "x://"]
)
def test_link_that_is_none_is_kept_as_text(transport: str, harvest: Harvest, client: Client, link: str):
    grouping = [{"title": "Wet", "link": link}]

    run = harvest(record(1, website=link, url=link, lawful_basis_grouping=grouping, source_data_grouping=grouping))

    registration = Registration.objects.get()
    page = client.get(registration.get_absolute_url())
    assert (run.status, run.added, page.status_code) == (Status.DONE, 1, 200)
    assert registration.website == ("" if transport == "snapshot" else link)
    assert 'href="javascript:' not in page.content.decode()


def test_field_of_fifty_megabytes_is_set_aside_and_the_others_are_stored(harvest: Harvest):
    run = harvest(record(1), record(2, goal="x" * 50_000_000))

    assert (run.added, run.failed, names()) == (1, 1, {"Toepassing 1"})
    assert "MB groot" in run.problems.get(stage="lezen").message
