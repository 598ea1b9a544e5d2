"""Step two of a search: retrieve from the engine what fits a question, and what only comes near it."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from itertools import chain

from django.utils import timezone

from .criteria import PER_PAGE, SearchCriteria
from .engines import EngineResponse, EngineUnavailable, Hit, SearchEngine, get_engine, guarded
from .expansion import ExpandedQuestion
from .facets import FACETS, facets_for
from .fallback import retrieve_plainly
from .index_health import require_entries
from .query import Query
from .ranking import FEW_HITS, MOST_NEAR

logger = logging.getLogger(__name__)

OLDEST = datetime.fromtimestamp(0, UTC)
ROUND, MOST_ROUNDS = 100, 10  # to fill a page when many hits look alike; at most so many more are read


@dataclass(frozen=True, kw_only=True)
class RetrievedHits:
    """What fits, and what only comes `near`. `question` is what they were retrieved by, to mark its terms in them.

    `limited` says that the engine could not be asked and the database was; then the question is empty.
    """

    response: EngineResponse
    near: tuple[Hit, ...] = ()
    question: ExpandedQuestion = field(default_factory=ExpandedQuestion)
    limited: bool = False


def retrieve(criteria: SearchCriteria, question: ExpandedQuestion) -> RetrievedHits:
    """Return one page of hits. While the index cannot be asked, the database is, which finds less."""
    try:
        return guarded(lambda: _retrieve(get_engine(), criteria, question))
    except EngineUnavailable as problem:
        logger.warning("search_limited", extra={"why": str(problem)})
        return RetrievedHits(response=retrieve_plainly(criteria), limited=True)


def retrieve_all(engine: SearchEngine, criteria: SearchCriteria, question: ExpandedQuestion) -> Iterator[Hit]:
    """Return every hit that fits, in no order, look-alikes each. Raises EngineUnavailable before the first one."""
    if _finds_nothing(criteria, question):
        return iter(())
    found = engine.scan(replace(query_of(criteria, question), counted=()))
    first = next(found, None)
    return iter(()) if first is None else chain((first,), found)


def rank(engine: SearchEngine, question: ExpandedQuestion, limit: int) -> list[Hit]:
    """Return the best hits of a question, those that only come near after those that fit it, look-alikes each.

    Raises EngineUnavailable.
    """
    if question.is_empty:
        return []
    query = replace(query_of(SearchCriteria(order="relevantie"), question), counted=(), limit=limit)
    hits = engine.search(query).hits
    return [*hits, *_near(engine, query, question, hits, limit - len(hits))]


def _retrieve(engine: SearchEngine, criteria: SearchCriteria, question: ExpandedQuestion) -> RetrievedHits:
    """Nothing found is only true of an index that holds something. Raises EngineUnavailable."""
    found = _search(engine, criteria, question)
    if not found.response.total:
        require_entries(engine)
    return found


def _search(engine: SearchEngine, criteria: SearchCriteria, question: ExpandedQuestion) -> RetrievedHits:
    if _finds_nothing(criteria, question):
        return RetrievedHits(response=EngineResponse(total=0, hits=(), facets={facet.key: () for facet in FACETS}))
    query = query_of(criteria, question)
    response = engine.search(query) if criteria.look_alike else fold_look_alikes(engine, query)
    near: tuple[Hit, ...] = ()
    if criteria.page == 1 and response.total < FEW_HITS and not question.is_empty:
        others = replace(query, exclude_look_alikes=tuple({hit.look_alike for hit in response.hits}))
        near = tuple(first_of_each(_near(engine, others, question, response.hits, MOST_NEAR)).values())
    return RetrievedHits(response=response, near=near, question=question)


def _finds_nothing(criteria: SearchCriteria, question: ExpandedQuestion) -> bool:
    """Whether something was typed that has no word to look for or to leave out."""
    return bool(criteria.text) and question.is_empty and not question.without


def query_of(criteria: SearchCriteria, question: ExpandedQuestion) -> Query:
    """Return what the engine is asked for one page of hits."""
    return replace(
        choices_of(criteria),
        clauses=question.strict,
        extra=question.extra,
        without=question.without,
        order=criteria.in_order,
        offset=criteria.offset,
        limit=PER_PAGE,
        counted=tuple(facet.key for facet in facets_for(criteria.chosen)),
        look_alikes=(criteria.look_alike,) if criteria.look_alike else (),
    )


def choices_of(criteria: SearchCriteria) -> Query:
    """Return a query of only what was chosen in facets and as a period."""
    return Query(
        chosen=criteria.chosen,
        hidden=hidden_values(),
        since=_moment(criteria.since, time.min),
        until=_moment(criteria.until, time.max),
    )


def hidden_values() -> dict[str, tuple[str, ...]]:
    """Return, per facet, the values that are left out until they are chosen."""
    return {facet.key: facet.hidden for facet in FACETS if facet.hidden}


def _moment(day: date | None, at: time) -> datetime | None:
    """Nothing of ours is older than what an index counts from, and the embedded engine knows no moment before that."""
    return max(OLDEST, datetime.combine(day, at, timezone.get_current_timezone())) if day else None


def fold_look_alikes(engine: SearchEngine, query: Query) -> EngineResponse:
    """Return each of what looks alike once, at the place of the first; `look_alike_counts` says how many there are. The
    count and the facets are of everything. Raises EngineUnavailable.
    """
    last = query.offset + query.limit
    response = engine.search(replace(query, offset=0, limit=last, count_distinct=True))
    hits = first_of_each(response.hits)
    for _ in range(MOST_ROUNDS):
        if len(hits) >= last or len(response.hits) == response.total:
            break
        more = replace(query, offset=0, limit=ROUND, counted=(), exclude_look_alikes=tuple(hits))
        others = engine.search(more).hits
        if not others:
            break
        hits |= first_of_each(others)
    shown = tuple(hits.values())[query.offset : last]
    counts = engine.look_alike_counts(query, {hit.look_alike for hit in shown}) if shown else {}
    return replace(response, hits=shown, look_alike_counts=counts)


def first_of_each(hits: Iterable[Hit]) -> dict[int, Hit]:
    """Return, by look-alike number, the first hit that has it."""
    found: dict[int, Hit] = {}
    for hit in hits:
        found.setdefault(hit.look_alike, hit)
    return found


def _near(
    engine: SearchEngine, query: Query, question: ExpandedQuestion, hits: tuple[Hit, ...], limit: int
) -> tuple[Hit, ...]:
    """Return at most so many that meet a part of the question and are not among the hits that fit it."""
    if limit <= 0:
        return ()
    looser = replace(
        query,
        near=True,
        clauses=question.near,
        extra=(),
        pieces=question.pieces,
        order="relevantie",
        offset=0,
        limit=limit + len(hits),
        counted=(),
    )
    have = {hit.key for hit in hits}
    return tuple(hit for hit in engine.search(looser).hits if hit.key not in have)[:limit]
