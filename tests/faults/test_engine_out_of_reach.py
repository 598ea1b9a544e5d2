"""F29, F30, F31: Elasticsearch refuses, hangs, is slow, cuts or is read-only. Search says so; nothing else notices."""

import time

import pytest
from django.test import Client

from search import outbox
from search.engines import EngineOutOfReach, EngineUnavailable, breaker, get_engine
from search.engines.breaker import Breaker
from search.indexing import drain, rebuild
from search.tasks import drain_quietly
from tests.catalogue.arrange import entry, store
from tests.faults.proxy import Proxy
from tests.search.arrange import ask, titles

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DOWN = ("refuse", "hang", "cut")


@pytest.fixture
def two(proxy: Proxy) -> Proxy:
    store(entry(1, name="Parkeren"), entry(2, name="Chatbot"))
    rebuild()
    return proxy


def test_without_a_fault_the_engine_answers(two: Proxy, client: Client) -> None:
    page = client.get("/zoeken?q=parkeren").content.decode()

    assert "Parkeren" in page
    assert "Beperkt zoeken." not in page


@pytest.mark.usefixtures("two", "short_deadline")
@pytest.mark.parametrize("mode", DOWN)
def test_search_answers_from_the_database_within_one_deadline(two: Proxy, client: Client, mode: str) -> None:
    two.become(mode)
    begun = time.monotonic()

    answer = client.get("/zoeken?q=parkeren")

    assert answer.status_code == 200
    assert "Beperkt zoeken." in answer.content.decode()
    assert "/toepassingen/parkeren" in answer.content.decode()
    assert time.monotonic() - begun < 3  # one deadline of 0.3 seconds, on a busy machine


@pytest.mark.usefixtures("two", "short_deadline")
@pytest.mark.parametrize("mode", DOWN)
def test_once_it_failed_no_page_reaches_the_engine(two: Proxy, client: Client, mode: str) -> None:
    two.become(mode)
    client.get("/zoeken?q=parkeren")
    before = two.connections

    for _ in range(5):
        client.get("/zoeken?q=parkeren")
        client.get("/zoeken/suggesties?q=park")

    assert two.connections == before
    assert breaker().is_open


def test_without_the_breaker_every_page_reaches_the_engine(
    two: Proxy, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Breaker, "call", lambda _self, question: question())
    two.become("refuse")
    before = two.connections

    for _ in range(3):
        client.get("/zoeken?q=parkeren")

    assert two.connections >= before + 3


@pytest.mark.parametrize("mode", DOWN)
def test_search_recovers_without_a_restart(two: Proxy, client: Client, settings: object, mode: str) -> None:
    two.become(mode)
    client.get("/zoeken?q=parkeren")
    assert breaker().is_open
    two.become("pass")
    settings.SEARCH_PAUSE = 0  # type: ignore[attr-defined]

    assert "Beperkt zoeken." not in client.get("/zoeken?q=parkeren").content.decode()
    assert not breaker().is_open


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("mode", DOWN)
def test_other_pages_do_not_ask_the_engine(two: Proxy, client: Client, mode: str) -> None:
    two.become(mode)
    before = two.connections

    for address in ("/", "/wijzigingen", "/kennis", "/zo-beoordelen-wij"):
        assert client.get(address).status_code == 200

    assert two.connections == before


@pytest.mark.usefixtures("site")
@pytest.mark.usefixtures("two", "short_deadline")
@pytest.mark.parametrize("mode", DOWN)
def test_pages_that_show_what_resembles_them_do_without_it_and_ask_once(two: Proxy, client: Client, mode: str) -> None:
    two.become(mode)
    before = two.connections

    for _ in range(4):
        page = client.get("/toepassingen/parkeren")
        assert page.status_code == 200
        assert "Lijkt hierop" not in page.content.decode()

    assert two.connections <= before + 1


@pytest.mark.usefixtures("two", "short_deadline")
@pytest.mark.parametrize("mode", DOWN)
def test_the_web_server_stays_in_use_and_asks_the_engine_once(two: Proxy, client: Client, mode: str) -> None:
    two.become(mode)
    before = two.connections

    answers = [client.get("/gereed") for _ in range(3)]

    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["status"] for answer in answers} == {"beperkt"}
    assert two.connections <= before + 1


@pytest.mark.usefixtures("two")
def test_a_drain_that_gets_no_answer_makes_no_other_index(proxy: Proxy) -> None:
    served = get_engine().health()["index"]
    store(entry(3, name="Weegbrug"))
    proxy.become("hang")

    with pytest.raises(EngineOutOfReach):
        drain()

    proxy.become("pass")
    drain()
    assert get_engine().health()["index"] == served


@pytest.mark.parametrize("mode", ["refuse", "cut"])
def test_a_change_waits_and_reaches_the_index_afterwards(two: Proxy, mode: str) -> None:
    two.become(mode)
    store(entry(3, name="Weegbrug"))
    drain_quietly()
    assert outbox.waiting() == 1

    two.become("pass")
    drain()

    assert titles(ask("q=weegbrug")) == ["Weegbrug"]
    assert outbox.waiting() == outbox.dead() == 0


def test_a_slow_engine_is_still_an_engine(two: Proxy) -> None:
    two.become("slow")

    assert titles(ask("q=parkeren")) == ["Parkeren"]


def test_a_read_only_index_keeps_changes_waiting(two: Proxy) -> None:
    engine = get_engine()
    index = engine.health()["index"]
    engine._write_client.indices.put_settings(index=index, settings={"index.blocks.read_only_allow_delete": True})
    store(entry(3, name="Weegbrug"))

    with pytest.raises(EngineUnavailable):
        drain()

    assert outbox.waiting() == 1
    assert outbox.dead() == 0
    engine._write_client.indices.put_settings(index=index, settings={"index.blocks.read_only_allow_delete": None})
    drain()
    assert titles(ask("q=weegbrug")) == ["Weegbrug"]
