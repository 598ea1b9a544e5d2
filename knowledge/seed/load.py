"""Put the seed in the database. Again and again it may run: it makes nothing twice and touches nothing of an editor."""

from dataclasses import dataclass, field

from django.db import transaction

from ..models import SeedRecord
from .pages import PageKind, page_kinds
from .read import Item, read_folder, read_list
from .rows import ROWS, RowKind


@dataclass
class SeedReport:
    """How many things were made, updated, withdrawn, left to their editors, and already as they should be."""

    added: int = 0
    updated: int = 0
    withdrawn: int = 0
    kept: int = 0
    unchanged: int = 0
    kept_keys: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        changed = f"added={self.added} updated={self.updated} withdrawn={self.withdrawn}"
        return f"{changed} kept={self.kept} unchanged={self.unchanged}"


@transaction.atomic
def load_seed() -> SeedReport:
    """Load everything; what an editor changed, replaced or deleted stays as the editor left it."""
    report = SeedReport()
    records = SeedRecord.objects.in_bulk(field_name="key")
    for rows in ROWS:
        for item in read_list(rows.name, rows.identity):
            _put(item, rows, records, report)
    for pages in page_kinds():
        items = list(read_folder(pages.name))
        for item in items:
            _put(item, pages, records, report)
        _withdraw(pages, {item.key for item in items}, records, report)
    return report


def _put(item: Item, kind: RowKind | PageKind, records: dict[str, SeedRecord], report: SeedReport) -> None:
    record = records.get(item.key)
    if record is None:
        _make(item, kind, report)
    elif record.digest == item.digest:
        report.unchanged += 1
    elif (thing := kind.find(record.pk_of_object)) is None or kind.state(thing) != record.revision:
        report.kept += 1
        report.kept_keys.append(item.key)
    else:
        kind.update(thing, item)
        _remember(record, item, kind.state(thing))
        report.updated += 1


def _make(item: Item, kind: RowKind | PageKind, report: SeedReport) -> None:
    """Make the thing, unless somebody has one of that name already, or what it is about is not there yet."""
    if kind.is_taken(item):
        report.kept += 1
        report.kept_keys.append(item.key)
        return
    thing = kind.make(item)
    if thing is None:
        return
    _remember(SeedRecord(key=item.key, pk_of_object=str(thing.pk)), item, kind.state(thing))
    report.added += 1


def _withdraw(kind: PageKind, present: set[str], records: dict[str, SeedRecord], report: SeedReport) -> None:
    """Take away the pages whose file is gone, unless an editor made them his own."""
    for key in [key for key in records if key.startswith(f"{kind.name}/") and key not in present]:
        record = records[key]
        thing = kind.find(record.pk_of_object)
        if thing is not None and kind.state(thing) == record.revision:
            kind.withdraw(thing)
            report.withdrawn += 1
        record.delete()


def _remember(record: SeedRecord, item: Item, state: str) -> None:
    record.digest, record.revision = item.digest, state
    record.save()
