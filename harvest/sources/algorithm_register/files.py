"""A recorded list: one JSON file, or a folder of `list_NLD_*.json` pages. Read as a stream, whatever its size."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import ijson

from harvest.problems import SourceUnavailable, UnusableList
from harvest.sources.base import Progress, Spooled

from .wire import ListFormat, write_lines

PAGES = "list_NLD_*.json"
SAMPLE = Path(__file__).resolve().parents[2] / "sample"


class RegisterFiles(ListFormat):
    """The register as somebody saved it."""

    transport = "file"

    def __init__(self, location: str) -> None:
        self.location = location

    @classmethod
    def sample(cls) -> "RegisterFiles":
        """The sample that is bundled with the software."""
        return cls(str(SAMPLE))

    def spool(self, file: Path, progress: Progress) -> Spooled:
        totals: set[int] = set()
        count = 0
        with file.open("wb") as spool:
            for path in self._paths():
                total = _total(path)
                if total is not None:
                    totals.add(total)
                count += write_lines(spool, _records(path))
                progress(count, max(totals, default=None))
        listed = max(totals, default=None)
        return Spooled(listed=listed, complete=listed is None or len(totals) == 1)

    def _paths(self) -> list[Path]:
        place = Path(self.location)
        if place.is_file():
            return [place]
        if not place.is_dir():
            raise SourceUnavailable(f"Er is geen bestand of map '{self.location}'.")
        paths = sorted(place.glob(PAGES))
        if not paths:
            raise UnusableList(f"In de map '{self.location}' staat geen bestand met de naam {PAGES}.")
        return paths


def _records(path: Path) -> Iterator[Any]:
    """Yield the records of {"results": [...]} or of a plain list. Raises UnusableList when it is neither."""
    with path.open("rb") as opened:
        prefix = "item" if _first_sign(opened, path) == b"[" else "results.item"
        try:
            yield from ijson.items(opened, prefix, use_float=True)
        except (ijson.JSONError, UnicodeDecodeError) as error:
            raise UnusableList(f"'{path.name}' is geen geldige JSON: {error}.") from error


def _total(path: Path) -> int | None:
    """Return `total_count` of an object, None when it has none; the file's own word for how many there are."""
    with path.open("rb") as opened:
        if _first_sign(opened, path) == b"[":
            return None
        try:
            found = next(ijson.items(opened, "total_count"), None)
        except (ijson.JSONError, UnicodeDecodeError) as error:
            raise UnusableList(f"'{path.name}' is geen geldige JSON: {error}.") from error
    return found if isinstance(found, int) else None


def _first_sign(opened: BinaryIO, path: Path) -> bytes:
    """Return the first sign that counts and leave the file there; a byte-order mark is passed over."""
    start = opened.read(4096)
    marks = 3 if start.startswith(b"\xef\xbb\xbf") else 0
    sign = start[marks:].lstrip()[:1]
    if sign not in (b"[", b"{"):
        raise UnusableList(f"'{path.name}' is geen JSON met een lijst van registraties.")
    opened.seek(marks)
    return sign
