"""Elasticsearch 8.19 or 9: the engine for more than one machine holds. The same tokens, fields and weights as tantivy.

An index is called `aiplein-<VERSION>-<moment>` and is served through the alias without the moment. It is written
through an alias of its own (`…-write`), so that a late write cannot recreate an index that a rebuild just deleted.
Every write goes to all indices of this version, a half-built one too, with the version of the outbox: older never
overwrites newer.
"""

import hashlib
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

from elastic_transport import TlsError, TransportError
from elastic_transport.client_utils import DEFAULT
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    Elasticsearch,
    NotFoundError,
    helpers,
)
from elasticsearch.dsl import Index, Keyword, Long, Text
from elasticsearch.dsl import Mapping as FieldMapping

from ..entry import RANKS, Choice, Entry, EntryKey
from ..facets import FACETS
from ..fact_table import FactTable, unpacked
from ..filtering import Filters, counting, filters
from ..query import Query
from ..ranking import ELASTICSEARCH_STANDING_SCALE, SECTIONS, TIE_BREAKER
from ..scoring import AtLeast, Best, Between, Boosted, Every, Node, OneOf, Phrase, Term, by_fitting_users, scored
from .base import (
    EngineOutOfReach,
    EngineResponse,
    EngineTooSlow,
    EngineUnavailable,
    FacetCount,
    Hit,
    IndexBroken,
    Refused,
)
from .document import VERSION, document, hit_of
from .facet_counts import counted_as, facet_counts
from .one_registration import MOST_TABLES, FactTables

Body = dict[str, Any]

