"""The embedded engine: tantivy, in a folder. One writes at a time, every process of the machine reads.

The folder `current` names holds the index that is served; a new one is made beside it and switched to at once.
"""

import fcntl
import os
import shutil
import threading
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import tantivy
from tantivy import Occur

from ..analysis import folded, searchable
from ..entry import Choice, Entry, EntryKey
from ..facets import FACETS
from .base import Answer, EngineUnavailable, FacetCount, Hit, Query

VERSION = "v3"  # raise it when the schema or the analysis changes: the index is then made anew
WRITER_BYTES = 30_000_000
WEIGHTS = {"name": 6.0, "labels": 3.0, "body": 1.0}
MOST_VALUES = 5000
ORDERS: dict[str, dict[str, Any]] = {
    "gebruik": {"order_by_field": "used_by"},
    "nieuwste": {"order_by_field": "changed"},
    "naam": {"order_by_field": "name_order", "order": tantivy.Order.Asc},
}
SEPARATOR = "\t"


class TantivyEngine:
    """See `SearchEngine`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._schema = _schema()
        self._name = ""
        self._state: tuple[int, int] | None = None
        self._index: tantivy.Index | None = None
        self._turn = threading.RLock()
        self._locked = False

    def ready(self) -> bool:
        try:
            self._open()
        except EngineUnavailable:
            return False
        return True

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until nobody else writes, here or in another process; a lock goes with the process that holds it."""
        with self._turn:
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

    def search(self, query: Query) -> Answer:
        searcher = self._open().searcher()
        whole = self._query(query)
        found = searcher.search(
            whole, limit=max(query.limit, 1), offset=query.offset, count=True, **ORDERS.get(query.order, {})
        )
        hits = tuple(_hit(searcher.doc(address)) for _score, address in found.hits)
        return Answer(total=found.count or 0, hits=hits, facets=self._counts(searcher, query, whole))

    def write(self, entries: Collection[Entry], *, gone: Collection[EntryKey]) -> None:
        with self.alone():
            writer = self._open().writer(heap_size=WRITER_BYTES, num_threads=1)
            for key in [*gone, *(entry.key for entry in entries)]:
                writer.delete_documents_by_term("key", key)
            for entry in entries:
                writer.add_document(_document(entry))
            writer.commit()
            writer.wait_merging_threads()

    def rebuild(self, entries: Iterable[Entry]) -> None:
        with self.alone():
            name = f"{VERSION}-{time.time_ns()}"
            place = self._folder / name
            place.mkdir(parents=True)
            index = tantivy.Index(self._schema, path=str(place))
            writer = index.writer(heap_size=WRITER_BYTES, num_threads=1)
            for entry in entries:
                writer.add_document(_document(entry))
            writer.commit()
            writer.wait_merging_threads()
            self._switch_to(name)

    def count(self) -> int:
        return int(self._open().searcher().num_docs)

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
        except OSError:
            raise EngineUnavailable("De zoekindex is er nog niet.") from None
        if not name.startswith(f"{VERSION}-"):
            raise EngineUnavailable("De zoekindex is van een andere versie.")
        state = (status.st_mtime_ns, status.st_ino)
        try:
            if self._index is None or name != self._name:
                self._index = tantivy.Index.open(str(self._folder / name))
            elif state != self._state:
                self._index.reload()
        except (OSError, ValueError):
            self._index = None
            raise EngineUnavailable("De zoekindex is niet te lezen.") from None
        self._name, self._state = name, state
        return self._index

    # The question -----------------------------------------------------------------------------------------------

    def _query(self, query: Query, without: str = "") -> tantivy.Query:
        """Build the query; the choice within the facet `without` is left aside."""
        clauses = [(Occur.Must, self._term(term)) for term in query.terms]
        for facet in FACETS:
            chosen = query.chosen.get(facet.key, ())
            if facet.key == without:
                continue
            if chosen:
                clauses.append((Occur.Must, self._one_of(facet.key, chosen)))
            elif hidden := query.hidden.get(facet.key):
                clauses.append((Occur.MustNot, self._one_of(facet.key, hidden)))
        if not any(occur == Occur.Must for occur, _ in clauses):
            clauses.append((Occur.Must, tantivy.Query.all_query()))
        return tantivy.Query.boolean_query(clauses)

    def _term(self, term: str) -> tantivy.Query:
        return tantivy.Query.disjunction_max_query(
            [
                tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, field, term), weight)
                for field, weight in WEIGHTS.items()
            ],
            tie_breaker=0.2,
        )

    def _one_of(self, facet: str, values: Collection[str]) -> tantivy.Query:
        matches = tantivy.Query.term_set_query(self._schema, f"value_{facet}", list(values))
        return tantivy.Query.const_score_query(matches, 0.0)

    def _counts(
        self, searcher: tantivy.Searcher, query: Query, whole: tantivy.Query
    ) -> dict[str, tuple[FacetCount, ...]]:
        """Count every facet; one with a choice, or with hidden values, in a question of its own."""
        shared = [f.key for f in FACETS if not query.chosen.get(f.key) and not query.hidden.get(f.key)]
        counts = _aggregate(searcher, whole, shared) if shared else {}
        for facet in FACETS:
            if facet.key not in counts:
                own = self._query(query, without=facet.key)
                counts |= _aggregate(searcher, own, [facet.key])
        return {facet.key: counts[facet.key] for facet in FACETS}


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    for field in WEIGHTS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    for facet in FACETS:
        builder.add_text_field(f"value_{facet.key}", tokenizer_name="raw", index_option="basic")
        builder.add_text_field(f"choice_{facet.key}", fast=True, tokenizer_name="raw", index_option="basic")
    for field in ("used_by", "changed", "name_order"):
        builder.add_unsigned_field(field, fast=True)
    builder.add_bytes_field("shown", stored=True)
    return builder.build()


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("key", entry.key)
    document.add_text("name", searchable(entry.name))
    document.add_text("labels", searchable(" ".join(entry.labels)))
    document.add_text("body", searchable(f"{entry.summary} {entry.body}"))
    for facet in FACETS:
        for choice in entry.facets.get(facet.key, ()):
            document.add_text(f"value_{facet.key}", choice.value)
            document.add_text(f"choice_{facet.key}", f"{choice.value}{SEPARATOR}{choice.label}")
    document.add_unsigned("used_by", entry.used_by)
    document.add_unsigned("changed", max(0, int(entry.changed_at.timestamp())) if entry.changed_at else 0)
    document.add_unsigned("name_order", _name_order(entry.name))
    document.add_bytes("shown", _shown(entry))
    return document


