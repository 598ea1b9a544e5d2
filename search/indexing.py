"""Make the index agree with the database: a few things at a time (drain), or all of it (rebuild)."""

import logging
from collections.abc import Iterator, Sequence

from django.db import DatabaseError

from catalogue.batches import batches

from . import outbox
from .engines import Refused, SearchEngine, get_engine
from .entry import Entry, EntryKey
from .index_health import is_broken
from .kinds import entries_of, every_key
from .models import OutboxEntry
from .rebuild_lock import rebuild_lock
from .spelling import WordCounter, add_words

logger = logging.getLogger(__name__)

BATCH = 200  # entries read and written in one transaction: a fixed number of queries each


def drain() -> int:
    """Work the outbox down, or rebuild an index that is missing or broken; returns how many things were looked at.

    Safe to run twice and in parallel. Raises EngineUnavailable: then everything that was not done still waits.
    """
    engine = get_engine()
    if not is_broken(engine):
        return work_down(engine)
    with rebuild_lock() as mine:  # a later caller finds it rebuilt, or leaves it to the one that is rebuilding
        return rebuild() if mine and is_broken(engine) else 0


def work_down(engine: SearchEngine) -> int:
    """Do what waits in the outbox; returns how many things were looked at. Raises EngineUnavailable."""
    done = 0
    while count := _drain_batch(engine):
        done += count
    if done:
        engine.refresh()
    return done


def _drain_batch(engine: SearchEngine) -> int:
    """Nobody else writes between our look at the database and our writing: an older state is never written last.
    Where several may write in parallel, as in Elasticsearch, the versions prevent that.
    """
    with engine.write_lock():
        rows = list(outbox.due()[:BATCH])
        if rows:
            _refresh(engine, rows)
    return len(rows)


def _refresh(engine: SearchEngine, rows: Sequence[OutboxEntry]) -> None:
    keys = [row.key for row in rows]
    entries, unreadable = read_entries(keys)
    deleted = set(keys) - {entry.key for entry in entries} - unreadable.keys()
    refused = {one.key: one.reason for one in engine.write(entries, deleted=deleted, versions=_versions(rows))}
    add_words(entries)
    outbox.delete_done(row for row in rows if row.key not in refused and row.key not in unreadable)
    outbox.mark_failed((row for row in rows if row.key in unreadable), unreadable)
    outbox.mark_failed((row for row in rows if row.key in refused), refused, for_good=True)


def _versions(rows: Sequence[OutboxEntry]) -> dict[EntryKey, int]:
    return {row.key: row.index_version for row in rows}


def read_entries(keys: Sequence[EntryKey]) -> tuple[list[Entry], dict[EntryKey, str]]:
    """Return the entries of these keys, and per key that cannot be read the reason: one does not stop the others."""
    try:
        return entries_of(keys), {}
    except DatabaseError:
        raise
    except Exception as error:
        if len(keys) == 1:
            logger.exception("entry_unreadable", extra={"key": keys[0]})
            return [], {keys[0]: f"{type(error).__name__}: {error}"}
    middle = len(keys) // 2
    first, second = read_entries(keys[:middle]), read_entries(keys[middle:])
    return first[0] + second[0], first[1] | second[1]


def rebuild() -> int:
    """Make a new index from the database beside the present one and switch to it; returns how many entries."""
    before = list(outbox.due())
    engine = get_engine()
    count, words, unreadable = 0, WordCounter(), dict[EntryKey, str]()

    def entries() -> Iterator[Entry]:
        nonlocal count
        for keys in batches(every_key(), BATCH):
            found, problems = read_entries(keys)
            unreadable.update(problems)
            for entry in found:
                count += 1
                yield words.count(entry)

    refused = engine.rebuild(entries())
    words.save()
    outbox.delete_done(before)
    _note(unreadable, refused)
    logger.info("index_rebuilt", extra={"entries": count - len(refused)})
    return count - len(refused)


def _note(unreadable: dict[EntryKey, str], refused: Sequence[Refused]) -> None:
    """What could not come along waits in the outbox, with the reason."""
    reasons = unreadable | {one.key: one.reason for one in refused}
    if reasons:
        outbox.add(reasons)
        rows = list(OutboxEntry.objects.filter(key__in=list(reasons)))
        outbox.mark_failed((row for row in rows if row.key in unreadable), reasons)
        outbox.mark_failed((row for row in rows if row.key not in unreadable), reasons, for_good=True)
