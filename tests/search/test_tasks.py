"""What waits for another chance gets it without a further change: the worker comes back for it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from search import indexing, outbox
from search.engines import EngineUnavailable
from search.indexing import rebuild
from search.models import OutboxEntry
from search.tasks import drain_in_background, drain_quietly
from tests.catalogue.arrange import entry, store
from tests.search.arrange import ask, titles

pytestmark = pytest.mark.django_db

Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def with_a_worker(settings: object) -> None:
    """Tasks wait in the database for a worker, as they do on a site."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # type: ignore[attr-defined]


@pytest.fixture
def unreadable(monkeypatch: Patch) -> None:
    """An application of which nothing can be read."""
    rebuild()
    store(entry(1, name="Parkeren"))

    def refuse(_keys: object) -> object:
        raise ValueError("Dit kan niet.")

    monkeypatch.setattr(indexing, "entries_of", refuse)


def moments() -> list[object]:
    tasks = DBTaskResult.objects.filter(task_path=drain_in_background.module_path)
    return [task.run_after for task in tasks]


@pytest.mark.usefixtures("unreadable")
def test_the_worker_comes_back_when_it_may_be_tried_again() -> None:
    drain_quietly()

    assert moments() == [OutboxEntry.objects.get().retry_at]


@pytest.mark.usefixtures("unreadable")
def test_it_is_sent_for_once() -> None:
    drain_quietly()
    drain_quietly()

    assert len(moments()) == 1


def test_the_worker_that_comes_back_indexes_it(unreadable: None, monkeypatch: Patch) -> None:
    drain_quietly()
    monkeypatch.undo()
    OutboxEntry.objects.update(retry_at=timezone.now() - timedelta(seconds=1))

    drain_in_background.func()

    assert titles(ask("")) == ["Parkeren"]
    assert outbox.waiting() == 0


@pytest.mark.usefixtures("unreadable")
def test_the_worker_that_fails_again_comes_back_later() -> None:
    drain_quietly()
    OutboxEntry.objects.update(retry_at=None)
    DBTaskResult.objects.all().delete()

    drain_in_background.func()

    assert moments() == [OutboxEntry.objects.get().retry_at]
    assert OutboxEntry.objects.get().attempts == 2


def test_an_index_that_cannot_be_written_now_is_tried_soon(monkeypatch: Patch) -> None:
    rebuild()
    store(entry(1, name="Parkeren"))

    def full() -> object:
        raise EngineUnavailable("De schijf is vol.")

    monkeypatch.setattr(indexing, "drain", full)

    drain_quietly()

    assert len(moments()) == 1


def test_nothing_that_waits_sends_for_nobody() -> None:
    store(entry(1, name="Parkeren"))

    drain_quietly()

    assert moments() == []
