"""What the source no longer lists is withdrawn, unless so much is gone that a person should look first."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from catalogue.intake import missing_from, withdraw_registrations

from .errors import CannotAccept
from .models import HarvestRecord, HarvestRun, RecordOutcome

FEW = 10  # see SHARE; in thirteen weeks of 2026 one was withdrawn
SHARE = 0.01  # docs/reference/register.md#content-and-withdrawal: more than max(10, 1 %) waits for a person


def withdraw_missing(run: HarvestRun, seen: Collection[str], *, at: datetime) -> None:
    """Withdraw what is missing from a complete list, or hold it; counts and records it on the run."""
    missing = missing_from(seen)
    if not is_too_much(missing, seen):
        withdraw_registrations(missing, at=at, last_seen_at=_last_complete(run))
        run.withdrawn = len(missing)
        _record(run, missing, RecordOutcome.WITHDRAWN)
        return
    run.held = len(missing)
    _record(run, missing, RecordOutcome.HELD)


@transaction.atomic
def accept_withdrawals(run_id: int) -> HarvestRun:
    """Withdraw what this run held, after a person confirmed it; returns the run, now done.

    Raises CannotAccept when nothing waits there, or when a later import looked again: its word is newer.
    """
    run = HarvestRun.objects.filter(pk=run_id).first()
    if run is None or run.status != HarvestRun.Status.HELD:
        raise CannotAccept(f"Bij import {run_id} wachten geen intrekkingen.")
    later = HarvestRun.objects.filter(pk__gt=run.pk).exclude(status=HarvestRun.Status.FAILED).first()
    if later is not None:
        raise CannotAccept(f"Import {later.pk} is nieuwer en keek opnieuw. Kijk wat die zegt.")
    held = run.records.filter(outcome=RecordOutcome.HELD)
    withdraw_registrations(
        held.values_list("register_id", flat=True), at=run.started_at, last_seen_at=_last_complete(run)
    )
    run.withdrawn, run.held = held.update(outcome=RecordOutcome.WITHDRAWN), 0
    run.status = HarvestRun.Status.DONE
    run.save()
    return run


def is_too_much(missing: Collection[str], seen: Collection[str]) -> bool:
    """Return whether so much is missing that a person should look before it is withdrawn."""
    return len(missing) > max(FEW, int(SHARE * (len(seen) + len(missing))))


def _last_complete(run: HarvestRun) -> datetime | None:
    """The moment of the last complete run before this one: that is when these registrations were last seen."""
    earlier = HarvestRun.objects.filter(status=HarvestRun.Status.DONE, is_sample=False)
    return earlier.exclude(pk=run.pk).values_list("started_at", flat=True).first()


def _record(run: HarvestRun, register_ids: Collection[str], outcome: RecordOutcome) -> None:
    HarvestRecord.objects.bulk_create(
        HarvestRecord(run=run, register_id=register_id, outcome=outcome) for register_id in register_ids
    )
