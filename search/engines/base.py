"""What every engine can do, in terms of entries and of nothing else."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from ..entry import Choice, Entry, EntryKey
from ..fact_table import FactTable, unpacked
from ..query import Query


class EngineUnavailable(Exception):
    """The index cannot be asked now: it is not there yet, of another version, or out of reach."""


class IndexBroken(EngineUnavailable):
    """There is no whole index of this version to ask. The worker rebuilds it from the database."""


class EngineOutOfReach(EngineUnavailable):
    """The engine, a server elsewhere, does not answer now. It is so for every web server, and passes by itself."""


class EngineTooSlow(EngineUnavailable):
    """The engine is there, and gave up on this one question because it took too long."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An entry that was found, as far as a result shows it. Hits with the same `look_alike` number look the same to a
    reader. `facts` is the stored table of what its registrations say.
    """

    key: EntryKey
    kind: str
    name: str
    url: str
    summary: str
    body: str
    attachments: Sequence[Sequence[str]]
    facets: Mapping[str, tuple[Choice, ...]]
    used_by: int
    changed_at: datetime | None
    extra: Mapping[str, Any]
    look_alike: int = 0
    facts: bytes = b""

    @property
    def fact_table(self) -> FactTable | None:
        """What each of its registrations says; None for what no registration describes."""
        return unpacked(self.facts) if self.facts else None


@dataclass(frozen=True)
class FacetCount:
    """How many hits have this value, the choice within its own facet left aside; `under` is that of its choice."""

    value: str
    label: str
    count: int
    under: str = ""


@dataclass(frozen=True, kw_only=True)
class EngineResponse:
    """`facets` has every facet that was counted, its values in falling count. With `count_distinct`, `distinct` of
    the `total` look different (beyond 40,000 about so many). `look_alike_counts` says, by look-alike number, how many a
    hit stands for where that is more than itself; `retrieval.fold_look_alikes` adds it.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    distinct: int = 0
    look_alike_counts: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Refused:
    """An entry that the engine does not accept, and its reason."""

    key: EntryKey
    reason: str


class SearchEngine(Protocol):
    """An index of entries. Writing the same twice, or late, does no harm."""

    name: str

    def ready(self) -> bool:
        """Return whether there is a whole index of this version. Raises EngineOutOfReach when that cannot be known."""

    def intact(self) -> bool:
        """Return whether the files of an index that is ready are as they were written. Raises EngineUnavailable."""

    def search(self, query: Query) -> EngineResponse:
        """Return the page of hits of a query, with its counts. Raises EngineUnavailable."""

    def scan(self, query: Query) -> Iterator[Hit]:
        """Yield every hit of a query, in no order, without keeping all of them in memory. Raises EngineUnavailable."""

    def look_alike_counts(self, query: Query, numbers: Collection[int]) -> dict[int, int]:
        """Return how often each of these look-alike numbers fits a query, where more than once.

        Raises EngineUnavailable.
        """

    def suggest(self, words: Sequence[str], limit: int) -> tuple[Hit, ...]:
        """Return the most used entries whose name has, for each of these, a word that begins with it.

        Raises EngineUnavailable.
        """

    def get(self, key: EntryKey) -> Hit | None:
        """Return one entry. Raises EngineUnavailable."""

    def write_lock(self) -> AbstractContextManager[None]:
        """Be the only writer while inside, where the engine allows one. Entering again inside is free."""

    def write(
        self,
        entries: Collection[Entry],
        *,
        deleted: Collection[EntryKey],
        versions: Mapping[EntryKey, int] | None = None,
    ) -> list[Refused]:
        """Index these entries and delete those keys; return what was refused. Raises EngineUnavailable.

        What has a lower version than the index has is skipped.
        """

    def refresh(self) -> None:
        """Make everything that was written findable now. Raises EngineUnavailable."""

    def rebuild(self, entries: Iterable[Entry]) -> list[Refused]:
        """Make a new index and serve it once it is complete; until then searches use the old one.

        Returns what was refused. Raises EngineUnavailable.
        """

    def fingerprints(self) -> Iterator[tuple[EntryKey, str]]:
        """Yield the key of everything in the index with the fingerprint of its entry. Raises EngineUnavailable."""

    def count(self) -> int:
        """Return how many entries the index holds. Raises EngineUnavailable."""

    def health(self) -> dict[str, Any]:
        """Return name, size and state of the index, for an operator. Raises EngineUnavailable."""
