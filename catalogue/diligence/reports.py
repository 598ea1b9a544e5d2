"""Rate applications and store their reports. Code that changes what a report depends on calls one of these."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cache
from hashlib import blake2b
from typing import Any

from django.db import transaction
from django.utils import timezone

from ..batches import batches
from ..bulk import write_rows
from ..models import Application, ApplicationProfile, DiligenceRating, EvidenceOrigin, KeptRuleset, Registration
from ..signals import evidence_wanted, ratings_changed
from .collect_facts import collect_facts, collect_registration_facts
from .derived_evidence import (
    IN_MEMORY,
    OF_PAGE,
    key_prefix,
    replace_evidence,
    update_profile_evidence,
    update_registration_evidence,
)
from .rating import Report, as_bytes, rate
from .ruleset import Ruleset, read, ruleset

COLUMNS = "application_id ruleset_id as_of made_at digest risk users dimensions findings next_change".split()


@transaction.atomic
def rate_applications(application_ids: Iterable[int], *, bulk: bool = False, at: datetime | None = None) -> set[int]:
    """Rate these applications as they are now, and return which of them got another report.

    Sends `ratings_changed` for those; `bulk` as in `visibility_changed`.
    """
    moment = at or timezone.now()
    changed: set[int] = set()
    for some in batches(sorted(set(application_ids)), IN_MEMORY):
        changed |= _rate_some(some, moment)
    if changed:
        ratings_changed.send(DiligenceRating, application_ids=sorted(changed), bulk=bulk)
    return changed


@transaction.atomic
def rate_all(*, at: datetime | None = None) -> set[int]:
    """Derive all evidence again and rate every public application; return which got another report."""
    update_registration_evidence(list(Registration.objects.order_by("pk").values_list("register_id", flat=True)))
    for profile in ApplicationProfile.objects.order_by("pk"):
        update_profile_evidence(profile)
    evidence_wanted.send(DiligenceRating)
    return rate_applications(Application.objects.public().values_list("pk", flat=True), bulk=True, at=at)


def rate_expired(*, at: datetime | None = None) -> set[int]:
    """Rate the applications whose report changes today because evidence expires."""
    moment = at or timezone.now()
    due = DiligenceRating.objects.filter(replaced_at=None, next_change__lte=_local_day(moment))
    return rate_applications(due.values_list("application", flat=True), bulk=True, at=moment)


@transaction.atomic
def update_product_evidence(page_id: int, *, title: str, date: date, application_ids: Iterable[int]) -> None:
    """Make a published page evidence of a product (O9) for these applications; none of them removes it."""
    row = {
        "indicator": "O9",
        "origin": EvidenceOrigin.PRODUCT.value,
        "answer": "ja",
        "level": 2,
        "what": title[:300],
        "remark": "Staat bij de IM-producten op AI-plein.",
        "link": "",
        "date": date,
        "text_key": "",
        "registration_id": None,
        "organisation_id": None,
    }
    prefix = key_prefix(OF_PAGE, page_id)
    rows = [row | {"key": f"{prefix}{pk}", "application_id": pk} for pk in sorted(set(application_ids))]
    rate_applications(replace_evidence(prefix, rows))


def rate_registration(registration: Registration) -> Report:
    """Return the report of one registration, by the current rules and today."""
    return rate(collect_registration_facts(registration), ruleset(), as_of=_local_day(timezone.now()))


@cache
def kept_ruleset(kept_id: int) -> Ruleset:
    """Return the rules that a report was made by; a kept version never changes."""
    return read(KeptRuleset.objects.get(pk=kept_id).body)


def _rate_some(application_ids: list[int], at: datetime) -> set[int]:
    rules = ruleset()
    _lock_applications(application_ids)
    present = {row.application_id: row for row in _current_reports(application_ids)}
    rows: list[list[Any]] = []
    kept = _keep_ruleset(rules)
    for pk, facts in collect_facts(application_ids).items():
        report = rate(facts, rules, as_of=_local_day(at))
        following = date.fromisoformat(report["next_change"]) if report["next_change"] else None
        digest, old = _digest(report), present.get(pk)
        if old is None or old.digest != digest or old.ruleset_id != kept.pk:
            rows.append([pk, kept.pk, _local_day(at), at, digest, *_parts(report), following])
        elif old.next_change != following:
            DiligenceRating.objects.filter(pk=old.pk).update(next_change=following)
    changed = {row[0] for row in rows}
    DiligenceRating.objects.filter(application__in=changed, replaced_at=None).update(replaced_at=at)
    write_rows(DiligenceRating, COLUMNS, rows)
    return changed


def _lock_applications(application_ids: list[int]) -> None:
    """Lock the applications, so that an import and an editor rate the same one after each other."""
    rows = Application.objects.select_for_update(no_key=True).filter(pk__in=application_ids).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _parts(report: Report) -> tuple[str, int, Any, Any]:
    return report["risk"], report["users"], report["dimensions"], report["findings"]


def _current_reports(application_ids: Collection[int]) -> Iterable[DiligenceRating]:
    rows = DiligenceRating.objects.filter(application__in=application_ids, replaced_at=None)
    return rows.only("application", "digest", "ruleset", "next_change")


def _digest(report: Report) -> str:
    """Return a digest of the report without `next_change`, which is not part of its content."""
    content = {key: value for key, value in report.items() if key != "next_change"}
    return blake2b(as_bytes(content), digest_size=16).hexdigest()


def _keep_ruleset(rules: Ruleset) -> KeptRuleset:
    values = {"version": rules.version, "body": dict(rules.body)}
    kept, _made = KeptRuleset.objects.get_or_create(digest=rules.digest, defaults=values)
    return kept


def _local_day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
