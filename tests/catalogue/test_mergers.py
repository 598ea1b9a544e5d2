"""A registration of a merged municipality shows under both names and counts where it lies today."""

from collections.abc import Callable

import pytest
from django.test import Client

from catalogue.mergers import Mergers
from catalogue.models import Organisation
from catalogue.provinces import province_map
from catalogue.value_lists import load_value_lists
from tests.factories import make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def brielle() -> Organisation:
    """Brielle went into Voorne aan Zee on 1 January 2023; the recorded register has no such registration."""
    load_value_lists()
    registration = make_registration(1, organization="Gemeente Brielle", org_id="gm0501", name="Scanauto")
    return registration.organisation


def test_merged_municipality_is_found_under_both_names(brielle: Organisation) -> None:
    names = [row.name for row in Mergers().names(brielle)]

    assert names == ["Gemeente Brielle", "Gemeente Voorne aan Zee"]


def test_merger_of_a_merger_is_followed_to_today() -> None:
    load_value_lists()
    first, second, third = (
        Organisation.objects.create(name=f"Gemeente {letter}", slug=f"g-{letter}", kind="gemeente") for letter in "abc"
    )
    for old, new in ((first, second), (second, third)):
        Organisation.objects.filter(pk=old.pk).update(end_date="2020-01-01")
        old.successors.add(new)
    first.refresh_from_db()

    assert [row.name for row in Mergers().today(first)] == ["Gemeente c"]


def test_map_counts_the_municipality_of_today(brielle: Organisation) -> None:
    found = province_map([brielle], Mergers())

    assert [(row.name, [o.name for o in row.organisations]) for row in found.rows] == [
        ("Zuid-Holland", ["Gemeente Voorne aan Zee"])
    ]
    assert {tile.abbreviation: tile.number for tile in found.tiles}["ZH"] == 1


def test_page_of_the_old_municipality_says_what_became_of_it(client: Client, brielle: Organisation) -> None:
    page = client.get(brielle.get_absolute_url()).content.decode()

    assert "Bestaat niet meer." in page
    assert "Gemeente Voorne aan Zee" in page


def test_page_of_the_new_municipality_shows_what_the_old_one_registered(client: Client, brielle: Organisation) -> None:
    page = client.get(Organisation.objects.get(name="Gemeente Voorne aan Zee").get_absolute_url()).content.decode()

    assert "Scanauto" in page
    assert "Geregistreerd door Gemeente Brielle." in page


def test_search_finds_it_by_either_organisation(
    client: Client, brielle: Organisation, index: Callable[[], int]
) -> None:
    index()

    for slug in (brielle.slug, "gemeente-voorne-aan-zee"):
        page = client.get("/zoeken", {"organisatie": slug}).content.decode()
        assert "Scanauto" in page


def test_search_counts_its_province_of_today(client: Client, brielle: Organisation, index: Callable[[], int]) -> None:
    index()

    page = client.get("/zoeken", {"provincie": "zuid-holland"}).content.decode()

    assert "Scanauto" in page
