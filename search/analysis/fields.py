"""What an index holds of a text: words, terms, parts and pieces, as tokens with spaces between."""

from collections.abc import Iterable
from typing import NamedTuple

from .compounds import part_terms
from .tokens import all_tokens, is_stop

PIECE = 4
LONGEST_PREFIX = 15


class Analysed(NamedTuple):
    """One text in the three forms it is found by. Words keep their place, stop words among them, for phrases."""

    word: str
    term: str
    part: str


def analysed(text: str) -> Analysed:
    """Analyse a text for a field."""
    words: list[str] = []
    terms: list[str] = []
    parts: list[str] = []
    for token in all_tokens(text):
        words.append(token.word)
        if is_stop(token.word):
            continue
        terms.append(token.term)
        parts += part_terms(token.word, text[token.start : token.end])
    return Analysed(" ".join(words), " ".join(terms), " ".join(parts))


def pieces(text: str) -> tuple[str, ...]:
    """Return the pieces of four letters of a text: those of a word that was mistyped are for the most part right."""
    return tuple(piece for token in all_tokens(text) if not is_stop(token.word) for piece in word_pieces(token.word))


def word_pieces(word: str) -> Iterable[str]:
    if len(word) < PIECE:
        return (word,)
    return (word[at : at + PIECE] for at in range(len(word) - PIECE + 1))


def prefixes(text: str) -> tuple[str, ...]:
    """Return the beginnings of the words of a name, for suggestions while typing."""
    found = (
        token.word[:length]
        for token in all_tokens(text)
        for length in range(1, min(len(token.word), LONGEST_PREFIX) + 1)
    )
    return tuple(dict.fromkeys(found))
