"""Applications side by side: what differs, what nobody knows, and only what differs."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.catalogue.arrange import application, entry, store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def address() -> str:
    """Two that differ in status and in who may step in, and nobody knows the costs of."""
    sentence = "Een medewerker leest elk antwoord en past het aan waar dat nodig is."
    store(
        entry(1, name="Chatbot", provider="A", human_intervention=sentence),
        entry(2, name="Praatpaal", provider="B"),
    )
    return f"/vergelijken?t={application(1).slug}&t={application(2).slug}"


def labels(client: Client, address: str) -> list[str]:
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return [" ".join(cell.get_text(" ").split()) for cell in page.select('tbody th[scope="row"]')]


def test_a_row_that_differs_is_marked_and_own_words_are_not(client: Client, address: str) -> None:
    found = labels(client, address)

    assert "Een mens kan ingrijpen verschil" in found
    assert "Wat doet het?" in found


def test_rows_of_which_nothing_is_known_are_folded_with_their_number(client: Client, address: str) -> None:
    page = client.get(address).content.decode()

    assert "Kosten" not in labels(client, address)
    assert "Onbekend bij alle 2: " in page
    assert "Kosten" in page[page.index("Onbekend bij alle 2") :]


def test_only_what_differs_is_a_switch_in_the_address(client: Client, address: str) -> None:
    found = labels(client, f"{address}&alleen=verschil")

    assert found
    assert all(label.endswith("verschil") for label in found)
    assert "Toon alles" in client.get(f"{address}&alleen=verschil").content.decode()


def test_a_judgement_that_differs_is_marked_too(client: Client, address: str) -> None:
    assert "Ethiek verschil" in labels(client, address)


def test_the_same_answer_by_a_much_larger_share_is_a_difference(client: Client) -> None:
    dpia = [{"title": "DPIA"}]
    store(
        *(entry(n, name="Chatbot", provider="A", impacttoetsen_grouping=dpia) for n in (1, 2, 3)),
        *(entry(n, name="Praatpaal", provider="B", impacttoetsen_grouping=dpia if n < 6 else None) for n in (4, 5, 6)),
    )

    found = labels(client, f"/vergelijken?t={application(1).slug}&t={application(4).slug}")

    assert "Er is een DPIA of een pre-scan verschil" in found


def test_one_alone_has_no_switch(client: Client, address: str) -> None:
    assert "alleen verschillen" not in client.get(address.split("&")[0]).content.decode()
