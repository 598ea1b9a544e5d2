"""An import from begin to end: fetch all, check all, then store all in one transaction, or nothing.

A run without changes writes its own row and the lease, and nothing else.
"""

import fcntl
import logging
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from catalogue.bulk import write_rows
from catalogue.disk_full import is_disk_full
from catalogue.intake import (
    Stored,
    Ungrouped,
    group_stored,
    known_moments,
    missing_from,
    replace_sample,
    store_registrations,
)
from catalogue.models import Registration

from .check import Checked, Problem, check, hold_back_older, read_changed
from .errors import HarvestBusy, SourceUnavailable, UnusableList
from .history import read_history
from .lease import Renew, lease
from .models import HarvestProblem, HarvestRecord, HarvestRun, Stage
from .sources.algorithm_register.parse import has_valid_check_digit
from .sources.base import Progress, Source, Spooled
from .withdrawal import is_too_much, withdraw_missing

logger = logging.getLogger(__name__)

BATCH = 500  # records in memory at a time; P7 was measured with it (docs/reference/performance.md)
FEW_UNUSABLE = 10  # F11: so many may be unusable, whatever their share: a small list has large shares
DISK_FULL = "De schijf is vol. Er is niets opgeslagen. Maak ruimte vrij en haal het register opnieuw op."
OUTDATED = "Deze lijst is ouder dan wat er staat. Wat erin ontbreekt, kan nieuwer zijn: er is niets ingetrokken."
SHARE_UNUSABLE = 0.05  # F11: more than 5 % unusable, and the run fails without changes


def _no_progress(_done: int, _total: int | None) -> None:
    """No progress shown."""


def run_harvest(
    source: Source,
    *,
    sample: bool = False,
    dry_run: bool = False,
    accept_older: bool = False,
    progress: Progress = _no_progress,
) -> HarvestRun:
    """Make the catalogue agree with the source, and return the run with its end and its counts.

    A source that cannot be reached or used ends the run as failed, with the reason in `message`; nothing was
    stored then. What is older than what is stored is left out, but from a source that is current or with
    `accept_older`. With `dry_run` the counts say what would happen, and no row is written at all. Raises
    HarvestBusy when another import is running, or took over the lease of this one, which is a failed run then.
    An unexpected error marks the run failed and is raised.
    """
    run = HarvestRun(
        transport=source.transport,
        location=source.location.replace("\0", "�"),
        is_sample=sample,
        started_at=timezone.now(),
    )
    begun = time.monotonic()
    with _lease_for(run, dry_run) as renew:
        try:
            with _spool_file() as file:
                _run_stages(run, source, file, renew, dry_run=dry_run, accept_older=accept_older, progress=progress)
        except (SourceUnavailable, UnusableList) as error:
            _fail(run, str(error))
        except HarvestBusy as error:
            _fail(run, str(error))
            raise
        except BaseException as error:
            full = is_disk_full(error)
            _fail(run, DISK_FULL if full else "Er ging iets onverwachts mis. Er is niets opgeslagen.")
            if not full:
                raise
        finally:
            run.requests = source.requests
            _finish(run, begun, dry_run)
    return run


def _run_stages(
    run: HarvestRun,
    source: Source,
    file: Path,
    renew: Renew,
    *,
    dry_run: bool,
    accept_older: bool,
    progress: Progress,
) -> None:
    spooled = source.spool(file, _renewing(progress, renew))
    run.listed = spooled.listed
    if run.transport == "history":
        read_history(run, source, file, dry_run=dry_run)
        return
    checked = check(file, source, source.known_hashes())
    moments = {} if source.is_current or accept_older or run.is_sample else known_moments()
    hold_back_older(checked, moments, source.precision)
    run.failed, run.older = checked.failed, len(checked.older)
    run.unchanged = len(checked.places) - len(checked.changed) - run.older
    reasons = list(_incompleteness(checked, spooled, moments, source.precision))
    problems = [*checked.problems, *reasons, *_wrong_digits(checked)]
    _refuse_unusable(run, checked, problems, dry_run)
    incomplete = reasons or not spooled.complete or checked.unidentified
    run.status = HarvestRun.Status.PARTIAL if incomplete else HarvestRun.Status.DONE
    if dry_run:
        _count_changes(run, checked)
        return
    renew()
    with transaction.atomic():
        _store(run, source, file, checked, renew)
        _keep_problems(run, problems)


def _store(run: HarvestRun, source: Source, file: Path, checked: Checked, renew: Renew) -> None:
    if not run.is_sample:
        replace_sample(checked.places.keys())
        HarvestRecord.objects.filter(run__is_sample=True).delete()
    ungrouped, refused = Ungrouped(), list[Problem]()
    for batch in read_changed(file, source, checked.changed, BATCH, refused):
        outcomes = store_registrations(
            batch, seen_at=run.started_at, sample=run.is_sample, transport=run.transport, ungrouped=ungrouped
        )
        records = [(run.pk, register_id, outcome.value) for register_id, outcome in outcomes.items()]
        write_rows(HarvestRecord, ("run_id", "register_id", "outcome"), records)
        run.added += sum(outcome == Stored.ADDED for outcome in outcomes.values())
        run.updated += sum(outcome != Stored.ADDED for outcome in outcomes.values())
        renew()
    run.failed += len(refused)
    _keep_problems(run, refused)
    group_stored(ungrouped, at=run.started_at)
    renew()
    if run.status == HarvestRun.Status.DONE and not run.is_sample:
        withdraw_missing(run, checked.seen, at=run.started_at)
        if run.held:
            run.status = HarvestRun.Status.HELD


