"""Write down what the index has to look at again, in the transaction of the change itself."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from .entry import EntryKey
from .models import OutboxEntry

MOST_ATTEMPTS = 5  # the last eight minutes after the one before: what takes longer needs a person
PER_STATEMENT = 500  # SQLite takes at most some thousands of parameters


def add(keys: Iterable[EntryKey]) -> None:
    """Queue keys; one that waits already gets a higher version, so that a drain under way does not delete it, and
    one that was given up gets a new chance.
    """
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), PER_STATEMENT):
        _add(ordered[start : start + PER_STATEMENT])


def _add(part: Sequence[EntryKey]) -> None:
    """The update comes last and locks the rows until the end of the transaction: on PostgreSQL a drain may delete one
    between the two statements, and then it is queued once more.
    """
    rows = OutboxEntry.objects.filter(key__in=part)
    queued = -1
    while queued < len(part):
        OutboxEntry.objects.bulk_create([OutboxEntry(key=key, version=0) for key in part], ignore_conflicts=True)
        queued = rows.update(version=F("version") + 1, attempts=0, retry_at=None, dead_at=None)


def due() -> QuerySet[OutboxEntry]:
    """What may be looked at now, in the order in which it came."""
    return OutboxEntry.objects.filter(Q(retry_at=None) | Q(retry_at__lte=timezone.now()), dead_at=None).order_by("pk")


def next_retry() -> datetime | None:
    """Return when the first of what failed may be tried again, if that is later."""
    later = OutboxEntry.objects.filter(dead_at=None, retry_at__gt=timezone.now())
    return later.order_by("retry_at").values_list("retry_at", flat=True).first()


def delete_done(rows: Iterable[OutboxEntry]) -> None:
    """Delete what was done, but not what was changed again meanwhile: that has a higher version."""
    done = list(rows)
    by_version: dict[int, list[int]] = {}
    for row in done:
        by_version.setdefault(row.version, []).append(row.pk)
    for version, pks in by_version.items():
        for start in range(0, len(pks), PER_STATEMENT):
            OutboxEntry.objects.filter(pk__in=pks[start : start + PER_STATEMENT], version=version).delete()


def mark_failed(rows: Iterable[OutboxEntry], reasons: Mapping[EntryKey, str], *, for_good: bool = False) -> None:
    """Note why these did not get through: they are tried again later, ever later, and given up in the end."""
    now = timezone.now()
    for row in rows:
        attempts = row.attempts + 1
        dead = for_good or attempts >= MOST_ATTEMPTS
        OutboxEntry.objects.filter(pk=row.pk, version=row.version).update(
            attempts=attempts,
            problem=reasons[row.key].replace("\x00", "")[:2000],
            retry_at=None if dead else now + timedelta(seconds=settings.SEARCH_FIRST_RETRY * 2**row.attempts),
            dead_at=now if dead else None,
        )


def waiting() -> int:
    """Return how many things the index still has to look at; what was given up is not among them."""
    return OutboxEntry.objects.filter(dead_at=None).count()


def dead() -> int:
    """Return how many things were given up."""
    return OutboxEntry.objects.exclude(dead_at=None).count()


def waiting_since() -> datetime | None:
    """Return since when the first of them waits."""
    return OutboxEntry.objects.filter(dead_at=None).order_by("pk").values_list("queued_at", flat=True).first()
