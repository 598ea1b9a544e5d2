"""Official lists: who is what, where, and what became of merged municipalities."""

import csv
from pathlib import Path

import pytest

from catalogue.models import Kind, Organisation, TaskField, Theme, lineage
from catalogue.value_lists import load_value_lists
from catalogue.value_lists.regions import province_in
from tests.factories import make_registration

pytestmark = pytest.mark.django_db


def test_lists_hold_every_municipality_and_which_are_current() -> None:
    load_value_lists()

    municipalities = Organisation.objects.filter(kind=Kind.MUNICIPALITY)
    assert municipalities.count() == 605
    assert municipalities.filter(end_date=None).count() == 342
    assert not municipalities.filter(province="", end_date=None).exists()


def test_loading_twice_writes_nothing_the_second_time(django_assert_max_num_queries: object) -> None:
    first = load_value_lists()
    before = list(Organisation.objects.order_by("pk").values())

    second = load_value_lists()

    assert second == first
    assert list(Organisation.objects.order_by("pk").values()) == before


def test_merged_municipality_knows_its_successor() -> None:
    load_value_lists()

    brielle = Organisation.objects.get(register_id="gm0501")

    assert brielle.end_date is not None
    assert [row.name for row in lineage(brielle, "successors")] == ["Gemeente Voorne aan Zee"]


def test_organisation_known_by_name_gets_its_identification_and_keeps_its_page() -> None:
    registration = make_registration(1, organization="Gemeente Utrecht", org_id=None, code=None)
    slug = registration.organisation.slug

    load_value_lists()

    organisation = Organisation.objects.get(slug=slug)
    assert (organisation.register_id, organisation.kind, organisation.is_listed) == ("gm0344", "gemeente", True)


def test_name_of_the_register_stays() -> None:
    make_registration(1, organization="Gemeente Den Haag", org_id="gm0518")

    load_value_lists()

    assert Organisation.objects.get(register_id="gm0518").name == "Gemeente Den Haag"


def test_organisation_that_no_list_knows_is_kept_and_counted() -> None:
    make_registration(1, organization="Dienst Onbekend", org_id="90000001")

    loaded = load_value_lists()

    assert loaded.unlisted == 1
    assert Organisation.objects.unlisted().get().name == "Dienst Onbekend"


def test_themes_are_sixteen_with_seventy_six_narrower() -> None:
    load_value_lists()

    assert Theme.objects.filter(broader=None).count() == 16
    assert Theme.objects.exclude(broader=None).count() == 76
    assert not Theme.objects.filter(identifier="").exists()


def test_task_fields_are_there() -> None:
    load_value_lists()

    assert TaskField.objects.count() == 69


@pytest.mark.parametrize(
    ("name", "province"),
    [
        ("Veiligheidsregio Twente", "overijssel"),
        ("Omgevingsdienst Zuid-Holland Zuid", "zuid-holland"),
        ("Veiligheidsregio Hollands Midden", "zuid-holland"),
        ("WerkSaam Westfriesland", "noord-holland"),
        ("Wetterskip Fryslân", "fryslan"),
        ("Omgevingsdienst Flevoland & Gooi en Vechtstreek", ""),
        ("Het Waterschapshuis", ""),
        ("", ""),
    ],
)
def test_province_is_told_by_the_region_in_the_name(name: str, province: str) -> None:
    assert province_in(name) == province


def test_every_mentioned_successor_is_on_the_list() -> None:
    folder = Path(__file__).resolve().parents[2] / "catalogue" / "value_lists"
    rows = list(csv.DictReader((folder / "organisations.csv").open(encoding="utf-8")))

    codes = {row["code"] for row in rows}

    assert len(codes) == len(rows)
    assert {code for row in rows for code in row["successors"].split()} <= codes
