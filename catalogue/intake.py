"""The one door through which registrations enter, change, disappear and are withheld.

Every function runs in one transaction and tells the rooms above which applications to look at again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from .applications import refresh, remove_sample_applications
from .bulk import write_rows
from .diligence import keep_derived
from .entries import ALL_FIELDS, STORED_FIELDS, RegistrationData
from .essence import essence
from .grouping import (
    RegroupPreview,
    applications_by_registration,
    group,
    lexicon,
    lock_for_import,
    regroup,
    supplier_key,
)
from .mergers import Mergers
from .models import Application, Organisation, Registration, RegistrationVersion
from .organisations import organisations_of, remove_unused
from .signals import visibility_changed
from .themes import link_themes
from .vocabularies import LISTS, label_of, value_of

COLUMNS = [field.attname for field in Registration._meta.concrete_fields if not field.primary_key]
VALUES = attrgetter(*COLUMNS)
VERSION_FIELDS = sorted(ALL_FIELDS - {"register_id", "modified_at"})
VERSION_COLUMNS = ("registration_id", "content_hash", "raw", "fields", "lacks", "transport", "published_at", "seen_at")


class Stored(StrEnum):
    """What became of a registration that was offered."""

    ADDED = "added"
    UPDATED = "updated"
    RETURNED = "returned"


@dataclass
class Waiting:
    """What was stored and has to be grouped yet. New registrations stand in `provisional`, which nobody sees."""

    register_ids: set[str] = field(default_factory=set)
    applications: set[int] = field(default_factory=set)
    provisional: Application | None = None

    def place(self) -> Application:
        """Return the application where new registrations wait; makes it the first time."""
        if self.provisional is None:
            now = timezone.now()
            self.provisional = Application.objects.create(slug=f"-{uuid4()}", name="-", withheld_at=now)
        return self.provisional


@transaction.atomic
def store_registrations(
    batch: Sequence[RegistrationData],
    *,
    seen_at: datetime,
    sample: bool = False,
    transport: str = "",
    waiting: Waiting | None = None,
) -> dict[str, Stored]:
    """Write registrations that are new or changed, with a version each, and give them their application.

    Returns what happened by register id. The caller leaves out what did not change (see `known_hashes`); a
    withdrawn registration that is offered again returns with its address, application and history. Who stores more
    than one batch gives the same `waiting` with each, all in one transaction, and calls `group_stored` at the end.
    """
    lock_for_import()
    own = Waiting() if waiting is None else waiting
    numbers = [data.register_id for data in batch]
    related = ("application", "organisation", "registered_by")
    rows = Registration.objects.select_related(*related).filter(register_id__in=numbers)
    present = {row.register_id: row for row in rows}
    outcomes = {data.register_id: _outcome(data, present) for data in batch}
    own.register_ids |= outcomes.keys()
    own.applications |= {row.application_id for row in present.values()}
    stored = _write(batch, present, own, seen_at=seen_at, sample=sample)
    link_themes([(stored[data.register_id], data.themes) for data in batch if _has(data, "themes")])
    _keep_versions(batch, stored, seen_at, transport)
    if waiting is None:
        group_stored(own, at=seen_at)
    return outcomes


@transaction.atomic
def group_stored(waiting: Waiting, *, at: datetime) -> None:
    """Give everything that was stored its application. `at` is the moment of the import."""
    provisional = waiting.provisional.pk if waiting.provisional else None
    touched = group(waiting.register_ids, at=at, provisional=provisional)
    if waiting.provisional:
        waiting.provisional.delete()
    sharing = keep_derived(waiting.register_ids)
    _tell((waiting.applications | touched | sharing) - {provisional}, bulk=True)


def known_hashes() -> dict[str, str]:
    """Return the content hash of every registration that stands as it was last delivered, by register id.

    A withdrawn one, and one of the sample, is left out: it has to be stored again even when its text is the same.
    """
    rows = Registration.objects.filter(withdrawn_at=None, is_sample=False)
    return dict(rows.values_list("register_id", "content_hash").iterator(chunk_size=5000))


def known_moments() -> dict[str, datetime]:
    """Return the register's moment of every real registration, withdrawn ones included, by register id.

    A moment that is still to come is a mistake of the register, and says nothing of what is older.
    """
    rows = Registration.objects.filter(is_sample=False, modified_at__lte=timezone.now())
    pairs = rows.values_list("register_id", "modified_at").iterator(chunk_size=5000)
    return {register_id: moment for register_id, moment in pairs if moment is not None}


def missing_from(seen: Collection[str]) -> list[str]:
    """Return the register ids of real, not yet withdrawn registrations that are not among those seen."""
    rows = Registration.objects.filter(withdrawn_at=None, is_sample=False)
    return [pk for pk in rows.values_list("register_id", flat=True).iterator() if pk not in seen]


@transaction.atomic
def withdraw_registrations(register_ids: Iterable[str], *, at: datetime, last_seen_at: datetime | None) -> None:
    """Mark registrations as no longer listed by the source. Their pages answer 410; nothing is deleted."""
    lock_for_import()
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
    lock_for_import()
    sample = Registration.objects.filter(is_sample=True)
    gone = [row for row in sample.only("pk", "register_id", "application") if row.register_id not in real_ids]
    applications = {row.application_id for row in gone}
    Registration.objects.filter(pk__in=[row.pk for row in gone]).delete()
    visibility_changed.send(Registration, application_ids=sorted(applications), bulk=True)
    remove_sample_applications(applications)
    remove_unused()
    return len(gone)


@transaction.atomic
def regroup_all() -> RegroupPreview:
    """Group all registrations again, and return which of them stand elsewhere now."""
    before = applications_by_registration()
    _tell(regroup(), bulk=True)
    return RegroupPreview(before, applications_by_registration())


def stored_values() -> Iterator[dict[str, Any]]:
    """Yield the stored fields of every real registration that is listed now, in the names of RegistrationData."""
    themes = _theme_names()
    names = sorted(STORED_FIELDS - {"modified_at"})
    rows = Registration.objects.filter(withdrawn_at=None, is_sample=False)
    for row in rows.values("pk", "register_id", "organisation__name", *LISTS, *names).iterator():
        yield row | {
            "organisation_name": row["organisation__name"],
            "themes": themes.get(row["pk"], []),
            **{name: label_of(name, row[name]) for name in LISTS},
        }


def ids_by_name() -> dict[tuple[str, str], str]:
    """Return the register id of every (name, organisation) that one listed registration has and no other."""
    rows = Registration.objects.filter(withdrawn_at=None).values_list("name", "organisation__name", "register_id")
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, organisation, register_id in rows:
        found[name, organisation].append(register_id)
    return {pair: ids[0] for pair, ids in found.items() if len(ids) == 1}


def stored_ids() -> set[str]:
    """Return the register id of every real registration we know, withdrawn ones included."""
    return set(Registration.objects.filter(is_sample=False).values_list("register_id", flat=True))


def add_versions(histories: Mapping[str, Sequence[RegistrationData]], *, at: datetime, transport: str) -> set[str]:
    """Keep versions of registrations that we do not have yet, told apart by their moment.

    `histories` holds versions by register id. Returns the ids that got one; the registrations stay as they are.
    """
    rows = {row.register_id: row for row in Registration.objects.filter(register_id__in=list(histories))}
    have = set(
        RegistrationVersion.objects.filter(registration__in=rows.values()).values_list("registration", "published_at")
    )
    missing = {
        (rows[register_id].pk, data.modified_at): data
        for register_id, versions in histories.items()
        for data in versions
        if data.modified_at is not None and (rows[register_id].pk, data.modified_at) not in have
    }
    versions = (_version(data, registration, at, transport) for (registration, _moment), data in missing.items())
    write_rows(RegistrationVersion, VERSION_COLUMNS, versions)
    return {data.register_id for data in missing.values()}


def _theme_names() -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    link = Registration.themes.through
    for pk, name in link.objects.order_by("pk").values_list("registration", "theme__name").iterator():
        names[pk].append(name)
    return names


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
    waiting: Waiting,
    *,
    seen_at: datetime,
    sample: bool,
) -> dict[str, Registration]:
    names = _names_of_owners(batch)
    organisations = organisations_of(batch)
    waiting.register_ids |= _of_renamed(names, organisations.values())
    known, mergers = lexicon(), Mergers()
    rows = []
    for data in batch:
        row = present.get(data.register_id) or Registration(
            register_id=data.register_id, first_seen_at=seen_at, application=waiting.place()
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
    """Put the delivered fields into the row; what this road cannot carry stays as it is."""
    for name in STORED_FIELDS:
        value = getattr(data, name)
        if _has(data, name) and not (data.lossy and _says_the_same(value, getattr(row, name))):
            setattr(row, name, list(value) if isinstance(value, tuple) else value)
    for name in LISTS:
        if _has(data, name):
            setattr(row, name, value_of(name, getattr(data, name)))
    row.content_hash = data.content_hash


def _says_the_same(new: Any, old: Any) -> bool:
    if isinstance(new, datetime) or new is None:
        return bool(new == old)
    # A dash has no essence, and yet is something else than nothing.
    return bool(new) == bool(old) and essence(new) == essence(old)


def _forget_sample(row: Registration, seen_at: datetime) -> None:
    """Our own words go before the real ones come; a road that cannot carry a field would leave them standing."""
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


def _keep_versions(
    batch: Sequence[RegistrationData], rows: dict[str, Registration], seen_at: datetime, transport: str
) -> None:
    versions = (_version(data, rows[data.register_id].pk, seen_at, transport) for data in batch)
    write_rows(RegistrationVersion, VERSION_COLUMNS, versions)


def _version(data: RegistrationData, registration: int, at: datetime, transport: str) -> tuple[Any, ...]:
    """The values of VERSION_COLUMNS."""
    fields, lacks = _fields(data), _lacking(data.carries)
    return (registration, data.content_hash, dict(data.raw), fields, lacks, transport, data.modified_at, at)


@cache
def _lacking(carries: frozenset[str]) -> list[str]:
    return [name for name in VERSION_FIELDS if carries and name not in carries]


def _fields(data: RegistrationData) -> dict[str, Any]:
    values = {name: getattr(data, name) for name in VERSION_FIELDS}
    return {name: value for name, value in values.items() if value and _has(data, name)}


def _tell(application_ids: set[int], *, bulk: bool = False) -> None:
    refresh(application_ids)
    visibility_changed.send(Registration, application_ids=sorted(application_ids), bulk=bulk)
