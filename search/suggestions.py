"""Suggestions while somebody types: hits from the index, and the names of the directory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .analysis import all_tokens
from .analysis.fields import LONGEST_PREFIX
from .directory import beginning_with
from .engines import EngineUnavailable, Hit, get_engine, guarded
from .kinds import kind_label
from .prefixes import nearest_beginning

MOST_WORDS = 6  # who types more asks a question
MOST_APPLICATIONS, MOST_OTHERS = 5, 2
LOOK_ALIKES = 4  # so many times more are asked for, since what reads the same is suggested once


@dataclass(frozen=True)
class Suggestion:
    """One line: what it is called, what kind of thing it is, and where it is. Equal is what reads the same."""

    name: str
    kind: str
    url: str = field(compare=False)


def suggest(text: str) -> list[Suggestion]:
    """Return what begins with the words of the text, or when nothing does with those that one typing error makes of
    them; without the engine, only what needs none.
    """
    words = [token.word[:LONGEST_PREFIX] for token in all_tokens(text[:200])][:MOST_WORDS]
    return _beginning_with(words) or _beginning_with(_corrected(words))


def _beginning_with(words: Sequence[str]) -> list[Suggestion]:
    if not words:
        return []
    found = dict.fromkeys(_of(hit) for hit in _hits(words))
    return [*_others(words), *list(found)[:MOST_APPLICATIONS]]


def _corrected(words: Sequence[str]) -> list[str]:
    """The words with one error taken out of the last that has one; nothing when none has."""
    for place in reversed(range(len(words))):
        if right := nearest_beginning(words[place]):
            return [*words[:place], right, *words[place + 1 :]]
    return []


def _hits(words: Sequence[str]) -> tuple[Hit, ...]:
    try:
        return guarded(lambda: get_engine().suggest(words, MOST_APPLICATIONS * LOOK_ALIKES))
    except EngineUnavailable:
        return ()


def _of(hit: Hit) -> Suggestion:
    return Suggestion(hit.name, kind_label(hit.kind), hit.url)


def _others(words: Sequence[str]) -> Iterator[Suggestion]:
    return (Suggestion(one.name, one.kind, one.url) for one in beginning_with(words, MOST_OTHERS))
