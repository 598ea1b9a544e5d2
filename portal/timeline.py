"""What happened to an application: everything that its registrations went through, in one timeline."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from catalogue.history import Step, histories
from catalogue.models import Registration
from harvest.models import HarvestRecord, RecordOutcome

from .changes import ChangeKind

Moves = Sequence[tuple[str, datetime]]


@dataclass(frozen=True)
class Event:
    """One thing that happened to one registration; `url` leads to that place in its own history."""

    moment: datetime
    label: str
    registration: Registration
    url: str
    fields: tuple[str, ...] = ()
    is_version: bool = False

    @property
    def day(self) -> date:
        return timezone.localdate(self.moment)


def timeline(registrations: Iterable[Registration]) -> list[Event]:
    """Return what happened to these registrations, newest first, in two queries.

    A version stands at the register's own moment of it; withdrawal and return at the moment we saw them.
    """
    rows = list(registrations)
    found, moves = histories(rows), _moves(rows)
    events = [event for row in rows for event in _events(row, found.get(row.pk, []), moves[row.register_id])]
    events.sort(key=lambda event: (event.registration.organisation.name, event.registration.register_id))
    return sorted(events, key=lambda event: event.moment, reverse=True)


def _moves(registrations: Sequence[Registration]) -> dict[str, list[tuple[str, datetime]]]:
    """Return when each went and came back, by register id."""
    records = HarvestRecord.objects.filter(
        register_id__in=[row.register_id for row in registrations],
        outcome__in=(RecordOutcome.WITHDRAWN, RecordOutcome.RETURNED),
    )
    moves: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
    for register_id, outcome, moment in records.values_list("register_id", "outcome", "run__started_at"):
        moves[register_id].append((outcome, moment))
    return moves


def _events(registration: Registration, steps: Sequence[Step], moves: Moves) -> Iterator[Event]:
    url = reverse("registration_history", args=[registration.register_id])
    returned = {moment for outcome, moment in moves if outcome == RecordOutcome.RETURNED}
    withdrawn = {moment for outcome, moment in moves if outcome == RecordOutcome.WITHDRAWN}
    if registration.withdrawn_at:
        withdrawn.add(registration.withdrawn_at)
    for moment in withdrawn:
        yield Event(moment, ChangeKind.WITHDRAWN.label, registration, url)
    for step in steps:
        has_returned = step.seen_at in returned
        yield Event(
            step.seen_at if has_returned else step.moment,
            _label(step, has_returned),
            registration,
            f"{url}#{step.anchor}",
            tuple(step.labels),
            is_version=not step.is_first,
        )


def _label(step: Step, has_returned: bool) -> str:
    if has_returned:
        return str(ChangeKind.RETURNED.label)
    return "Oudste versie" if step.is_first else str(ChangeKind.CHANGED.label)