def _name_order(name: str) -> int:
    """The beginning of the name as a number that sorts as the name does: eight letters, folded, in eight bytes."""
    return int.from_bytes(folded(name.lower()).encode("ascii", "ignore")[:8].ljust(8, b"\0"), "big")


def _shown(entry: Entry) -> bytes:
    """What a result shows is kept with the entry, so that showing results asks nothing of the database."""
    return orjson.dumps(
        {
            "key": entry.key,
            "kind": entry.kind,
            "name": entry.name,
            "url": entry.url,
            "summary": entry.summary,
            "body": entry.body,
            "facets": {key: [[c.value, c.label] for c in choices] for key, choices in entry.facets.items()},
            "used_by": entry.used_by,
            "changed_at": entry.changed_at,
            "extra": entry.extra,
        }
    )


def _hit(document: tantivy.Document) -> Hit:
    shown: dict[str, Any] = orjson.loads(bytes(document["shown"][0]))
    changed_at = shown["changed_at"]
    shown["changed_at"] = datetime.fromisoformat(changed_at) if changed_at else None
    shown["facets"] = {
        key: tuple(Choice(value=value, label=label) for value, label in choices)
        for key, choices in shown["facets"].items()
    }
    return Hit(**shown)


def _aggregate(
    searcher: tantivy.Searcher, query: tantivy.Query, facets: Collection[str]
) -> dict[str, tuple[FacetCount, ...]]:
    wanted = {key: {"terms": {"field": f"choice_{key}", "size": MOST_VALUES}} for key in facets}
    found = searcher.aggregate(query, wanted)
    return {key: tuple(_facet_counts(found[key]["buckets"])) for key in facets}


def _facet_counts(buckets: Iterable[dict[str, Any]]) -> Iterator[FacetCount]:
    """Counts per value. Where a value has several labels, as a supplier has spellings, the commonest is shown."""
    totals: dict[str, int] = defaultdict(int)
    labels: dict[str, tuple[int, str]] = {}
    for bucket in sorted(buckets, key=lambda bucket: bucket["key"]):
        value, _, label = bucket["key"].partition(SEPARATOR)
        totals[value] += bucket["doc_count"]
        labels[value] = max(labels.get(value, (0, "")), (bucket["doc_count"], label), key=lambda pair: pair[0])
    for value in sorted(totals, key=lambda value: (-totals[value], value)):
        yield FacetCount(value=value, label=labels[value][1], count=totals[value])
