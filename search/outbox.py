"""Write down what the index has to look at again, in the transaction of the change itself."""

from collections.abc import Iterable

from django.db.models import F

from .entry import EntryKey
from .models import OutboxEntry


def add(keys: Iterable[EntryKey]) -> None:
    """Queue keys; one that waits already gets a higher version, so that a drain under way does not tick it off."""
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        rows = OutboxEntry.objects.filter(key__in=part)
        waiting = set(rows.values_list("key", flat=True))
        rows.update(version=F("version") + 1)
        OutboxEntry.objects.bulk_create(
            (OutboxEntry(key=key) for key in part if key not in waiting), ignore_conflicts=True
        )


def waiting() -> int:
    """Return how many things the index still has to look at."""
    return OutboxEntry.objects.count()
