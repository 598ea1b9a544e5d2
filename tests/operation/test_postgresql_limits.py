"""What SQLite forgives and PostgreSQL does not: a NUL, a text longer than its column. Both keep the same."""

from pathlib import Path
from typing import Any

import pytest

from catalogue.models import Organisation, Registration
from harvest.models import HarvestProblem, HarvestRun
from tests.fixtures.register import record
from tests.harvest.helpers import harvest_files, harvest_list

pytestmark = pytest.mark.django_db
NUL = "\x00"


def texts(value: Any) -> list[str]:
    """Every text in a JSON value, keys included."""
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in texts(part)]
    return [text for item in value for text in texts(item)] if isinstance(value, list) else [str(value)]


def test_a_nul_anywhere_in_a_record_becomes_a_mark(tmp_path: Path):
    everywhere = {key: f"a{NUL}b" for key, value in record(1).items() if value is None and "grouping" not in key}
    entry = record(1, name=f"Naam{NUL}", nieuw={f"sleutel{NUL}": [NUL]}) | everywhere | {"lars": record(1)["lars"]}

    run = harvest_list(tmp_path / "lijst", [entry, record(2)])

    assert (run.added, run.failed) == (2, 0)
    assert not [text for row in Registration.objects.values() for text in texts(row) if NUL in text]
    assert not [text for row in Registration.objects.all() for text in texts(row.raw) if NUL in text]


def test_a_nul_in_what_is_no_record_is_kept_as_a_problem(tmp_path: Path):
    harvest_list(tmp_path / "lijst", [record(1), {"lars": f"1{NUL}"}, f"geen{NUL}record"])

    assert HarvestProblem.objects.count() >= 2
    assert not HarvestProblem.objects.filter(payload__contains="\\x00").exists()


def test_a_place_with_a_nul_fails_the_run_by_name():
    run = harvest_files(Path(f"/tmp/geen{NUL}map"))

    assert run.status == HarvestRun.Status.FAILED
    assert NUL not in HarvestRun.objects.get().location


def test_a_text_longer_than_its_column_is_cut_and_the_rest_of_the_list_is_stored(tmp_path: Path):
    keys = (key for key, value in record(1).items() if value is None and "grouping" not in key)
    long = dict.fromkeys(keys, "lang " * 400)
    entry = record(1) | long | {"organization": "O" * 900, "name": "N" * 900, "lang": "x" * 90, "org_id": "gm" * 90}

    run = harvest_list(tmp_path / "lijst", [entry, record(2)])

    assert (run.added, run.failed) == (2, 0)
    assert Registration.objects.get(register_id=record(1)["lars"]).name == "N" * 900
    assert Organisation.objects.get(name="O" * 300).register_id is None


def test_a_long_record_is_the_same_at_the_second_import(tmp_path: Path):
    entry = record(1) | {"organization": "O" * 900, "category": "T" * 900, "org_id": "gm" * 90}
    harvest_list(tmp_path / "lijst", [entry])

    run = harvest_list(tmp_path / "lijst", [entry | {"goal": "Iets anders."}])

    assert (run.added, run.updated) == (0, 1)
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("path", ["/%00", "/x%00y", "/registraties/%00", "/toepassingen/a%00", "/organisaties/%00"])
def test_a_nul_in_an_address_is_not_found(client: Any, site: None, path: str):
    reply = client.get(path)

    assert reply.status_code in (400, 404)


@pytest.mark.parametrize("name", ["q", "thema", "organisatie", "status", "pagina", "sorteer", "soort"])
def test_a_nul_in_a_search_is_answered(client: Any, site: None, index: Any, name: str):
    reply = client.get("/zoeken", {name: f"a{NUL}b"})

    assert reply.status_code in (200, 400, 404)


def test_a_nul_in_a_name_or_password_is_refused(client: Any, site: None):
    reply = client.post("/inloggen", {"login": f"a{NUL}", "password": f"b{NUL}"})

    assert reply.status_code == 200
