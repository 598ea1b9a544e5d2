"""An entry as both engines hold it: tokens to find it by, values to count and sort, and what a result shows."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from typing import Any, NamedTuple

import orjson

from ..analysis import Analysed, analysed, folded, pieces, prefixes, readings
from ..entry import RANKS, Choice, Entry
from ..facets import FACETS
from ..fact_table import fact_table, packed
from ..ranking import LOOK_ALIKE_SIGNS, LOOK_ALIKE_WORDS
from ..scoring import standing_words
from .base import Hit

LAYOUT = 12  # raise it when the analysis changes, or what stands in a field: the index is then rebuilt
LONGEST_TEXT = 200_000  # of one section; what stands beyond it is not searched
NUMBERS = 2**48  # six bytes of a hash: of a million entries the chance that two meet is 0.2 %
BETWEEN = re.compile(r"[^0-9a-z]+")
SIGNS = " 0123456789abcdefghijklmnopqrstuvwxyz"
ORDERED = 12  # signs of a name that its place in the order goes by: as many as fit in a whole number of 63 bits
PIECED = ("name", "also", "text")  # the sections whose pieces find what was mistyped


def version_of(facets: Iterable[str]) -> str:
    """Return the version of an index with these facets; it is another one as soon as a facet comes or goes."""
    fields = "\0".join([*sorted(facets), *RANKS])
    return f"v{LAYOUT}-{hashlib.sha256(fields.encode()).hexdigest()[:6]}"


VERSION = version_of(facet.key for facet in FACETS)


class Document(NamedTuple):
    """`standing` holds a word per number of users reached, and one per year of the last change. `facts` is the stored
    table of its registrations, and `fact_table` the number of that table, 0 when it has no several of them.
    """

    key: str
    sections: dict[str, Analysed]
    pieces: str
    prefixes: str
    standing: str
    facets: dict[str, tuple[Choice, ...]]
    used_by: int
    changed: int
    name_order: int
    ranks: dict[str, int]
    look_alike: int
    fact_table: int
    facts: bytes
    shown: bytes
    fingerprint: str


def document(entry: Entry) -> Document:
    """Analyse an entry."""
    number = look_alike_number(entry)
    shown = _shown(entry, number)
    facts = packed(fact_table(entry))
    texts = {name: text[:LONGEST_TEXT] for name, text in entry.texts.items()}
    return Document(
        key=entry.key,
        sections={name: analysed(text) for name, text in texts.items()},
        pieces=" ".join(pieces(*(texts[name] for name in PIECED))),
        prefixes=" ".join(prefixes(entry.name)),
        standing=" ".join(standing_words(entry.used_by, entry.changed_at)),
        facets=dict(entry.facets),
        used_by=entry.used_by,
        changed=max(0, int(entry.changed_at.timestamp())) if entry.changed_at else 0,
        name_order=_name_order(entry.name),
        ranks={f"rank_{name}": max(0, entry.ranks.get(name, 0)) for name in RANKS},
        look_alike=number,
        fact_table=_number(entry.key, facts.decode()) if len(entry.registrations) > 1 else 0,
        facts=facts,
        shown=shown,
        fingerprint=_fingerprint(entry, shown, facts),
    )


def _name_order(name: str) -> int:
    """The beginning of the name as a number that sorts as the name does: twelve signs, folded, from the first letter or
    digit on. What is neither parts words, as one space does.
    """
    letters = BETWEEN.sub(" ", folded(name.lower())).lstrip()[:ORDERED].ljust(ORDERED)
    return reduce(lambda number, sign: number * len(SIGNS) + SIGNS.index(sign), letters, 0)


def look_alike_number(entry: Entry) -> int:
    """Return a number that two entries share when they have the same kind, the same name and the same first words."""
    begins = [one.term for one in readings(entry.summary[:LOOK_ALIKE_SIGNS]) if not one.stop][:LOOK_ALIKE_WORDS]
    whole = [entry.kind, *(one.term for one in readings(entry.name)), "", *begins]
    return _number(*whole)


def _number(*parts: str) -> int:
    """Return a number from 1 below NUMBERS that only these parts have."""
    return int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:6], "big") or 1


def _shown(entry: Entry, number: int) -> bytes:
    """What a result shows is kept with the entry, so that showing results asks nothing of the database."""
    return orjson.dumps(
        {
            "key": entry.key,
            "kind": entry.kind,
            "name": entry.name,
            "url": entry.url,
            "summary": entry.summary,
            "body": f"{entry.text} {entry.body}".strip(),
            "attachments": entry.attachments,
            "facets": {key: [[c.value, c.label, c.under] for c in choices] for key, choices in entry.facets.items()},
            "used_by": entry.used_by,
            "changed_at": entry.changed_at,
            "extra": entry.extra,
            "look_alike": number,
        }
    )


def _fingerprint(entry: Entry, shown: bytes, facts: bytes) -> str:
    """Equal for what would be indexed alike; reconciling compares these."""
    ranks = [f"{name}={number}" for name, number in sorted(entry.ranks.items())]
    whole = [VERSION, shown.decode(), facts.decode(), *entry.also, *entry.labels, *ranks]
    return hashlib.sha256("\0".join(whole).encode()).hexdigest()[:32]


def fingerprint(entry: Entry) -> str:
    """Return the fingerprint that the index should hold for this entry."""
    return _fingerprint(entry, _shown(entry, look_alike_number(entry)), packed(fact_table(entry)))


def as_hit(entry: Entry) -> Hit:
    """Return what a result would show of an entry."""
    return hit_of(_shown(entry, look_alike_number(entry)), packed(fact_table(entry)))


def hit_of(stored: bytes, facts: bytes) -> Hit:
    """Return what a result shows of an entry, from what was stored of it."""
    shown: dict[str, Any] = orjson.loads(stored)
    changed_at = shown["changed_at"]
    shown["changed_at"] = datetime.fromisoformat(changed_at) if changed_at else None
    shown["facets"] = {
        key: tuple(Choice(value=value, label=label, under=under) for value, label, under in choices)
        for key, choices in shown["facets"].items()
    }
    return Hit(**shown, facts=facts)
