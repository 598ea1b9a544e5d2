"""How much a text says: nothing, too little, or enough to be an organisation's own statement.

The register's own texts come in Dutch and in English (docs/explanation/beoordelen.md says how this was decided).
"""

import re
from enum import StrEnum
from hashlib import blake2b

from ..essence import essence
from ..texts import plain_text

NOTHING = re.compile(
    r"\W*(?:"
    r"n\W?v\W?t|n\W?[ab]|nb|none|nee|neen|no|geen|leeg|tbd|pm|"
    r"niet(?: van toepassing| bekend| ingevuld| openbaar| beschikbaar)?|"
    r"onbekend|not (?:applicable|available|known)|unknown|"
    r"(?:wordt|nog) (?:later )?(?:aangevuld|ingevuld|aan te vullen|in te vullen)|volgt(?: nog)?|specification follows"
    r")\W*",
    re.IGNORECASE,
)
REFERS = re.compile(
    r"\W*(?:zie|see)\b.{0,60}?(?:\b(?:hierboven|hieronder|boven|onder|below|above|doel|purpose|risk|veld|field|impact)\b"
    r").{0,40}",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_]{2,}|\d+")
KEY_WORDS = 4  # shorter texts are equal by chance


class Strength(StrEnum):
    """How much a text says."""

    NONE = "geen"
    WEAK = "zwak"
    SOUND = "genoeg"


def strength(text: str, *, few_words: int) -> Strength:
    """Return how much the text says: NONE for nothing and for "n.v.t.", WEAK for so few words, or a mere reference."""
    bare = plain_text(text)
    if not any(sign.isalnum() for sign in bare) or NOTHING.fullmatch(bare):
        return Strength.NONE
    if len(WORD.findall(bare)) <= few_words or REFERS.fullmatch(bare):
        return Strength.WEAK
    return Strength.SOUND


def text_key(text: str) -> str:
    """Return the key that equal texts share, whatever their form and spelling; "" for one that is too short."""
    bare = plain_text(text)
    if len(WORD.findall(bare)) < KEY_WORDS:
        return ""
    return blake2b(essence(bare).encode("utf-8", "replace"), digest_size=12).hexdigest()


def excerpt(text: str, longest: int = 220) -> str:
    """Return the beginning of a text, cut between words."""
    bare = plain_text(text)
    if len(bare) <= longest:
        return bare
    return bare[:longest].rsplit(" ", 1)[0].rstrip(" ,;:.") + " …"
