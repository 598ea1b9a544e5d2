"""The language between the steps: what a question asks of an index, in terms that no engine has a part in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Form(StrEnum):
    """In which form a token is looked up: as it is written, or by its term, also as a part of a compound."""

    WORD = "word"
    TERM = "term"


@dataclass(frozen=True)
class Alternative:
    """One way to meet a word of a question: all tokens, as a phrase when `phrase`, with a weight from 0 to about 1."""

    tokens: tuple[str, ...]
    form: Form = Form.TERM
    weight: float = 1.0
    phrase: bool = False


Clause = tuple[Alternative, ...]


@dataclass(frozen=True)
class Fit:
    """The number of a table of facts of which `fitting` of the `total` registrations meet what was chosen."""

    number: int
    fitting: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Query:
    """What an index is asked. Of every clause one alternative has to be met, none of `without`; of `chosen`, one value
    per facet has to match. What meets `extra` too comes first.

    With `near`, so many clauses are `enough`, or most of the `pieces`. `hidden` are values that are left out unless
    their facet has a choice. `order` is one of search.criteria.ORDERS. `counted` are the facets to count. Of
    `look_alikes` only what has one of these numbers is found, of `exclude_look_alikes` none; with `count_distinct` the
    response says how many look different.

    What is chosen of registrations, and the period, holds within one registration. For what has several of them, `fits`
    are the tables of facts that meet it; an engine fills them in, and None says that it did not.
    """

    clauses: tuple[Clause, ...] = ()
    extra: tuple[Clause, ...] = ()
    without: tuple[Clause, ...] = ()
    near: bool = False
    enough: int = 1
    pieces: tuple[str, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None
    order: str = "relevantie"
    offset: int = 0
    limit: int = 20
    counted: tuple[str, ...] = ()
    look_alikes: tuple[int, ...] = ()
    exclude_look_alikes: tuple[int, ...] = ()
    count_distinct: bool = False
    fits: tuple[Fit, ...] | None = None
