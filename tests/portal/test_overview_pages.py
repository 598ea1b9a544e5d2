"""Pages of everything of one: application with map and differences, supplier, theme, organisation."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.value_lists import load_value_lists
from tests.factories import make_registration

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def three_users() -> str:
    """Three organisations with one product; returns the address of its application."""
    load_value_lists()
    for number, (name, code) in enumerate((("Utrecht", "gm0344"), ("Amersfoort", "gm0307"), ("Zwolle", "gm0193")), 1):
        registration = make_registration(
            number,
            name="Anonimiseren",
            provider="Acme B.V." if number == 1 else "ACME BV",
            organization=f"Gemeente {name}",
            org_id=code,
            risks="Zelfde tekst." if number < 3 else "Andere tekst.",
            category=["Recht"],
        )
    return registration.application.get_absolute_url()


def test_application_shows_its_users_by_province(client: Client) -> None:
    page = client.get(three_users()).content.decode()

    assert "Organisaties per provincie" in page
    assert "De andere 10 provincies hebben geen gebruiker." in page


def test_application_says_in_what_its_registrations_differ(client: Client) -> None:
    page = client.get(three_users()).content.decode()

    assert "Waarin verschillen ze?" in page
    assert "2 verschillende, 2 keer dezelfde" in page
    assert "Bij alle 3 gelijk" in page


def test_supplier_page_folds_spellings(client: Client) -> None:
    three_users()

    page = client.get("/leveranciers/acme").content.decode()

    assert "1 toepassing bij 3 organisaties." in page
    assert "Organisaties schrijven ook: Acme B.V." in page


def test_unknown_supplier_and_theme_are_not_found(client: Client) -> None:
    assert client.get("/leveranciers/niemand").status_code == 404
    assert client.get("/themas/niets").status_code == 404


def test_theme_page_lists_its_applications(client: Client) -> None:
    three_users()

    page = client.get("/themas/recht").content.decode()

    assert "1 toepassing over dit thema." in page
    assert "3 organisaties" in page


def test_organisation_page_says_how_many_others_use_it(client: Client) -> None:
    three_users()

    page = client.get("/organisaties/gemeente-utrecht").content.decode()

    assert "2 andere organisaties gebruiken dit ook" in page


@pytest.mark.parametrize("address", ["/organisaties/gemeente-utrecht", "/themas/recht", "/leveranciers/acme"])
def test_page_that_is_not_there_is_refused(client: Client, address: str) -> None:
    three_users()

    for page in ("0", "-1", "abc", str(10**9)):
        assert client.get(address, {"pagina": page}).status_code == 400


@pytest.mark.parametrize("address", ["/themas/recht", "/leveranciers/acme", "/toepassingen/anonimiseren"])
def test_number_of_queries_does_not_depend_on_the_number_of_rows(client: Client, address: str) -> None:
    three_users()
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)
    for number in range(10, 40):
        make_registration(number, name="Anonimiseren", provider="Acme", category=["Recht"])

    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few)
    assert len(many) <= 12
