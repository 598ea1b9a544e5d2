"""Whether a text is English. The register is Dutch, but some of it is machine translation, and a reader has to know."""

import re

WORD = re.compile(r"[a-z]+")
ENGLISH = frozenset(
    "the of and to is are for with that this which by from be been has have it its as not or an on at".split()
)
DUTCH = frozenset(
    "de het een van en voor met dat dit die door aan bij zijn wordt worden is op te niet als ook om naar".split()
)
SHORTEST = 4


def is_english(text: str) -> bool:
    """Say whether a text is rather English than Dutch, told by its small words; a few words tell nothing: False."""
    words = WORD.findall(text[:2000].lower())
    english = sum(word in ENGLISH for word in words)
    dutch = sum(word in DUTCH for word in words)
    return len(words) >= SHORTEST and english > dutch * 2
