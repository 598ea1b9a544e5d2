"""The embedded engine: its folder, its versions, and several processes at once."""

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from search.analysis import term_of
from search.engines import EngineUnavailable, get_engine
from search.engines.document import VERSION, version_of
from search.engines.tantivy import TantivyEngine
from search.entry import Choice, Entry
from search.facets import FACETS
from search.indexing import drain, rebuild
from search.query import Alternative, Query
from tests.catalogue.arrange import entry, store
from tests.search.arrange import an_entry, ask, titles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "een-index"


def folders(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.is_dir()]


def names(engine: TantivyEngine) -> set[str]:
    return {hit.name for hit in engine.search(Query(limit=1000)).hits}


def test_a_rebuild_switches_to_a_new_folder_and_removes_the_old(folder: Path) -> None:
    engine = TantivyEngine(folder)
    engine.rebuild([an_entry(1)])
    before = folders(folder)

    engine.rebuild([an_entry(2)])

    assert len(before) == len(folders(folder)) == 1
    assert folders(folder) != before
    assert (folder / "current").read_text() == folders(folder)[0]
    assert names(engine) == {"Toepassing 2"}


def test_a_rebuild_that_fails_leaves_the_old_index_in_use(folder: Path) -> None:
    engine = TantivyEngine(folder)
    engine.rebuild([an_entry(1)])

    def failing() -> Iterator[Entry]:
        yield an_entry(2)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        engine.rebuild(failing())

    assert names(engine) == {"Toepassing 1"}


def test_what_a_failed_rebuild_left_goes_with_the_next(folder: Path) -> None:
    engine = TantivyEngine(folder)
    engine.rebuild([an_entry(1)])
    (folder / "v1-1").mkdir()

    engine.rebuild([an_entry(1)])

    assert len(folders(folder)) == 1


def test_another_engine_on_the_folder_sees_what_was_written(folder: Path) -> None:
    writer, reader = TantivyEngine(folder), TantivyEngine(folder)
    writer.rebuild([an_entry(1)])
    assert names(reader) == {"Toepassing 1"}

    writer.write([an_entry(2)], deleted=["application:1"])

    assert names(reader) == {"Toepassing 2"}


def test_another_engine_on_the_folder_follows_a_rebuild(folder: Path) -> None:
    writer, reader = TantivyEngine(folder), TantivyEngine(folder)
    writer.rebuild([an_entry(1)])
    assert reader.count() == 1

    writer.rebuild([an_entry(2), an_entry(3)])

    assert names(reader) == {"Toepassing 2", "Toepassing 3"}


def test_a_hit_holds_all_that_a_result_shows(folder: Path) -> None:
    engine = TantivyEngine(folder)
    sent = an_entry(1, summary="Kort", body="Lang", used_by=3, extra={"organisations": ["A"], "organisation_count": 3})
    engine.rebuild([sent])

    hit = engine.search(Query()).hits[0]

    for name in ("key", "kind", "name", "url", "summary", "body", "facets", "used_by", "changed_at", "extra"):
        assert getattr(hit, name) == getattr(sent, name), name


def test_a_moment_that_nobody_knows_stays_unknown(folder: Path) -> None:
    engine = TantivyEngine(folder)
    engine.rebuild([an_entry(1, changed_at=None)])

    assert engine.search(Query()).hits[0].changed_at is None


def test_in_order_of_use_the_most_used_comes_first(folder: Path) -> None:
    engine = TantivyEngine(folder)
    engine.rebuild([an_entry(n, used_by=n) for n in (2, 9, 4)])

    assert [hit.used_by for hit in engine.search(Query(order="gebruik")).hits] == [9, 4, 2]


def test_a_word_in_the_name_weighs_more_than_one_in_the_text(folder: Path) -> None:
    engine = TantivyEngine(folder)
    engine.rebuild([an_entry(1, body="parkeren"), an_entry(2, name="Parkeren"), an_entry(3, labels=("parkeren",))])

    found = engine.search(Query(clauses=((Alternative((term_of("parkeren"),)),),))).hits

    assert [hit.key for hit in found] == ["application:2", "application:3", "application:1"]


