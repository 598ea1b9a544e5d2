"""Faults need a real Elasticsearch: the one of SEARCH_URL behind a proxy, and one of our own that may be killed."""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from search import engines
from search.engines import get_engine
from tests.faults.proxy import Proxy
from tests.services.elasticsearch import NoElasticsearch, Server, server

ADDRESS = os.environ.get("SEARCH_URL", "")


@pytest.fixture
def proxy(settings: object) -> Iterator[Proxy]:
    """The site speaks to Elasticsearch through this."""
    if not ADDRESS:
        pytest.skip("SEARCH_URL names no Elasticsearch")
    parts = urlsplit(ADDRESS)
    with Proxy((parts.hostname or "", parts.port or 9200)) as between:
        settings.SEARCH_URL = between.url  # type: ignore[attr-defined]
        yield between
        between.become("pass")
        engines._breaker.cache_clear()
        get_engine().delete_all()  # type: ignore[attr-defined]
        settings.SEARCH_URL = ADDRESS  # type: ignore[attr-defined]


@pytest.fixture
def short_deadline(settings: object) -> None:
    """Give up soon on what does not answer; ask for it after what has to be answered, such as making the index."""
    settings.SEARCH_TIMEOUT_MS = 300  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def mortal() -> Iterator[Server]:
    """An Elasticsearch that a test may kill and start again."""
    if not ADDRESS:
        pytest.skip("SEARCH_URL names no Elasticsearch")
    try:
        with server() as running:
            yield running
    except NoElasticsearch as problem:
        pytest.skip(str(problem)) if os.environ.get("CI") != "true" else pytest.fail(str(problem))


@pytest.fixture
def on_mortal(mortal: Server, settings: object) -> Iterator[Server]:
    settings.SEARCH_URL = mortal.url  # type: ignore[attr-defined]
    yield mortal
    if mortal.process is None or mortal.process.poll() is not None:
        mortal.start()
    engines._breaker.cache_clear()
    get_engine().delete_all()  # type: ignore[attr-defined]
    settings.SEARCH_URL = ADDRESS  # type: ignore[attr-defined]
