"""Every state of a registration that a source delivered, kept as it came and in our fields."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import transaction

from ..bulk import write_rows
from ..entries import ALL_FIELDS, RegistrationData
from ..models import Registration, RegistrationVersion

VERSION_FIELDS = sorted(ALL_FIELDS - {"register_id", "modified_at"})
VERSION_COLUMNS = ("registration_id", "content_hash", "raw", "fields", "lacks", "transport", "published_at", "seen_at")


def keep_versions(
    batch: Sequence[RegistrationData], rows: dict[str, Registration], seen_at: datetime, transport: str
) -> None:
    """Keep what was delivered as a version of the registration in `rows`."""
    versions = (_version(data, rows[data.register_id].pk, seen_at, transport) for data in batch)
    write_rows(RegistrationVersion, VERSION_COLUMNS, versions)


@transaction.atomic
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


def _version(data: RegistrationData, registration: int, at: datetime, transport: str) -> tuple[Any, ...]:
    """The values of VERSION_COLUMNS."""
    fields, lacks = _fields(data), _lacking(data.carries)
    return (registration, data.content_hash, dict(data.raw), fields, lacks, transport, data.modified_at, at)


@cache
def _lacking(carries: frozenset[str]) -> list[str]:
    return [name for name in VERSION_FIELDS if carries and name not in carries]


def _fields(data: RegistrationData) -> dict[str, Any]:
    values = {name: getattr(data, name) for name in VERSION_FIELDS}
    return {name: value for name, value in values.items() if value and data.has(name)}
