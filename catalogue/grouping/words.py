"""Texts as grouping compares them: without case, accents, punctuation and legal forms; stems; sketches of a text."""

import re
import unicodedata
import zlib
from functools import lru_cache

import Stemmer
from django.utils.text import slugify

from . import weights

WORD = re.compile(r"[^\W_]+")
# Initials are one word: A.S.R., b.v., n.v.t.; of those with a space between, only the legal forms. A/B is two words.
INITIALS = re.compile(r"\b[^\W\d_](?:\.[^\W\d_]\b)+|\b(?:n\.? v\.? t|[bcn]\.? v)\b")
TAG = re.compile(r"<[^<>]*>")
LEGAL_FORMS = frozenset(
    """
    ab ag bv bvba cv gmbh inc kg llc llp ltd nv oy plc pty sa sas se srl ua vof
    """.split()
)
# Words that say nothing about what an application is.
EMPTY_WORDS = frozenset(
    """
    aan ai al algoritme algoritmen algoritmes als applicatie b bij d dat de den der die dit door e een en gemeente
    gemeentelijk gemeentelijke het i in is met module naar of om onder op over s software systeem t te ten ter tool uit
    v van via voor zijn
    """.split()
)
STEMMER = Stemmer.Stemmer("dutch")


@lru_cache(maxsize=1000)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, lower case and without accents; initials as one word."""
    bare = text.lower() if text.isascii() else _without_accents(text)
    return tuple(WORD.findall(INITIALS.sub(_join_initials, bare)))


def normalised(text: str) -> str:
    """Return the text without case, accents, punctuation and legal forms; itself when nothing would be left."""
    found = words(text)
    kept = tuple(word for word in found if word not in LEGAL_FORMS) or found
    return " ".join(kept) or unicodedata.normalize("NFKC", text).strip().casefold() or "-"


def address_of(name: str) -> str:
    """Return a name as an address or key; without spaces, so that Data Mask and DataMask are equal."""
    return slugify(normalised(name)).replace("-", "")[:100]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    return str(STEMMER.stemWord(word))


def stems(text: str) -> frozenset[str]:
    """Return the stems of the significant words."""
    return frozenset(stem(word) for word in words(text) if word not in EMPTY_WORDS)


def plain(html: str) -> str:
    """Return a fragment of HTML as words with spaces between."""
    return TAG.sub(" ", html) if "<" in html else html


def sketch(text: str) -> tuple[int, ...]:
    """Return the smallest hashes of the significant triples of words in a text, to estimate how similar two are.

    At most SKETCH_SIZE of them, none for a text of fewer than MIN_WORDS words. Triples such as "het doel van" do not
    count: a third of the register has them, and they would make all registrations neighbours.

    A bottom-k sketch (Broder 1997): `sketch_similarity` estimates the share of triples that two texts have in common.
    """
    found = words(plain(text))
    if len(found) < weights.MIN_WORDS:
        return ()
    significant = [len(word) > 3 and word not in EMPTY_WORDS for word in found]
    triples = {" ".join(found[at : at + 3]) for at in range(len(found) - 2) if sum(significant[at : at + 3]) > 1}
    if len(triples) < weights.MIN_TRIPLES:
        return ()
    return tuple(sorted({zlib.crc32(triple.encode()) for triple in triples})[: weights.SKETCH_SIZE])


def sketch_similarity(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Return the estimated share of triples of words that two texts have in common; 0 when it is under a third."""
    if not one or not other:
        return 0.0
    common = set(one).intersection(other)
    if not common or one == other:
        return float(one == other)
    smallest = sorted({*one, *other})[: weights.SKETCH_SIZE] if len(common) * 3 > len(one) else ()
    return len(common.intersection(smallest)) / len(smallest) if smallest else 0.0


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the Jaccard similarity of two sets, 0 when both are empty."""
    return len(one & other) / len(one | other) if one or other else 0.0


def _without_accents(text: str) -> str:
    """Compatibility form without the marks that stood on the letters: é becomes e, ﬁ becomes fi."""
    spread = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in spread if sign < "\x80" or not _is_mark(sign)).casefold()


def _is_mark(sign: str) -> bool:
    return unicodedata.combining(sign) != 0 or unicodedata.category(sign) == "Cf"


def _join_initials(initials: re.Match[str]) -> str:
    return "".join(WORD.findall(initials.group()))
