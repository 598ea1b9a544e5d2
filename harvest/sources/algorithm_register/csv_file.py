"""The register's CSV download, in the three shapes it had: 31, 30 (no moment) and 29 columns (no id either).

Columns are read by name; their order is not stable (docs/reference/register.md#transports).
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from catalogue.entries import ALL_FIELDS, Link, RegistrationData
from catalogue.intake import ids_by_name
from harvest.errors import InvalidEntry, SourceUnavailable, UnusableList
from harvest.sources.base import Progress, Remark, Spooled

from .exports import CSV, Export
from .file_type import CSV as CSV_TYPE
from .file_type import not_utf8, require_type
from .lossy import LossyFormat
from .old_standards import in_terms_of_1_0
from .parse import HTML_FIELDS, LINK_FIELDS, TEXT_FIELDS, moment_of, parse_registration, register_id_of, remarks
from .wire import write_lines

REQUIRED = ("name", "organization")
REST = "(te veel)"
SEPARATORS = (",", ";", "\t")
LARGEST_FIELD = 64 * 1024 * 1024  # bytes; Python's own bound of 128 kB would end the whole reading
NUMBER = re.compile(r"(?:^|(?<=\. ))(\d{1,3}): ")
OURS = {theirs: ours for table in (HTML_FIELDS, TEXT_FIELDS, LINK_FIELDS) for ours, theirs in table.items()}
OURS |= {
    "name": "name",
    "organization": "organisation_name",
    "category": "themes",
    "standard_version": "standard_version",
    "algorithm_id": "register_id",
    "publication_dt": "modified_at",
}


class RegisterCsv(LossyFormat):
    """The CSV download: from the register itself, or from another address or a file."""

    transport = "csv"
    kind = CSV

    def __init__(self, location: str = "") -> None:
        self._export = Export(self.kind, location)
        self.location = self._export.location
        self._ids: dict[tuple[str, str], str] | None = None

    @property
    def requests(self) -> int:
        return self._export.requests

    def spool(self, file: Path, progress: Progress) -> Spooled:
        with self._export.fetched(file, progress) as export, file.open("wb") as spool:
            count = write_lines(spool, self._rows(export.path))
        progress(count, export.listed or count)
        return Spooled(listed=export.listed, complete=export.whole)

    def identify(self, payload: Mapping[str, Any]) -> str:
        if REST in payload or None in payload.values():
            raise InvalidEntry("Deze regel heeft een ander aantal kolommen dan de kop van het bestand.")
        if "algorithm_id" in payload:
            return register_id_of({"lars": payload["algorithm_id"]})
        return self._found_by_name(payload)

    def content_hash(self, payload: Mapping[str, Any]) -> str:
        return self.hash_of(_values(self.parse(payload)))

    def moment(self, payload: Mapping[str, Any]) -> datetime | None:
        return moment_of(payload.get("publication_dt"))

    def remarks(self, payload: Mapping[str, Any]) -> Iterable[Remark]:
        return remarks(_wire(payload))

    def parse(self, payload: Mapping[str, Any]) -> RegistrationData:
        wire = _wire(payload) | {"lars": self.identify(payload)}
        data = parse_registration(
            in_terms_of_1_0(wire), carries=self.carries, raw=payload, content_hash="csv", lossy=True
        )
        return self.with_known_organisation(data)

    def _rows(self, path: Path) -> Iterator[dict[str, Any]]:
        csv.field_size_limit(LARGEST_FIELD)
        try:
            require_type(path, CSV_TYPE, name=self.location)
            with path.open(newline="", encoding="utf-8-sig") as opened:
                reader = csv.DictReader(opened, restkey=REST, strict=True, delimiter=_separator(opened))
                self._check_columns(reader.fieldnames or [])
                yield from reader
        except UnicodeDecodeError as error:
            raise UnusableList(f"Dit bestand {not_utf8(error)}") from error
        except csv.Error as error:
            raise UnusableList(f"Dit is geen geldige CSV: {error}.") from error
        except OSError as error:
            raise SourceUnavailable(f"Het bestand '{self.location}' is niet te lezen: {error.strerror}.") from error

    def _check_columns(self, names: Any) -> None:
        missing = [name for name in REQUIRED if name not in names]
        if missing:
            found = ", ".join(f"'{name[:40]}'" for name in list(names)[:10]) or "geen"
            raise UnusableList(
                f"Dit CSV-bestand mist de kolom {' en '.join(missing)}. De kolommen erin zijn: {found}. "
                "Geef de CSV-download van het register."
            )
        twice = {name for name in names if list(names).count(name) > 1}
        if twice:
            raise UnusableList(f"Dit CSV-bestand heeft de kolom {' en '.join(sorted(twice))} twee keer.")
        self.carries = frozenset(OURS[name] for name in names if name in OURS) & ALL_FIELDS

    def _found_by_name(self, payload: Mapping[str, Any]) -> str:
        """Without ids only a name that its organisation uses once can be recognised."""
        if self._ids is None:
            self._ids = ids_by_name()
        found = self._ids.get((payload["name"].strip(), payload["organization"].strip()))
        if found is None:
            raise InvalidEntry("Dit bestand heeft geen algoritme-ID's, en deze naam is niet precies één keer bekend.")
        return found


def _separator(opened: TextIO) -> str:
    """Return what separates the columns, and leave the file at its head: the register has a comma, Dutch Excel not.

    A line "sep=;", which some programs write above it for Excel, is passed over.
    """
    start, head = 0, opened.readline()
    if head.lower().startswith("sep="):
        start, head = opened.tell(), opened.readline()
    opened.seek(start)
    return max(SEPARATORS, key=lambda sign: len(next(csv.reader([head], delimiter=sign), [])))


def _values(data: RegistrationData) -> dict[str, Any]:
    return {name: getattr(data, name) for name in ALL_FIELDS}


def _wire(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A row in the shape of the list API: empty is null, flattened lists are lists again as far as can be told."""
    wire: dict[str, Any] = {key: value for key, value in payload.items() if value}
    for name in LINK_FIELDS.values():
        if name in wire:
            wire[name] = _unflattened(wire[name])
    if "publication_dt" in wire:
        wire["create_dt"] = wire.pop("publication_dt")
    return wire


def _unflattened(text: str) -> list[Link]:
    """ "1: title, link. 2: title, link" as a list. What stands behind the last comma is the link when it is one."""
    marks = [found for number, found in enumerate(NUMBER.finditer(text), 1) if found.group(1) == str(number)]
    if not marks:
        return [{"title": text, "link": ""}]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [_link(text[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=True)]


def _link(part: str) -> Link:
    title, _comma, link = part.removesuffix(".").rpartition(", ")
    if title and link.lower().startswith(("http://", "https://", "www.")):
        return {"title": title, "link": link}
    return {"title": part.removesuffix("."), "link": ""}
