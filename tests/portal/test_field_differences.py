"""The texts of the registrations of one application side by side."""

import time

import pytest
from django.test import Client

from catalogue.agreement import agreements
from portal.field_differences import MOST_VARIANTS, FieldDifferences, field_differences
from tests.catalogue.arrange import application, entry, store
from tests.fixtures.register import register_id

pytestmark = pytest.mark.django_db

TEXT = "Een medewerker kijkt altijd mee voordat er een boete volgt."
CHANGED = "Een medewerker kijkt soms mee voordat er een boete volgt."
ENGLISH = "An employee always looks at it before there is a fine for the one who is to be fined."


def field(label: str) -> FieldDifferences:
    rows = list(application(1).registrations.select_related("organisation").order_by("register_id"))
    return next(found for found in field_differences(agreements(rows)) if found.label == label)


def test_commonest_text_stands_first_and_the_others_are_marked_against_it() -> None:
    store(*(entry(n, name="Chatbot", risks=CHANGED if n == 1 else TEXT) for n in range(1, 4)))

    found = field("Risicobeheer")

    assert [(variant.count, variant.names) for variant in found.variants] == [
        (2, "Gemeente Voorbeeld 2, Gemeente Voorbeeld 3"),
        (1, "Gemeente Voorbeeld 1"),
    ]
    assert found.variants[0].text == TEXT
    marked = found.variants[1].difference
    assert marked is not None
    assert [(p.kind, p.text) for p in marked.pieces if p.kind != "same"] == [("removed", "altijd"), ("added", "soms")]


@pytest.mark.parametrize("other", [ENGLISH, "Wij doen niets aan risico's, want die zijn er niet.", "Ja."])
def test_texts_that_share_too_little_stand_beside_each_other_without_marks(other: str) -> None:
    store(entry(1, name="Chatbot", risks=TEXT), entry(2, name="Chatbot", risks=other))

    variant = field("Risicobeheer").variants[1]

    assert variant.difference is None
    assert variant.text == other
    assert variant.lang == ("en" if other == ENGLISH else "")


def test_status_is_shown_in_words_and_a_personal_address_not_at_all() -> None:
    store(
        entry(1, name="Chatbot", status="In gebruik", risks="Vraag jan.jansen@voorbeeld.nl."),
        entry(2, name="Chatbot", status="Buiten gebruik", risks="Vraag het ons."),
    )

    assert [variant.text for variant in field("Status").variants] == ["In gebruik", "Buiten gebruik"]
    assert "jansen" not in field("Risicobeheer").variants[0].text


def test_many_and_long_texts_are_cut_and_the_rest_is_counted() -> None:
    store(*(entry(n, name="Chatbot", risks=f"<p>woord{n}</p>" * 400) for n in range(1, 11)))

    start = time.process_time()
    found = field("Risicobeheer")

    assert time.process_time() - start < 2
    assert (len(found.variants), found.hidden_count) == (MOST_VARIANTS, 10 - MOST_VARIANTS)
    assert all(variant.is_cut and len(variant.text.split()) == 251 for variant in found.variants)


def test_page_shows_marks_in_a_fold_and_escapes(client: Client) -> None:
    store(
        entry(1, name="Chatbot", risks=TEXT),
        entry(2, name="Chatbot", risks=CHANGED + " <b>5 &lt; 6 & 7</b>"),
    )

    page = client.get("/toepassingen/chatbot").content.decode()

    assert "De teksten naast elkaar" in page
    assert "<summary>Risicobeheer: 2 verschillende</summary>" in page
    assert '<del><span class="aip-hidden">niet hier: </span>altijd</del>' in page
    assert '<ins><span class="aip-hidden">alleen hier: </span>soms</ins>' in page
    assert "5 &lt; 6 &amp; 7" in page


def test_page_of_registrations_that_agree_has_no_texts_beside_each_other(client: Client) -> None:
    store(*(entry(n, name="Chatbot", description_short="Zelfde.") for n in (1, 2)))

    page = client.get("/toepassingen/chatbot").content.decode()

    assert "Waarin verschillen ze?" in page
    assert "De teksten naast elkaar" not in page


def test_long_parts_fold(client: Client) -> None:
    store(*(entry(n, name="Chatbot", risks=TEXT) for n in range(1, 12)))
    fold = '<details class="aip-more aip-fold">'

    assert f"{fold}<summary>Toon de 11 registraties</summary>" in "".join(
        line.strip() for line in client.get("/toepassingen/chatbot").content.decode().splitlines()
    )
    assert client.get(f"/registraties/{register_id(1)}").content.decode().count(fold) == 2