OWN_SHARE = 0.8  # of the time that a question may take: then Elasticsearch says itself that it gave up
# Of one bulk request; far below the 100 MB that Elasticsearch takes, so that its memory is not the limit.
CHUNK_BYTES = 8 * 1024 * 1024
SHOWN = ["shown", "facts"]  # what a hit is made of
CHUNK = 500  # entries in one bulk request: the default of the client
SCAN = 1000  # hits in one part of a scroll: the default of the client
MOST_VALUES = 5000  # of one facet: there are 1,021 organisations in the value lists, and suppliers may be more
MOST_EXACT = 40_000  # of what looks different; the most that Elasticsearch counts exactly
TOMBSTONES = "1h"  # so long is a deletion remembered: longer than any rebuild reads ahead
ORDERS: dict[str, list[Body]] = {
    "gebruik": [{"used_by": "desc"}],
    "nieuwste": [{"changed": "desc"}],
    "naam": [{"name_order": "asc"}],
    **{name: [{f"rank_{name}": "desc"}, {"used_by": "desc"}] for name in RANKS},
}
# Everything is refused for now, not this one entry: too many requests, out of space, no rights.
EVERYTHING = frozenset((401, 403, 429, 500, 502, 503, 504))


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How an index lies on the nodes: parts, copies of each part, and after how many seconds a change is findable."""

    shards: int = 1
    replicas: int = 0
    refresh: int = 1


@dataclass(frozen=True)
class Timeouts:
    """How many seconds a question may take, and a write or one part of a long answer."""

    search: float = 1.0
    write: float = 60.0


DEFAULT_LAYOUT = Layout()
DEFAULT_TIMEOUTS = Timeouts()


class ElasticsearchEngine:
    """See `SearchEngine`."""

    name = "elasticsearch"

    def __init__(
        self,
        url: str,
        *,
        prefix: str,
        api_key: str = "",
        ca_certs: str = "",
        layout: Layout = DEFAULT_LAYOUT,
        timeouts: Timeouts = DEFAULT_TIMEOUTS,
    ) -> None:
        self._client = Elasticsearch(
            url,
            api_key=api_key or None,
            request_timeout=timeouts.search,
            max_retries=0,
            retry_on_timeout=False,
            ca_certs=ca_certs or DEFAULT,
        )
        self._write_client = self._client.options(request_timeout=timeouts.write)
        self._patience = {"timeout": f"{round(OWN_SHARE * timeouts.search * 1000)}ms"}
        self._layout = layout
        self._prefix = prefix
        self._alias = f"{prefix}-{VERSION}"
        self._fact_tables = FactTables(self._numbers_in, self._read_tables)

    def ready(self) -> bool:
        try:
            with engine_errors():
                return bool(self._client.indices.exists_alias(name=self._alias))
        except EngineOutOfReach:  # that says nothing of the index: it is no reason to make another
            raise
        except EngineUnavailable:
            return False

    def intact(self) -> bool:
        """Elasticsearch keeps checksums itself, and does not answer from what is damaged."""
        return True

    @contextmanager
    def write_lock(self) -> Iterator[None]:
        """Here versions keep writers apart, so nobody waits."""
        yield

    # Reading ----------------------------------------------------------------------------------------------------

    def search(self, query: Query) -> EngineResponse:
        query = self._fact_tables.resolved(query)
        found = self._ask(_body(query) | self._patience)
        total = found["hits"]["total"]["value"]
        return EngineResponse(
            total=total,
            hits=tuple(_hit(hit) for hit in found["hits"]["hits"]),
            facets=_counts(found.get("aggregations", {}), query, self._fact_tables.counts(query)),
            distinct=min(total, _distinct(found)) if query.count_distinct else total,
        )

    def look_alike_counts(self, query: Query, numbers: Collection[int]) -> dict[int, int]:
        """Counting how often every look is there, among a million of them, takes too long."""
        terms = {"field": "look_alike", "size": len(numbers), "min_doc_count": 2}
        few = replace(
            query, look_alikes=tuple(numbers), offset=0, limit=0, order="relevantie", counted=(), count_distinct=False
        )
        few = self._fact_tables.resolved(few)
        found = self._ask(
            _body(few)
            | self._patience
            | {"query": _within(few, filters(few)), "aggs": {"look_alikes": {"terms": terms}}}
        )
        return {bucket["key"]: bucket["doc_count"] for bucket in found["aggregations"]["look_alikes"]["buckets"]}

    def scan(self, query: Query) -> Iterator[Hit]:
        body = {"query": _within(query, filters(self._fact_tables.resolved(query))), "_source": SHOWN}
        with engine_errors():
            for hit in helpers.scan(self._write_client, index=self._alias, query=body, size=SCAN):
                yield _hit(hit)

    def suggest(self, words: Sequence[str], limit: int) -> tuple[Hit, ...]:
        every = [_term("prefix", word) for word in words]
        body = {"query": {"bool": {"filter": every}}, "size": limit, "sort": ORDERS["gebruik"], "_source": SHOWN}
        return tuple(_hit(hit) for hit in self._ask(body | {"track_total_hits": False})["hits"]["hits"])

    def get(self, key: EntryKey) -> Hit | None:
        found = self._ask({"query": {"ids": {"values": [key]}}, "size": 1, "_source": SHOWN})["hits"]["hits"]
        return _hit(found[0]) if found else None

    def fingerprints(self) -> Iterator[tuple[EntryKey, str]]:
        with engine_errors():
            everything = helpers.scan(
                self._write_client, index=self._alias, query={"_source": ["fingerprint"]}, size=SCAN
            )
            for hit in everything:
                yield hit["_id"], hit["_source"]["fingerprint"]

    def _numbers_in(self, query: Query, over: Filters) -> list[int]:
        """Return the numbers of the tables of facts that a question meets."""
        terms = {"terms": {"field": "fact_table", "size": MOST_TABLES}}
        body = {"query": _within(query, over), "size": 0, "track_total_hits": False, "aggs": {"numbers": terms}}
        found = self._ask(body | self._patience)
        return [bucket["key"] for bucket in found["aggregations"]["numbers"]["buckets"]]

    def _read_tables(self, numbers: Collection[int]) -> dict[int, FactTable]:
        wanted = {"bool": {"filter": [_node(OneOf("fact_table", tuple(numbers)))]}}
        body = {"query": wanted, "size": len(numbers), "track_total_hits": False, "_source": ["facts"]}
        found = self._ask(body | {"docvalue_fields": ["fact_table"]} | self._patience)
        return {hit["fields"]["fact_table"][0]: _table(hit) for hit in found["hits"]["hits"]}

    def count(self) -> int:
        with engine_errors():
            return int(self._client.count(index=self._alias)["count"])

    def health(self) -> dict[str, Any]:
        with engine_errors():
            cluster = self._client.cluster.health()
            served = self._served()
            sizes = self._client.indices.stats(index=served, metric="store")
            return {
                "motor": self.name,
                "index": served,
                "aantal": self.count(),
                "toestand": cluster["status"],
                "knooppunten": cluster["number_of_nodes"],
                "bytes": sizes["_all"]["primaries"]["store"]["size_in_bytes"],
            }

    def _ask(self, body: Body) -> Any:
        with engine_errors():
            # How rare a word is counts over all shards together, so that the order does not depend on their number.
            found = self._client.search(
                index=self._alias, body=body, search_type="dfs_query_then_fetch", preference=_copy(body["query"])
            )
        if found.get("timed_out"):
            raise EngineTooSlow("De zoekmachine is te traag.")
        return found

    # Writing ----------------------------------------------------------------------------------------------------

    def write(
        self,
        entries: Collection[Entry],
        *,
        deleted: Collection[EntryKey],
        versions: Mapping[EntryKey, int] | None = None,
    ) -> list[Refused]:
        known = versions or {}
        refused: list[Refused] = []
        actions = [*(_deletion(key, known) for key in deleted), *_actions(entries, known, refused)]
        with engine_errors():
            served = self._served()
            for index in self._indices():
                refused += self._bulk(index, actions, tolerant=index != served)
        return list({one.key: one for one in refused}.values())

    def refresh(self) -> None:
        with engine_errors():
            self._write_client.indices.refresh(index=self._alias)

    def _bulk(self, index: str, actions: Iterable[Body], *, tolerant: bool = False) -> list[Refused]:
        """Write to one index; `tolerant` of its being taken away meanwhile."""
        refused: list[Refused] = []
        addressed = ({**action, "_index": f"{index}-write"} for action in actions)
        for done, result in helpers.streaming_bulk(
            self._write_client,
            addressed,
            chunk_size=CHUNK,
            max_chunk_bytes=CHUNK_BYTES,
            raise_on_error=False,
            raise_on_exception=False,
            require_alias=True,
        ):
            if not done:
                refused += _refusal(*result.popitem(), tolerant=tolerant)
        return refused

    def rebuild(self, entries: Iterable[Entry]) -> list[Refused]:
        refused: list[Refused] = []
        with engine_errors():
            name = f"{self._alias}-{time.time_ns()}"
            self._create(name)
            try:
                refused += self._bulk(name, _actions(entries, {}, refused))
                self._finish(name)
            except BaseException:
                self._remove([name])
                raise
            self._switch_to(name)
        return refused

    def _create(self, name: str) -> None:
        index = Index(name, using=self._write_client)
        index.settings(
            number_of_shards=self._layout.shards,
            number_of_replicas=0,
            refresh_interval="-1",
            gc_deletes=TOMBSTONES,
            max_result_window=10_000,
        )
        index.mapping(_mapping())
        index.aliases(**{f"{name}-write": {}})
        index.create()

    def _finish(self, name: str) -> None:
        """Make what was written findable, and from now on every so many seconds."""
        settings = {"refresh_interval": f"{self._layout.refresh}s", "number_of_replicas": self._layout.replicas}
        self._write_client.indices.put_settings(index=name, settings=settings)
        self._write_client.indices.refresh(index=name)
        self._warm(name)

    def _warm(self, name: str) -> None:
        """Ask what a visitor asks, before one does: the first to read the columns of a large index waits for seconds,
        and a visitor is given one.
        """
        everything = Query(counted=tuple(facet.key for facet in FACETS), count_distinct=True)
        for order in ("", *ORDERS):
            with suppress(ApiError, TransportError):  # a slow start is no reason to throw the index away
                self._write_client.search(index=name, body=_body(replace(everything, order=order)) | {"timeout": "60s"})

    def _switch_to(self, name: str) -> None:
        """Serve this index, unless a rebuild that began later was done sooner; then remove all that is older."""
        names = self._indices()
        served = self._aliased()
        if any(_moment(other) > _moment(name) for other in served):
            self._remove([name])
            return
        changes: list[Body] = [{"remove": {"index": other, "alias": self._alias}} for other in served]
        self._write_client.indices.update_aliases(actions=[*changes, {"add": {"index": name, "alias": self._alias}}])
        self._remove(other for other in [*names, *self._others()] if _moment(other) < _moment(name))

    def _remove(self, names: Iterable[str]) -> None:
        for name in names:
            self._write_client.options(ignore_status=404).indices.delete(index=name)

    def _indices(self) -> list[str]:
        """Every index of this version, the one that is being built too."""
        return sorted(self._write_client.indices.get(index=f"{self._alias}-*", features="aliases"))

    def _others(self) -> list[str]:
        """The indices of other versions."""
        everything = self._write_client.indices.get(index=f"{self._prefix}-v*", features="aliases")
        return [name for name in everything if not name.startswith(f"{self._alias}-")]

    def _aliased(self) -> list[str]:
        body = self._write_client.options(ignore_status=404).indices.get_alias(name=self._alias).body
        if not isinstance(body, dict):
            raise EngineUnavailable("De zoekmachine gaf een half antwoord.")
        return sorted(body.keys() - {"error", "status"})

    def _served(self) -> str:
        names = self._aliased()
        if not names:
            raise IndexBroken("De zoekindex is er nog niet.")
        return names[-1]

    def delete_all(self) -> None:
        """Remove every index; for tests."""
        with engine_errors():
            everything = self._write_client.indices.get(index=f"{self._prefix}-v*", features="aliases")
            self._remove(everything)


@contextmanager
def engine_errors() -> Iterator[None]:
    """Translate every error of the client: the engine cannot be asked now."""
    try:
        yield
    except NotFoundError:
        raise IndexBroken("De zoekindex is er nog niet.") from None
    except TlsError:
        raise EngineUnavailable("Het certificaat van de zoekmachine klopt niet (SEARCH_CA_CERTS).") from None
    except (AuthenticationException, AuthorizationException):
        raise EngineUnavailable("De zoekmachine weigert de sleutel (SEARCH_API_KEY).") from None
    except (ApiError, TransportError, helpers.BulkIndexError, helpers.ScanError) as error:
        raise EngineOutOfReach(f"De zoekmachine antwoordt niet: {type(error).__name__}.") from error


def _moment(name: str) -> int:
    return int(name.rpartition("-")[2])


# The question --------------------------------------------------------------------------------------------------------


def _body(query: Query) -> Body:
    body: Body = {
        "query": _wanted(query),
        "post_filter": {"bool": _filters(filters(query))},
        "from": query.offset,
        "size": query.limit,
        "_source": SHOWN,
        "track_total_hits": True,  # counting facets visits every hit anyway
        "aggs": _counting(query),
    }
    by_field = query.order in ORDERS and not by_fitting_users(query)
    return body | ({"sort": ORDERS[query.order]} if by_field else {})


def _copy(query: Body) -> str:
    """A name per question: the same copy of the index answers each of its pages, so that none repeats or misses what
    another copy has in another order.
    """
    return hashlib.sha256(repr(query).encode()).hexdigest()[:12]


def _within(query: Query, over: Filters) -> Body:
    """What is wanted, within filters: for who counts no facets beside them."""
    return {"bool": {"must": [_wanted(query)], **_filters(over)}}


def _wanted(query: Query) -> Body:
    wanted = scored(query)
    whole: Body = {
        "must": [*map(_node, wanted.must)] or [{"match_all": {}}],
        "must_not": [*map(_node, wanted.must_not)],
    }
    if forward := [*map(_node, wanted.should), *(_standing(node, score) for node, score in wanted.standing)]:
        whole["should"] = forward
    return {"bool": whole}


def _standing(node: Node, score: float) -> Body:
    return {"constant_score": {"filter": _node(node), "boost": score * ELASTICSEARCH_STANDING_SCALE}}


def _node(node: Node, boost: float = 1.0) -> Body:
    match node:
        case Term(field, token):
            return _term(field, token, boost)
        case Phrase(field, tokens):
            return {"match_phrase": {field: {"query": " ".join(tokens), "boost": boost}}}
        case Best(nodes):
            return {"dis_max": {"queries": [_node(one, boost) for one in nodes], "tie_breaker": TIE_BREAKER}}
        case Every(nodes):
            return {"bool": {"must": [*map(_node, nodes)], "boost": boost}}
        case AtLeast(number, nodes):
            return {"bool": {"should": [*map(_node, nodes)], "minimum_should_match": number, "boost": boost}}
        case OneOf(field, values):
            return {"terms": {field: list(values)}}
        case Between(field, low, high):
            return {"range": {field: {"gte": low} | ({} if high is None else {"lte": high})}}
        case Boosted(inner, weight):
            return _node(inner, boost * weight)


def _term(field: str, value: str, boost: float = 1.0) -> Body:
    return {"term": {field: {"value": value, "boost": boost}}}


def _filters(over: Filters) -> Body:
    return {"filter": [*map(_node, over.must)], "must_not": [*map(_node, over.must_not)]}


def _counting(query: Query) -> Body:
    """Count every facet asked for; those that leave the same aside together."""
    aggregations: Body = {
        f"group-{number}": {"filter": {"bool": _filters(over)}, "aggs": {key: _values(key) for key in keys}}
        for number, (over, keys) in enumerate(counting(query).items())
    }
    if query.count_distinct:
        looks = {"cardinality": {"field": "look_alike", "precision_threshold": MOST_EXACT}}
        aggregations["distinct"] = {"filter": {"bool": _filters(filters(query))}, "aggs": {"distinct": looks}}
    return aggregations


def _values(facet: str) -> Body:
    return {"terms": {"field": f"choice_{facet}", "size": MOST_VALUES}}


def _counts(
    found: Mapping[str, Any], query: Query, added: Mapping[str, Mapping[Choice, int]]
) -> dict[str, tuple[FacetCount, ...]]:
    groups = {
        key: found[f"group-{number}"][key]["buckets"]
        for number, keys in enumerate(counting(query).values())
        for key in keys
    }
    return {
        key: facet_counts(((bucket["key"], bucket["doc_count"]) for bucket in groups[key]), added[key])
        for key in query.counted
    }


def _distinct(found: Mapping[str, Any]) -> int:
    return int(found["aggregations"]["distinct"]["distinct"]["value"])


def _hit(found: Mapping[str, Any]) -> Hit:
    return hit_of(found["_source"]["shown"].encode(), found["_source"]["facts"].encode())


def _table(found: Mapping[str, Any]) -> FactTable:
    return unpacked(found["_source"]["facts"].encode())


# The document --------------------------------------------------------------------------------------------------------


def _mapping() -> FieldMapping:
    mapping = FieldMapping()
    mapping.meta("dynamic", "strict")
    mapping.meta("_source", includes=[*SHOWN, "fingerprint"])  # the tokens are half of it, and nobody reads them back
    mapping.field("key", Keyword())
    mapping.field("fingerprint", Keyword(index=False))
    for section in SECTIONS:
        mapping.field(f"{section}_word", Text(analyzer="whitespace"))
        for form in ("term", "part"):
            mapping.field(f"{section}_{form}", Text(analyzer="whitespace", index_options="freqs"))
    for field in ("piece", "prefix", "standing"):
        mapping.field(field, Text(analyzer="whitespace", index_options="docs"))
    for facet in FACETS:
        mapping.field(f"value_{facet.key}", Keyword(doc_values=False))
        mapping.field(f"choice_{facet.key}", Keyword(index=False, eager_global_ordinals=True))
    for field in ("used_by", "changed", "name_order", "look_alike", "fact_table", *(f"rank_{name}" for name in RANKS)):
        mapping.field(field, Long(index=field in ("changed", "look_alike", "fact_table")))
    for field in SHOWN:
        mapping.field(field, Keyword(index=False, doc_values=False))
    return mapping


def _actions(entries: Iterable[Entry], versions: Mapping[EntryKey, int], refused: list[Refused]) -> Iterator[Body]:
    """Yield actions; an entry of which none can be made is noted as refused and does not stop the others."""
    for entry in entries:
        try:
            action = _action(entry, versions.get(entry.key, 1))
        except (ValueError, TypeError, OverflowError, AttributeError) as error:
            refused.append(Refused(key=entry.key, reason=f"{type(error).__name__}: {error}"))
        else:
            yield action


def _action(entry: Entry, version: int) -> Body:
    indexed = document(entry)
    source: Body = {
        f"{section}_{form}": tokens
        for section, analysed in indexed.sections.items()
        for form, tokens in analysed._asdict().items()
    }
    for facet in FACETS:
        choices = indexed.facets.get(facet.key, ())
        source[f"value_{facet.key}"] = [choice.value for choice in choices]
        source[f"choice_{facet.key}"] = [counted_as(choice) for choice in choices]
    source |= {"key": indexed.key, "fingerprint": indexed.fingerprint}
    source |= {"shown": indexed.shown.decode(), "facts": indexed.facts.decode()}
    source |= {"piece": indexed.pieces, "prefix": indexed.prefixes, "standing": indexed.standing}
    source |= {
        "used_by": indexed.used_by,
        "changed": indexed.changed,
        "name_order": indexed.name_order,
        "look_alike": indexed.look_alike,
        "fact_table": indexed.fact_table,
    }
    source |= indexed.ranks
    return {"_op_type": "index", "_id": entry.key, "_source": source, **_external(version)}


def _deletion(key: EntryKey, versions: Mapping[EntryKey, int]) -> Body:
    return {"_op_type": "delete", "_id": key, **_external(versions.get(key, 1))}


def _external(version: int) -> Body:
    return {"version": version, "version_type": "external"}


def _refusal(_kind: str, result: Mapping[str, Any], *, tolerant: bool) -> Iterator[Refused]:
    """What was refused for good. Raises EngineUnavailable when it is not this entry that is refused."""
    status, error = int(result.get("status", 0) or 0), result.get("error", {})
    if status == 409 or (status == 404 and (tolerant or not error)):
        return  # newer is there already, or it was not there
    if status in EVERYTHING or status in (0, 404):
        raise EngineUnavailable(f"De zoekmachine neemt nu niets aan (status {status}).")
    yield Refused(key=str(result.get("_id", "")), reason=_reason(error))


def _reason(error: Any) -> str:
    if not isinstance(error, Mapping):
        return str(error)[:500]
    cause = error.get("caused_by") or {}
    return " ".join(filter(None, (error.get("reason"), cause.get("reason"))))[:500]
