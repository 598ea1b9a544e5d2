"""What both engines do alike, on real engines."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.analysis import parse, term_of
from search.engines import EngineUnavailable, FacetCount, SearchEngine
from search.engines.document import fingerprint
from search.entry import Choice, Entry
from search.expansion import expand
from search.facets import FACETS
from search.query import Alternative, Query
from tests.search.arrange import an_entry

KEYS = tuple(facet.key for facet in FACETS)


def question(text: str, **values: object) -> Query:
    asks = expand(parse(text))
    return Query(clauses=asks.strict, extra=asks.extra, without=asks.without, **values)


def names(engine: SearchEngine, text: str = "", **values: object) -> list[str]:
    engine.refresh()
    return [hit.name for hit in engine.search(question(text, limit=100, **values)).hits]


def theme(*values: str) -> dict[str, tuple[Choice, ...]]:
    return {"thema": tuple(Choice(value=value, label=value.title()) for value in values)}


def counted(engine: SearchEngine, facet: str, **values: object) -> dict[str, int]:
    answer = engine.search(Query(counted=KEYS, **values))
    return {count.value: count.count for count in answer.facets[facet]}


def test_without_an_index_nothing_can_be_asked(engine: SearchEngine) -> None:
    assert not engine.ready()
    for ask in (engine.count, engine.health, lambda: engine.search(Query()), lambda: engine.write([], deleted=["a:1"])):
        with pytest.raises(EngineUnavailable):
            ask()


def test_a_count_says_what_its_choice_stands_under(engine: SearchEngine) -> None:
    broad, narrow = Choice("verkeer", "Verkeer"), Choice("water", "Verkeer: Waterwegen", "verkeer")
    engine.rebuild(
        [
            an_entry(1, facets={"thema": (broad, narrow)}),
            an_entry(2, facets={"thema": (broad, Choice("tab", "a\tb", "c"))}),
        ]
    )
    engine.refresh()

    found = engine.search(Query(counted=("thema",), chosen={"thema": ("water",)}))

    assert [hit.facets["thema"] for hit in found.hits] == [(broad, narrow)]
    assert found.facets["thema"] == (
        FacetCount("verkeer", "Verkeer", 2),
        FacetCount("tab", "a b", 1, "c"),
        FacetCount("water", "Verkeer: Waterwegen", 1, "verkeer"),
    )


def test_an_empty_index_is_ready_and_finds_nothing(engine: SearchEngine) -> None:
    engine.rebuild([])

    assert engine.ready()
    assert engine.count() == 0
    assert names(engine, "parkeren") == []


def test_what_was_written_is_found_and_what_is_gone_is_not(engine: SearchEngine) -> None:
    engine.rebuild([an_entry(1)])

    engine.write([an_entry(2)], deleted=["application:1", "application:99"], versions={"application:1": 5})

    assert names(engine) == ["Toepassing 2"]
    assert engine.count() == 1


def test_writing_twice_leaves_one(engine: SearchEngine) -> None:
    engine.rebuild([])
    for version in (2, 3):
        engine.write([an_entry(1, name=f"Naam {version}")], deleted=[], versions={"application:1": version})

    assert names(engine) == ["Naam 3"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("parkeren", ["Parkeren", "Label", "Tekst", "Romp"]),
        ("parkeren -label", ["Parkeren", "Tekst", "Romp"]),
        ('"parkeren in de stad"', ["Tekst"]),
        ("parkeren of zwembad", ["Parkeren", "Label", "Zwembad", "Tekst", "Romp"]),
        ("zwembaden", ["Zwembad"]),
        ("bestaatniet", []),
        ("de een", []),
    ],
)
def test_questions(engine: SearchEngine, text: str, found: list[str]) -> None:
    engine.rebuild(
        [
            an_entry(1, name="Romp", body="iets over parkeren en nog veel meer woorden"),
            an_entry(2, name="Parkeren"),
            an_entry(3, name="Label", labels=("parkeren",)),
            an_entry(4, name="Tekst", text="Vrij parkeren in de stad."),
            an_entry(5, name="Zwembad"),
        ]
    )
    engine.refresh()

    hits = [hit.name for hit in engine.search(question(text)).hits]

    assert sorted(hits) == sorted(found)
    assert [name for name in hits if name != "Zwembad"] == [name for name in found if name != "Zwembad"]


def test_a_part_of_a_compound_is_found_after_the_word_itself(engine: SearchEngine) -> None:
    engine.rebuild([an_entry(1, name="Verkeerslichten"), an_entry(2, name="Verkeer")])

    assert names(engine, "verkeer") == ["Verkeer", "Verkeerslichten"]


def test_who_is_used_more_comes_first_of_equals(engine: SearchEngine) -> None:
    engine.rebuild([an_entry(1, name="Chatbot", used_by=1), an_entry(2, name="Chatbot", used_by=60)])
    engine.refresh()

    assert [hit.used_by for hit in engine.search(question("chatbot")).hits] == [60, 1]


def test_what_only_comes_near_has_most_of_the_pieces(engine: SearchEngine) -> None:
    engine.rebuild([an_entry(1, name="Verkeerslichten"), an_entry(2, name="Zwembad")])
    asks = expand(parse("verkeersligten"))

    assert names(engine, "verkeersligten") == []
    found = engine.search(Query(near=True, clauses=asks.near, pieces=asks.pieces)).hits
    assert [hit.name for hit in found] == ["Verkeerslichten"]


def test_facets_leave_their_own_choice_aside(engine: SearchEngine) -> None:
    status = {"status": (Choice(value="in-gebruik", label="In gebruik"),)}
    engine.rebuild(
        [
            an_entry(1, facets=theme("wonen") | status),
            an_entry(2, facets=theme("wonen", "zorg")),
            an_entry(3, facets=theme("zorg") | status),
        ]
    )
    engine.refresh()

    assert counted(engine, "thema") == {"wonen": 2, "zorg": 2}
    assert counted(engine, "thema", chosen={"thema": ("wonen",)}) == {"wonen": 2, "zorg": 2}
    assert counted(engine, "status", chosen={"thema": ("wonen",)}) == {"in-gebruik": 1}
    assert engine.search(Query(chosen={"thema": ("wonen", "zorg")})).total == 3
    assert engine.search(Query(chosen={"thema": ("zorg",), "status": ("in-gebruik",)})).total == 1


def test_what_is_hidden_shows_when_chosen(engine: SearchEngine) -> None:
    engine.rebuild([an_entry(1, facets=theme("wonen")), an_entry(2, facets=theme("zorg"))])
    engine.refresh()
    hidden = {"thema": ("zorg",)}

    assert engine.search(Query(hidden=hidden)).total == 1
    assert counted(engine, "thema", hidden=hidden) == {"wonen": 1, "zorg": 1}
    assert engine.search(Query(hidden=hidden, chosen=hidden)).total == 1


def test_names_are_in_order_beyond_their_first_word(engine: SearchEngine) -> None:
    names = ["Algoritme", "Algoritme 9 (AI)", "Algoritme-bank", "“Algoritme” boete", "Algoritme éénmalig", "Algoritmes"]
    engine.rebuild([an_entry(number, name=name) for number, name in enumerate(reversed(names))])
    engine.refresh()

    assert [hit.name for hit in engine.search(Query(order="naam")).hits] == names


@pytest.mark.parametrize(
    ("order", "found"),
    [("gebruik", ["Bé", "Cé", "Aé"]), ("nieuwste", ["Cé", "Aé", "Bé"]), ("naam", ["Aé", "Bé", "Cé"])],
)
def test_orders(engine: SearchEngine, order: str, found: list[str]) -> None:
    day = [datetime(2026, 1, number, tzinfo=UTC) for number in (1, 2, 3)]
    engine.rebuild(
        [
            an_entry(1, name="Bé", used_by=9, changed_at=day[0]),
            an_entry(2, name="Aé", used_by=1, changed_at=day[1]),
            an_entry(3, name="Cé", used_by=5, changed_at=day[2]),
        ]
    )

    assert names(engine, order=order) == found


def test_a_period_leaves_out_what_changed_before_and_after(engine: SearchEngine) -> None:
    day = [datetime(2026, 1, number, tzinfo=UTC) for number in (1, 2, 3)]
    engine.rebuild([an_entry(n, changed_at=moment) for n, moment in enumerate(day)])

    assert names(engine, since=day[1]) == ["Toepassing 1", "Toepassing 2"]
    assert names(engine, until=day[1]) == ["Toepassing 0", "Toepassing 1"]


def test_a_hit_holds_all_that_a_result_shows(engine: SearchEngine) -> None:
    sent = an_entry(1, summary="Kort", used_by=3, extra={"organisations": ["Ede"], "organisation_count": 3})
    engine.rebuild([sent])
    engine.refresh()

    hit = engine.get("application:1")

    assert hit == engine.search(Query()).hits[0]
    for name in ("key", "kind", "name", "url", "summary", "facets", "used_by", "changed_at", "extra"):
        assert getattr(hit, name) == getattr(sent, name), name
    assert engine.get("application:2") is None


def test_suggestions_begin_with_what_was_typed(engine: SearchEngine) -> None:
    engine.rebuild([an_entry(1, name="Chatbot Gem", used_by=2), an_entry(2, name="Gemaal", used_by=9), an_entry(3)])
    engine.refresh()

    assert [hit.name for hit in engine.suggest(["gem"], 5)] == ["Gemaal", "Chatbot Gem"]
    assert [hit.name for hit in engine.suggest(["cha", "ge"], 5)] == ["Chatbot Gem"]


def test_fingerprints_tell_what_the_index_holds(engine: SearchEngine) -> None:
    entries = [an_entry(n) for n in range(25)]
    engine.rebuild(entries)

    assert dict(engine.fingerprints()) == {entry.key: fingerprint(entry) for entry in entries}


def test_a_rebuild_that_fails_leaves_what_was_there(engine: SearchEngine) -> None:
    engine.rebuild([an_entry(1)])

    def failing() -> Iterator[Entry]:
        yield an_entry(2)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        engine.rebuild(failing())

    assert names(engine) == ["Toepassing 1"]


def test_an_entry_that_cannot_be_written_does_not_stop_the_others(engine: SearchEngine) -> None:
    engine.rebuild([])

    refused = engine.write([an_entry(1), an_entry(2, extra={"x": object()}), an_entry(3)], deleted=[])

    assert [one.key for one in refused] == ["application:2"]
    assert refused[0].reason
    assert names(engine) == ["Toepassing 1", "Toepassing 3"]


def test_texts_of_any_size_and_kind_are_held(engine: SearchEngine) -> None:
    odd = "a" * 100_000 + " \u202e 🤖 " + '"' * 301 + " x" * 50_000
    engine.rebuild([an_entry(1, name=odd, body=odd, labels=(odd,))])
    engine.refresh()

    assert engine.count() == 1


@given(text=st.text(max_size=200))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_question_has_an_answer(engine: SearchEngine, text: str) -> None:
    if not engine.ready():
        engine.rebuild([an_entry(1)])
    asks = expand(parse(text))

    engine.search(question(text, counted=KEYS))
    engine.search(Query(near=True, clauses=asks.near, pieces=asks.pieces))


def test_a_word_may_stand_in_any_field(engine: SearchEngine) -> None:
    engine.rebuild([an_entry(1, name="Slim", body="parkeren"), an_entry(2, name="Parkeren")])
    engine.refresh()

    both = Query(clauses=((Alternative((term_of("slim"),)),), (Alternative((term_of("parkeren"),)),)))

    assert [hit.key for hit in engine.search(both).hits] == ["application:1"]
