"""What every engine can do, in terms of entries and of nothing else."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from ..entry import Choice, Entry, EntryKey


class EngineUnavailable(Exception):
    """The index cannot be asked now: it is not there yet, of another version, or out of reach."""


@dataclass(frozen=True, kw_only=True)
class Query:
    """A question to the index. All `terms` have to be found; of `chosen`, one value per facet has to match.

    `hidden` are values that are left out unless their facet has a choice. `order` is one of search.criteria.ORDERS.
    """

    terms: tuple[str, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = "relevantie"
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An entry that was found, as far as a result shows it."""

    key: EntryKey
    kind: str
    name: str
    url: str
    summary: str
    body: str
    facets: Mapping[str, tuple[Choice, ...]]
    used_by: int
    changed_at: datetime | None
    extra: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class FacetCount:
    """How many hits have this value, the choice within its own facet left aside."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`facets` has every facet asked for, its values in falling count."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]


class SearchEngine(Protocol):
    """An index of entries. Writing the same twice, or late, does no harm."""

    def ready(self) -> bool:
        """Say whether there is a whole index of the present version."""

    def search(self, query: Query) -> Answer:
        """Answer a question. Raises EngineUnavailable."""

    def alone(self) -> AbstractContextManager[None]:
        """Hold the only pen: nobody else writes meanwhile. Asking for it again inside is free."""

    def write(self, entries: Collection[Entry], *, gone: Collection[EntryKey]) -> None:
        """Make these entries findable, and those keys not. Raises EngineUnavailable."""

    def rebuild(self, entries: Iterable[Entry]) -> None:
        """Make a whole new index and serve it once it is complete; searches go on in the old one meanwhile."""

    def count(self) -> int:
        """Return how many entries the index holds. Raises EngineUnavailable."""
