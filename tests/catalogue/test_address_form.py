"""An address is read the same way on every page: choices, numbers, pages, and what is said of the rest."""

import pytest
from django.http import QueryDict

from catalogue.address_form import AddressForm, short


def form(query: str) -> AddressForm:
    return AddressForm(QueryDict(query))


def test_of_a_repeated_choice_one_is_left_and_of_an_empty_one_nothing() -> None:
    assert form("t=b&t=a&t=&t=b").choices("t") == ["b", "a"]


@pytest.mark.parametrize("value", ["0", "-1", "1.0", "x", "²", "1" * 10])
def test_what_is_no_number_from_one_is_said(value: str) -> None:
    asked = form(f"import={value}")

    assert asked.number("import") == 0
    assert asked.errors == [f"Bij import staat ‘{value}’. Dat moet een getal zijn vanaf 1."]


@pytest.mark.parametrize(
    ("number", "shown", "error"),
    [("", 1, []), ("2", 2, []), ("3", 2, ["Pagina 3 is er niet. Er zijn 2 pagina’s."])],
)
def test_a_page_that_is_not_there_is_said(number: str, shown: int, error: list[str]) -> None:
    asked = form(f"pagina={number}")

    assert asked.page(range(7), 5).number == shown
    assert asked.errors == error


def test_what_somebody_sent_stands_in_a_sentence_without_signs_that_steer_and_not_too_long() -> None:
    assert short("a\x00b\x1b\u202e") == "a?b??"
    assert short("a" * 41) == f"{'a' * 40}…"
