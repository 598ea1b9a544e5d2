"""No value of one record ends a run, on any transport: the record is stored or set aside, and the others are stored."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.models import Registration
from harvest.management.commands.harvest import TRANSPORTS
from harvest.models import Status
from harvest.pipeline import run_harvest
from harvest.sources.algorithm_register import RegisterFiles
from tests.fixtures.register import CSV_COLUMNS, KEYS, flattened, record, register_id

pytestmark = pytest.mark.django_db

STRANGE = 10  # as many as may be unusable in a short list
SNAPSHOT_KEYS = (
    "id",
    "title",
    "organisatie",
    "doel",
    "juridische_basis",
    "status",
    "laatst_gewijzigd",
    "geregistreerd",
)
MOMENT_KEYS = ("create_dt", "publication_dt", "laatst_gewijzigd", "geregistreerd")
MOMENTS = (
    "9999-12-31T23:59:59+00:00",
    "0001-01-01T00:00:00+05:00",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30T00:00:00Z",
    "2026-01-01T00:00:00+99:99",
    "2026-01-01T00:00:00.999999999999Z",
    "1969-12-31T23:59:59-14:00",
)
TEXTS = ("\x00", "a\x00b", "\ud800", "\u202e", "\ufeff", "-", " ", "&#0;", "&#xD800;", "<", "<p" * 400, "é" * 30_000)
TEXT = st.sampled_from(MOMENTS + TEXTS) | st.text(max_size=20)
NUMBER = (
    st.sampled_from([0, -1, 2**31, 2**63, 2**64, 10**30, 10**400, 1e308, -0.0, 1e-320]) | st.integers() | st.booleans()
)
INNER = TEXT | NUMBER | st.none()
LISTED = st.lists(INNER, max_size=3) | st.lists(st.dictionaries(st.sampled_from(["title", "link"]), INNER), max_size=2)
ANY = TEXT | NUMBER | st.none() | LISTED | st.just([[[[{"a": [10**30, "\ud800\x00"]}]]]])


def as_list(changes: list[tuple[str, Any]]) -> str:
    return json.dumps([record(1), *(record(nth, **{key: value}) for nth, (key, value) in enumerate(changes, 2))])


def as_snapshot(changes: list[tuple[str, Any]]) -> str:
    listed = [
        {"id": register_id(nth), "title": f"Toepassing {nth}", "organisatie": "Gemeente", "geregistreerd": "2026-03-01"}
        | {key: value}
        for nth, (key, value) in enumerate([("doel", "Doel"), *changes], 1)
    ]
    return json.dumps({"algoritmes": listed})


def as_csv(changes: list[tuple[str, Any]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, CSV_COLUMNS, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(
        flattened(record(nth)) | {key: value} for nth, (key, value) in enumerate([("goal", ""), *changes], 1)
    )
    return text.getvalue()


BY_TRANSPORT: dict[str, tuple[Callable[[list[tuple[str, Any]]], str], tuple[str, ...], Any]] = {
    "file": (as_list, (*KEYS, "nieuw"), ANY),
    "snapshot": (as_snapshot, (*SNAPSHOT_KEYS, "nieuw"), ANY),
    "csv": (as_csv, tuple(CSV_COLUMNS), TEXT),
    "history": (as_csv, tuple(CSV_COLUMNS), TEXT),
}


@pytest.mark.parametrize("transport", BY_TRANSPORT)
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_record_with_any_value_is_stored_or_set_aside_and_the_others_are_stored(
    transport: str, tmp_path: Path, data: st.DataObject
) -> None:
    write, keys, values = BY_TRANSPORT[transport]
    of_moments = st.tuples(st.sampled_from([key for key in MOMENT_KEYS if key in keys]), st.sampled_from(MOMENTS))
    fields = st.lists(st.tuples(st.sampled_from(keys), values), min_size=STRANGE - 3, max_size=STRANGE - 3)
    changes = data.draw(fields) + data.draw(st.lists(of_moments, min_size=3, max_size=3))
    file = tmp_path / "bestand"
    file.write_bytes(write(changes).encode("utf-8", "replace"))

    with transaction.atomic():
        run = run_harvest(TRANSPORTS[transport](str(file)))
        stored = set(Registration.objects.values_list("register_id", flat=True))
        transaction.set_rollback(True)

    assert run.status in (Status.DONE, Status.PARTIAL)
    assert register_id(1) in stored
    assert run.failed <= STRANGE


@pytest.mark.parametrize("moment", MOMENTS)
def test_moment_at_the_edge_is_stored_and_shown(tmp_path: Path, client: Client, moment: str) -> None:
    file = tmp_path / "lijst.json"
    file.write_text(as_list([("create_dt", moment)]))

    assert run_harvest(RegisterFiles(str(file))).added == 2
    assert client.get(Registration.objects.get(register_id=register_id(2)).get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", ["b02_create_dt_9999.json", "h07_create_dt.json"])
def test_faults_with_moments_that_cannot_be_are_stored_and_noted(shared: Path, name: str) -> None:
    file = shared / "faults" / name
    run = run_harvest(RegisterFiles(str(file)))

    note = run.problems.get(message__startswith="create_dt is geen moment")
    assert (run.added, run.failed) == (len(json.loads(file.read_text())), 0)
    assert "'9999-12-31T23:59:59+00:00' (1 keer)" in note.message


def test_fault_of_ours_in_one_record_is_of_that_record_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def clean(text: str) -> str:
        if "breekt" in text:
            raise OverflowError("te groot")
        return text

    monkeypatch.setattr("harvest.sources.algorithm_register.parse.clean_html", clean)
    file = tmp_path / "lijst.json"
    file.write_text(as_list([("goal", "breekt")]))

    run = run_harvest(RegisterFiles(str(file)))

    problem = run.problems.get()
    assert (run.added, run.failed, run.status) == (1, 1, Status.DONE)
    assert (problem.register_id, "OverflowError: te groot" in problem.message) == (register_id(2), True)
