"""What is about a municipal product: by its name, by other words for it, by law; its page and its facet."""

from collections.abc import Callable

import pytest
from django.test import Client

from catalogue.models import MunicipalProduct
from search.facets import NOT_FILLED, ProductMatcher
from search.facets.product_matcher import names
from search.kinds import entries_of
from search.projections import application_key
from tests.factories import make_registration
from tests.search.arrange import ask, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def products() -> None:
    MunicipalProduct.objects.bulk_create(
        [
            MunicipalProduct(name="parkeervergunning", slug="parkeervergunning", words=["bewonersparkeren"]),
            MunicipalProduct(name="jeugdhulp", slug="jeugdhulp", laws=["jeugdwet"], for_citizens=True),
            MunicipalProduct(name="bezwaar", slug="bezwaar", is_generic=True),
            MunicipalProduct(name="stadspas", slug="stadspas"),
        ]
    )


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("paspoort", ["paspoort"]),
        ("onroerendezaakbelasting (ozb)", ["onroerendezaakbelasting", "ozb"]),
        ("melding openbare ruimte (algemeen)", ["melding openbare ruimte"]),
        ("melding openbare ruimte (straatverlichting)", ["melding openbare ruimte straatverlichting"]),
    ],
)
def test_a_product_is_called_by_its_name_without_brackets(name: str, called: list[str]) -> None:
    assert list(names(name)) == called


@pytest.mark.usefixtures("products")
@pytest.mark.parametrize(
    ("values", "product"),
    [
        ({"goal": "Behandelt aanvragen voor parkeervergunningen."}, "parkeervergunning"),
        ({"goal": "Regelt het bewonersparkeren."}, "parkeervergunning"),
        ({"goal": "Kiest een aanbieder.", "lawful_basis": "Artikel 2.3 Jeugdwet"}, "jeugdhulp"),
        ({"goal": "Behandelt bezwaar."}, ""),
        ({"goal": "Controleert parkeren."}, ""),
    ],
)
def test_a_registration_is_about_a_product_by_name_word_or_law(values: dict[str, str], product: str) -> None:
    application = make_registration(1, **values).application

    entry = entries_of([application_key(application.pk)])[0]

    assert [one.value for one in entry.facets["product"]] == [product or NOT_FILLED]


@pytest.mark.usefixtures("products")
def test_what_one_of_many_registrations_names_is_not_what_the_application_is_about() -> None:
    rows = [make_registration(number, goal="Anonimiseert stukken.") for number in (1, 2, 3)]
    rows.append(make_registration(4, goal="Anonimiseert aanvragen van een parkeervergunning."))

    matcher = ProductMatcher.load()

    assert matcher.of_registrations(rows) == set()
    assert {one.value for one in matcher.of_registrations(rows[2:])} == {"parkeervergunning"}


@pytest.mark.usefixtures("products")
def test_a_product_has_a_page_with_what_is_about_it(client: Client, index: Callable[[], int]) -> None:
    make_registration(1, name="Vergunningenrobot", goal="Behandelt aanvragen voor parkeervergunningen.")
    index()

    overview = client.get("/gemeentelijke-producten").content.decode()
    page = client.get("/gemeentelijke-producten/parkeervergunning").content.decode()

    assert "Parkeervergunning" in overview
    assert "Stadspas" not in overview
    assert "Vergunningenrobot" in page
    assert "bewonersparkeren" in page
    assert titles(ask("product=parkeervergunning")) == ["Vergunningenrobot"]


@pytest.mark.usefixtures("products")
@pytest.mark.parametrize(
    ("slug", "sentence"), [("stadspas", "Nog niets over"), ("bezwaar", "koppelen we er niets aan")]
)
def test_a_product_without_anything_says_so(client: Client, index: Callable[[], int], slug: str, sentence: str) -> None:
    make_registration(1)
    index()

    assert sentence in client.get(f"/gemeentelijke-producten/{slug}").content.decode()


@pytest.mark.usefixtures("products", "embedded")
def test_without_an_index_the_pages_say_that_it_cannot_be_shown_now(client: Client) -> None:
    assert "even niet bereikbaar" in client.get("/gemeentelijke-producten").content.decode()
    assert "even niet bereikbaar" in client.get("/gemeentelijke-producten/stadspas").content.decode()


def test_a_product_that_is_not_there_is_404(client: Client) -> None:
    assert client.get("/gemeentelijke-producten/maanreis").status_code == 404
