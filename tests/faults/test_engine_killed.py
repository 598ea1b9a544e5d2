"""F32 to F36: bad documents, kills, jobs out of order, rebuilds during edits, and an index that is gone."""

import threading
import time

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import engines, indexing, outbox
from search.engines import EngineUnavailable, SearchEngine, get_engine
from search.engines.elasticsearch import ElasticsearchEngine
from search.indexing import drain, rebuild
from search.models import OutboxEntry
from search.reconcile import drift
from tests.catalogue.arrange import entry, store
from tests.faults.proxy import Proxy
from tests.search.arrange import an_entry, ask, titles
from tests.services.elasticsearch import Server

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_one_bad_document_of_five_hundred_is_a_dead_letter(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    rebuild()
    from search.engines import elasticsearch

    make = elasticsearch._action

    def bad(one: object, version: int) -> dict:
        action = make(one, version)
        if one.name == "Toepassing 250":
            action["_source"]["used_by"] = {"geen": "getal"}
        return action

    monkeypatch.setattr(elasticsearch, "_action", bad)
    store(*(entry(n) for n in range(1, 501)))

    drain()

    assert get_engine().count() == 499
    letter = OutboxEntry.objects.get()
    assert letter.dead_at is not None
    assert "used_by" in letter.problem


@given(order=st.permutations([(1, "a"), (2, None), (3, "b"), (4, None), (5, "c")]), last=st.integers(1, 5))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_any_order_the_newest_wins_and_what_is_deleted_stays_deleted(
    proxy: Proxy, order: list[tuple[int, str | None]], last: int
) -> None:
    engine = get_engine()
    if not engine.ready():
        engine.rebuild([])
    key = f"application:{time.time_ns()}"

    for version, name in order:
        if version <= last:
            gone = [] if name else [key]
            written = [an_entry(1, key=key, name=name)] if name else []
            engine.write(written, deleted=gone, versions={key: version})
    engine.refresh()

    newest = {1: "a", 2: None, 3: "b", 4: None, 5: "c"}[last]
    hit = engine.get(key)
    assert (hit.name if hit else None) == newest


def test_a_rebuild_during_edits_and_searches_loses_neither(proxy: Proxy) -> None:
    engine = get_engine()
    engine.rebuild([an_entry(n) for n in range(50)])
    failed: list[object] = []
    done = threading.Event()

    def search() -> None:
        while not done.is_set():
            try:
                if not engine.search(indexing_query()).total:
                    failed.append("empty")
            except EngineUnavailable as error:
                failed.append(error)

    def entries():
        for number in range(50):
            if number == 25:  # an edit of what was read already, one of what comes, and a deletion
                edits = [an_entry(3, name="Nieuw 3"), an_entry(40, name="Nieuw 40")]
                versions = {f"application:{n}": 1_000_001 for n in (3, 40, 7, 45)}
                engine.write(edits, deleted=["application:7", "application:45"], versions=versions)
            yield an_entry(number)

    searching = threading.Thread(target=search)
    searching.start()
    engine.rebuild(entries())
    done.set()
    searching.join()
    engine.refresh()

    assert failed == []
    assert engine.count() == 48
    assert engine.get("application:3").name == "Nieuw 3"
    assert engine.get("application:40").name == "Nieuw 40"
    assert engine.get("application:7") is engine.get("application:45") is None
    assert len(engine._indices()) == 1


def indexing_query() -> object:
    from search.query import Query

    return Query(limit=5)


def test_two_rebuilds_leave_one_whole_index(proxy: Proxy) -> None:
    first, second = (ElasticsearchEngine(proxy.url, prefix=get_engine()._prefix) for _ in range(2))

    def entries():
        second.rebuild([an_entry(1), an_entry(2)])
        yield an_entry(1)

    with pytest.raises(EngineUnavailable):
        first.rebuild(entries())  # what the later one found half-built, it took away
    first.refresh()

    assert first.count() == 2
    assert len(first._indices()) == 1


def test_a_rebuild_that_was_killed_is_never_served_and_goes_with_the_next(proxy: Proxy) -> None:
    engine: SearchEngine = get_engine()
    engine.rebuild([an_entry(1)])
    engine._create(f"{engine._alias}-{time.time_ns()}")  # what a kill half-way leaves
    assert engine.count() == 1

    engine.rebuild([an_entry(1), an_entry(2)])

    assert len(engine._indices()) == 1


@pytest.mark.parametrize("state", ["deleted", "empty", "other version"])
def test_an_index_that_is_gone_is_not_believed_and_is_made_anew(proxy: Proxy, client: Client, state: str) -> None:
    store(entry(1, name="Parkeren"))
    rebuild()
    engine = get_engine()
    if state == "deleted":
        engine.delete_all()
    elif state == "empty":
        engine.rebuild([])
    else:
        engine._write_client.indices.update_aliases(
            actions=[{"remove": {"index": engine._served(), "alias": engine._alias}}]
        )
    assert "Beperkt zoeken." in client.get("/zoeken?q=parkeren").content.decode()
    assert client.get("/gereed").json()["status"] == "beperkt"

    drain()

    assert titles(ask("q=parkeren")) == ["Parkeren"]
    assert len(engine._indices()) == 1


# Kills ---------------------------------------------------------------------------------------------------------------


def drain_for_ever() -> None:
    for _ in range(200):
        drain()
        outbox.add(f"application:{n}" for n in range(1, 301))


def test_killed_during_a_bulk_it_has_everything_after_it_returns(on_mortal: Server) -> None:
    rebuild()
    store(*(entry(n) for n in range(1, 301)))
    killer = threading.Timer(0.15, on_mortal.kill)
    killer.start()

    with pytest.raises(EngineUnavailable):
        drain_for_ever()
    killer.join()
    assert outbox.waiting()

    on_mortal.start()
    drain()

    assert drift().keys == ()
    assert outbox.waiting() == outbox.dead() == 0


def test_killed_during_a_rebuild_the_old_index_is_served_and_nothing_is_lost(on_mortal: Server) -> None:
    store(*(entry(n) for n in range(1, 6)))
    rebuild()
    project = indexing.entries_of

    def kill_first(keys: list[str]) -> object:
        on_mortal.kill()
        return project(keys)

    indexing.entries_of = kill_first
    try:
        with pytest.raises(EngineUnavailable):
            rebuild()
    finally:
        indexing.entries_of = project

    on_mortal.start()

    assert get_engine().count() == 5
    rebuild()
    assert drift().keys == ()
    assert len(get_engine()._indices()) == 1


def test_killed_while_searches_and_saves_go_on_none_fails_and_nothing_is_lost(
    on_mortal: Server, client: Client
) -> None:
    store(entry(1, name="Parkeren"))
    rebuild()
    killing = threading.Timer(0.2, on_mortal.kill)
    killing.start()
    pages, after = [], 0

    while after < 3:  # some while it is killed, three without it
        after += not killing.is_alive()
        store(entry(len(pages) + 2, name=f"Weegbrug {len(pages)}"))
        pages.append(client.get("/zoeken?q=parkeren"))

    assert {page.status_code for page in pages} == {200}
    assert "Beperkt zoeken." in pages[-1].content.decode()
    assert outbox.waiting() == len(pages)
    on_mortal.start()
    engines._breaker.cache_clear()
    drain()
    assert drift().keys == ()
    assert len(titles(ask("q=weegbrug"))) == min(20, len(pages))
