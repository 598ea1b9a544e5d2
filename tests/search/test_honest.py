"""What a visitor is told when the truth is not that there is nothing, and input that looks harmless."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from search import outbox
from search.engines import get_engine
from search.indexing import drain, rebuild
from search.models import OutboxEntry
from search.projections import application_key
from tests.catalogue.arrange import application, entry, store

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> None:
    store(entry(1, name="Parkeren"))
    rebuild()


def page_of(client: Client, **asked: str) -> str:
    answer = client.get("/zoeken", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def title(page: str) -> str:
    found = re.search("<title>(.*?)</title>", page, re.DOTALL)
    assert found
    return found[1].strip()


def empty_the_index() -> None:
    engine, key = get_engine(), application_key(application(1).pk)
    engine.write([], deleted=[key], versions={key: 10**12})
    engine.refresh()


@pytest.mark.usefixtures("one")
@pytest.mark.parametrize(
    ("name", "day", "found"),
    [("vanaf", "0001-01-01", 1), ("vanaf", "1969-12-31", 1), ("tot", "1950-01-01", 0), ("tot", "0026-08-31", 0)],
)
def test_a_day_before_all_days_is_a_day(client: Client, name: str, day: str, found: int) -> None:
    page = page_of(client, **{name: day})

    assert page.count("aip-hit__title") == found
    assert f'value="{day}"' in page
    assert not found or f"csv?{name}={day}" in page
    assert client.get("/zoeken/resultaten.csv", {name: day}).status_code == 200


@pytest.mark.usefixtures("one")
def test_a_period_that_ends_before_it_begins_is_told(client: Client) -> None:
    answer = client.get("/zoeken", {"vanaf": "2026-02-01", "tot": "2026-01-01"})

    assert answer.status_code == 400
    page = answer.content.decode()
    assert "De datum bij ‘vanaf’ ligt na die bij ‘tot’." in page
    assert 'href="/zoeken">Zoek verder zonder wat niet lukt' in page


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("*parkeren", "*parkeren"),
        ("woord " * 13, "woord " * 12 + "woord"),
        ("a" * 300, "a" * 200),
        ("par\x00k", "park"),
    ],
)
def test_what_was_typed_stays_to_be_changed(client: Client, text: str, kept: str) -> None:
    answer = client.get("/zoeken", {"q": text})

    assert answer.status_code == 400
    assert f'name="q" value="{kept}"' in answer.content.decode()


@pytest.mark.parametrize("text", ['"*parkeren"', "-*parkeren", "(*parkeren", "**parkeren", "slim '?arkeren"])
def test_a_wildcard_before_a_word_is_refused_whatever_stands_before_it(client: Client, text: str) -> None:
    answer = client.get("/zoeken", {"q": text})

    assert answer.status_code == 400
    assert "Een woord kan niet met * of ? beginnen." in answer.content.decode()


@pytest.mark.parametrize("between", [",", "/", "-", "."])
def test_words_that_no_space_stands_between_are_words(client: Client, between: str) -> None:
    answer = client.get("/zoeken", {"q": between.join(f"woord{number}" for number in range(13))})

    assert answer.status_code == 400
    assert "Je zoekvraag telt 13 woorden." in answer.content.decode()


@pytest.mark.usefixtures("one")
def test_the_title_gives_no_number_when_nothing_was_found(client: Client) -> None:
    assert title(page_of(client, q="weegbrug")).startswith("weegbrug: niets gevonden")
    store(entry(2, name="Weegbrug"))
    assert title(page_of(client, q="weegbrug")).startswith("weegbrug: nog niet alles is te vinden")
    empty_the_index()
    assert title(page_of(client, q="iets")).startswith("iets: beperkt gezocht")


@pytest.mark.usefixtures("one")
def test_what_was_given_up_is_missing_too(client: Client) -> None:
    outbox.add(["application:999"])
    OutboxEntry.objects.update(dead_at=timezone.now())

    assert "De zoekindex loopt achter." in page_of(client, q="weegbrug")


@pytest.mark.usefixtures("one")
def test_with_an_index_that_is_empty_the_site_is_limited(client: Client) -> None:
    empty_the_index()

    answer = client.get("/gereed")

    assert answer.status_code == 200
    assert answer.json()["status"] == "beperkt"
    assert answer.json()["problemen"] == ["De zoekindex is leeg. De taakverwerker maakt een nieuwe."]


def test_what_reads_the_same_is_suggested_once(client: Client) -> None:
    store(
        *(entry(number, name="Chatbot", provider=f"Leverancier {number}") for number in (1, 2, 3)),
        entry(4, name="Chatbot Gem"),
    )
    drain()

    answer = client.get("/zoeken/suggesties?q=chatb").json()["suggesties"]

    assert sorted(one["naam"] for one in answer) == ["Chatbot", "Chatbot Gem"]
