"""Hits that look alike are one hit, that says how many it stands for."""

import pytest
from django.test import Client

from search.engines import SearchEngine, get_engine
from search.engines.document import look_alike_number
from search.query import Query
from search.retrieval import fold_look_alikes
from tests.search.arrange import an_entry

pytestmark = pytest.mark.django_db

TEXT = "De software maakt persoonsgegevens in documenten onleesbaar voordat de gemeente {} ze publiceert."


def twins(count: int, first: int = 1) -> list:
    return [an_entry(number, name="Weglakken", summary=TEXT.format(number)) for number in range(first, first + count)]


def others(count: int) -> list:
    return [an_entry(number, name=f"Weglakken {number}") for number in range(100, 100 + count)]


def test_what_has_the_same_name_and_begins_the_same_looks_alike() -> None:
    one, other = twins(2)

    assert look_alike_number(one) == look_alike_number(other)


@pytest.mark.parametrize(
    "values",
    [{"name": "Lakken"}, {"summary": "Heel iets anders staat hier."}, {"kind": "page"}],
)
def test_another_name_text_or_kind_does_not_look_alike(values: dict[str, str]) -> None:
    [one] = twins(1)

    assert look_alike_number(an_entry(2, **{"name": one.name, "summary": one.summary} | values)) != look_alike_number(
        one
    )


def test_look_alikes_are_one_hit_and_all_are_counted(engine: SearchEngine) -> None:
    engine.rebuild([*twins(42), *others(30)])

    answer = fold_look_alikes(engine, Query(limit=20))

    assert (answer.total, answer.distinct) == (72, 31)
    assert len(answer.hits) == 20
    assert answer.look_alike_counts == {look_alike_number(twins(1)[0]): 42}
    assert sum(hit.name == "Weglakken" for hit in answer.hits) <= 1


def test_leafing_shows_everything_that_looks_different_once(engine: SearchEngine) -> None:
    engine.rebuild([*twins(42), *others(30)])

    pages = [fold_look_alikes(engine, Query(limit=20, offset=offset)).hits for offset in (0, 20, 40)]

    assert [len(page) for page in pages] == [20, 11, 0]
    assert len({hit.key for page in pages for hit in page}) == 31


def test_a_hit_that_stands_behind_many_look_alikes_says_how_many_it_stands_for(engine: SearchEngine) -> None:
    """It is found in a later question: the first twenty all look the same."""
    engine.rebuild(
        [
            *(an_entry(n, name="Weglakken", summary=TEXT.format(n), used_by=60) for n in range(1, 31)),
            *(an_entry(n, name="Lakken", summary=TEXT.format(n)) for n in range(100, 103)),
        ]
    )

    answer = fold_look_alikes(engine, Query(limit=20, order="gebruik"))

    assert {hit.name: answer.look_alike_counts[hit.look_alike] for hit in answer.hits} == {"Weglakken": 30, "Lakken": 3}


def test_only_what_looks_alike_can_be_asked_for(engine: SearchEngine) -> None:
    engine.rebuild([*twins(3), *others(2)])
    number = look_alike_number(twins(1)[0])

    assert engine.search(Query(look_alikes=(number,))).total == 3
    assert engine.search(Query(exclude_look_alikes=(number,))).total == 2


def test_of_equal_texts_the_one_that_many_use_comes_first(engine: SearchEngine) -> None:
    from search.retrieval import rank
    from search.understanding import understand

    entries = [
        *twins(5),
        an_entry(90, name="DataMask weglakken", summary=TEXT.format("Ede"), used_by=94),
    ]
    engine.rebuild(entries)

    assert rank(engine, understand("weglakken"), 1)[0].used_by == 94


@pytest.mark.usefixtures("site")
def test_the_page_links_to_the_others_and_leads_to_them(client: Client) -> None:
    get_engine().rebuild([*twins(42), *others(3)])

    shown = client.get("/zoeken", {"q": "weglakken"})
    number = look_alike_number(twins(1)[0])
    alone = client.get("/zoeken", {"q": "weglakken", "zelfde": number})

    assert "45 resultaten" in shown.content.decode()
    assert "Nog 41 met de naam ‘Weglakken’" in shown.content.decode()
    assert f"zelfde={number}" in shown.content.decode()
    assert shown.context["page"].pages == 1
    assert "42 resultaten" in alone.content.decode()
    assert "Met dezelfde naam" in alone.content.decode()
    assert alone.context["page"].pages == 3


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("asked", ["abc", "-1", "9" * 40, "1' OR 1"])
def test_an_impossible_look_alike_is_refused(client: Client, asked: str) -> None:
    answer = client.get("/zoeken", {"zelfde": asked})

    assert answer.status_code == 400
