"""The row of a registration: what was delivered goes into it, what this transport cannot carry stays as it is."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from ..bulk import write_rows
from ..entries import STORED_FIELDS, RegistrationData
from ..grouping import UNASSIGNED, lexicon, supplier_key
from ..mergers import Mergers
from ..models import Organisation, Registration
from ..normalised_text import normalised
from ..organisations import organisations_of
from ..vocabularies import LISTS, value_of
from .regrouping import Ungrouped

COLUMNS = [field.attname for field in Registration._meta.concrete_fields if not field.primary_key]
VALUES = attrgetter(*COLUMNS)


def write_registrations(
    batch: Sequence[RegistrationData],
    present: dict[str, Registration],
    ungrouped: Ungrouped,
    *,
    seen_at: datetime,
    sample: bool,
) -> dict[str, Registration]:
    """Write the rows of a batch, new ones without an application so far, and return them by register id.

    Adds to `ungrouped` whom the batch gave an organisation of another name.
    """
    names = _names_of_owners(batch)
    organisations = organisations_of(batch)
    ungrouped.register_ids |= _of_renamed(names, organisations.values())
    known, mergers = lexicon(), Mergers()
    rows = []
    for data in batch:
        row = present.get(data.register_id) or Registration(
            register_id=data.register_id, first_seen_at=seen_at, application_id=UNASSIGNED
        )
        if row.is_sample and not sample:
            _forget_sample(row, seen_at)
        _give_to(row, organisations[data.organisation_name], mergers)
        row.is_sample, row.withdrawn_at, row.last_seen_at = sample, None, None
        _copy(data, row)
        row.supplier_key = supplier_key(row.supplier, known)
        rows.append(row)
    return {row.register_id: row for row in _upsert(rows)}


def _give_to(row: Registration, organisation: Organisation, mergers: Mergers) -> None:
    """Put the registration under its organisation, and keep who it was from when that one was merged into it."""
    if row.organisation_id and organisation in mergers.renamed(row.organisation):
        row.registered_by = row.registered_by or row.organisation
    elif row.registered_by and organisation not in mergers.renamed(row.registered_by):
        row.registered_by = None
    row.organisation = organisation


def _names_of_owners(batch: Sequence[RegistrationData]) -> dict[int, str]:
    ids = {data.organisation_id for data in batch if data.organisation_id}
    return dict(Organisation.objects.filter(register_id__in=ids).values_list("pk", "name"))


def _of_renamed(before: Mapping[int, str], organisations: Iterable[Organisation]) -> set[str]:
    """Return the registrations of organisations that have another name now: grouping knows owners by their name."""
    renamed = {found.pk for found in organisations if before.get(found.pk, found.name) != found.name}
    rows = Registration.objects.filter(organisation__in=renamed) if renamed else Registration.objects.none()
    return set(rows.values_list("register_id", flat=True))


def _copy(data: RegistrationData, row: Registration) -> None:
    """Put the delivered fields into the row; what this transport cannot carry stays as it is."""
    for name in STORED_FIELDS:
        value = getattr(data, name)
        if data.has(name) and not (data.lossy and _says_the_same(value, getattr(row, name))):
            setattr(row, name, list(value) if isinstance(value, tuple) else value)
    for name in LISTS:
        if data.has(name):
            setattr(row, name, value_of(name, getattr(data, name)))
    row.content_hash = data.content_hash


def _says_the_same(new: Any, old: Any) -> bool:
    if isinstance(new, datetime) or new is None:
        return bool(new == old)
    # A dash has no letters, and yet is something else than nothing.
    return bool(new) == bool(old) and normalised(new) == normalised(old)


def _forget_sample(row: Registration, seen_at: datetime) -> None:
    """Our own words go before the real ones come; a transport that cannot carry a field would leave them standing."""
    row.first_seen_at = seen_at
    row.versions.all().delete()
    row.themes.clear()
    row.application.ratings.all().delete()
    empty = Registration()
    for name in STORED_FIELDS | LISTS.keys():
        setattr(row, name, getattr(empty, name))


def _upsert(rows: list[Registration]) -> list[Registration]:
    """Write the rows and give those that are new their key."""
    write_rows(Registration, COLUMNS, map(VALUES, rows), unique="register_id")
    new = [row for row in rows if row.pk is None]
    found = Registration.objects.filter(register_id__in=[row.register_id for row in new])
    keys = dict(found.values_list("register_id", "pk"))
    for row in new:
        row.pk = keys[row.register_id]
    return rows
