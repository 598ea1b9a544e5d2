"""The facets beyond the first three, "niet ingevuld", looking for an option, and the order of results."""

from collections.abc import Callable

import pytest
from django.test import Client

from catalogue.models import ApplicationProfile, TaskField, Theme
from catalogue.value_lists import load_value_lists
from search.criteria import SearchCriteria
from search.page import SearchPage
from tests.factories import make_registration
from tests.search.arrange import answer

pytestmark = pytest.mark.django_db


def found(**chosen: str) -> SearchPage:
    return answer(SearchCriteria(chosen={key: (value,) for key, value in chosen.items()}))


def names(page: SearchPage) -> list[str]:
    return [str(result.title_html) for result in page.results]


def counts(page: SearchPage, key: str) -> dict[str, int]:
    box = next(box for box in page.facets if box.key == key)
    return {option.label: option.count for option in [*box.options, *box.more]}


def test_supplier_is_one_choice_under_all_its_spellings(index: Callable[[], int]) -> None:
    for number, supplier in enumerate(
        ("Voorbeeld Maker B.V.", "Voorbeeldmaker BV", "VoorbeeldMaker", "voorbeeld maker"), 1
    ):
        make_registration(number, provider=supplier)
    make_registration(9, provider="Zivver")
    index()

    page = found(leverancier="voorbeeldmaker")

    assert page.total == 4
    assert sum(counts(page, "leverancier").values()) == 5


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("categorie", "hoog-risico"),
        ("toets", "dpia"),
        ("organisatietype", "waterschap"),
        ("provincie", "utrecht"),
        ("leverancier", "acme"),
    ],
)
def test_facet_finds_what_has_the_value_and_not_filled_the_rest(index: Callable[[], int], key: str, value: str) -> None:
    load_value_lists()
    make_registration(
        1,
        name="Volledig",
        provider="Acme",
        organization="Gemeente Utrecht",
        org_id="gm0344",
        publication_category="Hoog-risico AI-systeem",
        impacttoetsen_grouping=[{"title": "DPIA", "link": None}],
    )
    make_registration(2, name="Leeg", organization="Iemand", org_id=None, code=None)
    make_registration(3, name="Waterschap", organization="Waterschap Limburg", org_id="ws0665")
    index()

    chosen = names(found(**{key: value}))

    assert chosen == (["Waterschap"] if value == "waterschap" else ["Volledig"])
    if key != "organisatietype":
        assert "Leeg" in names(found(**{key: "niet-ingevuld"}))


def test_narrower_theme_of_the_editors_is_found_under_its_broader_one(index: Callable[[], int]) -> None:
    load_value_lists()
    registration = make_registration(1, name="Museumgids")
    museum = Theme.objects.filter(broader__name="Cultuur en recreatie").first()
    profile = ApplicationProfile(application=registration.application, live=True)
    profile.themes = [museum]
    profile.task_fields = [TaskField.objects.first()]
    profile.save()
    index()

    assert names(found(thema="cultuur-en-recreatie")) == ["Museumgids"]
    assert names(found(thema=museum.slug)) == ["Museumgids"]
    assert names(found(domein=TaskField.objects.first().code.replace(".", "-"))) == ["Museumgids"]


def test_long_facet_lists_what_somebody_typed(client: Client, index: Callable[[], int]) -> None:
    for number in range(1, 30):
        make_registration(number)
    index()

    page = client.get("/zoeken", {"zoek-organisatie": "voorbeeld 27"}).content.decode()

    assert "Gemeente Voorbeeld 27" in page
    assert 'value="gemeente-voorbeeld-12"' not in page


def test_results_stand_in_the_order_that_was_asked(index: Callable[[], int]) -> None:
    make_registration(1, name="Bever", create_dt="2024-01-01T00:00:00Z")
    make_registration(2, name="Aap", create_dt="2025-01-01T00:00:00Z")
    make_registration(3, name="Cavia", provider="Acme", create_dt="2023-01-01T00:00:00Z")
    make_registration(4, name="Cavia", provider="Acme", create_dt="2022-01-01T00:00:00Z")
    index()

    def order(value: str) -> list[str]:
        return names(answer(SearchCriteria(order=value)))

    assert order("naam") == ["Aap", "Bever", "Cavia"]
    assert order("nieuwste") == ["Aap", "Bever", "Cavia"]
    assert order("gebruik")[0] == "Cavia"


def test_unknown_order_is_refused_with_a_sentence(client: Client, index: Callable[[], int]) -> None:
    index()

    page = client.get("/zoeken", {"sorteer": "prijs"})

    assert page.status_code == 400
    assert "Sorteren op" in page.content.decode()
