"""How much a text says: nothing, too little, or enough to be an organisation's own statement.

The register's own texts come in Dutch and in English (docs/reference/rating-measurements.md says how this was decided).
"""

import re
from enum import StrEnum
from hashlib import blake2b

from ..normalised_text import normalised
from ..safe_text import plain_text
from .ruleset import ruleset

WORD = re.compile(r"[^\W\d_]{2,}|\d+")


class Strength(StrEnum):
    """How much a text says."""

    NONE = "geen"
    WEAK = "zwak"
    SOUND = "genoeg"


def strength(text: str, *, few_words: int) -> Strength:
    """Return how much the text says: NONE for nothing and for "n.v.t.", WEAK for so few words, or a mere reference."""
    bare, rules = plain_text(text), ruleset().texts
    if not any(sign.isalnum() for sign in bare) or rules.nothing.search(bare):
        return Strength.NONE
    if len(WORD.findall(bare)) <= few_words or rules.refers_elsewhere.search(bare):
        return Strength.WEAK
    return Strength.SOUND


def text_key(text: str) -> str:
    """Return the key that equal texts share, whatever their form and spelling; "" for one that is too short."""
    bare = plain_text(text)
    if len(WORD.findall(bare)) < ruleset().texts.equal_text_words:
        return ""
    return blake2b(normalised(bare).encode("utf-8", "replace"), digest_size=12).hexdigest()


def excerpt(text: str, longest: int = 220) -> str:
    """Return the beginning of a text, cut between words."""
    bare = plain_text(text)
    if len(bare) <= longest:
        return bare
    return bare[:longest].rsplit(" ", 1)[0].rstrip(" ,;:.") + " …"
