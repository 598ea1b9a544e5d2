"""On the administrator's start page: which jobs ran when, how they ended, and which are late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from portal.models import ScheduledJob

from .jobs import JOBS

LATE = timedelta(minutes=15)  # after its moment; a worker looks every ten seconds, so it is not running then
LONGEST = timedelta(hours=6)  # that a job may run before it counts as late


@dataclass(frozen=True)
class JobRow:
    """One job as the panel shows it."""

    label: str
    words: str
    is_wrong: bool
    last: datetime | None = None
    next: datetime | None = None


class SchedulePanel(Component):
    name = "geplande-taken"
    template_name = "portal/schedule_panel.html"
    order = 260

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        found = job_rows()
        return {"lines": found, "wrong": sum(line.is_wrong for line in found)}


def job_rows() -> list[JobRow]:
    """Return every job with its state, in the order of the table."""
    rows, now = {row.name: row for row in ScheduledJob.objects.all()}, timezone.now()
    return [_line(job.label, rows.get(job.name), now) for job in JOBS]


def _line(label: str, row: ScheduledJob | None, now: datetime) -> JobRow:
    if row is None:
        return JobRow(label, "Nog niet ingepland. Draait de taakverwerker?", is_wrong=True)
    words, is_wrong = _state(row, now)
    return JobRow(label, words, is_wrong, last=row.finished_at, next=row.due_at if row.is_free else None)


def _state(row: ScheduledJob, now: datetime) -> tuple[str, bool]:
    if not row.is_free and row.started_at:
        since = f"Loopt nu, sinds {timezone.localtime(row.started_at):%H:%M}."
        return since, row.started_at < now - LONGEST
    if row.due_at < now - LATE:
        return "Te laat. Draait de taakverwerker?", True
    if row.failures:
        times = f"Mislukt, {row.failures} keer op rij" if row.failures > 1 else "Mislukt"
        return f"{times}: {row.message}", True
    return ("Gelukt." if row.succeeded_at else "Wacht op de eerste keer."), False
