"""Decisions of editors about the grouping. Each is kept for ever, with a reason, and can be undone.

Every function runs in one transaction and raises DecisionRefused, with a sentence for the editor, when the decision
cannot be taken; nothing has changed then.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ..applications import refresh_and_notify
from ..models import (
    Apart,
    Application,
    ApplicationAddress,
    ApplicationProfile,
    ClusterPlacement,
    DecisionKind,
    GroupingDecision,
    GroupingReport,
    Placement,
    Registration,
    RegistrationMatch,
)
from .addresses import new_applications
from .locks import lock_for_decision
from .merging import keep_apart, take_over
from .signals import Subject

P = ParamSpec("P")
R = TypeVar("R")
User = settings.AUTH_USER_MODEL
CHANGED_MEANWHILE = "Iemand anders heeft dit intussen veranderd. Kijk opnieuw en besluit dan."


IMPORT_BUSY = "Er wordt nu een import verwerkt. Er is niets veranderd: probeer het over een paar minuten opnieuw."


class DecisionRefused(Exception):
    """The decision cannot be taken; the message says why and what to do."""


def _exclusive(function: Callable[P, R]) -> Callable[P, R]:
    """Run in one transaction that excludes imports and other decisions. Raises DecisionRefused during an import."""

    @wraps(function)
    def decided(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            if not lock_for_decision():
                raise DecisionRefused(IMPORT_BUSY)
            return function(*args, **kwargs)

    return decided


@_exclusive
def confirm(application: Application, register_ids: Collection[str], *, by: Any, reason: str) -> GroupingDecision:
    """Say that these registrations belong to this application."""
    (application,) = _lock_applications(application)
    rows = _lock_members(application, register_ids)
    decision = _decide(DecisionKind.CONFIRM, reason, by, f"{_count(rows)} bij {application}", [application])
    _place(rows, application, decision)
    refresh_and_notify({application.pk})
    return decision


@_exclusive
def move(
    application: Application, register_ids: Collection[str], to: Application, *, by: Any, reason: str
) -> GroupingDecision:
    """Move registrations from one application to another. An application left empty is merged into the other."""
    if to.pk == application.pk:
        raise DecisionRefused("De registratie staat al bij deze toepassing. Kies een andere.")
    application, to = _lock_applications(application, to)
    rows = _lock_members(application, register_ids)
    _refuse_apart(application, to)
    if len(rows) == application.registrations.count():
        return merge(application, to, by=by, reason=reason)
    summary = f"{_count(rows)} van {application} naar {to}"
    decision = _decide(DecisionKind.MOVE, reason, by, summary, [application, to])
    _place(rows, to, decision)
    refresh_and_notify({application.pk, to.pk})
    return decision


@_exclusive
def split(application: Application, register_ids: Collection[str], *, by: Any, reason: str) -> GroupingDecision:
    """Give registrations an application of their own, and keep the two apart from now on.

    The part with most registrations that people placed keeps the address, or else the part that stays.
    """
    (application,) = _lock_applications(application)
    rows = _lock_members(application, register_ids)
    if len(rows) == application.registrations.count():
        raise DecisionRefused("Kies niet alle registraties: er moet ten minste één bij deze toepassing blijven.")
    founder = _subject(min(rows, key=lambda row: row.register_id))
    made = Application.objects.get(pk=new_applications({"": founder}, at=timezone.now())[""])
    decision = _decide(DecisionKind.SPLIT, reason, by, f"{_count(rows)} uit {application}", [application, made])
    going, staying = _placed_in(rows, application)
    _place(rows, made, decision)
    if going > staying:
        _swap_addresses(application, made)
        decision.before["swapped"] = [application.pk, made.pk]
        decision.save(update_fields=["before"])
    keep_apart(application.pk, made.pk, decision.pk)
    refresh_and_notify({application.pk, made.pk})
    return decision


@_exclusive
def merge(application: Application, into: Application, *, by: Any, reason: str) -> GroupingDecision:
    """Make two applications one; the addresses of the first redirect, and what grouping adds to it later follows."""
    if application.pk == into.pk:
        raise DecisionRefused("Dit is dezelfde toepassing. Kies een andere.")
    application, into = _lock_applications(application, into)
    _refuse_apart(application, into)
    rows = list(application.registrations.select_related("organisation").order_by("register_id"))
    before = _merge_snapshot(application)
    decision = _decide(DecisionKind.MERGE, reason, by, f"{application} in {into}", [into])
    _place(rows, into, decision)
    _redirect_clusters(rows, into, decision)
    decision.before |= before
    decision.save(update_fields=["before"])
    take_over(application, into)
    refresh_and_notify({before["old"], into.pk})
    return decision


@_exclusive
def rename(application: Application, name: str, *, by: Any, reason: str) -> GroupingDecision:
    """Give an application a name; an empty one brings back the name from the registrations. The address stays."""
    (application,) = _lock_applications(application)
    name = " ".join(name.split())[:200]
    summary = f"{application} heet {name or 'zoals in het register'}"
    decision = _decide(DecisionKind.RENAME, reason, by, summary, [application])
    decision.before = {"renamed": application.pk, "name": name}
    decision.save(update_fields=["before"])
    Application.objects.filter(pk=application.pk).update(given_name=name)
    refresh_and_notify({application.pk})
    return decision


@_exclusive
def forbid_merge(one: Application, other: Application, *, by: Any, reason: str) -> GroupingDecision:
    """Say that two applications are never one."""
    if one.pk == other.pk:
        raise DecisionRefused("Dit is dezelfde toepassing. Splits de registraties af die er niet bij horen.")
    one, other = _lock_applications(one, other)
    decision = _decide(DecisionKind.APART, reason, by, f"{one} en {other}", [one, other])
    keep_apart(one.pk, other.pk, decision.pk)
    return decision


@_exclusive
def undo(decision: GroupingDecision, *, by: Any) -> None:
    """Undo a decision. Later decisions about the same registrations stay."""
    decision = GroupingDecision.objects.select_for_update().get(pk=decision.pk)
    if decision.undone_at is not None:
        raise DecisionRefused("Dit besluit is al teruggedraaid.")
    touched = set(decision.applications.values_list("pk", flat=True))
    if decision.kind == DecisionKind.MERGE:
        touched.add(_restore_application(decision))
    if decision.kind == DecisionKind.RENAME:
        _restore_name(decision)
    Apart.objects.filter(decision=decision).delete()
    ClusterPlacement.objects.filter(decision=decision).delete()
    touched |= _restore_places(decision)
    _remove_emptied(decision, touched)
    decision.undone_at, decision.undone_by = timezone.now(), by
    decision.save(update_fields=["undone_at", "undone_by"])
    refresh_and_notify(touched)


def handle_reports(register_ids: Iterable[str]) -> None:
    """Mark what visitors said about these registrations as dealt with."""
    GroupingReport.objects.filter(registration__register_id__in=list(register_ids), handled_at=None).update(
        handled_at=timezone.now()
    )


def _lock_applications(*applications: Application) -> list[Application]:
    """Return the applications as they are now, locked; refuses when one is gone."""
    pks = [application.pk for application in applications]
    found = Application.objects.select_for_update().filter(pk__in=pks).order_by("pk").in_bulk()
    if any(pk not in found or _is_merged(found[pk]) for pk in pks):
        raise DecisionRefused(CHANGED_MEANWHILE)
    return [found[pk] for pk in pks]


def _is_merged(application: Application) -> bool:
    return application.withheld_at is not None and not application.registrations.exists()


def _lock_members(application: Application, register_ids: Collection[str]) -> list[Registration]:
    """Return the registrations, locked; refuses when one of them is not with this application any more."""
    if not register_ids:
        raise DecisionRefused("Kies ten minste één registratie.")
    rows = Registration.objects.select_for_update(of=("self",)).filter(register_id__in=register_ids)
    found = list(rows.select_related("organisation").order_by("register_id"))
    if len(found) != len(set(register_ids)) or any(row.application_id != application.pk for row in found):
        raise DecisionRefused(CHANGED_MEANWHILE)
    return found


def _decide(
    kind: DecisionKind, reason: str, by: Any, summary: str, applications: Sequence[Application]
) -> GroupingDecision:
    reason = reason.strip()
    if not reason:
        raise DecisionRefused("Schrijf op waarom: anderen moeten het later kunnen begrijpen.")
    decision = GroupingDecision.objects.create(kind=kind, reason=reason, made_by=by, summary=summary)
    decision.applications.set(applications)
    return decision


def _place(rows: Sequence[Registration], application: Application, decision: GroupingDecision) -> None:
    """Place registrations for good, and remember where they were."""
    decision.before = {"registrations": _places(rows)}
    decision.save(update_fields=["before"])
    facts = dict(RegistrationMatch.objects.filter(registration__in=rows).values_list("registration", "facts"))
    Registration.objects.filter(pk__in=[row.pk for row in rows]).update(application=application)
    for row in rows:
        Placement.objects.update_or_create(
            registration=row,
            defaults={
                "application": application,
                "decision": decision,
                "facts": facts.get(row.pk, ""),
                "review_since": None,
            },
        )
    handle_reports(row.register_id for row in rows)


def _places(rows: Sequence[Registration]) -> dict[str, dict[str, Any]]:
    placed = {
        row["registration_id"]: {"decision": row["decision_id"], "facts": row["facts"]}
        for row in Placement.objects.filter(registration__in=rows).values("registration_id", "decision_id", "facts")
    }
    return {row.register_id: {"application": row.application_id, "placed": placed.get(row.pk)} for row in rows}


def _redirect_clusters(rows: Sequence[Registration], into: Application, decision: GroupingDecision) -> None:
    """Let what the method adds to these clusters later go to the same application."""
    clusters = set(RegistrationMatch.objects.filter(registration__in=rows).values_list("cluster", flat=True))
    for cluster in sorted(cluster for cluster in clusters if not cluster.startswith("R:")):
        ClusterPlacement.objects.update_or_create(cluster=cluster, defaults={"application": into, "decision": decision})


def _merge_snapshot(application: Application) -> dict[str, Any]:
    """Return what is needed to restore a merged application."""
    profile = ApplicationProfile.objects.filter(application=application).first()
    return {
        "application": {"slug": application.slug, "name": application.name, "given_name": application.given_name},
        "old": application.pk,
        "addresses": list(application.addresses.values_list("slug", flat=True)),
        "profile": profile.pk if profile else None,
    }


def _restore_application(decision: GroupingDecision) -> int:
    """Restore a merged application with its addresses and its editorial part; return its primary key."""
    into = Application.objects.get(addresses__slug=decision.before["application"]["slug"])
    application = Application.objects.filter(pk=decision.before["old"]).first()
    if application is None:
        application = Application.objects.create(pk=decision.before["old"], **decision.before["application"])
    ApplicationAddress.objects.filter(slug__in=decision.before["addresses"], application=into).update(
        application=application
    )
    ApplicationProfile.objects.filter(pk=decision.before["profile"], application=into).update(application=application)
    Application.objects.filter(pk=application.pk).update(withheld_at=None)
    decision.applications.add(application)
    return int(application.pk)


def _restore_places(decision: GroupingDecision) -> set[int]:
    """Move registrations back to where they were, except those of a later decision; return the applications."""
    before = decision.before.get("registrations", {})
    touched = set()
    for placement in Placement.objects.filter(decision=decision).select_related("registration"):
        was = before[placement.registration.register_id]
        if not Application.objects.filter(pk=was["application"]).exists():
            continue
        touched |= {was["application"], placement.application_id}
        Registration.objects.filter(pk=placement.registration_id).update(application=was["application"])
        if was["placed"] and GroupingDecision.objects.filter(pk=was["placed"]["decision"], undone_at=None).exists():
            placement.application_id = was["application"]
            placement.decision_id, placement.facts = was["placed"]["decision"], was["placed"]["facts"]
            placement.save()
        else:
            placement.delete()
    return touched


def _restore_name(decision: GroupingDecision) -> None:
    """Give the application the name that was decided last, this decision aside."""
    pk = decision.before["renamed"]
    others = GroupingDecision.objects.filter(kind=DecisionKind.RENAME, undone_at=None, before__renamed=pk)
    last = others.exclude(pk=decision.pk).order_by("-pk").first()
    Application.objects.filter(pk=pk).update(given_name=last.before["name"] if last else "")


def _remove_emptied(decision: GroupingDecision, touched: Collection[int]) -> None:
    """Merge an application that the undo left empty into the other; its address redirects."""
    if not decision.before.get("registrations"):
        return
    there = Application.objects.filter(pk__in=touched, withheld_at=None)
    for empty in there.filter(registrations=None):
        full = there.exclude(registrations=None).order_by("pk").first()
        if full is None:
            return
        if decision.before.get("swapped") == [full.pk, empty.pk]:
            _swap_addresses(full, empty)
        take_over(empty, full)


def _refuse_apart(one: Application, other: Application) -> None:
    pair = Q(first=one, second=other) | Q(first=other, second=one)
    known = Apart.objects.filter(pair).select_related("decision").first()
    if known:
        raise DecisionRefused(
            f"Er is besloten dat deze twee nooit samengaan: “{known.decision.reason}”. Draai dat besluit eerst terug."
        )


def _placed_in(rows: Sequence[Registration], application: Application) -> tuple[int, int]:
    """Return how many of these, and of the others, people placed with this application."""
    placed = Placement.objects.filter(application=application)
    going = placed.filter(registration__in=rows).count()
    return going, placed.count() - going


def _swap_addresses(one: Application, other: Application) -> None:
    """Exchange the addresses of two applications, so that the part that was split off keeps the address."""
    first, second = one.slug, other.slug
    for application, slug in ((one, f"-{one.pk}"), (other, first), (one, second)):
        Application.objects.filter(pk=application.pk).update(slug=slug)
    moved = list(one.addresses.all()), list(other.addresses.all())
    for addresses, owner in zip(moved, (other, one), strict=True):
        ApplicationAddress.objects.filter(pk__in=[row.pk for row in addresses]).update(application=owner)
    one.slug, other.slug = second, first


def _subject(row: Registration) -> Subject:
    return Subject(
        register_id=row.register_id, name=row.name, organisation=row.organisation.name, supplier=row.supplier
    )


def _count(rows: Sequence[Registration]) -> str:
    return f"{len(rows)} registratie{'' if len(rows) == 1 else 's'}"
