"""Make the index agree with the database: a few things at a time (drain), or all of it (rebuild)."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from .engines import SearchEngine, get_engine
from .entry import Entry, EntryKey
from .lexicon import Counting, learn
from .models import OutboxEntry
from .projections import entries_of, every_key

logger = logging.getLogger(__name__)

BATCH = 200


def drain() -> int:
    """Work the outbox down; returns how many things were looked at. Safe to run twice and at once."""
    engine = get_engine()
    if not engine.ready():
        return rebuild()
    done = 0
    while count := _drain_batch(engine):
        done += count
    return done


def _drain_batch(engine: SearchEngine) -> int:
    """Nobody else writes between our look at the database and our writing: what is older never comes last."""
    with engine.alone():
        rows = list(OutboxEntry.objects.order_by("pk")[:BATCH])
        if rows:
            _refresh(engine, [row.key for row in rows])
            _tick_off((row.pk, row.version) for row in rows)
    return len(rows)


def drain_quietly() -> None:
    """Drain, and let nobody's change fail because the index cannot be written now: the outbox keeps it."""
    try:
        drain()
    except Exception:
        logger.exception("index_behind")


def rebuild() -> int:
    """Make a new index from the database beside the present one and switch to it; returns how many entries."""
    before = list(OutboxEntry.objects.values_list("pk", "version"))
    engine = get_engine()
    count, words = 0, Counting()

    def entries() -> Iterator[Entry]:
        nonlocal count
        for keys in _batches(every_key()):
            for entry in entries_of(keys):
                count += 1
                yield words.see(entry)

    engine.rebuild(entries())
    words.keep()
    _tick_off(before)
    logger.info("index_rebuilt", extra={"entries": count})
    return count


def _refresh(engine: SearchEngine, keys: Sequence[EntryKey]) -> None:
    entries = entries_of(keys)
    engine.write(entries, gone=set(keys) - {entry.key for entry in entries})
    learn(entries)


def _tick_off(done: Iterable[tuple[int, int]]) -> None:
    """Delete what was done, but not what was changed again meanwhile: that has a higher version."""
    by_version: dict[int, list[int]] = defaultdict(list)
    for pk, version in done:
        by_version[version].append(pk)
    for version, pks in by_version.items():
        for start in range(0, len(pks), 500):
            OutboxEntry.objects.filter(pk__in=pks[start : start + 500], version=version).delete()


def _batches(keys: Iterator[EntryKey]) -> Iterator[list[EntryKey]]:
    while batch := list(islice(keys, BATCH)):
        yield batch
