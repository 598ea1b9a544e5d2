"""What the source no longer lists is withdrawn, unless so much is gone that a person should look first."""

from collections.abc import Collection
from datetime import datetime

from catalogue.intake import missing_from, withdraw_registrations

from .models import HarvestRecord, HarvestRun, Outcome

FEW = 10
SHARE = 0.01  # REGISTER 7.4: more than max(10, 1 %) at once waits for a person


def withdraw_missing(run: HarvestRun, seen: Collection[str], *, at: datetime) -> None:
    """Withdraw what is missing from a complete list, or hold it; counts and records it on the run."""
    missing = missing_from(seen)
    allowed = max(FEW, int(SHARE * (len(seen) + len(missing))))
    if len(missing) <= allowed:
        withdraw_registrations(missing, at=at, last_seen_at=_last_complete(run))
        run.withdrawn = len(missing)
        _record(run, missing, Outcome.WITHDRAWN)
        return
    run.held = len(missing)
    _record(run, missing, Outcome.HELD)


def _last_complete(run: HarvestRun) -> datetime | None:
    """The moment of the last complete run before this one: that is when these registrations were last seen."""
    earlier = HarvestRun.objects.filter(status=HarvestRun.Status.DONE, is_sample=False)
    return earlier.exclude(pk=run.pk).values_list("started_at", flat=True).first()


def _record(run: HarvestRun, register_ids: Collection[str], outcome: Outcome) -> None:
    HarvestRecord.objects.bulk_create(
        HarvestRecord(run=run, register_id=register_id, outcome=outcome) for register_id in register_ids
    )
