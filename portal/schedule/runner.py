"""Claim the jobs that are due and run them: each at most once at a time, however many workers there are."""

import logging
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import Any

from django.core.management import CommandError, call_command
from django.db.models import F, Q
from django.utils import timezone

from catalogue.disk_full import is_disk_full
from portal.database_errors import is_database_unavailable
from portal.models import ScheduledJob

from .jobs import JOBS, Job

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=2)  # a job of a worker that died is taken over after this
LONGEST_MESSAGE = 500  # signs of what went wrong, on the start page of the CMS


@dataclass(frozen=True)
class Claim:
    job: Job
    token: str


@dataclass(frozen=True)
class Result:
    """How a command ended; `output` is what it printed."""

    succeeded: bool
    output: str
    message: str = ""


def run_due(jobs: Iterable[Job] = JOBS) -> list[tuple[Job, Result]]:
    """Run what is due, one after the other; returns how each ended."""
    return [(claim.job, run(claim)) for claim in claim_due(jobs)]


def claim_due(jobs: Iterable[Job] = JOBS) -> Iterator[Claim]:
    """Yield a claim on every job that is due and that nobody else is running."""
    rows = {row.name: row for row in ScheduledJob.objects.all()}
    for job in jobs:
        row = rows.get(job.name) or _new_row(job)
        if row.is_free and row.due_at <= timezone.now() and (token := _take(job)):
            yield Claim(job, token)


def run(claim: Claim) -> Result:
    """Run a claimed job and note how it ended. Whatever the command does, this returns."""
    started_at = timezone.now()
    result = _call(claim.job)
    _finish(claim, result)
    extra = {"job": claim.job.name, "started": started_at, "succeeded": result.succeeded, "output": result.output}
    logger.log(logging.INFO if result.succeeded else logging.ERROR, "job_finished", extra=extra)
    return result


def renew(claims: Iterable[Claim]) -> None:
    """Keep what is still running from being taken over."""
    tokens = [claim.token for claim in claims]
    if tokens:
        ScheduledJob.objects.filter(token__in=tokens).update(claimed_until=timezone.now() + CLAIM)


def _new_row(job: Job) -> ScheduledJob:
    row, _ = ScheduledJob.objects.get_or_create(name=job.name, defaults={"due_at": job.first(timezone.now())})
    return row


def _take(job: Job) -> str:
    """Claim a job in one statement; returns the token, empty when another was first."""
    now, token = timezone.now(), secrets.token_hex(16)
    free = ScheduledJob.objects.filter(Q(claimed_until=None) | Q(claimed_until__lt=now), name=job.name, due_at__lte=now)
    taken = free.update(token=token, claimed_until=now + CLAIM, started_at=now)
    return token if taken else ""


def _call(job: Job) -> Result:
    logger.debug("job_started", extra={"job": job.name})
    printed, complaints = StringIO(), StringIO()
    try:
        call_command(*job.command, stdout=printed, stderr=complaints)
    except CommandError as error:
        return _failure(printed, str(error))
    except SystemExit as error:
        if error.code:
            return _failure(printed, complaints.getvalue() or f"Gestopt met code {error.code}.")
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        logger.exception("job_failed", extra={"job": job.name})
        return _failure(printed, _error_message(error))
    return Result(True, _last_line(printed))


def _error_message(error: BaseException) -> str:
    if is_disk_full(error):
        return "De schijf is vol. Maak ruimte; daarna gaat het vanzelf verder."
    if is_database_unavailable(error):
        return "De database was bezet of niet bereikbaar. Straks gaat het vanzelf verder."
    return f"Onverwachte fout ({type(error).__name__}). Kijk in het log van de taakverwerker."


def _failure(printed: StringIO, message: str) -> Result:
    return Result(False, _last_line(printed), message.strip()[:LONGEST_MESSAGE])


def _last_line(printed: StringIO) -> str:
    return printed.getvalue().strip().rpartition("\n")[2]


def _finish(claim: Claim, result: Result) -> None:
    """Note how it ended, unless another took over meanwhile."""
    row, now = ScheduledJob.objects.filter(name=claim.job.name, token=claim.token), timezone.now()
    ended: dict[str, Any] = {"token": "", "claimed_until": None, "finished_at": now, "message": result.message}
    if result.succeeded:
        row.update(**ended, failures=0, succeeded_at=now, due_at=claim.job.after(now))
    elif known := row.first():
        failures = known.failures + 1
        row.update(**ended, failures=F("failures") + 1, due_at=claim.job.after(now, failures))
