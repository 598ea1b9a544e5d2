"""Suggestions while somebody types: applications from the index, organisations and themes by their names."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from catalogue.models import Organisation, Theme

from .analysis import all_tokens
from .analysis.fields import LONGEST_PREFIX
from .engines import EngineUnavailable, Hit, get_engine, guarded
from .kinds import kind_label

MOST_WORDS = 6  # who types more asks a question
MOST_APPLICATIONS, MOST_OTHERS = 5, 2
LOOK_ALIKES = 4  # so many times more are asked for, since what reads the same is suggested once
FRESH = 300  # seconds that the names of organisations and themes are kept


@dataclass(frozen=True)
class Suggestion:
    """One line: what it is called, what kind of thing it is, and where it is. Equal is what reads the same."""

    name: str
    kind: str
    url: str = field(compare=False)


Name = tuple[tuple[str, ...], Suggestion]


def suggest(text: str) -> list[Suggestion]:
    """Return what begins with the words of the text; without the engine, only what needs none."""
    words = [token.word[:LONGEST_PREFIX] for token in all_tokens(text[:200])][:MOST_WORDS]
    if not words:
        return []
    found = dict.fromkeys(_of(hit) for hit in _hits(words))
    return [*_others(words), *list(found)[:MOST_APPLICATIONS]]


def _hits(words: Sequence[str]) -> tuple[Hit, ...]:
    try:
        return guarded(lambda: get_engine().suggest(words, MOST_APPLICATIONS * LOOK_ALIKES))
    except EngineUnavailable:
        return ()


def _of(hit: Hit) -> Suggestion:
    return Suggestion(hit.name, kind_label(hit.kind), hit.url)


def _others(words: Sequence[str]) -> Iterator[Suggestion]:
    for names in _names(int(time.monotonic() // FRESH)):
        fitting = (suggestion for begins, suggestion in names if _fits(words, begins))
        yield from (suggestion for suggestion, _ in zip(fitting, range(MOST_OTHERS), strict=False))


def _fits(words: Sequence[str], name: tuple[str, ...]) -> bool:
    return all(any(part.startswith(word) for part in name) for word in words)


@lru_cache(maxsize=1)
def _names(_moment: int) -> tuple[list[Name], list[Name]]:
    organisations = Organisation.objects.with_current_registrations().order_by("name")
    themes = Theme.objects.filter(registrations__withdrawn_at=None, registrations__isnull=False).distinct()
    return (
        [_name(one.name, "Organisatie", one.get_absolute_url()) for one in organisations],
        [_name(str(one), "Thema", one.get_absolute_url()) for one in themes],
    )


def _name(name: str, kind: str, url: str) -> Name:
    return tuple(token.word for token in all_tokens(name)), Suggestion(name, kind, url)
