"""The parts of a compound: verkeerslichten is verkeer and lichten, DataMask is data and mask."""

import re
from functools import lru_cache

from .data import protected, word_parts
from .tokens import folded, term_of

SHORTEST_PART = 4  # by hand: three letters are too often a chance
SHORTEST_COMPOUND = 8  # two parts of the shortest length
LONGEST_COMPOUND = 40  # longer words are codes or addresses
MOST_PARTS = 4  # by hand; bounds the work of one word
LINKS = ("", "s", "en", "e", "n")
PLURALS = ("en", "s", "n")
CAMEL = re.compile(r"[A-Z]?[a-z]{2,59}|[A-Z]{2,59}")


@lru_cache(maxsize=100_000)
def parts(word: str) -> tuple[str, ...]:
    """Return the words that a folded lower-case word is made of, fewest first; nothing when it is no compound."""
    if not SHORTEST_COMPOUND <= len(word) <= LONGEST_COMPOUND or not word.isalpha() or word in protected():
        return ()
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for start in range(len(word)):
        before = best[start]
        if before is None or len(before) >= MOST_PARTS or (start and start < SHORTEST_PART):
            continue
        for end in range(start + SHORTEST_PART, len(word) + 1):
            if end - start < len(word) and _is_part(word[start:end], last=end == len(word)):
                _offer(best, (*before, word[start:end]), end, word)
    return best[-1] if best[-1] and len(best[-1]) > 1 else ()


def _is_part(piece: str, *, last: bool) -> bool:
    """Only the last part of a compound has a plural."""
    if piece in word_parts():
        return True
    return last and any(piece.endswith(plural) and piece[: -len(plural)] in word_parts() for plural in PLURALS)


def _offer(best: list[tuple[str, ...] | None], found: tuple[str, ...], end: int, word: str) -> None:
    """Note a way to get to `end`, and past the letters that link two parts."""
    for link in LINKS:
        reached = end + len(link)
        if not word.startswith(link, end) or (link and reached >= len(word)):
            continue
        now = best[reached]
        if now is None or len(found) < len(now):
            best[reached] = found


def camel_parts(written: str) -> tuple[str, ...]:
    """Return the parts of a name written as DataMask or iBurgerzaken, in plain small letters."""
    if written.islower() or written.isupper() or written[1:].islower():
        return ()
    found = tuple(folded(part.lower()) for part in CAMEL.findall(written))
    return found if len(found) > 1 or (found and found[0] != written.lower()) else ()


def part_terms(word: str, written: str = "") -> tuple[str, ...]:
    """Return the terms of the parts of a word as it was written."""
    found = parts(word) if word.isalpha() else ()
    return tuple([term_of(part) for part in (*found, *(camel_parts(written) if written else ()))])
