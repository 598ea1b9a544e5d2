"""Suggestions while typing, what is refused, and what editors see of search."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from search import outbox
from search.indexing import rebuild
from search.models import MissedQuestion
from tests.catalogue.arrange import entry, store
from tests.search.arrange import ask, titles

pytestmark = pytest.mark.django_db


def suggestions(client: Client, text: str) -> list[tuple[str, str]]:
    answer = client.get("/zoeken/suggesties", {"q": text})
    assert answer.status_code == 200
    return [(one["naam"], one["soort"]) for one in answer.json()["suggesties"]]


@pytest.fixture
def three() -> None:
    store(
        entry(1, name="Parkeerwacht", organization="Gemeente Ede", org_id="gm0228", category=["Verkeer"]),
        entry(2, name="Verkeersmodel", organization="Gemeente Parkstad", org_id="gm0999"),
        entry(3, name="Chatbot"),
    )
    rebuild()


@pytest.mark.usefixtures("three")
def test_applications_organisations_and_themes_are_suggested(client: Client) -> None:
    assert suggestions(client, "park") == [("Gemeente Parkstad", "Organisatie"), ("Parkeerwacht", "Toepassing")]
    assert suggestions(client, "verk") == [("Verkeer", "Thema"), ("Verkeersmodel", "Toepassing")]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("text", ["", "   ", "!!!", "\x00", '"' * 301, "a" * 100_000, "z9z9"])
def test_nothing_to_suggest_is_no_error(client: Client, text: str) -> None:
    assert suggestions(client, text) == []


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("typed", ["parkee", "prakee", "parkke", "parkeew", "parrkeer"])
def test_one_typing_error_is_forgiven(client: Client, typed: str) -> None:
    assert ("Parkeerwacht", "Toepassing") in suggestions(client, typed)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("typed", ["pprkkee", "xarkeer", "prk"])
def test_two_errors_or_a_wrong_first_letter_are_not(client: Client, typed: str) -> None:
    assert suggestions(client, typed) == []


def test_without_an_index_organisations_are_suggested_still(client: Client) -> None:
    store(entry(1, organization="Gemeente Ede", org_id="gm0228"))

    assert suggestions(client, "ede") == [("Ede", "Organisatie")] or suggestions(client, "ede") == [
        ("Gemeente Ede", "Organisatie")
    ]


# What is refused -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"q": " ".join(f"woord{n}" for n in range(13))}, "Je zoekvraag telt 13 woorden."),
        ({"q": "*parkeren"}, "Een woord kan niet met * of ? beginnen."),
        ({"q": "slim ?arkeren"}, "Een woord kan niet met * of ? beginnen."),
        ({"q": "a" * 201}, "Je zoekvraag telt 201 tekens."),
        ({"vanaf": "gisteren"}, "De datum bij ‘vanaf’ herkennen we niet."),
        ({"pagina": "26"}, "We tonen pagina 1 tot en met 25."),
    ],
)
def test_what_costs_too_much_is_refused_with_a_sentence(
    client: Client, question: dict[str, str], sentence: str
) -> None:
    answer = client.get("/zoeken", question)

    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_a_period_is_a_filter_with_a_chip(client: Client) -> None:
    store(entry(1, create_dt="2026-02-01T10:00:00Z"), entry(2, create_dt="2026-05-01T10:00:00Z"))
    rebuild()

    assert titles(ask("vanaf=2026-03-01")) == ["Toepassing 2"]
    assert titles(ask("tot=2026-03-01")) == ["Toepassing 1"]
    page = client.get("/zoeken?vanaf=2026-03-01").content.decode()
    assert "Gewijzigd vanaf 01-03-2026" in page


# For editors ---------------------------------------------------------------------------------------------------------


def test_words_without_result_are_counted(client: Client) -> None:
    store(entry(1))
    rebuild()

    for question in ("zeppelin", "Zeppelin", "toepassing", "bel 0612345678", "jan@voorbeeld.nl", "!!!"):
        client.get("/zoeken", {"q": question})

    assert list(MissedQuestion.objects.values_list("words", "times")) == [("zeppelin", 2)]


def test_the_home_of_the_cms_says_how_far_the_index_is_behind(client: Client, site: None) -> None:
    client.force_login(get_user_model().objects.create_superuser("redactie", "r@example.org", "geheim-woord-1"))
    rebuild()
    assert "Zoekindex: alles is bijgewerkt." in client.get("/beheer/").content.decode()

    outbox.add(["application:1", "application:2"])

    assert "Zoekindex loopt achter: 2 wijzigingen wachten" in client.get("/beheer/").content.decode()
    assert "application:2" in client.get("/beheer/zoeken-wachtrij/").content.decode()
    assert client.get("/beheer/zoeken-zonder-resultaat/").status_code == 200
