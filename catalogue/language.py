"""Whether a text is English. The register is Dutch, but some of it is machine translation, and a reader has to know."""

import re

WORD = re.compile(r"[a-z]+")
ENGLISH = frozenset(
    "the of and to is are for with that this which by from be been has have it its as not or an on at".split()
)
DUTCH = frozenset(
    "de het een van en voor met dat dit die door aan bij zijn wordt worden is op te niet als ook om naar".split()
)
SHORTEST = 4  # words; fewer, such as the name of a product, say nothing about the language


def is_english(text: str) -> bool:
    """Say whether a text is rather English than Dutch, told by its small words; a few words tell nothing: False."""
    words, english, dutch = _counted(text)
    return words >= SHORTEST and english > dutch * 2


def is_dutch(text: str) -> bool:
    """Say whether a text has more small words of Dutch than of English; a few words without any tell nothing: False."""
    _words, english, dutch = _counted(text)
    return dutch > english


def _counted(text: str) -> tuple[int, int, int]:
    words = WORD.findall(text[:2000].lower())
    return len(words), sum(word in ENGLISH for word in words), sum(word in DUTCH for word in words)
