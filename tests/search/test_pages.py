"""Pages of the knowledge portal in the index: found, by kind, and gone as soon as they are taken off."""

from collections.abc import Callable

import pytest
from django.test import Client

from knowledge.models import CaseLesson, GlossaryTerm, RelatedInitiative, Role
from search.criteria import SearchCriteria
from search.indexing import drain
from search.page import Tab
from tests.factories import make_registration
from tests.knowledge.arrange import make_case, make_product
from tests.search.arrange import answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def found(client: Client, **query: str) -> str:
    return client.get("/zoeken", query).content.decode()


def test_a_case_is_found_with_its_kind(client: Client, index: Callable[[], int]) -> None:
    make_case("Een scholekster telt fietsen", summary="Sensoren tellen fietsen bij de brug.")
    index()

    page = found(client, q="scholekster")

    assert "telt fietsen" in page
    assert "Praktijkvoorbeeld" in page


def test_kinds_are_told_apart_by_a_facet(client: Client, index: Callable[[], int]) -> None:
    make_case("Scholekster in de praktijk")
    make_product("Scholekster op papier")
    index()

    page = found(client, q="scholekster", soort="im-product")

    assert "op papier" in page
    assert "in de praktijk" not in page


def test_what_is_taken_off_is_gone(client: Client, index: Callable[[], int]) -> None:
    case = make_case("Scholekster in de praktijk")
    index()

    case.unpublish()
    drain()

    assert "in de praktijk" not in found(client, q="scholekster")


def test_what_is_published_later_is_found(client: Client, index: Callable[[], int]) -> None:
    case = make_case("Scholekster in de praktijk")
    case.unpublish()
    index()

    case.save_revision().publish()
    drain()

    assert "in de praktijk" in found(client, q="scholekster")


def test_what_is_deleted_is_gone(client: Client, index: Callable[[], int]) -> None:
    case = make_case("Scholekster in de praktijk")
    index()

    case.delete()
    drain()

    assert "in de praktijk" not in found(client, q="scholekster")


def boxes(**chosen: str) -> dict[str, dict[str, int]]:
    page = answer(SearchCriteria(chosen={key: (value,) for key, value in chosen.items()}))
    return {box.label: {option.label: option.count for option in box.options} for box in page.facets if box.options}


def test_a_kind_brings_its_own_facets(index: Callable[[], int]) -> None:
    make_registration(1)
    lesson = CaseLesson(title="Begin klein", text="Dat hielp.", code="s-durven")
    make_case("Verhaal", lessons=[lesson], sharing_status="beschikbaar", licence="eupl")
    make_product("Stuk", roles=[Role.objects.get(value="jurist")], product_kind="raadsbrief")
    index()

    assert not {"Les over", "Mag je het overnemen?", "Soort IM-product", "Voor wie"} & boxes().keys()
    of_cases = boxes(soort="praktijkvoorbeeld")
    assert of_cases["Les over"] == {"Durven en doen": 1}
    assert of_cases["Mag je het overnemen?"] == {"Beschikbaar": 1}
    assert "Licentie" in of_cases
    assert "Soort IM-product" not in of_cases
    of_products = boxes(soort="im-product")
    assert of_products["Soort IM-product"] == {"Raadsbrief": 1}
    assert of_products["Voor wie"] == {"Jurist": 1}


def test_a_facet_of_a_kind_narrows_and_can_be_taken_away(client: Client, index: Callable[[], int]) -> None:
    make_product("Voor juristen", roles=[Role.objects.get(value="jurist")])
    make_product("Voor inkopers", roles=[Role.objects.get(value="inkoper")])
    index()

    page = found(client, soort="im-product", rol="jurist")

    assert "Voor juristen" in page
    assert "Voor inkopers" not in page
    assert "Voor wie: Jurist" in page


def tabs(**chosen: str) -> list[Tab]:
    choices = {key: (value,) for key, value in chosen.items()}
    return answer(SearchCriteria(text="scholekster", chosen=choices)).tabs


def test_tabs_count_the_kinds_and_leave_the_choices_of_another_behind(index: Callable[[], int]) -> None:
    make_case("Scholekster in de praktijk")
    make_product("Scholekster op papier", roles=[Role.objects.get(value="jurist")])
    index()
    make_registration(1, name="Scholekster in het groen")
    index()
    everything, applications, cases, products = tabs()
    assert (applications.label, applications.count) == ("Toepassingen", 1)
    assert (everything.label, everything.count, everything.current) == ("Alles", 3, True)
    assert (cases.label, cases.count, cases.current) == ("Praktijkvoorbeelden", 1, False)
    assert products.url == "/zoeken?q=scholekster&soort=im-product"
    everything, products = tabs(soort="im-product", rol="jurist")
    assert (everything.count, everything.url) == (None, "/zoeken?q=scholekster")
    assert (products.count, products.current) == (1, True)


@pytest.mark.parametrize(("kind", "words"), [("begrip", "zeearendschaal"), ("initiatief", "zeearendnetwerk")])
def test_words_and_initiatives_are_found_while_they_are_published(
    client: Client, index: Callable[[], int], kind: str, words: str
) -> None:
    rows = {
        "begrip": lambda: GlossaryTerm.objects.create(term="Zeearendschaal", definition="Hoe groot.", live=False),
        "initiatief": lambda: RelatedInitiative.objects.create(
            name="Zeearendnetwerk", what="Samen.", overlap="Veel.", live=False
        ),
    }
    row = rows[kind]()
    index()
    assert "aip-hit__title" not in found(client, q=words)

    row.save_revision().publish()
    drain()
    assert row.get_absolute_url() in found(client, q=words)

    row.refresh_from_db()
    row.unpublish()
    drain()
    assert "aip-hit__title" not in found(client, q=words)
