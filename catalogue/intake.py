"""The one door through which registrations enter, change, disappear and are withheld.

Every function runs in one transaction and tells the rooms above which applications to look at again.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from .applications import refresh, remove_sample_applications
from .entries import STORED_FIELDS, RegistrationData
from .grouping import group
from .grouping.grouping import Subject
from .models import PublicationCategory, Registration, RegistrationVersion, Status
from .organisations import organisations_of, remove_unused
from .signals import visibility_changed
from .themes import link_themes

STATUS = {choice.label.casefold(): choice for choice in Status}
CATEGORY = {choice.label.casefold(): choice for choice in PublicationCategory}
CATEGORY["hoog-risico ai-systemen"] = PublicationCategory.HIGH_RISK
CATEGORY["hoog-risico-ai-systeem"] = PublicationCategory.HIGH_RISK


class Stored(StrEnum):
    """What became of a registration that was offered."""

    ADDED = "added"
    UPDATED = "updated"
    RETURNED = "returned"


@transaction.atomic
def store_registrations(
    batch: Sequence[RegistrationData], *, seen_at: datetime, sample: bool = False
) -> dict[str, Stored]:
    """Write registrations that are new or changed, with a version each, and give them their application.

    Returns what happened by register id. The caller leaves out what did not change (see `known_hashes`); a
    withdrawn registration that is offered again returns with its address, application and history.
    """
    present = {
        row.register_id: row
        for row in Registration.objects.select_related("application").filter(
            register_id__in=[data.register_id for data in batch]
        )
    }
    before = {row.application_id for row in present.values()}
    outcomes = {data.register_id: _outcome(data, present) for data in batch}
    rows = _write(batch, present, seen_at=seen_at, sample=sample)
    link_themes([(rows[data.register_id], data.themes) for data in batch if _has(data, "themes")])
    _keep_versions(batch, rows, seen_at)
    _tell(before | {row.application_id for row in rows.values()}, bulk=True)
    return outcomes


def known_hashes() -> dict[str, str]:
    """Return the content hash of every registration that stands as it was last delivered, by register id.

    A withdrawn one, and one of the sample, is left out: it has to be stored again even when its text is the same.
    """
    rows = Registration.objects.filter(withdrawn_at=None, is_sample=False)
    return dict(rows.values_list("register_id", "content_hash").iterator(chunk_size=5000))


def missing_from(seen: Collection[str]) -> list[str]:
    """Return the register ids of real, not yet withdrawn registrations that are not among those seen."""
    rows = Registration.objects.filter(withdrawn_at=None, is_sample=False)
    return [pk for pk in rows.values_list("register_id", flat=True).iterator() if pk not in seen]


@transaction.atomic
def withdraw_registrations(register_ids: Iterable[str], *, at: datetime, last_seen_at: datetime | None) -> None:
    """Mark registrations as no longer listed by the source. Their pages answer 410; nothing is deleted."""
    rows = Registration.objects.filter(register_id__in=list(register_ids), withdrawn_at=None)
    applications = set(rows.values_list("application", flat=True))
    rows.update(withdrawn_at=at, last_seen_at=last_seen_at)
    _tell(applications, bulk=True)


@transaction.atomic
def withhold_registration(registration: Registration) -> None:
    """Take a registration off every page at once, by an editor's decision; idempotent."""
    registration.withheld_at = registration.withheld_at or timezone.now()
    registration.save(update_fields=["withheld_at"])
    _tell({registration.application_id})


@transaction.atomic
def release_registration(registration: Registration) -> None:
    """Undo `withhold_registration`."""
    registration.withheld_at = None
    registration.save(update_fields=["withheld_at"])
    _tell({registration.application_id})


@transaction.atomic
def replace_sample(real_ids: Collection[str]) -> int:
    """Let the sample go when real data come; return how many records went.

    A record whose id the real list has too stays where it is, with application, address and editorial part, until
    the real one is stored over it. The others go without a trace; an application that editors wrote about stays.
    """
    sample = Registration.objects.filter(is_sample=True)
    gone = [row for row in sample.only("pk", "register_id", "application") if row.register_id not in real_ids]
    applications = {row.application_id for row in gone}
    Registration.objects.filter(pk__in=[row.pk for row in gone]).delete()
    visibility_changed.send(Registration, application_ids=sorted(applications), bulk=True)
    remove_sample_applications(applications)
    remove_unused()
    return len(gone)


def _has(data: RegistrationData, name: str) -> bool:
    return not data.carries or name in data.carries


def _outcome(data: RegistrationData, present: dict[str, Registration]) -> Stored:
    row = present.get(data.register_id)
    if row is None:
        return Stored.ADDED
    if row.withdrawn_at is not None:
        return Stored.RETURNED
    return Stored.ADDED if row.is_sample else Stored.UPDATED


def _write(
    batch: Sequence[RegistrationData],
    present: dict[str, Registration],
    *,
    seen_at: datetime,
    sample: bool,
) -> dict[str, Registration]:
    organisations = organisations_of(batch)
    applications = group([_subject(data, present) for data in batch], present)
    rows = []
    for data in batch:
        row = present.get(data.register_id) or Registration(register_id=data.register_id, first_seen_at=seen_at)
        if row.is_sample and not sample:
            row.first_seen_at = seen_at
            row.versions.all().delete()
        row.organisation = organisations[data.organisation_name]
        row.application = applications[data.register_id]
        row.is_sample, row.withdrawn_at, row.last_seen_at = sample, None, None
        _copy(data, row)
        rows.append(row)
    return {row.register_id: row for row in _upsert(rows)}


def _subject(data: RegistrationData, present: dict[str, Registration]) -> Subject:
    row = present.get(data.register_id)
    supplier = data.supplier if _has(data, "supplier") or row is None else row.supplier
    return Subject(register_id=data.register_id, name=data.name, supplier=supplier)


def _copy(data: RegistrationData, row: Registration) -> None:
    """Put the delivered fields into the row; what this road cannot carry stays as it is."""
    for name in STORED_FIELDS:
        if _has(data, name):
            value = getattr(data, name)
            setattr(row, name, list(value) if isinstance(value, tuple) else value)
    if _has(data, "status"):
        row.status = STATUS.get(data.status.casefold(), "")
    if _has(data, "publication_category"):
        row.publication_category = CATEGORY.get(data.publication_category.casefold(), "")
    row.raw, row.content_hash = dict(data.raw), data.content_hash


def _upsert(rows: list[Registration]) -> list[Registration]:
    names = [field.name for field in Registration._meta.concrete_fields if field.name not in ("id", "register_id")]
    return Registration.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["register_id"], update_fields=names
    )


def _keep_versions(batch: Sequence[RegistrationData], rows: dict[str, Registration], seen_at: datetime) -> None:
    RegistrationVersion.objects.bulk_create(
        RegistrationVersion(
            registration=rows[data.register_id],
            content_hash=data.content_hash,
            raw=dict(data.raw),
            seen_at=seen_at,
        )
        for data in batch
    )


def _tell(application_ids: set[int], *, bulk: bool = False) -> None:
    refresh(application_ids)
    visibility_changed.send(Registration, application_ids=sorted(application_ids), bulk=bulk)
