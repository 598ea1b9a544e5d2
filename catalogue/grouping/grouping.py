"""Give registrations their application, keep why, and do it again when something changed.

What a person decided is never overturned: see `placing`.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ..models import Application, Registration
from .known import lexicon
from .lexicon import Lexicon
from .match import match
from .matching import Rematch
from .merging import take_over
from .neighbourhood import in_parts, subjects_of
from .placing import Placed, place, where_emptied_went
from .signals import signals_of, supplier_key
from .storing import keep_keys, keep_matches
from .turns import take_for_import


@transaction.atomic
def group(register_ids: Collection[str], *, at: datetime, provisional: int | None = None) -> set[int]:
    """Give these new and changed registrations their application, and the others whose match they change.

    The rows are stored already; new ones stand in the application `provisional` until they have their own. Returns
    the applications that hold one of these, or that one left or came to. `at` is the moment of the import: an
    application that was made at that moment, and is empty again, goes without leaving an address.
    """
    take_for_import()
    rematch = Rematch(lexicon(), at)
    rematch.run(register_ids)
    placed = place(rematch.clusters, changed=register_ids, at=at, provisional=provisional)
    gone = _settle(placed, at)
    own = {placed.after[pk] for pk in register_ids if pk in placed.after}
    return own.union(gone.values(), *placed.moves())


@transaction.atomic
def regroup() -> set[int]:
    """Group the whole catalogue again, as after a new version of the method; return all its applications."""
    take_for_import()
    known, now = lexicon(), timezone.now()
    _refresh_supplier_keys(known)
    subjects = subjects_of(Registration.objects.all())
    signals = {subject.register_id: signals_of(subject, known) for subject in subjects}
    keep_keys(signals)
    matches = match(signals.values())
    keep_matches(signals, matches, at=now)
    clusters = {pk: found.cluster for pk, found in matches.items()}
    placed = place(clusters, changed=(), at=now)
    gone = _settle(placed, now)
    return {*placed.before.values(), *placed.after.values(), *gone.values()}


def _settle(placed: Placed, at: datetime) -> dict[int, int]:
    """Move who stands elsewhere and end what became empty; return where those went."""
    _move(placed)
    gone = where_emptied_went(placed.moves())
    _end(gone, at)
    return gone


def _move(placed: Placed) -> None:
    goals: dict[int, list[str]] = {}
    for pk, application in placed.after.items():
        if placed.before.get(pk) != application:
            goals.setdefault(application, []).append(pk)
    for application, register_ids in sorted(goals.items()):
        for some in in_parts(register_ids):
            Registration.objects.filter(register_id__in=some).update(application=application)


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
