"""What a reader would stumble over on a page: said once, in a whole sentence, and only when it tells something."""

import json
from datetime import date

import pytest
from django.test import Client

from knowledge.models import CaseDecision, CaseLesson, GlossaryTerm

from .arrange import make_case, make_organisation, make_product

pytestmark = pytest.mark.usefixtures("site")


def html(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_a_badge_never_says_that_something_is_not_known(client: Client) -> None:
    page = make_case(organisations=[make_organisation()])

    for address in ("/praktijkvoorbeelden", page.url):
        assert "Niet bekend" not in html(client, address).split("</form>")[-1]


def test_open_questions_stand_in_one_line(client: Client) -> None:
    shown = html(client, make_case(hosting="In eigen huis", costs="Twee ton").url)

    assert shown.count("Niet ingevuld") == 1
    assert "Waar staan de gegevens? Leert het model van je invoer? Van wie zijn de gegevens? Mag je het" in shown
    assert "Wat kost het?</dt>" in shown


def test_a_decision_says_when_it_was_taken_and_what_came_of_it(client: Client) -> None:
    told = {"title": "Open voor iedereen", "date": date(2025, 5, 7), "date_note": "dag van het bericht"}
    page = make_case(decisions=[CaseDecision(**told, reason="Het is veilig.")])

    shown = html(client, page.url)

    assert "7 mei 2025</time> (dag van het bericht)" in shown
    assert "Uitkomst: door. Het is veilig." in shown


def test_lessons_are_counted_in_words(client: Client) -> None:
    make_case("Eerste", lessons=[CaseLesson(title="Klein", text="Dat hielp.", code="s-durven")])

    shown = html(client, "/lessen")

    assert "1 les uit 1 praktijkvoorbeeld." in shown
    assert "1 les<span" in shown
    assert shown.count(">nog geen<") == 15


def test_a_question_above_a_column_needs_no_colon_and_an_empty_cell_is_room_to_write(client: Client) -> None:
    table = {"caption": "Invulblad", "header": ["Vraag", "Hoe erg?", "Wie"]}
    rows = [{"cells": ["Wat kan er mis?", "Heel erg", ""]}]
    page = make_product(body=json.dumps([{"type": "table", "value": table | {"rows": rows}}]))

    shown = html(client, page.url)

    assert '<span class="aip-cell-label">Hoe erg? </span>Heel erg</td>' in shown
    assert 'aip-fill"><span class="aip-cell-label">Wie: </span></td>' in shown


def test_words_stand_in_the_order_of_the_alphabet_and_a_plural_is_no_other_name(client: Client) -> None:
    for term, also in (("AVG", ""), ("Aanbieder", "aanbieders"), ("Bias", "vooringenomenheid, biases")):
        GlossaryTerm.objects.create(term=term, also=also, definition="Uitleg.")

    shown = html(client, "/begrippen")

    assert shown.index("<dt>Aanbieder") < shown.index("<dt>AVG")
    assert "aanbieders" not in shown
    assert "ook: vooringenomenheid<" in shown
