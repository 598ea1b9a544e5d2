"""The pages of the site, each once, as a visitor gets them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.factories import make_registration


@pytest.mark.usefixtures("site")
def test_home_shows_figures_from_the_catalogue(client: Client) -> None:
    make_registration(1, category=["Verkeer"])

    page = client.get("/").content.decode()

    assert "Wat werkt al bij een andere gemeente?" in page
    assert "van de 342 gemeenten" in page
    assert "Toepassing 1" in page


@pytest.mark.usefixtures("site")
def test_a_registration_is_found_by_search(client: Client, index: Callable[[], int]) -> None:
    make_registration(1, name="Slimme verkeerslichten")
    index()

    page = client.get("/zoeken", {"q": "verkeerslicht"})

    assert page.status_code == 200
    assert "Slimme <mark>verkeerslichten</mark>" in page.content.decode()


@pytest.mark.usefixtures("site")
def test_home_counts_applications_by_the_category_that_organisations_state(
    client: Client, index: Callable[[], int]
) -> None:
    make_registration(1, publication_category="Hoog-risico AI-systeem")
    make_registration(2, publication_category="Impactvolle algoritmes")
    make_registration(3, publication_category="Impactvolle algoritmes")
    make_registration(4, publication_category=None)
    index()

    risks = client.get("/").context["risks"]

    assert {row["label"]: row["count"] for row in risks} == {
        "Hoog-risico AI-systeem": 1,
        "Impactvolle algoritmes": 2,
        "Overige algoritmes": 0,
        "Niet ingevuld": 1,
    }
    for row in risks:
        assert client.get(row["url"]).context["page"].total == row["count"]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("mailbox", "shown"), [("", "De beheerder van AI-plein"), ("r@plein.example", "mailto:r@plein")]
)
def test_home_tells_how_to_share_something(client: Client, settings: Any, mailbox: str, shown: str) -> None:
    settings.CONTACT_EMAIL = mailbox

    page = client.get("/").content.decode()

    assert 'id="delen"' in page
    assert 'href="/beheer/"' in page
    assert shown in page
    assert client.get("/beheer/", follow=True).status_code == 200
