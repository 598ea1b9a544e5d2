"""Ask the engine one question of somebody: what fits it, and what only comes near."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from itertools import chain

from django.utils import timezone

from . import lexicon
from .analysis import Question, Wanted, parse
from .analysis.thesaurus import Thesaurus, build, bundled
from .asking import Asked, Known, Words, asked, together
from .criteria import PER_PAGE, SearchCriteria
from .engines import Answer, Hit, Query, SearchEngine
from .entry import EntryKey
from .facets import FACETS, KIND_FACET, facets_for
from .models import SynonymSet
from .names import protected_names

FEW = 10  # with fewer hits than this, what comes near is shown too
MOST_NEAR = 10
ENOUGH_SHARED = 2  # rare words that what resembles something has too
OLDEST = datetime.fromtimestamp(0, UTC)
ROUND, MOST_ROUNDS = 100, 10  # to fill a page when many hits look alike


@dataclass(frozen=True, kw_only=True)
class Found:
    """What fits, of which so many look different; what only comes near, the terms to mark, and per word that was
    corrected what it became.

    `words` holds, per word that has to be met, the sets of terms that each meet it.
    """

    answer: Answer
    different: int = 0
    near: tuple[Hit, ...] = ()
    terms: frozenset[str] = frozenset()
    words: Words = ()
    corrections: Mapping[str, Wanted] = field(default_factory=dict)


def find(engine: SearchEngine, criteria: SearchCriteria) -> Found:
    """Return one page of hits. Raises EngineUnavailable."""
    asks = understood(criteria.text)
    if criteria.text and asks.is_empty and not asks.without:
        return Found(answer=Answer(total=0, hits=(), facets={f.key: () for f in FACETS}))
    query = _query(criteria, asks)
    answer = engine.search(query) if criteria.same else once_each(engine, query)
    near: tuple[Hit, ...] = ()
    if criteria.page == 1 and answer.total < FEW and not asks.is_empty:
        others = replace(query, other=tuple({hit.same for hit in answer.hits}))
        near = tuple(_each_once(_near(engine, others, asks, answer.hits, MOST_NEAR)).values())
    return Found(
        answer=answer,
        different=answer.different,
        near=near,
        terms=asks.terms,
        words=asks.words,
        corrections=asks.corrections,
    )


def everything(engine: SearchEngine, criteria: SearchCriteria) -> Iterator[Hit]:
    """Return every hit that fits, in no order, look-alikes each. Raises EngineUnavailable before the first one."""
    asks = understood(criteria.text)
    if criteria.text and asks.is_empty and not asks.without:
        return iter(())
    found = engine.each(replace(_query(criteria, asks), counted=()))
    first = next(found, None)
    return iter(()) if first is None else chain((first,), found)


def once_each(engine: SearchEngine, query: Query) -> Answer:
    """Answer with each of what looks alike once, at the place of the first; `repeats` says how many there are. The
    count and the facets are of everything.
    """
    last = query.offset + query.limit
    answer = engine.search(replace(query, offset=0, limit=last, different=True))
    hits = _each_once(answer.hits)
    for _ in range(MOST_ROUNDS):
        if len(hits) >= last or len(answer.hits) == answer.total:
            break
        others = engine.search(replace(query, offset=0, limit=ROUND, counted=(), other=tuple(hits))).hits
        if not others:
            break
        hits |= _each_once(others)
    shown = tuple(hits.values())[query.offset : last]
    return replace(answer, hits=shown, repeats=engine.repeats(query, {hit.same for hit in shown}) if shown else {})


def _each_once(hits: Iterable[Hit]) -> dict[int, Hit]:
    """The first hit of each kind of looks."""
    found: dict[int, Hit] = {}
    for hit in hits:
        found.setdefault(hit.same, hit)
    return found


def rank(engine: SearchEngine, text: str, limit: int) -> list[Hit]:
    """Return the best hits of a question, those that only come near after those that fit it."""
    asks = understood(text)
    if asks.is_empty:
        return []
    query = replace(_query(SearchCriteria(text=text), asks), counted=(), limit=limit)
    hits = engine.search(query).hits
    return [*hits, *_near(engine, query, asks, hits, limit - len(hits))]


def understood(text: str) -> Asked:
    """Read a question with the words of the index and the synonyms of the editors."""
    question = parse(text)
    if not question.groups:
        return asked(question)
    counts = lexicon.counts([*(w.word for w in question.words), *together(question)])
    names = protected_names()
    known = Known(
        names=names,
        corrections=lexicon.corrections(question, counts, names),
        glued=frozenset(counts).intersection(together(question)),
        apart=lexicon.apart(question, counts),
    )
    return asked(question, thesauri(), known)


def thesauri() -> tuple[Thesaurus, ...]:
    """Return the thesaurus of the house and that of the editors, which works at once."""
    return bundled(), build(SynonymSet.objects.values_list("direction", "words"))


def similar(engine: SearchEngine, key: EntryKey, limit: int, *, among: str = "") -> tuple[Hit, ...]:
    """Return what resembles an entry most: what has the rarest words of its name and summary. Of what looks alike
    one, and nothing that looks like the entry itself; `among` is a value of the facet of kinds.
    """
    hit = engine.get(key)
    asks = asked(_rarest(hit)) if hit else Asked()
    if hit is None or len(asks.strict) < ENOUGH_SHARED:
        return ()
    query = Query(
        near=True,
        enough=ENOUGH_SHARED,
        clauses=asks.strict,
        chosen={KIND_FACET: (among,)} if among else {},
        hidden=_hidden(),
        other=(hit.same,),
        limit=3 * limit,
    )
    return tuple(_each_once(engine.search(query).hits).values())[:limit]


def _rarest(hit: Hit) -> Question:
    question = parse(f"{hit.name} {hit.name} {hit.summary[:400]}")
    known = lexicon.counts([w.word for w in question.words if not w.phrase])
    groups = sorted(question.groups, key=lambda group: known.get(group[0].word, 0))
    shared = [group for group in groups if known.get(group[0].word, 0) > 1]
    return Question(question.text, tuple(shared[:8]))


def _query(criteria: SearchCriteria, asks: Asked) -> Query:
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
        same=(criteria.same,) if criteria.same else (),
    )


def _moment(day: date | None, at: time) -> datetime | None:
    """Nothing of ours is older than what an index counts from, and the embedded engine knows no moment before that."""
    return max(OLDEST, datetime.combine(day, at, timezone.get_current_timezone())) if day else None


def _hidden() -> dict[str, tuple[str, ...]]:
    return {facet.key: facet.hidden for facet in FACETS if facet.hidden}


def _near(engine: SearchEngine, query: Query, asks: Asked, hits: tuple[Hit, ...], limit: int) -> tuple[Hit, ...]:
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
