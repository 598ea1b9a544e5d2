"""Blocking keys: find what may match a registration, so that the work grows with a change and not with the register."""

import hashlib
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from ..batches import batches
from ..models import MatchKey, Registration, RegistrationMatch
from .lexicon import Lexicon
from .method import Match, Reason, link_keys, text_keys
from .signals import Signals, Subject, signals_of

KINDS = LINK, TEXT, PLACE = "l", "t", "p"
Key = tuple[str, int]
FIELDS = ("register_id", "name", "organisation", "supplier", "purpose", "method", "contact", "code")
TEXTS = ("purpose_and_impact", "technical_operation", "contact", "source_code_link")
COLUMNS = ("register_id", "name", "owner", "supplier", *TEXTS)
STORED = ("registration", "cluster", "confidence", "reasons")


def match_keys(s: Signals) -> frozenset[Key]:
    """Return the keys to store with a registration: a letter and a number each.

    t: title or text; l: may be linked by supplier or name; p: one application at one organisation (see `place_key`).
    """
    keys = {(TEXT, _number(key)) for key in text_keys(s)}
    if s.product:
        return frozenset(keys | {place_key(f"P:{s.product}", s.organisation)})
    return frozenset(keys | {(LINK, _number(key)) for key in link_keys(s)})


def place_key(cluster: str, organisation: str) -> Key:
    """Return the key under which the registrations of one organisation meet in one cluster."""
    return PLACE, _number(f"{cluster}|{organisation}")


def dependent_on(keys: Collection[Key]) -> set[str]:
    """Return the register ids whose match may depend on a registration that has these keys."""
    return with_keys(keys, {PLACE}) | with_keys(keys, {LINK}) | with_keys(keys, {TEXT}, seeks=True)


def linked_with(register_ids: Collection[str]) -> set[str]:
    """Return these, those with the same place key, and all that are connected to them by supplier or own name."""
    found = set(register_ids) | with_keys(stored_keys(register_ids), {PLACE})
    new = found
    while new := with_keys(stored_keys(new), {LINK}) - found:
        found |= new
    return found


def similar_to(register_ids: Collection[str], **also: Any) -> set[str]:
    """Return those that may share a text or title with these; `seeks=True` only those that name nothing."""
    return with_keys(stored_keys(register_ids), {TEXT}, **also)


def load_signals(register_ids: Collection[str], lexicon: Lexicon) -> Iterator[tuple[str, tuple[Subject, Signals]]]:
    """Yield register id, subject and signals of each of these stored registrations."""
    for some in batches(register_ids):
        for subject in load_subjects(Registration.objects.filter(register_id__in=some)):
            yield subject.register_id, (subject, signals_of(subject, lexicon))


def load_subjects(rows: QuerySet[Registration]) -> Iterator[Subject]:
    """Yield the subjects of these registrations, in order of register id.

    Their organisation is the one that registered them, also when it was merged into another: what two municipalities
    registered apart does not become a series of one.
    """
    owned = rows.annotate(owner=Coalesce("registered_by__name", "organisation__name"))
    for row in owned.order_by("register_id").values_list(*COLUMNS).iterator(chunk_size=1000):
        yield Subject(**dict(zip(FIELDS, row, strict=True)))


def stored_keys(register_ids: Collection[str], *kinds: str) -> set[Key]:
    """Return the keys that are stored with these registrations, of all kinds or of these."""
    found: set[Key] = set()
    for some in batches(primary_keys(register_ids).values()):
        rows = MatchKey.objects.filter(registration__in=some, kind__in=kinds or KINDS)
        found |= set(rows.values_list("kind", "key"))
    return found


def primary_keys(register_ids: Collection[str]) -> dict[str, int]:
    """Return the keys of the rows of these registrations.

    A query of its own: in a large import PostgreSQL has no statistics yet, and joins these tables in the worst order.
    """
    found: dict[str, int] = {}
    for some in batches(register_ids):
        found |= dict(Registration.objects.filter(register_id__in=some).values_list("register_id", "pk"))
    return found


def stored_matches(register_ids: Collection[str]) -> dict[str, Match]:
    """Return the stored match of each of these; those without one are left out."""
    found: dict[str, Match] = {}
    register_id = {row: register_id for register_id, row in primary_keys(register_ids).items()}
    for some in batches(register_id):
        rows = RegistrationMatch.objects.filter(registration__in=some)
        for pk, cluster, confidence, reasons in rows.values_list(*STORED):
            found[register_id[pk]] = Match(cluster, confidence, tuple(Reason(**reason) for reason in reasons))
    return found


def with_keys(keys: Collection[Key], kinds: Collection[str], **also: Any) -> set[str]:
    """Return the register ids of those that have one of these keys, of one of these kinds."""
    numbers = {number for kind, number in keys if kind in kinds}
    pks: set[int] = set()
    for some in batches(numbers):
        pks |= set(MatchKey.objects.filter(key__in=some, kind__in=kinds, **also).values_list("registration", flat=True))
    found: set[str] = set()
    for some in batches(pks):
        found |= set(Registration.objects.filter(pk__in=some).values_list("register_id", flat=True))
    return found


def _number(text: str) -> int:
    """Return 63 bits of a text, the same in every process."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1
