"""The jobs of the scheduler: one command of `manage.py` each, with when it is to run."""

import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

DAY = timedelta(days=1)  # how often a job runs, unless it says otherwise
SPREAD = 30 * 60  # seconds: not every site asks the register at the same moment
FIRST_RETRY = timedelta(hours=1)  # after a failure, and twice as long after each that follows


@dataclass(frozen=True, kw_only=True)
class Job:
    """A command that runs every day at about `at`, or otherwise `every` so often. `label` is what the CMS calls it."""

    name: str
    label: str
    command: tuple[str, ...]
    at: time | None = None
    every: timedelta = DAY

    def first(self, now: datetime) -> datetime:
        """Return when it is to run on a new site."""
        return self.after(now) if self.at else now

    def after(self, now: datetime, failures: int = 0) -> datetime:
        """Return when it is to run next; after a failure sooner, each time twice as late as before."""
        regular = _tomorrow(self.at, now) if self.at else now + self.every
        return min(regular, now + FIRST_RETRY * 2 ** (min(failures, 10) - 1)) if failures else regular


def _tomorrow(at: time, now: datetime) -> datetime:
    """The next moment that the clock says `at`, and at most half an hour later."""
    local = timezone.localtime(now)
    moment = timezone.make_aware(datetime.combine(local.date(), at))
    if moment <= now:
        moment = timezone.make_aware(datetime.combine(local.date() + DAY, at))
    return moment + timedelta(seconds=secrets.randbelow(SPREAD))


JOBS = (
    Job(
        name="publish",
        label="Pagina’s plaatsen en weghalen op hun moment",
        command=("publish_scheduled",),
        every=timedelta(minutes=1),
    ),
    Job(
        name="index",
        label="Zoekindex bijwerken, of opnieuw maken als hij kapot is",
        command=("search_drain",),
        every=timedelta(minutes=1),
    ),
    Job(name="sessions", label="Verlopen sessies opruimen", command=("clearsessions",), at=time(1)),
    Job(
        name="tasks",
        label="Afgeronde taken opruimen",
        command=("prune_db_task_results", "--queue-name=*"),
        at=time(1, 30),
    ),
    Job(name="harvest", label="Algoritmeregister ophalen", command=("harvest",), at=time(3)),
    Job(name="links", label="Links van bewijs controleren", command=("check_links",), at=time(4)),
    Job(name="ratings", label="Beoordelen waar bewijs verloopt", command=("rate", "--expired"), at=time(5)),
    Job(
        name="reconcile",
        label="Zoekindex met de database vergelijken",
        command=("search_reconcile", "--fix"),
        at=time(5, 45),
    ),
)
