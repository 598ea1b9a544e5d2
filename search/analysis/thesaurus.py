"""Synonyms and abbreviations: from words that stand in a question to other words for the same."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from .data import synonym_rows
from .tokens import terms

SAME, ALSO, RELATED = "gelijk", "ook", "verwant"
DIRECTIONS = (SAME, ALSO, RELATED)
LONGEST_KEY = 4  # words of one entry of the thesaurus that can be found in a question

Key = tuple[str, ...]


class Synonym(NamedTuple):
    """Other words for something; `close` when they mean the same, not only something near it."""

    terms: Key
    close: bool


Thesaurus = Mapping[Key, Sequence[Synonym]]


@cache
def bundled() -> Thesaurus:
    """Return the thesaurus that comes with the house."""
    return build((direction, words) for direction, words, _source, _reason in synonym_rows())


def build(rows: Iterable[tuple[str, str]]) -> Thesaurus:
    """Make a thesaurus of rows of a direction and words with semicolons between."""
    found: dict[Key, dict[Key, bool]] = defaultdict(dict)
    for direction, words in rows:
        keys = list(dict.fromkeys(key for word in words.split(";") if (key := terms(word))))
        for key in keys[:1] if direction == ALSO else keys:
            for other in keys:
                if other != key:
                    found[key][other] = found[key].get(other, False) or direction != RELATED
    return {key: tuple(Synonym(*pair) for pair in others.items()) for key, others in found.items()}


def matches(question: Sequence[str], *thesauri: Thesaurus) -> Iterator[tuple[int, int, Synonym]]:
    """Yield (begin, end, synonym) for every run of these terms that has other words for it, the longest runs too."""
    for begin in range(len(question)):
        for end in range(begin + 1, min(begin + LONGEST_KEY, len(question)) + 1):
            for thesaurus in thesauri:
                for synonym in thesaurus.get(tuple(question[begin:end]), ()):
                    yield begin, end, synonym
