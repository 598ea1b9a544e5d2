"""The pages of the site, each once, as a visitor gets them."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories import make_registration


@pytest.mark.usefixtures("site")
def test_home_shows_figures_from_the_catalogue(client: Client) -> None:
    make_registration(1, category=["Verkeer"])

    page = client.get("/").content.decode()

    assert "Welke AI werkt al bij een andere gemeente?" in page
    assert "van de 342 gemeenten" in page
    assert "Toepassing 1" in page


@pytest.mark.usefixtures("site")
def test_a_registration_is_found_by_search(client: Client, index: Callable[[], int]) -> None:
    make_registration(1, name="Slimme verkeerslichten")
    index()

    page = client.get("/zoeken", {"q": "verkeerslicht"})

    assert page.status_code == 200
    assert "Slimme <mark>verkeerslichten</mark>" in page.content.decode()
