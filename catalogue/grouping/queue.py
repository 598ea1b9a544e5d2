"""The queue of editors: likely matches, decisions whose facts changed, and reports of visitors."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from ..models import GroupingReport, Registration
from . import weights


class QueueReason(StrEnum):
    """Why something is in the queue; the value is what the editor reads."""

    REPORTED = "Een bezoeker meldt dat deze registratie hier niet hoort"
    CHANGED = "De gegevens onder een eerder besluit zijn veranderd"
    WITHDRAWN = "De registratie onder een eerder besluit is ingetrokken"
    LIKELY = "Waarschijnlijk hoort deze registratie hierbij"


@dataclass(frozen=True)
class QueueItem:
    """One thing to decide: does this registration belong to its application?"""

    registration: Registration
    why: QueueReason
    reports: tuple[GroupingReport, ...] = ()


def waiting() -> QuerySet[Registration]:
    """Return the registrations in the queue: those reported by visitors first, then by register id."""
    reported = Q(grouping_reports__handled_at=None, grouping_reports__isnull=False)
    review = Q(placement__review_since__isnull=False)
    likely = Q(placement=None, match__confidence__lt=weights.SURE, withdrawn_at=None)
    return (
        Registration.objects.filter(withheld_at=None)
        .annotate(open_reports=Count("grouping_reports", filter=Q(grouping_reports__handled_at=None), distinct=True))
        .filter(reported | review | likely)
        .select_related("application__profile", "organisation", "match", "placement__decision")
        .distinct()
        .order_by("-open_reports", "register_id")
    )


def queue_item(registration: Registration) -> QueueItem:
    """Return the queue item of a registration of `waiting`."""
    reports = tuple(registration.grouping_reports.filter(handled_at=None))
    placement = getattr(registration, "placement", None)
    if reports:
        return QueueItem(registration, QueueReason.REPORTED, reports)
    if placement is not None and registration.withdrawn_at is not None:
        return QueueItem(registration, QueueReason.WITHDRAWN)
    return QueueItem(registration, QueueReason.CHANGED if placement is not None else QueueReason.LIKELY)


def best_described(registration: Registration) -> Registration | None:
    """Return the other registration of the same application with most text, None when there is no other."""
    others = (
        registration.application.registrations.exclude(pk=registration.pk)
        .filter(withheld_at=None)
        .select_related("organisation")
    )
    return max(others, key=_completeness, default=None)


def _completeness(row: Registration) -> tuple[bool, int, str]:
    texts = (row.purpose_and_impact, row.technical_operation, row.description_short)
    return bool(row.supplier), sum(map(len, texts)), row.register_id
