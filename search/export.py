"""Everything that fits a question as open data, written row by row: CSV for a spreadsheet, JSON for a program."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import orjson
from django.utils import timezone

from catalogue.persons import without_personal_addresses
from catalogue.spreadsheets import literal

from .engines import Hit
from .facets import FACETS, NOT_FILLED
from .fact_table import FactTable
from .kinds import KIND_FACET, kind_label

COLUMNS = (
    "naam",
    "soort",
    "adres",
    "omschrijving",
    "aantal_organisaties",
    "aantal_registraties",
    "passende_registraties",
    "gewijzigd_op",
)
LISTS = tuple(facet.key for facet in FACETS if facet.key != KIND_FACET)
NAMES_ONLY = "organisatie"  # each organisation counts once, so a number says nothing

Rows = Iterable[dict[str, Any]]


def rows(
    hits: Iterable[Hit], whole: Callable[[str], str], fitting: Callable[[Hit], int | None] = lambda _hit: None
) -> Iterator[dict[str, Any]]:
    """Yield one row per hit: our columns, and per facet the labels of its values, those of registrations each with the
    number of these. `whole` makes an address whole; `fitting` says how many registrations meet what was chosen, None
    when nothing was that speaks of registrations.
    """
    return (_row(hit, whole, fitting) for hit in hits)


def _row(hit: Hit, whole: Callable[[str], str], fitting: Callable[[Hit], int | None]) -> dict[str, Any]:
    table = hit.fact_table
    changed = timezone.localtime(hit.changed_at) if hit.changed_at else None
    return {
        "naam": hit.name,
        "soort": kind_label(hit.kind) or hit.kind,
        "adres": whole(hit.url),
        "omschrijving": without_personal_addresses(hit.summary),
        "aantal_organisaties": hit.extra["organisation_count"],
        "aantal_registraties": table.registered.bit_count() if table else None,
        "passende_registraties": fitting(hit),
        "gewijzigd_op": f"{changed:%Y-%m-%d}" if changed else None,
        **{key: _shares(table, key) if table and key in table.bits else _labels(hit, key) for key in LISTS},
    }


def _shares(table: FactTable, key: str) -> list[Any]:
    """Each value with how many registrations have it, the most first; what is not filled in comes last."""
    counts = [(choice, (rows & table.every).bit_count()) for choice, rows in table.bits[key]]
    ordered = sorted(counts, key=lambda pair: (pair[0].value == NOT_FILLED, -pair[1], pair[0].label))
    if key == NAMES_ONLY:
        return [without_personal_addresses(choice.label) for choice, _count in ordered if choice.value != NOT_FILLED]
    return [{"naam": without_personal_addresses(choice.label), "registraties": count} for choice, count in ordered]


def _labels(hit: Hit, key: str) -> list[str]:
    labels = (choice.label for choice in hit.facets.get(key, ()) if choice.value != NOT_FILLED)
    return [without_personal_addresses(label) for label in labels]


def as_csv(found: Rows) -> Iterator[bytes]:
    """Write rows as RFC 4180 asks, several values in one cell with a semicolon between."""
    writer = csv.writer(_Echo())
    yield b"\xef\xbb\xbf" + writer.writerow([*COLUMNS, *LISTS])  # so that a spreadsheet knows that it is UTF-8
    for row in found:
        yield writer.writerow([_cell(row[name]) for name in (*COLUMNS, *LISTS)])


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return literal("; ".join(map(_words, value)))
    return literal("" if value is None else str(value))


def _words(value: Any) -> str:
    return f"{value['naam']} ({value['registraties']})" if isinstance(value, dict) else str(value)


class _Echo:
    """What the writer writes comes back as bytes."""

    def write(self, line: str) -> bytes:
        return line.encode()


def as_json(found: Rows) -> Iterator[bytes]:
    """Write rows as one list."""
    before = b"[\n"
    for row in found:
        yield before + orjson.dumps(row)
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"


FORMS: Mapping[str, tuple[Callable[[Rows], Iterator[bytes]], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "json": (as_json, "application/json"),
}
