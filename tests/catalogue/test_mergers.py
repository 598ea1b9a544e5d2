"""A registration of a merged municipality shows under both names and counts where it lies today."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.html import strip_tags

from catalogue.mergers import Mergers
from catalogue.models import Organisation
from catalogue.provinces import province_map
from catalogue.value_lists import load_value_lists
from tests.catalogue.arrange import withdraw
from tests.factories import make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def brielle() -> Organisation:
    """Brielle went into Voorne aan Zee on 1 January 2023; the recorded register has no such registration."""
    load_value_lists()
    registration = make_registration(
        1, organization="Gemeente Brielle", org_id="gm0501", name="Scanauto", provider="Acme"
    )
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
    said = " ".join(strip_tags(page).split())
    assert "1 registratie in het Algoritmeregister. Daarvan is er 1 van Gemeente Brielle, die hierin opging." in said
    assert "Ook Gemeente Hellevoetsluis en Gemeente Westvoorne gingen hierin op, maar hebben nu niets" in said


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


@pytest.fixture
def three_merged(brielle: Organisation) -> dict[str, list[str]]:
    """One into one; one into another province; one over four. Each with what it is called today."""
    merged = {
        "Brielle": ["Voorne aan Zee"],
        "Leerdam": ["Vijfheerenlanden"],
        "Haaren": ["Boxtel", "Oisterwijk", "Tilburg", "Vught"],
    }
    for number, (name, code) in enumerate((("Leerdam", "gm0545"), ("Haaren", "gm0788")), 2):
        make_registration(number, organization=f"Gemeente {name}", org_id=code, name="Scanauto", provider="Acme")
    return merged


def test_three_merged_ones_stand_under_both_names_on_every_page(
    client: Client, three_merged: dict[str, list[str]], index: Callable[[], int]
) -> None:
    index()
    application = " ".join(strip_tags(client.get("/toepassingen/scanauto").content.decode()).split())

    for old, today in three_merged.items():
        names = f"Gemeente {old} (nu {', '.join(f'Gemeente {name}' for name in today)})"
        assert names in application
        row = Organisation.objects.get(name=f"Gemeente {old}").registrations.get()
        assert names in " ".join(strip_tags(client.get(row.get_absolute_url()).content.decode()).split())
        for name in (old, *today):
            slug = Organisation.objects.get(name=f"Gemeente {name}").slug
            assert "Scanauto" in client.get(f"/organisaties/{slug}").content.decode()
            assert "Scanauto" in client.get("/zoeken", {"organisatie": slug}).content.decode()


def test_three_merged_ones_count_where_they_lie_today(client: Client, three_merged: dict[str, list[str]]) -> None:
    found = province_map(Organisation.objects.filter(registrations__isnull=False), Mergers())

    assert {row.name: len(row.organisations) for row in found.rows} == {
        "Noord-Brabant": 4,
        "Utrecht": 1,
        "Zuid-Holland": 1,
    }
    page = " ".join(client.get("/toepassingen/scanauto").content.decode().split())
    assert "We tellen de gemeenten van nu: Gemeente Brielle is nu Gemeente Voorne aan Zee; Gemeente Haaren" in page


def test_hit_of_a_merged_municipality_has_both_names(
    client: Client, brielle: Organisation, index: Callable[[], int]
) -> None:
    index()

    page = client.get("/zoeken", {"q": "scanauto"}).content.decode()

    assert "Gemeente Brielle (nu Gemeente Voorne aan Zee)" in page


def test_withdrawn_registration_of_a_merged_municipality_has_both_names(client: Client, brielle: Organisation) -> None:
    withdraw(1)

    page = " ".join(strip_tags(client.get(brielle.registrations.get().get_absolute_url()).content.decode()).split())

    assert "Gemeente Brielle (nu Gemeente Voorne aan Zee)" in page
