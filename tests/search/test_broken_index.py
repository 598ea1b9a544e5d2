"""An index that is gone, empty or damaged: no page fails or says that there is nothing, and it is made anew."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client

from portal.schedule.jobs import JOBS
from portal.schedule.runner import run_due
from search import indexing
from search.engines import EngineUnavailable, get_engine
from search.engines.tantivy import TantivyEngine
from search.indexing import drain, rebuild
from search.rebuild_lock import rebuild_lock
from search.tasks import drain_after_commit
from tests.catalogue.arrange import entry, store
from tests.search.arrange import an_entry, ask, titles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("embedded")]
KINDS = ("fast", "fieldnorm", "idx", "pos", "store", "term")


def served() -> Path:
    return settings.SEARCH_FOLDER / (settings.SEARCH_FOLDER / "current").read_text()


def of_kind(kind: str) -> Path:
    return next(file for file in served().iterdir() if file.suffix == f".{kind}")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def overwrite(file: Path) -> None:
    """In the middle, of a length that stays the same."""
    data = file.read_bytes()
    at = len(data) // 3
    file.write_bytes(data[:at] + bytes(255 - byte for byte in data[at : at + 40]) + data[at + 40 :])


FAULTS: dict[str, Callable[[], object]] = {
    "the folder is gone": lambda: shutil.rmtree(settings.SEARCH_FOLDER),
    "the index is gone": lambda: shutil.rmtree(served()),
    "current is gone": lambda: (settings.SEARCH_FOLDER / "current").unlink(),
    "current is nonsense": lambda: (settings.SEARCH_FOLDER / "current").write_bytes(os.urandom(40)),
    "meta.json is empty": lambda: (served() / "meta.json").write_text(""),
    "meta.json is other JSON": lambda: (served() / "meta.json").write_text("[]"),
    "it is empty": lambda: get_engine().rebuild([]),
    **{f"{kind} is gone": lambda kind=kind: of_kind(kind).unlink() for kind in KINDS},
    **{f"{kind} is cut off": lambda kind=kind: cut(of_kind(kind)) for kind in KINDS},
    **{f"{kind} is overwritten": lambda kind=kind: overwrite(of_kind(kind)) for kind in KINDS},
}


@pytest.fixture(params=FAULTS.values(), ids=list(FAULTS))
def broken(embedded: None, request: pytest.FixtureRequest) -> None:
    """An index of two applications with something wrong; who looks at it has just started."""
    store(entry(1, name="Parkeren"), entry(2, name="Weegbrug"))
    rebuild()
    request.param()
    from search import engines

    engines._embedded.cache_clear()


@pytest.mark.usefixtures("broken")
def test_no_page_fails_or_says_that_there_is_nothing(client: Client) -> None:
    found = client.get("/zoeken?q=parkeren")

    assert found.status_code == 200
    assert "/toepassingen/parkeren" in found.content.decode()
    assert client.get("/zoeken/suggesties?q=park").status_code == 200
    assert client.get("/zoeken/resultaten.csv").status_code in (200, 503)
    assert client.get("/toepassingen/parkeren").status_code == 200
    assert client.get("/gereed").status_code == 200


@pytest.mark.usefixtures("broken")
def test_the_worker_makes_it_anew(client: Client) -> None:
    ended = run_due(job for job in JOBS if job.name == "index")

    assert [result.succeeded for _, result in ended] == [True]
    assert sorted(titles(ask(""))) == ["Parkeren", "Weegbrug"]
    assert client.get("/gereed").json()["status"] == "gereed"
    assert get_engine().intact()


def test_meanwhile_health_and_start_page_say_so(site: None, admin_client: Client) -> None:
    store(entry(1, name="Parkeren"))
    rebuild()
    shutil.rmtree(served())

    health = admin_client.get("/gereed")

    assert health.status_code == 200
    assert health.json()["status"] == "beperkt"
    assert health.json()["problemen"] == ["De zoekindex is er nog niet. De taakverwerker maakt een nieuwe."]
    assert "De zoekindex is er nog niet. De taakverwerker maakt een nieuwe." in admin_client.get("/beheer/").text


def test_who_changes_something_does_not_wait_until_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    store(entry(1))
    called: list[str] = []
    monkeypatch.setattr("search.tasks.enqueue_drain", lambda: called.append("enqueue_drain"))
    monkeypatch.setattr(indexing, "rebuild", lambda: called.append("rebuild"))

    drain_after_commit()

    assert called == ["enqueue_drain"]


def test_a_healthy_index_is_not_made_anew_and_read_closely_once(monkeypatch: pytest.MonkeyPatch) -> None:
    store(entry(1))
    rebuild()
    before = served()
    read: list[Path] = []
    from search.engines import checksums

    whole = checksums._is_whole
    monkeypatch.setattr(checksums, "_is_whole", lambda file, size: read.append(file) or whole(file, size))

    drain()
    once = len(read)
    drain()

    assert served() == before
    assert once == len(read) == len(KINDS)


def test_what_was_written_later_is_held_against_its_checksum_too() -> None:
    store(entry(1))
    rebuild()
    store(entry(2))
    drain()

    assert get_engine().intact()
    assert len([file for file in served().iterdir() if file.suffix == ".store"]) > 1


@contextmanager
def somebody_rebuilds() -> Iterator[None]:
    """Another process, here a thread with a connection of its own, holds the turn."""
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with rebuild_lock() as mine:
            assert mine
            held.set()
            done.wait()
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(timeout=10)
    try:
        yield
    finally:
        done.set()
        holder.join()


def test_one_rebuild_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    store(entry(1))
    rebuilt: list[int] = []
    monkeypatch.setattr(indexing, "rebuild", lambda: rebuilt.append(1) or 1)
    settings.SEARCH_FOLDER.mkdir(parents=True, exist_ok=True)

    with somebody_rebuilds():
        assert drain() == 0
        with pytest.raises(CommandError, match="Er wordt al een nieuwe zoekindex gemaakt"):
            call_command("search_rebuild")
    assert rebuilt == []

    assert drain() == 1


def test_who_comes_second_finds_that_it_was_done(monkeypatch: pytest.MonkeyPatch) -> None:
    store(entry(1))
    states = iter([True, False])
    monkeypatch.setattr(indexing, "is_broken", lambda _engine: next(states))

    assert drain() == 0


def test_on_postgresql_the_lock_is_of_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("search.rebuild_lock.connection", SimpleNamespace(vendor="postgresql"))
    monkeypatch.setattr("search.rebuild_lock._ask", lambda function: bool(asked.append(function) or True))

    with rebuild_lock() as mine:
        assert mine

    assert asked == ["pg_try_advisory_lock", "pg_advisory_unlock"]


def test_an_index_that_cannot_be_written_leaves_the_old_one_and_a_sentence(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "index")
    engine.rebuild([an_entry(1)])

    def full() -> object:
        yield an_entry(2)
        raise OSError(28, "No space left on device")

    with pytest.raises(EngineUnavailable, match="niet te schrijven"):
        engine.rebuild(full())

    assert engine.count() == 1


def test_reconcile_makes_a_broken_index_anew(capsys: pytest.CaptureFixture[str]) -> None:
    store(entry(1))
    rebuild()
    shutil.rmtree(served())

    call_command("search_reconcile", "--fix")

    assert "drift=0" in capsys.readouterr().out