def _count_changes(run: HarvestRun, checked: Checked) -> None:
    stored = set(Registration.objects.filter(is_sample=False).values_list("register_id", flat=True))
    changed = [register_id for register_id, place in checked.places.items() if place.changed]
    run.updated = sum(register_id in stored for register_id in changed)
    run.added = len(changed) - run.updated
    if run.status == HarvestRun.Status.DONE:
        missing = missing_from(checked.seen)
        if is_too_much(missing, checked.seen):
            run.held, run.status = len(missing), HarvestRun.Status.HELD
        else:
            run.withdrawn = len(missing)


def _refuse_unusable(run: HarvestRun, checked: Checked, problems: list[Problem], dry_run: bool) -> None:
    """Raise UnusableList when too little of the list can be used; what was wrong with it is kept all the same."""
    bound = max(FEW_UNUSABLE, SHARE_UNUSABLE * checked.records)
    if checked.places and checked.failed <= bound:
        return
    if not dry_run:
        _keep_problems(run, problems)
    if not checked.records:
        raise UnusableList("De lijst is leeg. Een lege lijst betekent nooit dat alles weg is: er is niets veranderd.")
    raise UnusableList(
        f"{checked.failed} van de {checked.records} registraties zijn onbruikbaar. Er is niets veranderd."
    )


def _incompleteness(
    checked: Checked, spooled: Spooled, moments: Mapping[str, datetime], precision: timedelta
) -> Iterator[Problem]:
    """Yield why something that the list lacks may be registered all the same."""
    if spooled.listed is not None and len(checked.seen) != spooled.listed:
        message = (
            f"De bron zegt {spooled.listed} registraties te hebben, maar gaf er {len(checked.seen)}. "
            "Daarom is niets ingetrokken."
        )
        yield Problem(Stage.FETCH, message)
    if _is_outdated(checked, moments, precision):
        yield Problem(Stage.FETCH, OUTDATED)


def _is_outdated(checked: Checked, moments: Mapping[str, datetime], precision: timedelta) -> bool:
    """Return whether the list lacks something that may have been registered after it was made."""
    missing = missing_from(checked.seen) if moments else []
    newest = max((place.moment for place in checked.places.values() if place.moment), default=None)
    if not missing or newest is None:
        return False
    return bool(checked.older) or any(moments.get(register_id, newest) > newest + precision for register_id in missing)


def _wrong_digits(checked: Checked) -> list[Problem]:
    return [
        Problem(Stage.PARSE, "Het laatste cijfer van dit algoritme-ID klopt niet. Het is wel opgeslagen.", register_id)
        for register_id, place in checked.places.items()
        if place.changed and not has_valid_check_digit(register_id)
    ]


def _keep_problems(run: HarvestRun, problems: list[Problem]) -> None:
    HarvestProblem.objects.bulk_create(
        HarvestProblem(
            run=run,
            stage=problem.stage,
            register_id=problem.register_id[:100],
            message=problem.message,
            payload=problem.payload,
        )
        for problem in problems
    )


@contextmanager
def _lease_for(run: HarvestRun, dry_run: bool) -> Iterator[Renew]:
    if dry_run:
        yield lambda: None
        return
    with lease() as renew:
        run.save()
        yield renew


@contextmanager
def _spool_file() -> Iterator[Path]:
    folder = Path(settings.HARVEST_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    _remove_old_spools(folder)
    file = folder / f"lijst-{os.getpid()}-{time.monotonic_ns()}.jsonl"
    try:
        with file.open("wb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield file
    finally:
        file.unlink(missing_ok=True)


def _remove_old_spools(folder: Path) -> None:
    """Remove what imports left that were killed: nobody holds the lock on those files any more."""
    for file in folder.glob("lijst-*.jsonl"):
        with suppress(OSError), file.open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            file.with_suffix(".export").unlink(missing_ok=True)
            file.unlink()


def _renewing(progress: Progress, renew: Renew) -> Progress:
    def both(done: int, total: int | None) -> None:
        renew()
        progress(done, total)

    return both


def _fail(run: HarvestRun, message: str) -> None:
    # PostgreSQL holds no NUL, and the name of a place may have one.
    run.status, run.message = HarvestRun.Status.FAILED, message.replace("\x00", "\ufffd")
    run.added = run.updated = run.withdrawn = run.held = run.older = 0


def _finish(run: HarvestRun, begun: float, dry_run: bool) -> None:
    run.finished_at = timezone.now()
    run.seconds = round(time.monotonic() - begun, 3)
    if not dry_run:
        run.save()
    logger.info(
        "harvest_finished",
        extra={"run": run.pk, "status": run.status, "summary": run.summary, "why": run.message},
    )
