"""Negative controls of F29 to F37: the scenario of each fault with its protection taken away, which then does harm.

They show that the tests of the faults can fail. Where a fault has its control beside it, it is not repeated here.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client, TestCase

from search import indexing, outbox, receivers, retrieval
from search.engines import EngineUnavailable, get_engine
from search.engines import elasticsearch as module
from search.engines.elasticsearch import ElasticsearchEngine
from search.entry import Entry
from search.indexing import drain, rebuild
from search.reconcile import drift
from search.tasks import drain_quietly
from tests.catalogue.arrange import entry, store
from tests.faults.proxy import Proxy
from tests.search.arrange import an_entry, ask, titles

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Patch = pytest.MonkeyPatch


@pytest.fixture
def one(proxy: Proxy) -> Proxy:
    store(entry(1, name="Parkeren"))
    rebuild()
    return proxy


def test_f29_without_the_plain_search_the_page_fails(one: Proxy, monkeypatch: Patch) -> None:
    def nothing(_criteria: object) -> None:
        raise EngineUnavailable

    monkeypatch.setattr(retrieval, "retrieve_plainly", nothing)
    one.become("refuse")

    assert Client(raise_request_exception=False).get("/zoeken?q=parkeren").status_code == 500


def test_f29_a_save_that_waits_for_the_index_fails_with_it(one: Proxy, monkeypatch: Patch) -> None:
    monkeypatch.setattr(receivers, "drain_after_commit", drain)
    one.become("refuse")

    with pytest.raises(EngineUnavailable), TestCase.captureOnCommitCallbacks(execute=True):
        receivers.applications_changed([1])


def test_f30_with_a_longer_deadline_a_hanging_engine_holds_up_the_page(proxy: Proxy, settings: object) -> None:
    settings.SEARCH_TIMEOUT_MS = 4000  # type: ignore[attr-defined]
    store(entry(1, name="Parkeren"))
    rebuild()
    proxy.become("hang")
    begun = time.monotonic()

    ask("q=parkeren")

    assert time.monotonic() - begun > 3  # what the test of F30 does not allow


def test_f31_taken_for_a_refusal_of_this_entry_a_change_is_given_up(one: Proxy, monkeypatch: Patch) -> None:
    monkeypatch.setattr(module, "EVERYTHING", frozenset())
    with read_only():
        store(entry(2, name="Weegbrug"))
        drain()

    assert (outbox.waiting(), outbox.dead()) == (0, 1)
    drain()
    assert titles(ask("q=weegbrug")) == []


@contextmanager
def read_only() -> Iterator[None]:
    engine: Any = get_engine()
    index = engine.health()["index"]
    engine._write_client.indices.put_settings(index=index, settings={"index.blocks.read_only_allow_delete": True})
    yield
    engine._write_client.indices.put_settings(index=index, settings={"index.blocks.read_only_allow_delete": None})


def test_f32_without_errors_per_item_one_bad_document_stops_the_others_for_ever(one: Proxy, monkeypatch: Patch) -> None:
    make = module._action
    monkeypatch.setattr(module, "_action", lambda row, version: spoiled(make(row, version), row))
    monkeypatch.setattr(module, "_refusal", unavailable)
    store(*(entry(n) for n in range(2, 6)))

    for _ in range(2):
        with pytest.raises(EngineUnavailable):
            drain()

    assert outbox.waiting() == 4


def spoiled(action: dict[str, Any], row: Entry) -> dict[str, Any]:
    if row.name == "Toepassing 3":
        action["_source"]["used_by"] = {"geen": "getal"}
    return action


def unavailable(*_arguments: object, **_options: object) -> None:
    raise EngineUnavailable


def test_f33_ticked_off_before_it_was_written_a_change_is_lost(one: Proxy, monkeypatch: Patch) -> None:
    write = ElasticsearchEngine.write

    def forgetful(*arguments: Any, **values: Any) -> Any:
        try:
            return write(*arguments, **values)
        except EngineUnavailable:
            return []

    monkeypatch.setattr(ElasticsearchEngine, "write", forgetful)
    monkeypatch.setattr(indexing, "is_broken", lambda _engine: False)
    one.become("cut")
    store(entry(2))
    drain_quietly()
    one.become("pass")
    drain()

    assert len(drift().missing) == 1


@pytest.mark.parametrize(("left_out", "found"), [(False, "nieuw"), (True, "oud")])
def test_f34_without_versions_what_comes_last_wins(
    proxy: Proxy, monkeypatch: Patch, left_out: bool, found: str
) -> None:
    if left_out:
        monkeypatch.setattr(module, "_external", lambda _version: {})
    engine: Any = get_engine()
    engine.rebuild([])
    for version, name in ((2, "nieuw"), (1, "oud")):
        engine.write([an_entry(1, name=name)], deleted=[], versions={"application:1": version})

    engine.refresh()

    assert engine.get("application:1").name == found


@pytest.mark.parametrize(("left_out", "found"), [(False, "nieuw"), (True, "oud")])
def test_f35_written_to_the_served_index_only_an_edit_during_a_rebuild_is_lost(
    proxy: Proxy, monkeypatch: Patch, left_out: bool, found: str
) -> None:
    engine: Any = get_engine()
    engine.rebuild([an_entry(1, name="oud")])
    every = engine._indices

    def entries() -> Iterator[Entry]:
        yield an_entry(1, name="oud")
        if left_out:
            monkeypatch.setattr(engine, "_indices", lambda: [engine._served()])
        engine.write([an_entry(1, name="nieuw")], deleted=[], versions={"application:1": 1_000_001})
        monkeypatch.setattr(engine, "_indices", every)

    engine.rebuild(entries())
    engine.refresh()

    assert engine.get("application:1").name == found


def test_f35_switched_before_it_is_whole_a_rebuild_serves_half_an_index(proxy: Proxy, monkeypatch: Patch) -> None:
    engine: Any = get_engine()
    engine.rebuild([an_entry(n) for n in range(10)])
    monkeypatch.setattr(engine, "_create", created_and_served(engine))
    seen = []

    def entries() -> Iterator[Entry]:
        yield an_entry(1)
        seen.append(engine.count())

    engine.rebuild(entries())

    assert seen == [0]  # of ten


def created_and_served(engine: Any) -> Callable[[str], None]:
    create = engine._create

    def both(name: str) -> None:
        create(name)
        engine._switch_to(name)

    return both


@pytest.mark.parametrize(("asked", "limited"), [(True, True), (False, False)])
def test_f36_without_a_look_at_the_database_an_empty_index_says_nothing_was_found(
    proxy: Proxy, monkeypatch: Patch, asked: bool, limited: bool
) -> None:
    get_engine().rebuild([])
    store(entry(1, name="Parkeren"))
    if not asked:
        monkeypatch.setattr(retrieval, "require_entries", lambda _engine: None)

    page = ask("q=parkeren")

    assert (page.limited, page.total) == (limited, 1 if limited else 0)


def test_f37_counting_alone_does_not_see_what_differs(one: Proxy) -> None:
    assert drift().keys == ()  # before anything is injected nothing is found
    engine: Any = get_engine()
    ((key, _fingerprint),) = engine.fingerprints()
    engine.write([an_entry(1, key=key, name="Anders")], deleted=[], versions={key: 10**12})
    engine.refresh()

    assert engine.count() == 1
    assert drift().different == (key,)
