"""Which hits a query leaves over, and over which of them each facet counts: the one place where a filter is put
together, as nodes that both engines translate.

What is chosen of registrations holds within one and the same registration. A document of one registration is that
registration, so its own values say whether it fits. A document of several has a number for its table of facts
(`search.fact_table`), and `Query.fits` says which of those numbers fit.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .facets import FACETS
from .query import Query
from .scoring import ALONE, AtLeast, Between, Every, Node, OneOf


@dataclass(frozen=True)
class Filters:
    """A hit meets every one of `must` and none of `must_not`; neither adds to its score."""

    must: tuple[Node, ...] = ()
    must_not: tuple[Node, ...] = ()


def filters(query: Query, without: str = "") -> Filters:
    """Return what the query leaves over; the choice within the facet `without` is left aside."""
    of_registrations = (*_chosen(query, without, per_registration=True), *_period(query))
    must = (*_chosen(query, without, per_registration=False), *_within_one(query, of_registrations))
    must_not = tuple(_hidden(query, without))
    if query.look_alikes:
        must += (OneOf("look_alike", query.look_alikes),)
    if query.exclude_look_alikes:
        must_not += (OneOf("look_alike", query.exclude_look_alikes),)
    return Filters(must, must_not)


def counting(query: Query) -> dict[Filters, list[str]]:
    """Return the facets that the query counts by the hits over which they are counted: all of those, but that the
    choice within a facet is left aside for itself. With `fits`, a facet of registrations is counted over the documents
    of one registration; `search.engines.one_registration` adds the others.
    """
    groups: dict[Filters, list[str]] = defaultdict(list)
    per_registration = {facet.key for facet in FACETS if facet.per_registration}
    for key in query.counted:
        own = key if query.chosen.get(key) or query.hidden.get(key) else ""
        if query.fits is None or key not in per_registration:
            groups[filters(query, own)].append(key)
        else:
            found = filters(replace(query, fits=()), own)
            groups[replace(found, must=(*found.must, ALONE))].append(key)
    return groups


def speaks_of_registrations(query: Query) -> bool:
    """Whether something is chosen that has to hold within one registration."""
    return any(True for _ in (*_chosen(query, "", per_registration=True), *_period(query)))


def candidates(query: Query) -> Filters:
    """Return what every document of several registrations meets of which one can fit."""
    return Filters(tuple(_chosen(query, "", per_registration=True)), (ALONE,))


def with_tables(query: Query) -> Filters:
    """Return what the query leaves over of documents of several registrations, whatever these say."""
    others = {facet.key for facet in FACETS if not facet.per_registration}
    chosen = {key: values for key, values in query.chosen.items() if key in others}
    hidden = {key: values for key, values in query.hidden.items() if key in others}
    found = filters(replace(query, chosen=chosen, hidden=hidden, since=None, until=None))
    return replace(found, must_not=(*found.must_not, ALONE))


def _chosen(query: Query, without: str, *, per_registration: bool) -> Iterator[Node]:
    for facet in FACETS:
        chosen = query.chosen.get(facet.key)
        if chosen and facet.key != without and facet.per_registration == per_registration:
            yield OneOf(f"value_{facet.key}", tuple(chosen))


def _period(query: Query) -> Iterator[Node]:
    """What nobody knows the change of has moment 0, and is in no period."""
    if query.since or query.until:
        low = int(query.since.timestamp()) if query.since else 1
        yield Between("changed", low, int(query.until.timestamp()) if query.until else None)


def _within_one(query: Query, conditions: tuple[Node, ...]) -> tuple[Node, ...]:
    if not conditions or query.fits is None:
        return conditions
    alone = Every((*conditions, ALONE))
    several = OneOf("fact_table", tuple(fit.number for fit in query.fits))
    return (AtLeast(1, (alone, several)) if query.fits else alone,)


def _hidden(query: Query, without: str) -> Iterator[Node]:
    for facet in FACETS:
        hidden = query.hidden.get(facet.key)
        if hidden and facet.key != without and not query.chosen.get(facet.key):
            yield OneOf(f"value_{facet.key}", tuple(hidden))
