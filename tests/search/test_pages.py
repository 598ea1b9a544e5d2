"""Pages of the knowledge portal in the index: found, by kind, and gone as soon as they are taken off."""

from collections.abc import Callable

import pytest
from django.test import Client

from search.indexing import drain
from tests.knowledge.arrange import make_case, make_product

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
