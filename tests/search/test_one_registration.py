"""What is chosen of registrations holds within one and the same registration, on both engines and on the page."""

import random
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.test import Client

from catalogue.models import Application, Organisation, Theme, Usage
from search.analysis import parse
from search.engines import SearchEngine, get_engine
from search.engines.one_registration import FactTables
from search.entry import Choice, Entry, RegistrationFacts
from search.expansion import expand
from search.indexing import rebuild
from search.query import Query
from tests.catalogue.arrange import application, entry, store, withdraw, write_profile
from tests.fixtures.register import register_id
from tests.search.arrange import an_entry, ask, counts, titles

DAY = datetime(2026, 3, 1, tzinfo=UTC)
FACETS = ("thema", "status", "organisatie", "categorie")


def several(number: int, *rows: dict[str, object], **values: object) -> Entry:
    """Return an entry with a registration per row: the value of each facet, and the day ("day") that it was changed."""
    keys = [key for key in FACETS if any(key in row for row in rows)]
    registrations = tuple(
        RegistrationFacts(
            register_id=f"{number}-{place}",
            organisation=f"Gemeente {place}",
            changed_at=row.get("day", DAY),  # type: ignore[arg-type]
            values={key: (str(row[key]),) for key in keys if key in row},
        )
        for place, row in enumerate(rows)
    )
    held = {key: sorted({str(row[key]) for row in rows if key in row}) for key in keys}
    base: dict[str, object] = {
        "facets": {key: tuple(Choice(value, value.title()) for value in found) for key, found in held.items()},
        "registrations": registrations,
        "changed_at": max(one.changed_at for one in registrations),
        "used_by": len(rows),
    }
    return an_entry(number, **(base | values))


def made(engine: SearchEngine, *entries: Entry) -> SearchEngine:
    engine.rebuild(entries)
    engine.refresh()
    return engine


def names(engine: SearchEngine, **asked: object) -> list[str]:
    return [hit.name for hit in engine.search(Query(**asked)).hits]  # type: ignore[arg-type]


def counted(engine: SearchEngine, **asked: object) -> dict[str, dict[str, int]]:
    found = engine.search(Query(counted=FACETS, **asked)).facets  # type: ignore[arg-type]
    return {key: {one.value: one.count for one in choices} for key, choices in found.items()}


def test_facts_of_two_registrations_are_not_put_together(engine: SearchEngine) -> None:
    made(
        engine,
        several(1, {"thema": "verkeer", "status": "gebruik"}, {"thema": "wonen", "status": "gestopt"}),
        several(2, {"thema": "verkeer", "status": "gestopt"}),
    )
    both = {"thema": ("verkeer",), "status": ("gestopt",)}

    assert names(engine, chosen=both) == ["Toepassing 2"]
    assert [hit.name for hit in engine.scan(Query(chosen=both))] == ["Toepassing 2"]
    assert counted(engine, chosen={"thema": ("verkeer",)})["status"] == {"gebruik": 1, "gestopt": 1}
    assert counted(engine, chosen={"thema": ("wonen",)})["status"] == {"gestopt": 1}
    assert counted(engine)["status"] == {"gestopt": 2, "gebruik": 1}


def test_a_period_is_that_of_the_same_registration(engine: SearchEngine) -> None:
    later = DAY + timedelta(days=60)
    made(engine, several(1, {"status": "gebruik", "day": DAY}, {"status": "gestopt", "day": later}))
    until = DAY + timedelta(days=1)

    assert names(engine, until=until, chosen={"status": ("gebruik",)}) == ["Toepassing 1"]
    assert names(engine, until=until, chosen={"status": ("gestopt",)}) == []
    assert names(engine, since=until, until=later - timedelta(days=1)) == []
    assert counted(engine, since=until)["status"] == {"gestopt": 1}


def test_a_table_that_was_written_anew_counts_at_once(engine: SearchEngine) -> None:
    chosen = {"thema": ("verkeer",), "status": ("gestopt",)}
    made(engine, several(1, {"thema": "verkeer", "status": "gebruik"}, {"thema": "wonen", "status": "gestopt"}))
    assert names(engine, chosen=chosen) == []

    now = several(1, {"thema": "verkeer", "status": "gestopt"}, {"thema": "wonen", "status": "gestopt"})
    engine.write([now], deleted=[], versions={now.key: 5})
    engine.refresh()

    assert names(engine, chosen=chosen) == ["Toepassing 1"]


