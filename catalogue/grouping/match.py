"""When two registrations tell of the same application. Until grouping learns more: same name and same supplier.

Both are compared without case, accents, punctuation and legal forms.
"""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")
NO_SUPPLIER = "-"
LEGAL_FORMS = frozenset(
    """
    ab ag bv bvba cv gmbh inc kg llc llp ltd nv oy plc pty sa sas se srl ua vof
    """.split()
)
SAYS_NO_SUPPLIER = frozenset({"nvt", "niet van toepassing", "geen", "geen leverancier", "na", "none"})


def group_key(name: str, supplier: str) -> str:
    """Return the key that registrations of one application share; never empty, at most 700 characters."""
    return f"{normalised(name)[:450]}|{normalised_supplier(supplier)[:240]}"


def normalised_supplier(supplier: str) -> str:
    """Return the supplier as compared; NO_SUPPLIER for an empty one, "n.v.t." and "-"."""
    words = _words(supplier)
    if not words or " ".join(words) in SAYS_NO_SUPPLIER:
        return NO_SUPPLIER
    return normalised(supplier)


def normalised(text: str) -> str:
    """Return the text without case, accents, punctuation and legal forms; itself when nothing would be left."""
    words = _words(text)
    kept = [word for word in words if word not in LEGAL_FORMS] or words
    return " ".join(kept) or unicodedata.normalize("NFKC", text).strip().casefold() or "-"


def _words(text: str) -> list[str]:
    # Compatibility form, then without the marks that stood on the letters: é becomes e, ﬁ becomes fi.
    spread = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in spread if not _vanishes(sign))
    return _joined_initials(WORD.findall(bare))


def _vanishes(sign: str) -> bool:
    return unicodedata.combining(sign) != 0 or unicodedata.category(sign) == "Cf"


def _joined_initials(words: list[str]) -> list[str]:
    """Join single letters that stand in a row, so that B.V. and n.v.t. become bv and nvt."""
    joined: list[str] = []
    in_row = False
    for word in words:
        single = len(word) == 1 and word.isalpha()
        if single and in_row:
            joined[-1] += word
        else:
            joined.append(word)
        in_row = single
    return joined
