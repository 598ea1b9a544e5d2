"""Give registrations their application, keep why, and do it again when something changed.

What a person decided is never overturned: see `assignment`.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ..batches import batches
from ..models import Application, Registration
from .assignment import Assignment, assign, successors_of_emptied
from .blocking import load_subjects
from .incremental import IncrementalMatch
from .lexicon import Lexicon
from .lexicon_cache import lexicon
from .locks import lock_for_import
from .merging import take_over
from .method import match
from .persistence import save_keys, save_matches
from .signals import signals_of, supplier_key


@transaction.atomic
def group(register_ids: Collection[str], *, at: datetime) -> set[int]:
    """Give these new and changed registrations their application, and the others whose match they change.

    The rows are stored already, new ones with UNASSIGNED for their application. Returns the applications that hold
    one of these, or that lost or gained one. `at` is the moment of the import: an application that was made at that
    moment and is empty again is deleted without leaving an address.
    """
    lock_for_import()
    rematch = IncrementalMatch(lexicon(), at)
    rematch.run(register_ids)
    assigned = assign(rematch.clusters, changed=register_ids, at=at)
    successors = _apply(assigned, at)
    own = {assigned.after[pk] for pk in register_ids if pk in assigned.after}
    return own.union(successors.values(), *assigned.moves())


@transaction.atomic
def regroup() -> set[int]:
    """Group the whole catalogue again, for instance after a new version of the method; return all its applications."""
    lock_for_import()
    known, now = lexicon(), timezone.now()
    _refresh_supplier_keys(known)
    subjects = load_subjects(Registration.objects.all())
    signals = {subject.register_id: signals_of(subject, known) for subject in subjects}
    save_keys(signals)
    matches = match(signals.values())
    save_matches(signals, matches, at=now)
    clusters = {pk: found.cluster for pk, found in matches.items()}
    assigned = assign(clusters, changed=(), at=now)
    successors = _apply(assigned, now)
    return {*assigned.before.values(), *assigned.after.values(), *successors.values()}


def _apply(assigned: Assignment, at: datetime) -> dict[int, int]:
    """Move registrations and retire applications that became empty; return the successor of each of those."""
    _move(assigned)
    successors = successors_of_emptied(assigned.moves())
    _retire_emptied(successors, at)
    return successors


def _move(assigned: Assignment) -> None:
    targets: dict[int, list[str]] = {}
    for pk, application in assigned.after.items():
        if assigned.before.get(pk) != application:
            targets.setdefault(application, []).append(pk)
    for application, register_ids in sorted(targets.items()):
        for some in batches(sorted(register_ids)):
            Registration.objects.filter(register_id__in=some).update(application=application)


def _retire_emptied(successors: Mapping[int, int], at: datetime) -> None:
    for pk, target in sorted(successors.items()):
        application = Application.objects.get(pk=pk)
        if application.made_at == at and not application.placements.exists():
            application.delete()
        else:
            take_over(application, Application.objects.get(pk=_final_successor(target, successors)))


def _final_successor(pk: int, successors: Mapping[int, int]) -> int:
    seen = set()
    while pk in successors and pk not in seen:
        seen.add(pk)
        pk = successors[pk]
    return pk


def _refresh_supplier_keys(known: Lexicon) -> None:
    changed = []
    for row in Registration.objects.exclude(supplier="").only("supplier", "supplier_key").iterator(chunk_size=1000):
        key = supplier_key(row.supplier, known)
        if key != row.supplier_key:
            row.supplier_key = key
            changed.append(row)
    Registration.objects.bulk_update(changed, ["supplier_key"], batch_size=200)
