"""Derived evidence: rows that follow from registrations and editorial profiles, kept up to date with their source."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Count
from django.utils import timezone

from ..batches import batches
from ..bulk import write_rows
from ..models import Application, ApplicationProfile, Evidence, EvidenceOrigin, Registration
from .indicators import Derived, derive_from_profile, derive_from_registration
from .ruleset import ruleset

IN_MEMORY = 400  # registrations with all their texts; chosen, a bound on memory
# What the keys of derived evidence begin with: of a registration, of the editors' text of an application, of a page.
# The number of that follows, and then the indicator, or of a page the application.
OF_REGISTRATION, OF_PROFILE, OF_PAGE = "r", "p", "k"
CONTENT = ("indicator", "origin", "answer", "level", "what", "remark", "link", "date", "text_key")
OWNERS = ("registration_id", "application_id", "organisation_id")
COLUMNS = ("key", *CONTENT, *OWNERS, "made_at")
Row = dict[str, Any]


def update_registration_evidence(register_ids: Collection[str]) -> set[int]:
    """Derive the evidence of these registrations again, and write the differences.

    Returns the other applications that have to be rated again: those with a text that became shared by many, or that
    no longer is.
    """
    others: set[int] = set()
    for some in batches(register_ids, IN_MEMORY):
        rows = list(Registration.objects.filter(register_id__in=some))
        wanted = {row["key"]: row for registration in rows for row in _rows_of(registration)}
        stored = _stored(Evidence.objects.filter(registration__in=rows, origin=EvidenceOrigin.REGISTER))
        others |= _write_differences(wanted, stored)
    return others


def update_profile_evidence(profile: ApplicationProfile) -> None:
    """Derive the evidence that the published editorial part of an application gives; a draft gives none."""
    replace_evidence(key_prefix(OF_PROFILE, profile.pk), _rows_of_profile(profile) if profile.live else ())


def replace_evidence(prefix: str, rows: Iterable[Row]) -> set[int]:
    """Replace the evidence whose key begins with `prefix` by these rows; return the applications of what changed."""
    wanted = {row["key"]: row for row in rows}
    stored = _stored(Evidence.objects.filter(key__startswith=prefix))
    _write_differences(wanted, stored)
    other = [key for key in wanted.keys() | stored.keys() if wanted.get(key) != stored.get(key)]
    return {row["application_id"] for key in other for row in (wanted.get(key), stored.get(key)) if row}


def delete_profile_evidence(profile_id: int) -> None:
    """The editorial part is gone, and what it proved with it."""
    replace_evidence(key_prefix(OF_PROFILE, profile_id), ())


def move_profile_evidence(profile_id: int, application: Application) -> None:
    """What an editorial part proves is of this application from now on."""
    Evidence.objects.filter(key__startswith=key_prefix(OF_PROFILE, profile_id)).update(application=application)


def key_prefix(kind: str, pk: int) -> str:
    """Return how the keys begin of all evidence that is derived from one registration, profile or page."""
    return f"{kind}:{pk}:"


def _rows_of(registration: Registration) -> Iterator[Row]:
    day = timezone.localtime(registration.modified_at or registration.first_seen_at).date()
    owner = {
        "registration_id": registration.pk,
        "application_id": None,
        "organisation_id": registration.organisation_id,
        "origin": EvidenceOrigin.REGISTER.value,
        "date": day,
    }
    for indicator, found in derive_from_registration(registration):
        yield _row(key_prefix(OF_REGISTRATION, registration.pk) + indicator, indicator, found) | owner


def _rows_of_profile(profile: ApplicationProfile) -> Iterator[Row]:
    moment = profile.last_published_at or profile.first_published_at or timezone.now()
    owner = {
        "registration_id": None,
        "application_id": profile.application_id,
        "organisation_id": None,
        "origin": EvidenceOrigin.EDITORS.value,
        "date": timezone.localtime(moment).date(),
    }
    for indicator, found in derive_from_profile(profile):
        yield _row(key_prefix(OF_PROFILE, profile.pk) + indicator, indicator, found) | owner


def _row(key: str, indicator: str, found: Derived) -> Row:
    return {
        "key": key,
        "indicator": indicator,
        "answer": found.answer.value,
        "level": found.level,
        "what": found.what[:300],
        "remark": found.remark[:300],
        "link": found.link,
        "text_key": found.text_key,
    }


def _stored(rows: Any) -> dict[str, Row]:
    return {row["key"]: row for row in rows.values("key", *CONTENT, *OWNERS)}


def _write_differences(wanted: Mapping[str, Row], stored: Mapping[str, Row]) -> set[int]:
    changed = [row for key, row in wanted.items() if stored.get(key) != row]
    gone = stored.keys() - wanted.keys()
    keys = {row["text_key"] for row in changed} | {
        stored[row["key"]]["text_key"] for row in changed if row["key"] in stored
    }
    keys |= {stored[key]["text_key"] for key in gone}
    before = shared_text_keys(keys)
    for some in batches(gone):
        Evidence.objects.filter(key__in=some).delete()
    now = timezone.now()
    write_rows(Evidence, COLUMNS, ([*(row[name] for name in COLUMNS[:-1]), now] for row in changed), unique="key")
    return _applications_with(before ^ shared_text_keys(keys))


def shared_text_keys(text_keys: Collection[str]) -> set[str]:
    """Return those of these texts that more registrations share than `shared_by` in the rules allows."""
    bound = ruleset().shared_by
    return {key for key, count in text_counts(text_keys).items() if count > bound}


def text_counts(text_keys: Collection[str]) -> dict[str, int]:
    """Return how many registrations have each of these texts, word for word."""
    found: dict[str, int] = {}
    for some in batches(key for key in text_keys if key):
        rows = Evidence.objects.filter(text_key__in=some).values("text_key")
        found |= dict(rows.annotate(many=Count("registration", distinct=True)).values_list("text_key", "many"))
    return found


def _applications_with(text_keys: Collection[str]) -> set[int]:
    rows = Evidence.objects.filter(text_key__in=list(text_keys)) if text_keys else Evidence.objects.none()
    return set(rows.values_list("registration__application", flat=True))
