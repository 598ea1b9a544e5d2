"""How well an entry fits a query, as a tree that both engines translate: the one place where a score is put together.

An engine translates the nodes and those of `search.filtering`; it decides nothing about the order of hits itself.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from .query import Alternative, Clause, Fit, Form, Query
from .ranking import (
    ENOUGH_PIECES,
    FRESH_WEIGHT,
    FRESH_YEARS,
    PART_WEIGHT,
    PIECE_WEIGHT,
    SECTIONS,
    SHARE_WEIGHT,
    TIER_WEIGHT,
    TIERS,
)


@dataclass(frozen=True)
class Term:
    """The token stands in the field: BM25 of that field."""

    field: str
    token: str


@dataclass(frozen=True)
class Phrase:
    """The tokens stand in the field one after the other."""

    field: str
    tokens: tuple[str, ...]


@dataclass(frozen=True)
class Best:
    """One of these is met: the score of the best, and TIE_BREAKER of the others."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class Every:
    """All of these are met: their scores added up."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class AtLeast:
    """So many of these are met: the scores of those added up."""

    number: int
    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class Boosted:
    """The score of the node, times the weight."""

    node: "Node"
    weight: float


@dataclass(frozen=True)
class OneOf:
    """The field holds one of these values; scores nothing."""

    field: str
    values: tuple[str, ...] | tuple[int, ...]


@dataclass(frozen=True)
class Between:
    """The number in the field is at least `low` and at most `high` (None: any); scores nothing."""

    field: str
    low: int
    high: int | None = None


Node = Term | Phrase | Best | Every | AtLeast | Boosted | OneOf | Between

ALONE = OneOf("fact_table", (0,))  # a document that has no table of several registrations


@dataclass(frozen=True)
class Scored:
    """What a hit has to meet (`must`; nothing: everything is found), what brings it forward (`should`), and what it may
    not have. `standing` are nodes with the score that each adds to a hit that meets it.
    """

    must: tuple[Node, ...]
    should: tuple[Node, ...]
    must_not: tuple[Node, ...]
    standing: tuple[tuple[Node, float], ...]


def scored(query: Query) -> Scored:
    """Return how hits of this query are found and ordered; filters and counts aside."""
    must = (_near(query),) if query.near else tuple(map(clause_node, query.clauses))
    must_not = tuple(map(clause_node, query.without))
    if by_fitting_users(query):
        unscored = tuple(Boosted(node, 0.0) for node in must)
        return Scored(must=unscored, should=(), must_not=must_not, standing=tuple(_fitting_users(query)))
    return Scored(
        must=must,
        should=tuple(map(clause_node, query.extra)),
        must_not=must_not,
        standing=tuple(_standing(query)) if must else (),
    )


def by_fitting_users(query: Query) -> bool:
    """Whether the order of most users is that of the score: of several registrations only those that fit count."""
    return query.order == "gebruik" and query.fits is not None


def standing_words(used_by: int, changed_at: datetime | None) -> list[str]:
    """Return the words of the field `standing`: one per number of users that is reached, and the year of the last
    change.
    """
    years = [f"jaar{changed_at.year}"] if changed_at else []
    return [f"gebruik{tier}" for tier in TIERS if used_by >= tier] + years


def _standing(query: Query) -> Iterator[tuple[Node, float]]:
    if query.fits is None:
        yield from ((Term("standing", f"gebruik{tier}"), TIER_WEIGHT) for tier in TIERS)
    else:
        yield ALONE, SHARE_WEIGHT
        yield from _by_score(query, lambda fit: TIER_WEIGHT * _tiers(fit.fitting) + SHARE_WEIGHT * _share(fit))
    year = datetime.now(UTC).year
    yield from ((Term("standing", f"jaar{year - back}"), FRESH_WEIGHT) for back in range(FRESH_YEARS))


def _fitting_users(query: Query) -> Iterator[tuple[Node, float]]:
    """How many registrations fit, and of equals the one of which the greatest share does; a share is at most a half of
    one registration, so that it decides between equals only.
    """
    yield Every((ALONE, Between("used_by", 1))), 1.5
    yield from _by_score(query, lambda fit: fit.fitting + _share(fit) / 2)


def _by_score(query: Query, score_of: Callable[[Fit], float]) -> Iterator[tuple[Node, float]]:
    """What fits, in groups with the same score."""
    groups: dict[float, list[int]] = defaultdict(list)
    for fit in query.fits or ():
        groups[score_of(fit)].append(fit.number)
    yield from ((OneOf("fact_table", tuple(numbers)), score) for score, numbers in groups.items() if score)


def _share(fit: Fit) -> float:
    return fit.fitting / fit.total if fit.total else 0.0


def _tiers(number: int) -> int:
    return sum(number >= tier for tier in TIERS)


def clause_node(clause: Clause) -> Node:
    """One of the alternatives is met."""
    return _best(tuple(map(_alternative, clause)))


def _near(query: Query) -> Node:
    """Enough of the clauses, or enough of the pieces."""
    found = tuple(map(clause_node, query.clauses))
    if query.enough > 1:
        found = (AtLeast(query.enough, found),)
    if query.pieces:
        pieces = tuple(Term("piece", piece) for piece in query.pieces)
        found = (*found, Boosted(AtLeast(max(1, round(ENOUGH_PIECES * len(pieces))), pieces), PIECE_WEIGHT))
    return AtLeast(1, found)


def _alternative(alternative: Alternative) -> Node:
    if alternative.phrase:
        phrases = (Boosted(Phrase(f"{name}_word", alternative.tokens), weight) for name, weight in SECTIONS.items())
        return Boosted(_best(tuple(phrases)), alternative.weight)
    tokens = tuple(_token(token, alternative.form) for token in alternative.tokens)
    return Boosted(tokens[0] if len(tokens) == 1 else Every(tokens), alternative.weight)


def _token(token: str, form: Form) -> Node:
    return _best(tuple(Boosted(Term(field, token), weight) for field, weight in _fields(form)))


def _fields(form: Form) -> Iterator[tuple[str, float]]:
    """Yield the fields that hold tokens in this form, with their weights."""
    yield from ((f"{name}_{form.value}", weight) for name, weight in SECTIONS.items())
    if form is Form.TERM:
        yield from ((f"{name}_part", weight * PART_WEIGHT) for name, weight in SECTIONS.items())


def _best(nodes: tuple[Node, ...]) -> Node:
    return nodes[0] if len(nodes) == 1 else Best(nodes)