def test_made_up_choices_find_and_count_what_a_loop_over_the_registrations_does(engine: SearchEngine) -> None:
    dice = random.Random(7)

    def row() -> dict[str, object]:
        values = {key: f"{key}-{dice.randrange(3)}" for key in FACETS}
        return {**values, "day": DAY + timedelta(days=dice.randrange(20))}

    rows = {number: [row() for _ in range(dice.choice((1, 1, 2, 3, 40)))] for number in range(60)}
    made(engine, *(several(number, *found) for number, found in rows.items()))

    for _ in range(40):
        facets = dice.sample(FACETS, dice.randrange(4))
        chosen = {key: tuple(f"{key}-{n}" for n in dice.sample(range(3), dice.choice((1, 1, 2)))) for key in facets}
        since = DAY + timedelta(days=dice.randrange(20)) if dice.random() < 0.4 else None
        until = since + timedelta(days=dice.randrange(9)) if since and dice.random() < 0.7 else None

        def fits(one: dict[str, object], without: str = "", chosen=chosen, since=since, until=until) -> bool:
            in_time = (not since or one["day"] >= since) and (not until or one["day"] <= until)
            return in_time and all(one[key] in values for key, values in chosen.items() if key != without)

        found = counted(engine, chosen=chosen, since=since, until=until)
        hits = engine.search(Query(chosen=chosen, since=since, until=until))

        assert hits.total == sum(any(map(fits, found_rows)) for found_rows in rows.values())
        for key, number in product(FACETS, range(3)):
            value = f"{key}-{number}"
            expected = sum(any(fits(one, key) and one[key] == value for one in many) for many in rows.values())
            assert found[key].get(value, 0) == expected, (chosen, since, until, value)


def test_most_users_are_those_that_fit_and_of_equals_the_greater_share_comes_first(engine: SearchEngine) -> None:
    made(
        engine,
        several(1, {"categorie": "hoog"}, *[{"categorie": "overig"}] * 95, name="Een van 96"),
        several(2, {"categorie": "hoog"}, name="Een van een"),
        several(3, *[{"categorie": "hoog"}] * 2, *[{"categorie": "overig"}] * 9, name="Twee van elf"),
        several(4, {"categorie": "hoog"}, {"categorie": "overig"}, name="Een van twee"),
    )

    assert names(engine, order="gebruik")[:2] == ["Een van 96", "Twee van elf"]
    assert names(engine, order="gebruik", chosen={"categorie": ("hoog",)}) == [
        "Twee van elf",
        "Een van een",
        "Een van twee",
        "Een van 96",
    ]


def test_of_equal_texts_the_one_of_which_more_registrations_fit_comes_first(engine: SearchEngine) -> None:
    high, other = {"categorie": "hoog-risico"}, {"categorie": "overig"}
    made(
        engine,
        several(1, high, *[other] * 70, name="Chatbot"),
        several(2, *[high] * 6, name="Chatbot"),
        several(3, high, other, name="Chatbot"),
        several(4, high, name="Chatbot"),
    )

    def ranked(**chosen: tuple[str, ...]) -> list[str]:
        query = Query(clauses=expand(parse("chatbot")).strict, chosen=chosen)
        return [hit.key.removeprefix("application:") for hit in engine.search(query).hits]

    assert ranked()[0] == "1"
    assert ranked(categorie=("hoog-risico",)) == ["2", "4", "3", "1"]


@pytest.fixture
def parkeerwacht(db: None) -> Application:
    """One application: in use in Ede and high risk in Zwolle, where it was stopped."""
    ede, zwolle, urk = (
        {"org_id": f"gm{number}", "organization": f"Gemeente {name}"}
        for number, name in enumerate(("Ede", "Zwolle", "Urk"))
    )
    store(
        entry(1, name="Parkeerwacht", status="In gebruik", publication_category="Overige algoritmes", **ede),
        entry(2, name="Parkeerwacht", status="Buiten gebruik", publication_category="Hoog-risico AI-systeem", **zwolle),
        entry(3, name="Parkeerwacht", status="In gebruik", publication_category=None, **urk),
    )
    rebuild()
    return application(1)


@pytest.mark.usefixtures("parkeerwacht")
def test_the_page_does_not_find_what_no_registration_says() -> None:
    assert titles(ask("categorie=hoog-risico&organisatie=gemeente-ede")) == []
    assert titles(ask("categorie=hoog-risico&organisatie=gemeente-zwolle")) == ["Parkeerwacht"]
    assert counts(ask("categorie=hoog-risico"), "organisatie") == {"gemeente-zwolle": 1}
    assert counts(ask(""), "categorie") == {"hoog-risico": 1, "overig": 1, "niet-ingevuld": 1}


