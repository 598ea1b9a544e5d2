"""Write down what the index has to look at again, in the transaction of the change itself."""

from collections.abc import Iterable, Sequence

from django.db.models import F

from .entry import EntryKey
from .models import OutboxEntry


def add(keys: Iterable[EntryKey]) -> None:
    """Queue keys; one that waits already gets a higher version, so that a drain under way does not tick it off."""
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), 500):
        _add(wanted[start : start + 500])


def _add(part: Sequence[EntryKey]) -> None:
    """The update comes last and locks the rows until the end of the transaction: on PostgreSQL a drain may tick one off
    between the two statements, and then it is queued once more.
    """
    rows = OutboxEntry.objects.filter(key__in=part)
    queued = -1
    while queued < len(part):
        OutboxEntry.objects.bulk_create([OutboxEntry(key=key, version=0) for key in part], ignore_conflicts=True)
        queued = rows.update(version=F("version") + 1)


def waiting() -> int:
    """Return how many things the index still has to look at."""
    return OutboxEntry.objects.count()
