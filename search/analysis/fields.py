"""What an index holds of a text: words, terms, parts and pieces, as tokens with spaces between."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from ..ranking import PIECE_LENGTH
from .compounds import part_terms
from .tokens import WORD, WORDS, BoundedCache, all_tokens, is_stop

LONGEST_PREFIX = 15  # letters; who typed so many has the word


class Reading(NamedTuple):
    """One word as it was written: in small letters, by its term, and by the terms of its parts."""

    word: str
    term: str
    parts: tuple[str, ...]
    stop: bool


class Analysed(NamedTuple):
    """One text in the three forms it is found by. Words keep their place, stop words among them, for phrases."""

    word: str
    term: str
    part: str


@lru_cache(maxsize=16)
def readings(text: str) -> tuple[Reading, ...]:
    """Read every word of a text. Who counts the words of an entry and who indexes it ask this one after the other."""
    return tuple([READINGS[written] for written in WORD.findall(text)])


def _reading(written: str) -> Reading:
    word, term = WORDS[written]
    return Reading(word, term, part_terms(word, written), is_stop(word))


READINGS = BoundedCache(_reading)


def analysed(text: str) -> Analysed:
    """Analyse a text for a field."""
    found = readings(text)
    content_words = [one for one in found if not one.stop]
    return Analysed(
        " ".join([one.word for one in found]),
        " ".join([one.term for one in content_words]),
        " ".join([part for one in content_words for part in one.parts]),
    )


def pieces(*texts: str) -> tuple[str, ...]:
    """Return the different pieces of four letters of texts: those of a mistyped word are for the most part right."""
    words = dict.fromkeys([one.word for text in texts for one in readings(text) if not one.stop])
    return tuple(dict.fromkeys(chain.from_iterable([PIECES[word] for word in words])))


def _pieces(word: str) -> Sequence[str]:
    if len(word) < PIECE_LENGTH:
        return (word,)
    return tuple([word[at : at + PIECE_LENGTH] for at in range(len(word) - PIECE_LENGTH + 1)])


PIECES = BoundedCache(_pieces)


def prefixes(text: str) -> tuple[str, ...]:
    """Return the beginnings of the words of a name, for suggestions while typing."""
    found = (
        token.word[:length]
        for token in all_tokens(text)
        for length in range(1, min(len(token.word), LONGEST_PREFIX) + 1)
    )
    return tuple(dict.fromkeys(found))
