"""The one door of the index: what changed is queued, and the drain makes the index agree."""

import pytest

from catalogue.intake import withhold_registration
from catalogue.models import Application
from search import indexing, outbox
from search.engines import get_engine
from search.indexing import drain, rebuild
from search.models import OutboxEntry
from search.tasks import drain_quietly
from tests.catalogue.arrange import application, entry, registration, store, withdraw
from tests.search.arrange import ask, titles

pytestmark = pytest.mark.django_db


def test_a_key_waits_once_and_its_version_grows() -> None:
    outbox.add(["application:1"])
    outbox.add(["application:1", "application:1", "application:2"])

    assert dict(OutboxEntry.objects.values_list("key", "version")) == {"application:1": 2, "application:2": 1}
    assert outbox.waiting() == 2


def test_more_keys_than_a_statement_holds_are_queued() -> None:
    keys = [f"application:{n}" for n in range(1201)]
    outbox.add(keys)

    outbox.add(keys)

    assert OutboxEntry.objects.filter(version=2).count() == 1201


def test_a_drain_writes_what_changed_and_empties_the_queue() -> None:
    rebuild()
    store(entry(1), entry(2))

    assert drain() == 2

    assert titles(ask("")) == ["Toepassing 1", "Toepassing 2"]
    assert outbox.waiting() == 0


def test_a_drain_without_changes_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rebuild()
    monkeypatch.setattr(indexing, "_refresh", lambda *_: pytest.fail("nothing to refresh"))

    assert drain() == 0


def test_writing_the_same_twice_leaves_one_entry() -> None:
    store(entry(1))
    rebuild()
    outbox.add(f"application:{pk}" for pk in Application.objects.values_list("pk", flat=True))

    drain()

    assert get_engine().count() == 1


def test_what_changes_during_a_drain_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    store(entry(1))
    rebuild()
    key = f"application:{application(1).pk}"
    outbox.add([key])
    seen: list[str] = []
    project = indexing.entries_of

    def project_while_it_changes(keys: list[str]) -> object:
        seen.extend(keys)
        if len(seen) == 1:
            outbox.add(keys)
        return project(keys)

    monkeypatch.setattr(indexing, "entries_of", project_while_it_changes)

    drain()

    assert seen == [key, key]
    assert outbox.waiting() == 0


def test_what_changes_during_a_rebuild_still_waits_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    store(entry(1), entry(2))
    project, key = indexing.entries_of, f"application:{application(1).pk}"

    def project_while_it_changes(keys: list[str]) -> object:
        outbox.add([key])
        return project(keys)

    monkeypatch.setattr(indexing, "entries_of", project_while_it_changes)

    rebuild()

    assert list(OutboxEntry.objects.values_list("key", flat=True)) == [key]


def test_a_drain_that_fails_keeps_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    rebuild()
    store(entry(1))

    def fail(*_args: object) -> None:
        raise OSError

    monkeypatch.setattr(indexing, "_refresh", fail)

    drain_quietly()

    assert outbox.waiting() == 1


def test_a_drain_removes_what_is_withheld() -> None:
    store(entry(1), entry(2))
    rebuild()
    withhold_registration(registration(1))

    drain()

    assert titles(ask("")) == ["Toepassing 2"]
    assert get_engine().count() == 1


def test_a_drain_removes_what_is_no_more() -> None:
    store(entry(1, name="Een"), entry(2, name="Twee"))
    rebuild()
    store(entry(1, name="Twee"))

    drain()

    assert titles(ask("")) == ["Twee"]
    assert get_engine().count() == 1


def test_a_drain_keeps_what_is_withdrawn_apart() -> None:
    store(entry(1))
    rebuild()
    withdraw(1)

    drain()

    assert titles(ask("")) == []
    assert titles(ask("status=ingetrokken")) == ["Toepassing 1"]


def test_a_rebuild_gives_the_same_as_drains() -> None:
    rebuild()
    store(entry(1, name="Een"), entry(2, name="Twee"), entry(3, name="Drie"))
    drain()
    store(entry(1, name="Vier"))
    withdraw(3)
    drain()
    drained = (titles(ask("")), titles(ask("status=ingetrokken")), get_engine().count())

    rebuild()

    assert (titles(ask("")), titles(ask("status=ingetrokken")), get_engine().count()) == drained


def test_a_rebuild_leaves_out_what_is_withheld() -> None:
    store(entry(1), entry(2))
    withhold_registration(registration(1))

    assert rebuild() == 1


def test_a_first_drain_makes_the_index() -> None:
    store(entry(1))

    drain()

    assert titles(ask("")) == ["Toepassing 1"]
    assert outbox.waiting() == 0
