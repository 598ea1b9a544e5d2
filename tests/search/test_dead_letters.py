"""What does not get through to the index: it waits, ever longer, is given up with its reason, and stops nobody."""

import pytest
from django.utils import timezone

from search import indexing, outbox
from search.engines import EngineUnavailable, get_engine
from search.indexing import drain, rebuild
from search.models import OutboxEntry
from search.outbox import MOST_ATTEMPTS
from search.projections import application_key
from tests.catalogue.arrange import application, entry, store
from tests.search.arrange import ask, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> str:
    """One application out of three that cannot be read; returns its key."""
    rebuild()
    store(entry(1), entry(2), entry(3))
    key = application_key(application(2).pk)
    project = indexing.entries_of

    def refuse(keys: list[str]) -> object:
        if key in keys:
            raise ValueError("Dit kan niet.")
        return project(keys)

    monkeypatch.setattr(indexing, "entries_of", refuse)
    return key


def row(key: str) -> OutboxEntry:
    return OutboxEntry.objects.get(key=key)


def test_one_that_cannot_be_read_does_not_stop_the_others(poison: str) -> None:
    drain()

    assert titles(ask("")) == ["Toepassing 1", "Toepassing 3"]
    assert list(OutboxEntry.objects.values_list("key", flat=True)) == [poison]
    assert row(poison).problem == "ValueError: Dit kan niet."


def test_it_is_not_tried_again_at_once(poison: str) -> None:
    drain()
    drain()

    assert row(poison).attempts == 1
    assert row(poison).retry_at > timezone.now()


def test_it_is_given_up_in_the_end(poison: str) -> None:
    for _ in range(MOST_ATTEMPTS + 2):
        drain()
        OutboxEntry.objects.update(retry_at=None)

    assert row(poison).dead_at is not None
    assert row(poison).attempts == MOST_ATTEMPTS
    assert (outbox.waiting(), outbox.dead()) == (0, 1)


def test_a_change_gives_it_a_new_chance(poison: str, monkeypatch: pytest.MonkeyPatch) -> None:
    drain()
    OutboxEntry.objects.update(dead_at=timezone.now())
    monkeypatch.undo()

    outbox.add([poison])
    drain()

    assert titles(ask("")) == ["Toepassing 1", "Toepassing 2", "Toepassing 3"]
    assert outbox.waiting() == outbox.dead() == 0


def test_a_rebuild_goes_on_without_it_and_keeps_it_waiting(poison: str) -> None:
    assert rebuild() == 2

    assert titles(ask("")) == ["Toepassing 1", "Toepassing 3"]
    assert row(poison).problem


def test_what_the_engine_refuses_is_given_up_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    rebuild()
    store(entry(1), entry(2))
    project, key = indexing.entries_of, application_key(application(1).pk)

    def odd(keys: list[str]) -> object:
        entries = project(keys)
        return [one if one.key != key else one.__class__(**vars(one) | {"extra": {"x": object()}}) for one in entries]

    monkeypatch.setattr(indexing, "entries_of", odd)

    drain()

    assert titles(ask("")) == ["Toepassing 2"]
    assert "JSON" in row(key).problem
    assert row(key).dead_at is not None


def test_an_engine_out_of_reach_costs_no_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    rebuild()
    store(entry(1))

    def refuse(*_args: object, **_values: object) -> None:
        raise EngineUnavailable("weg")

    monkeypatch.setattr(get_engine().__class__, "write", refuse)

    with pytest.raises(EngineUnavailable):
        drain()

    assert OutboxEntry.objects.get().attempts == 0
    assert outbox.waiting() == 1


def test_versions_grow_over_the_life_of_a_key() -> None:
    versions = []
    for _ in range(3):
        outbox.add(["application:1"])
        versions.append(row("application:1").index_version)
    OutboxEntry.objects.all().delete()
    outbox.add(["application:1"])
    versions.append(row("application:1").index_version)

    assert versions == sorted(set(versions))
