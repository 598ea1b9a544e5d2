"""Give registrations their application, keep why, and do it again when something changed.

What a person decided is never overturned: see `placing`.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.db import transaction
from django.utils import timezone

from ..bulk import write_rows
from ..models import Application, MatchKey, Placement, Registration, RegistrationMatch
from .known import lexicon
from .lexicon import Lexicon
from .match import METHOD_VERSION, Match, is_unknown, match
from .merging import take_over
from .neighbourhood import depend_on, in_parts, keys_of, load, neighbourhood, stored_keys, subjects_of
from .placing import Placed, place, where_emptied_went
from .signals import Signals, signals_of, supplier_key

FIELDS = ["cluster", "confidence", "reasons", "facts", "method_version"]


AT_A_TIME = 500


@dataclass(frozen=True)
class Round:
    """What was found in one round, by register id, and the moment of the import it is part of."""

    signals: Mapping[str, Signals]
    matches: Mapping[str, Match]
    placed: Placed
    at: datetime


@transaction.atomic
def group(register_ids: Collection[str], *, at: datetime, provisional: int | None = None) -> set[int]:
    """Give these new and changed registrations their application, and the others whose match they change.

    The rows are stored already; new ones stand in the application `provisional` until they have their own. Returns
    the applications that were touched. `at` is the moment of the import: an application that was made at that moment,
    and is empty again, goes without leaving an address.
    """
    known = lexicon()
    pending = set(register_ids) | _refresh_keys(register_ids, known)
    done: set[str] = set()
    touched: set[int] = set()
    while waiting := sorted(pending - done)[:AT_A_TIME]:
        near = neighbourhood(waiting, done, known)
        subjects = {pk: subject for pk, (subject, _signals) in near.subjects.items()}
        matches = match(near.signals.values(), near.settled)
        placed = place(matches, subjects, changed=register_ids, at=at, provisional=provisional)
        touched |= _keep(Round(near.signals, matches, placed, at))
        done |= {*near.subjects, *waiting}
    return touched


@transaction.atomic
def regroup() -> set[int]:
    """Group the whole catalogue again, as after a new version of the method; return the applications it touched."""
    known, now = lexicon(), timezone.now()
    _refresh_supplier_keys(known)
    subjects = {subject.register_id: subject for subject in subjects_of(Registration.objects.all())}
    signals = {pk: signals_of(subject, known) for pk, subject in subjects.items()}
    _keep_keys(signals)
    matches = match(signals.values())
    return _keep(Round(signals, matches, place(matches, subjects, changed=(), at=now), now))


def facts_of(s: Signals) -> str:
    """Return what a decision rests on: product, supplier and title. When it is another, a person looks again."""
    told = "\n".join((s.product, s.supplier, s.title))
    return blake2b(told.encode(), digest_size=16).hexdigest()


def _refresh_keys(register_ids: Collection[str], known: Lexicon) -> set[str]:
    """Write the keys of these registrations, and return those that rested on what they were before."""
    left: set[str] = set()
    for some in in_parts(register_ids):
        signals = {pk: found for pk, (_subject, found) in load(some, known)}
        new = {key for found in signals.values() for key in keys_of(found)}
        left |= depend_on(stored_keys(some) - new)
        _keep_keys(signals)
    return left


def _keep(found: Round) -> set[int]:
    """Move who stands elsewhere, write why each stands where it stands, and return the applications it touched."""
    _move(found.placed)
    _keep_matches(found, _pks(found.matches))
    _mark_for_review(found)
    gone = where_emptied_went(found.placed.moves())
    _end(gone, found.at)
    return {*found.placed.before.values(), *found.placed.after.values(), *gone.values()}


def _pks(register_ids: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in in_parts(register_ids):
        found |= dict(Registration.objects.filter(register_id__in=some).values_list("register_id", "pk"))
    return found


def _move(placed: Placed) -> None:
    goals: dict[int, list[str]] = {}
    for pk, application in placed.after.items():
        if placed.before.get(pk) != application:
            goals.setdefault(application, []).append(pk)
    for application, register_ids in sorted(goals.items()):
        for some in in_parts(register_ids):
            Registration.objects.filter(register_id__in=some).update(application=application)


def _keep_matches(found: Round, pks: Mapping[str, int]) -> None:
    """Write what is new or different."""
    stored: dict[int, dict[str, Any]] = {}
    for some in in_parts(pks.values()):
        rows = RegistrationMatch.objects.filter(registration__in=some)
        stored |= {row["registration_id"]: dict(row) for row in rows.values("registration_id", *FIELDS)}
    wanted = [_row(found, pk, pks[pk]) for pk in sorted(pks)]
    changed = (row for row in wanted if stored.get(row["registration_id"]) != row)
    names = ("registration_id", *FIELDS)
    write_rows(RegistrationMatch, names, ([row[name] for name in names] for row in changed), unique="registration")


def _row(found: Round, register_id: str, pk: int) -> dict[str, Any]:
    matched = found.matches[register_id]
    return {
        "registration_id": pk,
        "cluster": matched.cluster[:140],
        "confidence": matched.confidence,
        "reasons": [asdict(reason) for reason in matched.reasons],
        "facts": facts_of(found.signals[register_id]),
        "method_version": METHOD_VERSION,
    }


def _keep_keys(signals: Mapping[str, Signals]) -> None:
    pks = _pks(signals)
    for some in in_parts([pks[pk] for pk in signals]):
        MatchKey.objects.filter(registration__in=some).delete()
    rows = (
        (pks[pk], kind, key, is_unknown(s)) for pk, s in sorted(signals.items()) for kind, key in sorted(keys_of(s))
    )
    write_rows(MatchKey, ("registration_id", "kind", "key", "seeks"), rows)


def _mark_for_review(found: Round) -> None:
    """Put a decision back in the queue when the facts under it became different."""
    for some in in_parts(found.signals):
        rows = Placement.objects.filter(registration__register_id__in=some, review_since=None)
        for placement in rows.select_related("registration"):
            if placement.facts != facts_of(found.signals[placement.registration.register_id]):
                placement.review_since = found.at
                placement.save(update_fields=["review_since"])


def _end(gone: Mapping[int, int], at: datetime) -> None:
    for pk, target in sorted(gone.items()):
        application = Application.objects.get(pk=pk)
        if application.made_at == at and not application.placements.exists():
            application.delete()
        else:
            take_over(application, Application.objects.get(pk=_survivor(target, gone)))


def _survivor(pk: int, gone: Mapping[int, int]) -> int:
    seen = set()
    while pk in gone and pk not in seen:
        seen.add(pk)
        pk = gone[pk]
    return pk


def _refresh_supplier_keys(known: Lexicon) -> None:
    changed = []
    for row in Registration.objects.exclude(supplier="").only("supplier", "supplier_key").iterator(chunk_size=1000):
        key = supplier_key(row.supplier, known)
        if key != row.supplier_key:
            row.supplier_key = key
            changed.append(row)
    Registration.objects.bulk_update(changed, ["supplier_key"], batch_size=200)
