"""Ask the engine one question of somebody: what fits it, and what only comes near."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from itertools import chain

from django.utils import timezone

from . import spelling
from .analysis import ParsedQuestion, SearchTerm, parse
from .analysis.thesaurus import Thesaurus, build, bundled
from .criteria import PER_PAGE, SearchCriteria
from .engines import EngineResponse, Hit, Query, SearchEngine
from .entry import EntryKey
from .expansion import ExpandedQuestion, IndexWords, Words, expand, joined_pairs
from .facets import FACETS, KIND_FACET, facets_for
from .models import SynonymSet
from .protected_names import protected_names

FEW = 10  # with fewer hits than this, what comes near is shown too
MOST_NEAR = 10
ENOUGH_SHARED = 2  # rare words that what resembles something has too
OLDEST = datetime.fromtimestamp(0, UTC)
ROUND, MOST_ROUNDS = 100, 10  # to fill a page when many hits look alike


@dataclass(frozen=True, kw_only=True)
class RetrievedHits:
    """What fits, of which so many look different; what only comes near, the terms to mark, and per word that was
    corrected what it became.

    `words` holds, per word that has to be met, the sets of terms that each meet it.
    """

    answer: EngineResponse
    distinct: int = 0
    near: tuple[Hit, ...] = ()
    terms: frozenset[str] = frozenset()
    words: Words = ()
    corrections: Mapping[str, SearchTerm] = field(default_factory=dict)


def retrieve(engine: SearchEngine, criteria: SearchCriteria) -> RetrievedHits:
    """Return one page of hits. Raises EngineUnavailable."""
    asks = understand(criteria.text)
    if criteria.text and asks.is_empty and not asks.without:
        return RetrievedHits(answer=EngineResponse(total=0, hits=(), facets={f.key: () for f in FACETS}))
    query = _query(criteria, asks)
    answer = engine.search(query) if criteria.look_alike else fold_look_alikes(engine, query)
    near: tuple[Hit, ...] = ()
    if criteria.page == 1 and answer.total < FEW and not asks.is_empty:
        others = replace(query, exclude_look_alikes=tuple({hit.look_alike for hit in answer.hits}))
        near = tuple(_first_of_each(_near(engine, others, asks, answer.hits, MOST_NEAR)).values())
    return RetrievedHits(
        answer=answer,
        distinct=answer.distinct,
        near=near,
        terms=asks.terms,
        words=asks.words,
        corrections=asks.corrections,
    )


def retrieve_all(engine: SearchEngine, criteria: SearchCriteria) -> Iterator[Hit]:
    """Return every hit that fits, in no order, look-alikes each. Raises EngineUnavailable before the first one."""
    asks = understand(criteria.text)
    if criteria.text and asks.is_empty and not asks.without:
        return iter(())
    found = engine.each(replace(_query(criteria, asks), counted=()))
    first = next(found, None)
    return iter(()) if first is None else chain((first,), found)


def fold_look_alikes(engine: SearchEngine, query: Query) -> EngineResponse:
    """Answer with each of what looks alike once, at the place of the first; `look_alike_counts` says how many there
    are. The count and the facets are of everything.
    """
    last = query.offset + query.limit
    answer = engine.search(replace(query, offset=0, limit=last, count_distinct=True))
    hits = _first_of_each(answer.hits)
    for _ in range(MOST_ROUNDS):
        if len(hits) >= last or len(answer.hits) == answer.total:
            break
        others = engine.search(replace(query, offset=0, limit=ROUND, counted=(), exclude_look_alikes=tuple(hits))).hits
        if not others:
            break
        hits |= _first_of_each(others)
    shown = tuple(hits.values())[query.offset : last]
    return replace(
        answer,
        hits=shown,
        look_alike_counts=engine.look_alike_counts(query, {hit.look_alike for hit in shown}) if shown else {},
    )


def _first_of_each(hits: Iterable[Hit]) -> dict[int, Hit]:
    """The first hit of each kind of looks."""
    found: dict[int, Hit] = {}
    for hit in hits:
        found.setdefault(hit.look_alike, hit)
    return found


def rank(engine: SearchEngine, text: str, limit: int) -> list[Hit]:
    """Return the best hits of a question, those that only come near after those that fit it."""
    asks = understand(text)
    if asks.is_empty:
        return []
    query = replace(_query(SearchCriteria(text=text), asks), counted=(), limit=limit)
    hits = engine.search(query).hits
    return [*hits, *_near(engine, query, asks, hits, limit - len(hits))]


def understand(text: str) -> ExpandedQuestion:
    """Read a question with the words of the index and the synonyms of the editors."""
    question = parse(text)
    if not question.groups:
        return expand(question)
    counts = spelling.counts([*(w.word for w in question.words), *joined_pairs(question)])
    names = protected_names()
    known = IndexWords(
        names=names,
        corrections=spelling.corrections(question, counts, names),
        glued=frozenset(counts).intersection(joined_pairs(question)),
        apart=spelling.apart(question, counts),
    )
    return expand(question, thesauri(), known)


def thesauri() -> tuple[Thesaurus, ...]:
    """Return the thesaurus of the house and that of the editors, which works at once."""
    return bundled(), build(SynonymSet.objects.values_list("direction", "words"))


def retrieve_similar(engine: SearchEngine, key: EntryKey, limit: int, *, among: str = "") -> tuple[Hit, ...]:
    """Return what resembles an entry most: what has the rarest words of its name and summary. Of what looks alike
    one, and nothing that looks like the entry itself; `among` is a value of the facet of kinds.
    """
    hit = engine.get(key)
    asks = expand(_rarest_words(hit)) if hit else ExpandedQuestion()
    if hit is None or len(asks.strict) < ENOUGH_SHARED:
        return ()
    query = Query(
        near=True,
        enough=ENOUGH_SHARED,
        clauses=asks.strict,
        chosen={KIND_FACET: (among,)} if among else {},
        hidden=_hidden(),
        exclude_look_alikes=(hit.look_alike,),
        limit=3 * limit,
    )
    return tuple(_first_of_each(engine.search(query).hits).values())[:limit]


def _rarest_words(hit: Hit) -> ParsedQuestion:
    question = parse(f"{hit.name} {hit.name} {hit.summary[:400]}")
    known = spelling.counts([w.word for w in question.words if not w.phrase])
    groups = sorted(question.groups, key=lambda group: known.get(group[0].word, 0))
    shared = [group for group in groups if known.get(group[0].word, 0) > 1]
    return ParsedQuestion(question.text, tuple(shared[:8]))


def _query(criteria: SearchCriteria, asks: ExpandedQuestion) -> Query:
    return Query(
        clauses=asks.strict,
        extra=asks.extra,
        without=asks.without,
        chosen=criteria.chosen,
        hidden=_hidden(),
        since=_moment(criteria.since, time.min),
        until=_moment(criteria.until, time.max),
        order=criteria.in_order,
        offset=criteria.offset,
        limit=PER_PAGE,
        counted=tuple(facet.key for facet in facets_for(criteria.chosen)),
        look_alikes=(criteria.look_alike,) if criteria.look_alike else (),
    )


def _moment(day: date | None, at: time) -> datetime | None:
    """Nothing of ours is older than what an index counts from, and the embedded engine knows no moment before that."""
    return max(OLDEST, datetime.combine(day, at, timezone.get_current_timezone())) if day else None


def _hidden() -> dict[str, tuple[str, ...]]:
    return {facet.key: facet.hidden for facet in FACETS if facet.hidden}


def _near(
    engine: SearchEngine, query: Query, asks: ExpandedQuestion, hits: tuple[Hit, ...], limit: int
) -> tuple[Hit, ...]:
    if limit <= 0:
        return ()
    looser = replace(
        query,
        near=True,
        clauses=asks.near,
        extra=(),
        pieces=asks.pieces,
        order="relevantie",
        offset=0,
        limit=limit + len(hits),
        counted=(),
    )
    have = {hit.key for hit in hits}
    return tuple(hit for hit in engine.search(looser).hits if hit.key not in have)[:limit]