@pytest.mark.usefixtures("parkeerwacht")
def test_without_the_engine_the_database_finds_within_one_registration_too() -> None:
    get_engine().rebuild([])
    assert ask("organisatie=gemeente-zwolle&categorie=hoog-risico").limited

    assert titles(ask("organisatie=gemeente-zwolle&categorie=hoog-risico")) == ["Parkeerwacht"]
    assert titles(ask("organisatie=gemeente-ede&categorie=hoog-risico")) == []


@pytest.mark.usefixtures("site", "parkeerwacht")
def test_a_result_says_how_many_of_its_registrations_fit_and_links_to_the_only_one(client: Client) -> None:
    page = client.get("/zoeken?categorie=hoog-risico").content.decode()

    assert (
        f'Past bij <a class="nl-link" href="/registraties/{register_id(2)}" rel="nofollow">1 van 3 registraties' in page
    )
    assert "</a>: Gemeente Zwolle.</p>" in page
    assert "Past bij" not in client.get("/zoeken?q=parkeerwacht&soort=toepassing").content.decode()


@pytest.mark.usefixtures("site", "parkeerwacht")
def test_several_that_fit_stand_on_the_page_of_the_application(client: Client) -> None:
    found = ask("status=in-gebruik")

    fitting = found.results[0].fitting
    page = client.get(fitting.url).content.decode()

    assert (fitting.number, fitting.total, fitting.names) == (2, 3, ("Gemeente Ede", "Gemeente Urk"))
    assert fitting.url == "/toepassingen/parkeerwacht?registraties=passend&status=in-gebruik#gebruikers"
    assert "Je ziet 2 van de 3 registraties: die passen bij wat je koos." in page
    assert "Status: In gebruik" in page
    table = page.partition("in het Algoritmeregister</caption>")[2].partition("</table>")[0]
    assert [register_id(number) in table for number in (1, 2, 3)] == [True, False, True]


@pytest.mark.usefixtures("site", "parkeerwacht")
def test_the_page_of_an_application_takes_any_choice(client: Client) -> None:
    none = client.get("/toepassingen/parkeerwacht?registraties=passend&status=in-ontwikkeling")
    wrong = client.get(
        "/toepassingen/parkeerwacht?registraties=passend&status=bestaat-niet&soort=toepassing&vanaf=gisteren&q=%00"
    )

    assert "Geen van de 3 registraties past nu bij wat je koos." in none.content.decode()
    assert wrong.status_code == 200
    assert "die passen bij wat je koos" not in wrong.content.decode()


@pytest.mark.usefixtures("site", "parkeerwacht")
def test_asking_for_a_province_to_ask_in_leaves_out_no_registration(client: Client) -> None:
    page = client.get("/toepassingen/parkeerwacht?provincie=gelderland").content.decode()

    assert "bij wat je koos" not in page
    assert register_id(2) in page


@pytest.mark.usefixtures("site")
def test_one_that_was_withdrawn_is_linked_where_it_still_stands(client: Client) -> None:
    store(entry(1, name="Parkeerwacht"))
    withdraw(1)
    rebuild()

    [result] = ask("status=ingetrokken").results

    assert result.fitting.url == "/toepassingen/parkeerwacht?registraties=passend&status=ingetrokken#gebruikers"
    assert client.get(result.fitting.url).status_code == 200


def test_a_use_that_editors_heard_of_fits_by_its_own_facts_and_is_no_registration(parkeerwacht: Application) -> None:
    profile = write_profile(parkeerwacht)
    heard = Organisation.objects.create(name="Gemeente Sneek", slug="gemeente-sneek", kind="gemeente")
    Usage.objects.create(profile=profile, organisation=heard, live=True)
    rebuild()

    [result] = ask("organisatie=gemeente-sneek").results

    assert (result.fitting.number, result.fitting.total, result.fitting.names) == (0, 3, ("Gemeente Sneek",))
    assert titles(ask("organisatie=gemeente-sneek&status=in-gebruik")) == []
    assert titles(ask("organisatie=gemeente-sneek&status=niet-ingevuld")) == ["Parkeerwacht"]


def test_themes_of_editors_are_of_every_registration(parkeerwacht: Application) -> None:
    profile = write_profile(parkeerwacht)
    profile.themes = [Theme.objects.create(name="Dienstverlening", slug="dienstverlening")]
    profile.save_revision().publish()
    rebuild()

    assert ask("thema=dienstverlening&organisatie=gemeente-ede").results[0].fitting.number == 1
    assert ask("thema=dienstverlening").results[0].fitting.number == 3


@pytest.mark.usefixtures("parkeerwacht")
def test_a_page_and_its_facets_ask_the_engine_no_more_when_nothing_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FactTables, "_tables", lambda *_: pytest.fail("the tables were read"))

    assert titles(ask("q=parkeerwacht&soort=toepassing")) == ["Parkeerwacht"]
