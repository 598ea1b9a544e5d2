"""Compare the index with the database, and repair what differs."""

from dataclasses import dataclass

from catalogue.batches import batches

from . import outbox
from .engines import get_engine
from .engines.document import fingerprint
from .entry import EntryKey
from .indexing import BATCH, drain, read_entries
from .kinds import every_key


@dataclass(frozen=True, kw_only=True)
class Drift:
    """What the index lacks, has otherwise, and has although it should not; `unreadable` cannot be compared."""

    missing: tuple[EntryKey, ...] = ()
    different: tuple[EntryKey, ...] = ()
    orphans: tuple[EntryKey, ...] = ()
    unreadable: tuple[EntryKey, ...] = ()

    @property
    def keys(self) -> tuple[EntryKey, ...]:
        return (*self.missing, *self.different, *self.orphans)


def drift() -> Drift:
    """Return in what the index differs from the database now. Raises EngineUnavailable."""
    indexed = dict(get_engine().fingerprints())
    missing, different, unreadable = list[EntryKey](), list[EntryKey](), list[EntryKey]()
    for keys in batches(every_key(), BATCH):
        entries, problems = read_entries(keys)
        unreadable += problems
        for entry in entries:
            found = indexed.pop(entry.key, None)
            if found is None:
                missing.append(entry.key)
            elif found != fingerprint(entry):
                different.append(entry.key)
    orphans = sorted(indexed.keys() - set(unreadable))
    return Drift(
        missing=tuple(missing), different=tuple(different), orphans=tuple(orphans), unreadable=tuple(unreadable)
    )


def repair(found: Drift) -> None:
    """Have the index look at these again. Raises EngineUnavailable."""
    outbox.add(found.keys)
    drain()
