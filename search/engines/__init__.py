"""The engines behind one protocol; which one is a setting (`SEARCH_URL`, empty: embedded)."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .base import (
    EngineOutOfReach,
    EngineResponse,
    EngineTooSlow,
    EngineUnavailable,
    FacetCount,
    Hit,
    IndexBroken,
    Refused,
    SearchEngine,
)
from .breaker import Breaker
from .tantivy import TantivyEngine

__all__ = [
    "Breaker",
    "EngineOutOfReach",
    "EngineResponse",
    "EngineTooSlow",
    "EngineUnavailable",
    "FacetCount",
    "Hit",
    "IndexBroken",
    "Refused",
    "SearchEngine",
    "breaker",
    "check_address",
    "check_layout",
    "get_engine",
    "guarded",
    "is_embedded",
]


Reply = TypeVar("Reply")


def get_engine() -> SearchEngine:
    """Return the engine of this process. Raises ImproperlyConfigured for an address that is none."""
    if settings.SEARCH_URL:
        check_address(settings.SEARCH_URL)
        timeouts = (settings.SEARCH_TIMEOUT_MS / 1000, settings.SEARCH_WRITE_TIMEOUT)
        return _elasticsearch(settings.SEARCH_URL, settings.SEARCH_INDEX, settings.SEARCH_API_KEY, timeouts)
    return _embedded(str(settings.SEARCH_FOLDER))


def is_embedded() -> bool:
    """Say whether the engine is in this process, and not a server elsewhere."""
    return not settings.SEARCH_URL


def guarded(question: Callable[[], Reply]) -> Reply:
    """Return what the engine says to a question; a server is asked through a circuit breaker, so that one that hangs
    does not hold up every page. Raises EngineUnavailable.
    """
    return question() if is_embedded() else breaker().call(question)


def check_address(address: str) -> None:
    """Raise ImproperlyConfigured when this is no address of a search engine."""
    parts = urlsplit(address)
    try:
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port is not None
    except ValueError:
        usable = False
    if not usable:
        raise ImproperlyConfigured(
            f"SEARCH_URL is {address!r}. Geef het adres van Elasticsearch met de poort erbij, zoals "
            "https://zoek.example.nl:9200, of laat de instelling leeg voor de ingebouwde zoekmachine."
        )


@lru_cache(maxsize=4)
def _embedded(folder: str) -> SearchEngine:
    return TantivyEngine(Path(folder))


@lru_cache(maxsize=4)
def _elasticsearch(address: str, prefix: str, api_key: str, timeouts: tuple[float, float]) -> SearchEngine:
    from .elasticsearch import ElasticsearchEngine, Layout, Timeouts

    layout = Layout(shards=settings.SEARCH_SHARDS, replicas=settings.SEARCH_REPLICAS, refresh=settings.SEARCH_REFRESH)
    return ElasticsearchEngine(
        address,
        prefix=prefix,
        api_key=api_key,
        ca_certs=settings.SEARCH_CA_CERTS,
        layout=layout,
        timeouts=Timeouts(*timeouts),
    )


def check_layout() -> None:
    """Raise ImproperlyConfigured when no index can be made with these settings."""
    for name, least, most in (("SEARCH_SHARDS", 1, 1024), ("SEARCH_REPLICAS", 0, 100), ("SEARCH_REFRESH", 1, 3600)):
        value = getattr(settings, name)
        if not least <= value <= most:
            raise ImproperlyConfigured(f"{name} is {value}. Geef een heel getal van {least} tot en met {most}.")


@lru_cache(maxsize=4)
def _breaker(_address: str) -> Breaker:
    return Breaker(lambda: settings.SEARCH_PAUSE)


def breaker() -> Breaker:
    """Return the circuit breaker of this process."""
    return _breaker(settings.SEARCH_URL)
