"""The embedded engine: tantivy, in a folder. One writes at a time, every process of the machine reads.

The folder `current` names holds the index that is served; a new one is made beside it and switched to at once.
"""

import fcntl
import os
import shutil
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur

from ..entry import RANKS, Entry, EntryKey
from ..facets import FACETS
from ..fact_table import FactTable, unpacked
from ..filtering import Filters, counting, filters
from ..query import Query
from ..ranking import SECTIONS, TIE_BREAKER
from ..scoring import (
    AtLeast,
    Best,
    Between,
    Boosted,
    Every,
    Node,
    OneOf,
    Phrase,
    Scored,
    Term,
    by_fitting_users,
    scored,
)
from .base import EngineResponse, EngineUnavailable, FacetCount, Hit, IndexBroken, Refused
from .checksums import Checksums
from .document import NUMBERS, VERSION, document, hit_of
from .facet_counts import counted_as, facet_counts
from .one_registration import MOST_TABLES, FactTables

# Of memory for the writer, in every process that writes; the least that tantivy takes is 15 million.
WRITER_BYTES = 30_000_000
MOST_LOOK_ALIKES = 500  # numbers that more than one hit has; of more, the count of what looks different is too high
MOST_VALUES = 5000  # of one facet, as in Elasticsearch
LARGEST = 2**62  # of a number that is held
PART = 2000  # hits at once, when everything is asked for
ORDERS: dict[str, dict[str, Any]] = {
    "gebruik": {"order_by_field": "used_by"},
    "nieuwste": {"order_by_field": "changed"},
    "naam": {"order_by_field": "name_order", "order": tantivy.Order.Asc},
    **{name: {"order_by_field": f"rank_{name}"} for name in RANKS},
}


@contextmanager
def index_errors() -> Iterator[None]:
    """Raise IndexBroken where tantivy cannot read what it has. It may say so by an exception of its own, that passes by
    every `except Exception` and ends the web process.
    """
    try:
        yield
    except (OSError, ValueError) as error:
        raise IndexBroken("De zoekindex is niet te lezen.") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise IndexBroken("De zoekindex is niet te lezen.") from error
        raise


