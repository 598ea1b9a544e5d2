"""Facets: what they count, and how choices work together."""

import pytest

from search.indexing import rebuild
from tests.catalogue.arrange import entry, store, withdraw
from tests.search.arrange import ask, counts, titles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def five_applications(db: None) -> None:
    """Two themes, two statuses, two organisations, and one application that was withdrawn."""
    ede, zwolle = (
        {"org_id": "gm1", "organization": "Gemeente Ede"},
        {"org_id": "gm2", "organization": "Gemeente Zwolle"},
    )
    store(
        entry(1, name="Alfa", category=["Verkeer"], status="In gebruik", **ede),
        entry(2, name="Bravo", category=["Verkeer", "Wonen"], status="In gebruik", **zwolle),
        entry(3, name="Charlie", category=["Wonen"], status="Buiten gebruik", **zwolle),
        entry(4, name="Delta", category=None, status=None, **ede),
        entry(5, name="Echo", category=["Verkeer"], status="In gebruik", **ede),
    )
    withdraw(5)
    rebuild()


def test_without_a_choice_everything_current_is_counted() -> None:
    page = ask("")

    assert page.total == 4
    assert counts(page, "thema") == {"verkeer": 2, "wonen": 2, "niet-ingevuld": 1}
    assert counts(page, "organisatie") == {"gemeente-ede": 2, "gemeente-zwolle": 2}


def test_a_choice_narrows_the_other_facets_and_not_its_own() -> None:
    page = ask("thema=verkeer")

    assert titles(page) == ["Alfa", "Bravo"]
    assert counts(page, "thema") == {"verkeer": 2, "wonen": 2, "niet-ingevuld": 1}
    assert counts(page, "organisatie") == {"gemeente-ede": 1, "gemeente-zwolle": 1}
    assert counts(page, "status") == {"in-gebruik": 2, "ingetrokken": 1}


def test_two_choices_of_one_facet_are_either() -> None:
    assert titles(ask("thema=verkeer&thema=wonen")) == ["Alfa", "Bravo", "Charlie"]


def test_choices_of_two_facets_are_both() -> None:
    assert titles(ask("thema=verkeer&organisatie=gemeente-zwolle")) == ["Bravo"]


def test_text_and_choice_are_both() -> None:
    page = ask("q=alfa&thema=verkeer")

    assert titles(page) == ["Alfa"]
    assert counts(page, "thema") == {"verkeer": 1}


def test_all_words_of_a_question_are_asked() -> None:
    assert titles(ask("q=alfa+ede")) == ["Alfa"]
    assert titles(ask("q=alfa+zwolle")) == []


def test_a_choice_without_hits_is_shown_with_zero() -> None:
    page = ask("q=alfa&status=buiten-gebruik&thema=wonen")

    assert page.total == 0
    assert counts(page, "thema") == {"wonen": 0}
    assert counts(page, "status") == {"buiten-gebruik": 0}


def test_a_choice_without_hits_keeps_its_label() -> None:
    page = ask("q=alfa&organisatie=gemeente-zwolle")

    option = next(option for box in page.facets for option in box.options if option.selected)
    assert (option.label, option.count) == ("Gemeente Zwolle", 0)


def test_a_withdrawn_application_is_not_among_the_hits() -> None:
    assert "Echo" not in titles(ask(""))
    assert titles(ask("q=echo")) == []


def test_a_withdrawn_application_is_found_when_asked_for() -> None:
    page = ask("status=ingetrokken")

    assert titles(page) == ["Echo"]
    assert page.results[0].status.startswith("Ingetrokken uit het register")


def test_withdrawn_ones_come_beside_others_when_both_are_chosen() -> None:
    assert titles(ask("status=ingetrokken&status=buiten-gebruik")) == ["Charlie", "Echo"]


def test_withdrawn_ones_are_counted_as_such_and_nowhere_else() -> None:
    page = ask("")

    assert counts(page, "status") == {"in-gebruik": 2, "buiten-gebruik": 1, "ingetrokken": 1, "niet-ingevuld": 1}
    assert counts(page, "thema")["verkeer"] == 2


def test_statuses_stand_in_their_own_order() -> None:
    statuses = list(counts(ask("status=buiten-gebruik"), "status"))

    assert statuses == ["in-gebruik", "buiten-gebruik", "ingetrokken", "niet-ingevuld"]


def test_what_was_chosen_stands_first() -> None:
    assert next(iter(counts(ask("thema=wonen"), "thema"))) == "wonen"


def test_an_application_of_several_organisations_counts_for_each() -> None:
    store(entry(6, name="Alfa", org_id="gm2", organization="Gemeente Zwolle", category=["Wonen"]))
    rebuild()

    assert titles(ask("organisatie=gemeente-zwolle&q=alfa")) == ["Alfa"]
    assert ask("").total == 4
    assert counts(ask("q=alfa"), "thema") == {"verkeer": 1, "wonen": 1}
