"""Rate applications and keep their reports. Whoever changed something calls one of these."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cache
from hashlib import blake2b
from typing import Any

import orjson
from django.db import transaction
from django.utils import timezone

from ..bulk import write_rows
from ..models import Application, ApplicationProfile, DiligenceRating, EvidenceOrigin, KeptRuleset, Registration
from ..signals import evidence_wanted, ratings_changed
from .deriving import OF_PAGE, in_parts, keep_derived, keep_linked, keep_profile, key_prefix
from .gathering import facts_of_registration, gather
from .rating import Report, as_bytes, rate
from .ruleset import Ruleset, read, ruleset

COLUMNS = "application_id ruleset_id as_of made_at digest risk users dimensions findings next_change".split()


@transaction.atomic
def rate_applications(application_ids: Iterable[int], *, bulk: bool = False, at: datetime | None = None) -> set[int]:
    """Rate these applications as they are now, and return which of them got another report.

    Tells the rooms above which; `bulk` as in `visibility_changed`.
    """
    moment = at or timezone.now()
    changed: set[int] = set()
    for some in in_parts(sorted(set(application_ids))):
        changed |= _rate_some(some, moment)
    if changed:
        ratings_changed.send(DiligenceRating, application_ids=sorted(changed), bulk=bulk)
    return changed


@transaction.atomic
def rate_all(*, at: datetime | None = None) -> set[int]:
    """Derive all evidence again and rate every public application; return which got another report."""
    keep_derived(list(Registration.objects.order_by("pk").values_list("register_id", flat=True)))
    for profile in ApplicationProfile.objects.order_by("pk"):
        keep_profile(profile)
    evidence_wanted.send(DiligenceRating)
    return rate_applications(Application.objects.public().values_list("pk", flat=True), bulk=True, at=at)


def rate_expired(*, at: datetime | None = None) -> set[int]:
    """Rate those applications whose report the calendar alone makes different today."""
    moment = at or timezone.now()
    due = DiligenceRating.objects.filter(replaced_at=None, next_change__lte=_day(moment))
    return rate_applications(due.values_list("application", flat=True), bulk=True, at=moment)


@transaction.atomic
def keep_product(page_id: int, *, title: str, date: date, application_ids: Iterable[int]) -> None:
    """Say that a published page is something to work with for these applications; none takes it back."""
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
    rate_applications(keep_linked(prefix, rows))


def rate_registration(registration: Registration) -> Report:
    """Return the report of one registration, by today's rules and day."""
    return rate(facts_of_registration(registration), ruleset(), as_of=_day(timezone.now()))


@cache
def rules_of(kept_id: int) -> Ruleset:
    """Return the rules that a report was made by; a version that was kept never changes."""
    return read(KeptRuleset.objects.get(pk=kept_id).body)


def _rate_some(application_ids: list[int], at: datetime) -> set[int]:
    rules = ruleset()
    _hold(application_ids)
    present = {row.application_id: row for row in _present(application_ids)}
    rows: list[list[Any]] = []
    kept = _kept(rules)
    for pk, facts in gather(application_ids).items():
        report = rate(facts, rules, as_of=_day(at))
        following = date.fromisoformat(report["next_change"]) if report["next_change"] else None
        digest, old = _digest(report), present.get(pk)
        if old is None or old.digest != digest or old.ruleset_id != kept.pk:
            rows.append([pk, kept.pk, _day(at), at, digest, *_parts(report), following])
        elif old.next_change != following:
            DiligenceRating.objects.filter(pk=old.pk).update(next_change=following)
    changed = {row[0] for row in rows}
    DiligenceRating.objects.filter(application__in=changed, replaced_at=None).update(replaced_at=at)
    write_rows(DiligenceRating, COLUMNS, rows)
    return changed


def _hold(application_ids: list[int]) -> None:
    """Let an import and an editor rate the same application one after the other."""
    rows = Application.objects.select_for_update(no_key=True).filter(pk__in=application_ids).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _parts(report: Report) -> tuple[str, int, Any, Any]:
    return report["risk"], report["users"], report["dimensions"], report["findings"]


def _present(application_ids: Collection[int]) -> Iterable[DiligenceRating]:
    rows = DiligenceRating.objects.filter(application__in=application_ids, replaced_at=None)
    return rows.only("application", "digest", "ruleset", "next_change")


def _digest(report: Report) -> str:
    """When it changes by itself is no part of what the report says."""
    told = {key: value for key, value in report.items() if key != "next_change"}
    return blake2b(as_bytes(told), digest_size=16).hexdigest()


def _kept(rules: Ruleset) -> KeptRuleset:
    digest = blake2b(orjson.dumps(rules.body, option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()
    kept, _made = KeptRuleset.objects.get_or_create(
        digest=digest, defaults={"version": rules.version, "body": dict(rules.body)}
    )
    return kept


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
