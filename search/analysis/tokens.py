"""From running text to terms: words without case and accents, brought back to their lemma and then to their stem.

Both steps, since each alone misses pairs of words that should meet. Names of products and laws stay as they are.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple, TypeVar

import simplemma
import Stemmer

from .data import exceptions, protected, stop_words

WORD = re.compile(r"[^\W_]+(?:['’]s(?![^\W_]))?")
GENITIVE = ("'s", "’s")  # of camera's, the word is camera
LONGEST_WORD = 60  # signs; beyond it words are codes or addresses, and the table of words has no more
MOST_KEPT = 100_000  # words; the same few thousand return, the rest is for odd texts
STEMMER = Stemmer.Stemmer("dutch_porter")
# simplemma knows few verbs of this large class: controleert, gecontroleerd -> controleren.
VERB = re.compile(r"(?:ge)?([a-z]{2,40})eer(?:t|d|de|den)")


Value = TypeVar("Value")


class BoundedCache(dict[str, Value]):
    """Caches what was made of a written word, since the same few thousand return; emptied when it is full."""

    def __init__(self, make: Callable[[str], Value], most: int = MOST_KEPT) -> None:
        self._make = make
        self._most = most

    def __missing__(self, written: str) -> Value:
        made = self._make(written)
        if len(written) <= LONGEST_WORD:
            if len(self) >= self._most:
                self.clear()
            self[written] = made
        return made


class Token(NamedTuple):
    """A word in a text: where it stands, the word in plain small letters, and the term it is found by."""

    start: int
    end: int
    word: str
    term: str


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a text in order, stop words left out."""
    return (token for token in all_tokens(text) if not is_stop(token.word))


def all_tokens(text: str) -> Iterator[Token]:
    """Yield every word of a text in order."""
    for found in WORD.finditer(text):
        yield Token(found.start(), found.end(), *WORDS[found.group()])


def _word_and_term(written: str) -> tuple[str, str]:
    word = written.removesuffix(GENITIVE[0]).removesuffix(GENITIVE[1])[:LONGEST_WORD].lower()
    plain = folded(word)
    return plain, term_of(word) if word.isalpha() else plain  # codes have no end: they are not kept by `term_of`


WORDS = BoundedCache(_word_and_term)


def is_stop(word: str) -> bool:
    return word in stop_words()


def is_dutch(word: str) -> bool:
    """Whether a lower-case word is in the dictionary of the lemmatiser, in one of its forms."""
    return bool(simplemma.is_known(word, lang="nl"))


def terms(text: str) -> tuple[str, ...]:
    """Return the terms of a text, each once; stop words count when there is nothing else."""
    found = [token.term for token in tokens(text)] or [token.term for token in all_tokens(text)]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=200_000)
def term_of(word: str) -> str:
    """Return the term of one lower-case word. A word with a digit in it is a code and stays as it is."""
    plain = folded(word)
    if not word.isalpha() or len(word) < 3 or plain in protected():
        return plain
    return STEMMER.stemWord(folded(exceptions().get(plain) or _lemma(word)))


def _lemma(word: str) -> str:
    lemma = simplemma.lemmatize(word, lang="nl").lower()
    verb = VERB.fullmatch(word) if lemma == word else None
    return f"{verb[1]}eren" if verb else lemma


def folded(word: str) -> str:
    """Return the word without the marks that stand on its letters."""
    return word if word.isascii() else _without_marks(word)


@lru_cache(maxsize=50_000)
def _without_marks(word: str) -> str:
    spread = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in spread if not unicodedata.combining(sign)) or word
