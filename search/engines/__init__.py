"""The engines behind one protocol; which one is a setting (`SEARCH_URL`, empty: embedded)."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .base import Answer, Clause, EngineUnavailable, FacetCount, Form, Hit, Query, Refused, SearchEngine, Way
from .tantivy import TantivyEngine

__all__ = [
    "Answer",
    "Clause",
    "EngineUnavailable",
    "FacetCount",
    "Form",
    "Hit",
    "Query",
    "Refused",
    "SearchEngine",
    "Way",
    "get_engine",
]


def get_engine() -> SearchEngine:
    """Return the engine of this process. Raises ImproperlyConfigured when SEARCH_URL asks for one we do not have."""
    if settings.SEARCH_URL:
        raise ImproperlyConfigured("SEARCH_URL: alleen de ingebouwde zoekmachine is er nu. Laat de instelling leeg.")
    return _embedded(str(settings.SEARCH_FOLDER))


@lru_cache(maxsize=4)
def _embedded(folder: str) -> TantivyEngine:
    return TantivyEngine(Path(folder))
