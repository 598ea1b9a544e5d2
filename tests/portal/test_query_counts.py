"""How many questions a page asks of the database: as many for few rows as for many."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.catalogue.arrange import application, entry, store, withdraw, write_profile
from tests.fixtures.register import register_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def queries(client: Client, address: str) -> int:
    """Return how many queries the second visit takes; the first fills the caches of the process."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def few_and_many(client: Client, address: str, add: Callable[[range], None]) -> tuple[int, int]:
    add(range(1, 4))
    few = queries(client, address)
    add(range(4, 31))
    return few, queries(client, address)


def test_an_application_page_asks_as_much_for_three_as_for_thirty_registrations(client: Client) -> None:
    def add(numbers: range) -> None:
        store(*(entry(n, name="Chatbot", category=["Verkeer", "Wonen"]) for n in numbers))

    few, many = few_and_many(client, "/toepassingen/chatbot", add)

    assert few == many
    assert many <= 8


def test_an_organisation_page_asks_as_much_for_three_as_for_thirty_registrations(client: Client) -> None:
    def add(numbers: range) -> None:
        store(*(entry(n, org_id="gm1", organization="Gemeente Ede", category=["Verkeer"]) for n in numbers))

    few, many = few_and_many(client, "/organisaties/gemeente-ede", add)

    assert few == many
    assert many <= 8


def test_a_withdrawn_registration_asks_as_much_for_three_as_for_thirty_others(client: Client) -> None:
    def add(numbers: range) -> None:
        store(*(entry(n, name="Chatbot") for n in numbers))
        withdraw(1)

    few, many = few_and_many(client, f"/registraties/{register_id(1)}", add)

    assert few == many
    assert many <= 8


def test_a_search_asks_as_much_for_three_as_for_thirty_hits(client: Client, index: Callable[[], int]) -> None:
    def add(numbers: range) -> None:
        store(*(entry(n, category=["Verkeer"], status="In gebruik") for n in numbers))
        index()

    few, many = few_and_many(
        client, "/zoeken?q=toepassing&thema=verkeer&status=in-gebruik&organisatie=gemeente-voorbeeld-1", add
    )

    assert few == many
    assert many <= 8


def test_a_search_without_choices_asks_for_the_shell_only(client: Client, index: Callable[[], int]) -> None:
    store(*(entry(n) for n in range(1, 31)))
    index()

    assert queries(client, "/zoeken") <= 1


def test_the_home_page_asks_as_much_for_three_as_for_thirty_applications(client: Client) -> None:
    def add(numbers: range) -> None:
        store(*(entry(n, category=["Verkeer", "Wonen"]) for n in numbers))
        for number in numbers:
            write_profile(application(number), summary="Wat de redactie schreef.")

    few, many = few_and_many(client, "/", add)

    assert few == many
    # Six for the blocks, one of them about knowledge; one for the shell, five for Wagtail to find site and page.
    assert many <= 12
