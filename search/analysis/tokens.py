"""From running text to terms: words without case and accents, brought back to their lemma and then to their stem.

Both steps, since each alone misses pairs of words that should meet (STACK of the reference: simplemma 51, with Porter
54 of 56).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import simplemma
import Stemmer

WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 60
STEMMER = Stemmer.Stemmer("dutch_porter")
STOP_WORDS = frozenset(
    """
    aan al alle als bij bijvoorbeeld dat de der deze die dit door dus een en er geen haar heb hebben
    heeft hem het hier hij hoe hun ik in is je jullie kan kun kunnen maar me met mijn moet naar niet
    nog nu of om onder ons onze ook op over te ten ter tot u uit van veel voor waar wat we wel welke
    werd wie wij worden wordt zal ze zich zij zijn zo zou
    """.split()
)


class Token(NamedTuple):
    """A word in a text: where it stands, and the term it is found by."""

    start: int
    end: int
    term: str


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a text in order; stop words are left out, unless the text is nothing else (see `terms`)."""
    for found in WORD.finditer(text):
        word = found.group()[:LONGEST_WORD].lower()
        if word not in STOP_WORDS:
            yield Token(found.start(), found.end(), term_of(word))


def terms(query: str) -> tuple[str, ...]:
    """Return the terms that a query asks for, each once; stop words count when there is nothing else."""
    found = [token.term for token in tokens(query)]
    if not found:
        found = [term_of(word.lower()) for word in WORD.findall(query)]
    return tuple(dict.fromkeys(found))


def searchable(text: str) -> str:
    """Return the terms of a text with spaces between, as an index field holds them."""
    return " ".join(token.term for token in tokens(text))


@lru_cache(maxsize=200_000)
def term_of(word: str) -> str:
    """Return the term of one lower-case word. A word with a digit in it is a code and stays as it is."""
    if not word.isalpha() or len(word) < 3:
        return folded(word)
    lemma = simplemma.lemmatize(word, lang="nl").lower()
    return STEMMER.stemWord(folded(lemma))


def folded(word: str) -> str:
    """Return the word without the marks that stand on its letters."""
    if word.isascii():
        return word
    spread = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in spread if not unicodedata.combining(sign)) or word
