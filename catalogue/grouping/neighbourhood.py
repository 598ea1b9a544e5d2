"""Who has to be looked at again when some registrations change, so that it costs what changed and not the whole."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ..models import MatchKey, Registration, RegistrationMatch
from .lexicon import Lexicon
from .match import Match, Reason, alone, is_unknown, link_keys, text_keys
from .signals import Signals, Subject, signals_of

AT_ONCE = 5000
LINK, TEXT, SIBLING, OWNER = "l", "t", "p", "o"
Key = tuple[str, int]
FIELDS = ("register_id", "name", "organisation", "supplier", "purpose", "method")
COLUMNS = ("register_id", "name", "organisation__name", "supplier", "purpose_and_impact", "technical_operation")
STORED = ("registration__register_id", "cluster", "confidence", "reasons")


@dataclass(frozen=True)
class Neighbourhood:
    """Those whose match may change, by register id, and those beside them that keep theirs."""

    subjects: dict[str, tuple[Subject, Signals]]
    settled: dict[Signals, Match]

    @property
    def signals(self) -> dict[str, Signals]:
        return {pk: signals for pk, (_subject, signals) in self.subjects.items()}


def keys_of(s: Signals) -> frozenset[Key]:
    """Return the keys to store with a registration: a letter and a number each.

    l: may be linked by supplier or name; t: title or text; p: the same product at the same organisation;
    o: its organisation, for one that names nothing.
    """
    keys = {(TEXT, _number(key)) for key in text_keys(s)}
    if s.product:
        return frozenset(keys | {(SIBLING, _number(f"{s.product}|{s.organisation}"))})
    keys |= {(LINK, _number(key)) for key in link_keys(s)}
    return frozenset(keys | ({_owner(s)} if is_unknown(s) else set()))


def depend_on(keys: Collection[Key]) -> set[str]:
    """Return the register ids of those whose match may rest on a registration that has these keys."""
    return _with_keys(keys, {SIBLING}) | _with_keys(keys, {LINK}) | _with_keys(keys, {TEXT}, seeks=True)


def neighbourhood(changed: Collection[str], done: Collection[str], lexicon: Lexicon) -> Neighbourhood:
    """Return everybody whose match may become different when these changed; the keys of all are stored already.

    `done` were matched in this same round and keep what they got. Reads rows, writes none.
    """
    near = dict(load(_linked(changed) - set(done), lexicon))
    owners = {_owner(signals) for _subject, signals in near.values()}
    seekers = _with_keys(stored_keys(near), {TEXT}, seeks=True) | _with_keys(owners, {OWNER})
    near |= load(seekers - set(near) - set(done), lexicon)
    unknown = [pk for pk, (_subject, signals) in near.items() if is_unknown(signals)]
    beside = dict(load(_with_keys(stored_keys(unknown), {TEXT}) - set(near), lexicon))
    matches = _stored_matches(beside)
    # Those that nobody matched so far: one that names something can be matched now, as it needs no neighbours.
    telling = {pk for pk, (_s, signals) in beside.items() if pk not in matches and not is_unknown(signals)}
    near |= load(_linked(telling) - set(near) - set(done), lexicon)
    rest = {pk: signals for pk, (_s, signals) in beside.items() if pk not in near}
    return Neighbourhood(near, {signals: matches.get(pk) or alone(pk) for pk, signals in rest.items()})


def load(register_ids: Collection[str], lexicon: Lexicon) -> Iterator[tuple[str, tuple[Subject, Signals]]]:
    """Yield for each of these stored registrations its id, what it is and what it tells."""
    for some in in_parts(register_ids):
        for subject in subjects_of(Registration.objects.filter(register_id__in=some)):
            yield subject.register_id, (subject, signals_of(subject, lexicon))


def subjects_of(rows: QuerySet[Registration]) -> Iterator[Subject]:
    """Yield what grouping looks at of these registrations, in order of register id."""
    for row in rows.order_by("register_id").values_list(*COLUMNS).iterator(chunk_size=1000):
        yield Subject(**dict(zip(FIELDS, row, strict=True)))


def stored_keys(register_ids: Collection[str]) -> set[Key]:
    """Return all keys that are stored with these registrations."""
    found: set[Key] = set()
    for some in in_parts(register_ids):
        found |= set(MatchKey.objects.filter(registration__register_id__in=some).values_list("kind", "key"))
    return found


def in_parts(values: Collection[Any]) -> Iterator[list[Any]]:
    """Yield the values in order, AT_ONCE at a time: a query holds no more."""
    ordered = sorted(values)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


def _linked(register_ids: Collection[str]) -> set[str]:
    """Return these, their siblings, and all that hang together with them by supplier or own name."""
    found = set(register_ids) | _with_keys(stored_keys(register_ids), {SIBLING})
    new = found
    while new := _with_keys(stored_keys(new), {LINK}) - found:
        found |= new
    return found


def _stored_matches(register_ids: Collection[str]) -> dict[str, Match]:
    found: dict[str, Match] = {}
    for some in in_parts(register_ids):
        rows = RegistrationMatch.objects.filter(registration__register_id__in=some)
        for pk, cluster, confidence, reasons in rows.values_list(*STORED):
            found[pk] = Match(cluster, confidence, tuple(Reason(**reason) for reason in reasons))
    return found


def _with_keys(keys: Collection[Key], kinds: Collection[str], **also: Any) -> set[str]:
    numbers = {number for kind, number in keys if kind in kinds}
    found: set[str] = set()
    for some in in_parts(numbers):
        rows = MatchKey.objects.filter(key__in=some, kind__in=kinds, **also)
        found |= set(rows.values_list("registration__register_id", flat=True))
    return found


def _owner(s: Signals) -> Key:
    return OWNER, _number(s.organisation)


def _number(text: str) -> int:
    """Return 63 bits of a text, the same in every process."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1
