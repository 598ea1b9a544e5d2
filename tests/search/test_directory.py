"""Names that lead elsewhere than to an application: organisations, suppliers, themes, municipal products."""

import pytest
from django.test import Client

from catalogue.models import MunicipalProduct
from search.directory import names_in
from search.indexing import rebuild
from tests.catalogue.arrange import entry, store

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed() -> None:
    MunicipalProduct.objects.create(name="paspoort", slug="paspoort", words=["reispas"])
    store(
        entry(1, name="Parkeerwacht", organization="Gemeente Zwolle", org_id="gm0193", category=["Verkeer"]),
        entry(2, name="Fotocontrole", goal="Keurt foto's voor het paspoort.", provider="Lichtbeeld B.V."),
        entry(3, name="Wegmeter", organization="Provincie Zwolle", org_id="pv99"),
    )
    rebuild()


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("zwolle", ["Gemeente Zwolle", "Provincie Zwolle"]),
        ("parkeren in Zwolle", ["Gemeente Zwolle", "Provincie Zwolle"]),
        ("lichtbeeld", ["Lichtbeeld B.V."]),
        ("verkeer", ["Verkeer"]),
        ("paspoorten", ["Paspoort"]),
        ("reispas verlengen", ["Paspoort"]),
        ("gemeente", []),
        ("parkeren", []),
        ("", []),
    ],
)
def test_a_question_that_names_something_leads_there(question: str, names: list[str]) -> None:
    assert [one.name for one in names_in(question)] == names


@pytest.mark.usefixtures("listed")
def test_an_organisation_stands_above_the_results_with_province_and_number(client: Client) -> None:
    page = client.get("/zoeken", {"q": "zwolle"}).content.decode()

    assert 'href="/organisaties/gemeente-zwolle"' in page
    assert page.index("Direct naar") < page.index("aip-results")
    assert "1 toepassing" in page


@pytest.mark.usefixtures("listed")
def test_names_stand_above_the_first_page_only(client: Client) -> None:
    assert "Direct naar" not in client.get("/zoeken").content.decode()


@pytest.mark.usefixtures("listed")
def test_suggestions_know_every_kind(client: Client) -> None:
    found = {
        one["soort"]
        for letters in ("zwol", "licht", "verk", "pas")
        for one in client.get("/zoeken/suggesties", {"q": letters}).json()["suggesties"]
    }
    assert {"Organisatie", "Leverancier", "Thema", "Gemeentelijk product"} <= found
