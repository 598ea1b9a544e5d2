"""What the analysis knows of Dutch, as files that people can read and change; each says what it is for."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
PARTS_FILE = FOLDER / "woorddelen.txt"


@cache
def stop_words() -> frozenset[str]:
    """Words that carry no meaning of their own in a question."""
    return frozenset(_words("stopwoorden.txt"))


@cache
def protected() -> frozenset[str]:
    """Names of products and laws, which have no other forms."""
    return frozenset(_words("namen.txt"))


@cache
def light_words() -> frozenset[str]:
    """Words that a hit need not have when the question has others."""
    return frozenset(_words("lichte_woorden.txt"))


@cache
def exceptions() -> dict[str, str]:
    """Word to lemma, where the lemmatiser is mistaken."""
    return {word: lemma for word, lemma, *_ in _rows("lemmas.csv")}


@cache
def word_parts() -> frozenset[str]:
    """Words that compounds are made of: those that `manage.py search_words` found, and those of the field."""
    return frozenset((*_words(PARTS_FILE.name), *_words("vakwoorden.txt")))


def synonym_rows() -> Iterator[tuple[str, str, str, str]]:
    """Yield direction, words, source and reason of every line of the thesaurus."""
    yield from ((row[0], row[1], row[2], row[3]) for row in _rows("begrippen.csv"))


def _words(name: str) -> Iterator[str]:
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from line.split()


def _rows(name: str) -> Iterator[list[str]]:
    with (FOLDER / name).open(newline="", encoding="utf-8") as opened:
        rows = csv.reader(line for line in opened if not line.startswith("#"))
        next(rows)
        yield from (row for row in rows if row)
