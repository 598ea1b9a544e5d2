"""When two registrations tell of the same application. Until grouping learns more: same name and same supplier.

Both are compared without case, accents, punctuation and legal forms.
"""

import re
import unicodedata

from django.utils.text import slugify

WORD = re.compile(r"[^\W_]+")
# Initials are one word: A.S.R., b.v., n.v.t.; of those with a space between, only the legal forms. A/B is two words.
INITIALS = re.compile(r"\b[^\W\d_](?:\.[^\W\d_]\b)+|\b(?:n\.? v\.? t|[bcn]\.? v)\b")
NO_SUPPLIER = "-"
LEGAL_FORMS = frozenset(
    """
    ab ag bv bvba cv gmbh inc kg llc llp ltd nv oy plc pty sa sas se srl ua vof
    """.split()
)
SAYS_NO_SUPPLIER = frozenset({"nvt", "niet van toepassing", "geen", "geen leverancier", "na", "n a", "none"})


def group_key(name: str, supplier: str) -> str:
    """Return the key that registrations of one application share; never empty, at most 700 characters."""
    return f"{normalised(name)[:450]}|{normalised_supplier(supplier)[:240]}"


def normalised_supplier(supplier: str) -> str:
    """Return the supplier as compared; NO_SUPPLIER for an empty one, "n.v.t." and "-"."""
    words = _words(supplier)
    if not words or " ".join(words) in SAYS_NO_SUPPLIER:
        return NO_SUPPLIER
    return normalised(supplier)


def supplier_key(supplier: str) -> str:
    """Return what the spellings of one supplier share, fit for an address; "" for no supplier.

    Spaces go too, so that Data Mask and DataMask meet.
    """
    name = normalised_supplier(supplier)
    return "" if name == NO_SUPPLIER else slugify(name).replace("-", "")[:100]


def normalised(text: str) -> str:
    """Return the text without case, accents, punctuation and legal forms; itself when nothing would be left."""
    words = _words(text)
    kept = [word for word in words if word not in LEGAL_FORMS] or words
    return " ".join(kept) or unicodedata.normalize("NFKC", text).strip().casefold() or "-"


def _words(text: str) -> list[str]:
    bare = text.lower() if text.isascii() else _bare(text)
    return WORD.findall(INITIALS.sub(_joined, bare))


def _bare(text: str) -> str:
    """Compatibility form without the marks that stood on the letters: é becomes e, ﬁ becomes fi."""
    spread = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in spread if not _vanishes(sign)).casefold()


def _vanishes(sign: str) -> bool:
    return unicodedata.combining(sign) != 0 or unicodedata.category(sign) == "Cf"


def _joined(initials: re.Match[str]) -> str:
    return "".join(WORD.findall(initials.group()))
