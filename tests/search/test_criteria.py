"""A question as an address, and back."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from catalogue.models import Theme
from search.criteria import SearchCriteria
from search.facets import WITHDRAWN
from search.forms import SearchForm
from tests.factories import make_registration

ADDRESS = (
    "/zoeken?q=slim+parkeren&thema=verkeer&thema=wonen&status=in-gebruik&organisatie=gemeente-voorbeeld-1&pagina=3"
)


def read(query: str) -> tuple[SearchCriteria, list[str]]:
    form = SearchForm(QueryDict(query))
    return form.criteria(), form.errors


@pytest.mark.django_db
def test_an_address_is_read_and_written_back_as_it_was() -> None:
    make_registration(1)

    criteria, errors = read(ADDRESS.partition("?")[2])

    assert errors == []
    assert criteria.url == ADDRESS


@given(
    text=st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=80),
    page=st.integers(1, 25),
)
@hypothesis_settings(max_examples=50, deadline=None)
def test_whatever_text_survives_the_way_through_the_address(text: str, page: int) -> None:
    first, _ = read(SearchCriteria(text=text, page=page).url.partition("?")[2])

    second, errors = read(first.url.partition("?")[2])

    assert errors == []
    assert second == first
    assert second.page == page


def test_an_empty_question_is_the_bare_address() -> None:
    assert SearchCriteria().url == "/zoeken"


def test_the_first_page_is_not_in_the_address() -> None:
    assert SearchCriteria(text="a", page=2).on_page(1).url == "/zoeken?q=a"


def test_taking_a_choice_away_goes_back_to_the_first_page() -> None:
    criteria = SearchCriteria(chosen={"thema": ("verkeer", "wonen")}, page=4)

    assert criteria.without("thema", "verkeer").url == "/zoeken?thema=wonen"


def test_taking_all_choices_away_keeps_the_text() -> None:
    criteria = SearchCriteria(text="camera", chosen={"thema": ("verkeer",)}, page=2)

    assert criteria.without_filters().url == "/zoeken?q=camera"


def test_choices_are_counted_over_all_facets() -> None:
    criteria = SearchCriteria(chosen={"thema": ("verkeer", "wonen"), "status": (WITHDRAWN,)})

    assert (criteria.is_filtered, criteria.choices) == (True, 3)


def test_space_in_a_question_is_made_one() -> None:
    assert read("q=+slim%09%0a+parkeren+")[0].text == "slim parkeren"


def test_loose_accents_become_part_of_their_letter() -> None:
    assert read("q=gei%CC%88nd")[0].text == "geïnd"


@pytest.mark.django_db
def test_a_choice_that_is_repeated_counts_once() -> None:
    assert read("thema=verkeer&thema=verkeer&thema=")[0].chosen["thema"] == ("verkeer",)


@pytest.mark.django_db
def test_a_value_that_is_not_known_is_named_and_left_out() -> None:
    criteria, errors = read("thema=verkeer&thema=ruimtevaart")

    assert criteria.chosen["thema"] == ("verkeer",)
    assert errors == ["Bij Thema kennen we ‘ruimtevaart’ niet. Haal die keuze weg."]


@pytest.mark.django_db
def test_a_value_that_is_not_known_is_named_shortly_and_visibly() -> None:
    _, errors = read("thema=a%00%E2%80%AEb" + "c" * 1000)

    assert "a??b" in errors[0]
    assert len(errors[0]) < 120


@pytest.mark.django_db
def test_a_theme_that_a_harvest_made_can_be_chosen() -> None:
    Theme.objects.create(name="Ruimtevaart", slug="ruimtevaart")

    assert read("thema=ruimtevaart")[1] == []


@pytest.mark.parametrize("page", ["1", "7", "25", "007", ""])
def test_a_page_that_may_be_is_read(page: str) -> None:
    criteria, errors = read(f"pagina={page}")

    assert errors == []
    assert criteria.page == int(page or 1)


@pytest.mark.parametrize("page", ["0", "-1", "26", "1000000000", "abc", "1.5", "%D9%A3", "%C2%B2", "1e3", "+1", "%00"])
def test_a_page_that_cannot_be_is_named(page: str) -> None:
    criteria, errors = read(f"pagina={page}")

    assert criteria.page == 1
    assert errors[0].endswith("We tonen pagina 1 tot en met 25.")


def test_the_longest_question_is_two_hundred_signs() -> None:
    assert read("q=" + "a" * 200)[1] == []
    assert read("q=" + "a" * 201)[1] == [
        "Je zoekvraag telt 201 tekens. Gebruik er hooguit 200: een paar woorden is genoeg."
    ]


@pytest.mark.django_db
def test_more_choices_than_anybody_makes_are_refused() -> None:
    criteria, errors = read("&".join(f"thema=t{n}" for n in range(51)))

    assert criteria.chosen["thema"] == ()
    assert errors == ["Je koos 51 keer een thema. Kies er hooguit 50."]