def test_a_label_with_odd_signs_comes_back_whole(folder: Path) -> None:
    engine = TantivyEngine(folder)
    choice = Choice(value="a-b", label='Zorg & "welzijn" <ë>')
    engine.rebuild([an_entry(1, facets={"thema": (choice,)})])

    count = engine.search(Query(counted=("thema",))).facets["thema"][0]

    assert (count.value, count.label, count.count) == (choice.value, choice.label, 1)


def test_an_index_that_is_not_there_cannot_be_asked(folder: Path) -> None:
    engine = TantivyEngine(folder)

    assert not engine.ready()
    for ask_it in (engine.count, lambda: engine.search(Query()), lambda: engine.write([], deleted=[])):
        with pytest.raises(EngineUnavailable):
            ask_it()


def test_an_index_that_is_damaged_is_not_ready_and_is_made_anew(folder: Path) -> None:
    engine = TantivyEngine(folder)
    engine.rebuild([an_entry(1)])
    (folder / folders(folder)[0] / "meta.json").write_text("geen JSON")
    assert not engine.ready()
    assert not TantivyEngine(folder).ready()

    engine.rebuild([an_entry(1)])

    assert engine.count() == 1


# Another version -----------------------------------------------------------------------------------------------------


@pytest.fixture
def old_index(db: None, embedded: None, settings: object) -> None:
    """An index of two applications, as an earlier version of the code left it."""
    store(entry(1), entry(2))
    rebuild()
    place = settings.SEARCH_FOLDER  # type: ignore[attr-defined]
    (place / (place / "current").read_text()).rename(place / "v0-1")
    (place / "current").write_text("v0-1")


@pytest.mark.usefixtures("old_index")
def test_an_index_of_another_version_is_not_ready(client: Client) -> None:
    assert not get_engine().ready()
    assert "Beperkt zoeken." in client.get("/zoeken").content.decode()
    assert client.get("/gereed").json()["problemen"] == [
        "De zoekindex is van een andere versie. De taakverwerker maakt een nieuwe."
    ]


@pytest.mark.usefixtures("old_index")
def test_a_drain_makes_an_index_of_another_version_anew(settings: object) -> None:
    assert drain() == 2

    assert titles(ask("")) == ["Toepassing 1", "Toepassing 2"]
    assert not (settings.SEARCH_FOLDER / "v0-1").exists()  # type: ignore[attr-defined]


# At once -------------------------------------------------------------------------------------------------------------


def test_another_set_of_facets_is_another_version() -> None:
    keys = [facet.key for facet in FACETS]

    assert version_of(keys) == version_of(reversed(keys)) == VERSION
    assert version_of([*keys, "nieuw"]) != VERSION


def test_an_index_that_the_engine_gives_up_on_cannot_be_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr("search.engines.tantivy.FACETS", FACETS[:2])
        TantivyEngine(folder).rebuild([an_entry(1)])
    engine = TantivyEngine(folder)

    with pytest.raises(EngineUnavailable, match="niet te lezen"):
        engine.search(Query(look_alikes=(1,)))


def write_twenty(folder: Path, first: int) -> None:
    engine = TantivyEngine(folder)
    for number in range(first, first + 20):
        engine.write([an_entry(number)], deleted=[])


def test_two_processes_that_write_at_once_lose_nothing(folder: Path) -> None:
    engine = TantivyEngine(folder)
    engine.rebuild([])
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=write_twenty, args=(folder, first)) for first in (100, 200)]

    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=60)

    assert [process.exitcode for process in processes] == [0, 0]
    assert names(engine) == {f"Toepassing {n}" for first in (100, 200) for n in range(first, first + 20)}


def test_a_reader_whose_index_is_taken_away_while_it_looks_looks_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = TantivyEngine(folder)
    engine.rebuild([an_entry(1)])
    names_read, read = iter(["v1-1"]), Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda path: next(names_read, None) or read(path))

    assert TantivyEngine(folder).count() == 1