class TantivyEngine:
    """See `SearchEngine`."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._schema = _schema()
        self._name = ""
        self._state: tuple[int, int] | None = None
        self._index: tantivy.Index | None = None
        self._checksums = Checksums()
        self._fact_tables = FactTables(self._numbers_in, self._read_tables)
        self._thread_lock = threading.RLock()
        self._locked = False

    def ready(self) -> bool:
        try:
            self._open()
        except EngineUnavailable:
            return False
        return True

    def intact(self) -> bool:
        with self.write_lock():
            self._open()
            return self._checksums.hold(self._folder / self._name)

    @contextmanager
    def write_lock(self) -> Iterator[None]:
        """Wait until nobody else writes, here or in another process; a lock goes with the process that holds it."""
        with self._thread_lock:
            if self._locked:
                yield
                return
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / "lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self._locked = True
                try:
                    yield
                finally:
                    self._locked = False

    @index_errors()
    def search(self, query: Query) -> EngineResponse:
        query = self._fact_tables.resolved(query)
        searcher = self._open().searcher()
        whole = self._query(query, filters(query))
        order = {} if by_fitting_users(query) else ORDERS.get(query.order, {})
        found = searcher.search(whole, limit=max(query.limit, 1), offset=query.offset, count=True, **order)
        hits = tuple(_hit(searcher.doc(address)) for _score, address in found.hits) if query.limit else ()
        total, counts = (
            found.count or 0,
            _look_alike_counts(searcher, whole, MOST_LOOK_ALIKES) if query.count_distinct else {},
        )
        return EngineResponse(
            total=total,
            hits=hits,
            facets=self._counts(searcher, query),
            distinct=total - sum(counts.values()) + len(counts),
        )

    @index_errors()
    def look_alike_counts(self, query: Query, numbers: Collection[int]) -> dict[int, int]:
        few = self._fact_tables.resolved(replace(query, look_alikes=tuple(numbers)))
        return _look_alike_counts(self._open().searcher(), self._unscored(few, filters(few)), len(numbers))

    def scan(self, query: Query) -> Iterator[Hit]:
        """In parts by look-alike number, which are spread evenly: all hits of an index do not fit in memory."""
        with index_errors():
            yield from self._scan(query)

    def _scan(self, query: Query) -> Iterator[Hit]:
        query = self._fact_tables.resolved(query)
        searcher = self._open().searcher()
        whole = self._query(query, filters(query))
        step = -(-NUMBERS // (searcher.search(whole, limit=1, count=True).count // PART + 1))
        for low in range(0, NUMBERS, step):
            part = self._node(Between("look_alike", low, min(low + step, NUMBERS) - 1))
            found = searcher.search(
                tantivy.Query.boolean_query([(Occur.Must, whole), (Occur.Must, part)]),
                limit=max(1, searcher.num_docs),
                count=False,
                order_by_field="used_by",
            )
            yield from (_hit(searcher.doc(address)) for _number, address in found.hits)

    @index_errors()
    def suggest(self, words: Sequence[str], limit: int) -> tuple[Hit, ...]:
        searcher = self._open().searcher()
        every = tantivy.Query.boolean_query([(Occur.Must, self._term_query("prefix", word)) for word in words])
        found = searcher.search(every, limit=limit, count=False, order_by_field="used_by")
        return tuple(_hit(searcher.doc(address)) for _score, address in found.hits)

    @index_errors()
    def get(self, key: EntryKey) -> Hit | None:
        searcher = self._open().searcher()
        found = searcher.search(self._term_query("key", key), limit=1, count=False).hits
        return _hit(searcher.doc(found[0][1])) if found else None

    @index_errors()
    def write(
        self,
        entries: Collection[Entry],
        *,
        deleted: Collection[EntryKey],
        versions: Mapping[EntryKey, int] | None = None,
    ) -> list[Refused]:
        """There is one writer at a time, which reads the database while it is the only one; so versions are stored and
        not compared.
        """
        with self.write_lock():
            refused: list[Refused] = []
            made = list(_documents(entries, versions or {}, refused))
            index = self._open()
            try:
                writer = index.writer(heap_size=WRITER_BYTES, num_threads=1)
                for key in [*deleted, *(key for key, _ in made)]:
                    writer.delete_documents_by_term("key", key)
                for _key, one in made:
                    writer.add_document(one)
                writer.commit()
                writer.wait_merging_threads()
            except (OSError, ValueError) as error:
                raise EngineUnavailable(f"De zoekindex is niet te schrijven: {error}") from error
            return refused

    def refresh(self) -> None:
        """Writing made it findable."""

    def rebuild(self, entries: Iterable[Entry]) -> list[Refused]:
        refused: list[Refused] = []
        with self.write_lock():
            name = f"{VERSION}-{time.time_ns()}"
            place = self._folder / name
            place.mkdir(parents=True)
            try:
                index = tantivy.Index(self._schema, path=str(place))
                writer = index.writer(heap_size=WRITER_BYTES, num_threads=1)
                for _key, made in _documents(entries, {}, refused):
                    writer.add_document(made)
                writer.commit()
                writer.wait_merging_threads()
            except BaseException as error:
                shutil.rmtree(place, ignore_errors=True)
                if isinstance(error, (OSError, ValueError)):
                    raise EngineUnavailable(f"De zoekindex is niet te schrijven: {error}") from error
                raise
            self._switch_to(name)
        return refused

    def fingerprints(self) -> Iterator[tuple[EntryKey, str]]:
        with index_errors():
            searcher = self._open().searcher()
            total = int(searcher.num_docs)
            found = searcher.search(tantivy.Query.all_query(), limit=max(1, total), count=False)
            for _score, address in found.hits:
                indexed = searcher.doc(address)
                yield indexed["key"][0], indexed["fingerprint"][0]

    @index_errors()
    def count(self) -> int:
        return int(self._open().searcher().num_docs)

    @index_errors()
    def health(self) -> dict[str, Any]:
        searcher = self._open().searcher()
        size = sum(file.stat().st_size for file in (self._folder / self._name).iterdir())
        return {
            "motor": self.name,
            "index": self._name,
            "aantal": int(searcher.num_docs),
            "delen": int(searcher.num_segments),
            "bytes": size,
        }

    # The folder -------------------------------------------------------------------------------------------------

    def _switch_to(self, name: str) -> None:
        pointer = self._folder / "current.new"
        pointer.write_text(name)
        os.replace(pointer, self._folder / "current")
        for other in self._folder.iterdir():
            if other.is_dir() and other.name != name:
                shutil.rmtree(other, ignore_errors=True)

    def _open(self) -> tantivy.Index:
        """Return the index that is served now. A rebuild may take it away while we look: then we look once more."""
        try:
            return self._served()
        except EngineUnavailable:
            return self._served()

    def _served(self) -> tantivy.Index:
        """Return the index that `current` names, looked at again when it was written to."""
        try:
            name = (self._folder / "current").read_text()
            status = (self._folder / name / "meta.json").stat()
        except (OSError, ValueError):
            raise IndexBroken("De zoekindex is er nog niet.") from None
        if not name.startswith(f"{VERSION}-"):
            raise IndexBroken("De zoekindex is van een andere versie.")
        index, state = self._index if name == self._name else None, (status.st_mtime_ns, status.st_ino)
        self._index = None
        with index_errors():
            if index is None:
                index = tantivy.Index.open(str(self._folder / name))
            elif state != self._state:
                index.reload()
        self._index, self._name, self._state = index, name, state
        return index

    # The question -----------------------------------------------------------------------------------------------

    def _query(self, query: Query, over: Filters) -> tantivy.Query:
        """Build the query, within filters."""
        wanted = scored(query)
        forward = [(Occur.Should, self._node(node)) for node in wanted.should]
        forward += [
            (Occur.Should, tantivy.Query.const_score_query(self._node(node), score)) for node, score in wanted.standing
        ]
        return tantivy.Query.boolean_query([*self._met(wanted, over), *forward])

    def _unscored(self, query: Query, over: Filters) -> tantivy.Query:
        """Build what finds the same, for who only counts."""
        return tantivy.Query.boolean_query(self._met(scored(query), over))

    def _met(self, wanted: Scored, over: Filters) -> list[tuple[Occur, tantivy.Query]]:
        clauses = [(Occur.Must, self._node(node)) for node in (*wanted.must, *over.must)]
        clauses += [(Occur.MustNot, self._node(node)) for node in (*wanted.must_not, *over.must_not)]
        if not wanted.must and not over.must:
            clauses.append((Occur.Must, tantivy.Query.all_query()))
        return clauses

    def _node(self, node: Node) -> tantivy.Query:
        match node:
            case Term(field, token):
                return self._term_query(field, token)
            case Phrase(field, tokens):
                return tantivy.Query.phrase_query(self._schema, field, list(tokens))
            case Best(nodes):
                return tantivy.Query.disjunction_max_query(list(map(self._node, nodes)), tie_breaker=TIE_BREAKER)
            case Every(nodes):
                return tantivy.Query.boolean_query([(Occur.Must, self._node(one)) for one in nodes])
            case AtLeast(number, nodes):
                return tantivy.Query.boolean_query([(Occur.Should, self._node(one)) for one in nodes], number)
            case OneOf(field, values):
                # Not a term set: of numbers, each of those takes half a millisecond to make.
                matches = [(Occur.Should, self._term_query(field, value)) for value in values]
                return tantivy.Query.const_score_query(tantivy.Query.boolean_query(matches), 0.0)
            case Between(field, low, high):
                top = LARGEST if high is None else high
                found = tantivy.Query.range_query(self._schema, field, tantivy.FieldType.Unsigned, low, top)
                return tantivy.Query.const_score_query(found, 0.0)
            case Boosted(inner, 1.0):
                return self._node(inner)
            case Boosted(inner, weight):
                return tantivy.Query.boost_query(self._node(inner), weight)

    def _term_query(self, field: str, token: str | int) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, token)

    def _counts(self, searcher: tantivy.Searcher, query: Query) -> dict[str, tuple[FacetCount, ...]]:
        """Count every facet asked for; those that leave the same aside in one question."""
        found: dict[str, tuple[FacetCount, ...]] = {}
        added = self._fact_tables.counts(query)
        for over, keys in counting(query).items():
            wanted = {key: {"terms": {"field": f"choice_{key}", "size": MOST_VALUES}} for key in keys}
            for key, counted in searcher.aggregate(self._unscored(query, over), wanted).items():
                buckets = ((bucket["key"], bucket["doc_count"]) for bucket in counted["buckets"])
                found[key] = facet_counts(buckets, added[key])
        return {key: found[key] for key in query.counted}

    def _numbers_in(self, query: Query, over: Filters) -> list[int]:
        """Return the numbers of the tables of facts that a question meets."""
        terms = {"field": "fact_table", "size": MOST_TABLES}
        found = self._open().searcher().aggregate(self._unscored(query, over), {"numbers": {"terms": terms}})
        return [int(bucket["key"]) for bucket in found["numbers"]["buckets"]]

    def _read_tables(self, numbers: Collection[int]) -> dict[int, FactTable]:
        searcher = self._open().searcher()
        wanted = self._node(OneOf("fact_table", tuple(numbers)))
        found = searcher.search(wanted, limit=len(numbers), count=False)
        hits = (searcher.doc(address) for _score, address in found.hits)
        return {hit["fact_table"][0]: unpacked(bytes(hit["facts"][0])) for hit in hits}


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in ("key", "fingerprint"):
        builder.add_text_field(field, stored=True, tokenizer_name="raw", index_option="basic")
    for section in SECTIONS:
        builder.add_text_field(f"{section}_word", tokenizer_name="whitespace", index_option="position")
        for form in ("term", "part"):
            builder.add_text_field(f"{section}_{form}", tokenizer_name="whitespace", index_option="freq")
    for field in ("piece", "prefix", "standing"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="basic")
    for facet in FACETS:
        builder.add_text_field(f"value_{facet.key}", tokenizer_name="raw", index_option="basic")
        builder.add_text_field(f"choice_{facet.key}", fast=True, tokenizer_name="raw", index_option="basic")
    for field in ("used_by", "changed", "name_order", *(f"rank_{name}" for name in RANKS)):
        builder.add_unsigned_field(field, fast=True)
    builder.add_unsigned_field("look_alike", fast=True, indexed=True)
    builder.add_unsigned_field("fact_table", fast=True, indexed=True, stored=True)
    builder.add_unsigned_field("version", stored=True)
    for field in ("shown", "facts"):
        builder.add_bytes_field(field, stored=True)
    return builder.build()


def _document(entry: Entry, version: int) -> tantivy.Document:
    indexed = document(entry)
    made = tantivy.Document()
    made.add_text("key", indexed.key)
    made.add_text("fingerprint", indexed.fingerprint)
    for section, analysed in indexed.sections.items():
        for form, tokens in analysed._asdict().items():
            made.add_text(f"{section}_{form}", tokens)
    for field, tokens in (("piece", indexed.pieces), ("prefix", indexed.prefixes), ("standing", indexed.standing)):
        made.add_text(field, tokens)
    for facet in FACETS:
        for choice in indexed.facets.get(facet.key, ()):
            made.add_text(f"value_{facet.key}", choice.value)
            made.add_text(f"choice_{facet.key}", counted_as(choice))
    names = ("used_by", "changed", "name_order", "look_alike", "fact_table")
    numbers = {name: getattr(indexed, name) for name in names}
    for field, number in (numbers | indexed.ranks).items():
        made.add_unsigned(field, number)
    made.add_unsigned("version", version)
    made.add_bytes("shown", indexed.shown)
    made.add_bytes("facts", indexed.facts)
    return made


def _documents(
    entries: Iterable[Entry], versions: Mapping[EntryKey, int], refused: list[Refused]
) -> Iterator[tuple[EntryKey, tantivy.Document]]:
    """Yield documents; an entry of which none can be made is noted as refused and does not stop the others."""
    for entry in entries:
        try:
            made = _document(entry, versions.get(entry.key, 1))
        except (ValueError, TypeError, OverflowError, AttributeError) as error:
            refused.append(Refused(key=entry.key, reason=f"{type(error).__name__}: {error}"))
        else:
            yield entry.key, made


def _hit(document: tantivy.Document) -> Hit:
    return hit_of(bytes(document["shown"][0]), bytes(document["facts"][0]))


def _look_alike_counts(searcher: tantivy.Searcher, query: tantivy.Query, most: int) -> dict[int, int]:
    terms = {"field": "look_alike", "size": most, "min_doc_count": 2}
    found = searcher.aggregate(query, {"look_alike": {"terms": terms}})
    return {int(bucket["key"]): bucket["doc_count"] for bucket in found["look_alike"]["buckets"]}
