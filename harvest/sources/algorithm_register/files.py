"""A recorded list: one JSON file, or a folder of `list_NLD_*.json` pages. Read as a stream, whatever its size."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import ijson

from harvest.errors import SourceUnavailable, UnusableList
from harvest.sources.base import Progress, Spooled

from .file_type import JSON, not_utf8, require_type
from .wire import ListFormat, write_lines

PAGES = "list_NLD_*.json"
TRANSPORT_OF = {"results": "file", "algoritmes": "snapshot", "algoritme_versions": "site-data"}
MOST_NESTING = 500  # lists in lists; a record has three. Python's own parser ends near a thousand
NOT_BRACKETS = bytes(sign for sign in range(256) if sign not in b"[]{}")
CHUNK = 2**20  # bytes; ijson reads the beginning of a text again with every part of it
LARGEST_TOTAL = 2**31 - 1  # what the database can hold
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
                total = value_of(path, "total_count")
                if total is not None:
                    totals.add(total)
                count += write_lines(spool, records_of(path))
                progress(count, max(totals, default=None))
        listed = max(totals, default=None)
        return Spooled(listed=listed, complete=listed is None or len(totals) == 1)

    def _paths(self) -> list[Path]:
        place = Path(self.location)
        try:
            is_file, is_folder = place.is_file(), place.is_dir()
        except OSError:  # a name that no file can have
            is_file = is_folder = False
        if is_file:
            return [place]
        if not is_folder:
            raise SourceUnavailable(f"Er is geen bestand of map '{self.location}'.")
        paths = sorted(place.glob(PAGES))
        if not paths:
            raise UnusableList(f"In de map '{self.location}' staat geen bestand met de naam {PAGES}.")
        return paths


def records_of(path: Path, prefix: str = "results.item") -> Iterator[Any]:
    """Yield the records of a JSON file, as a stream: those under the prefix, or the items of a plain list.

    Raises SourceUnavailable when it cannot be read, UnusableList when it is no JSON or has no such list.
    """
    count = 0
    with _opened(path) as (opened, sign):
        for record in ijson.items(NestingLimit(opened), "item" if sign == b"[" else prefix, buf_size=CHUNK):
            count += 1
            yield record
    if not count and sign == b"{":
        _explain(path, prefix.removesuffix(".item"))


def value_of(path: Path, key: str) -> int | None:
    """Return the whole number under this key of a JSON file, None when there is none. Raises as `records_of`."""
    with _opened(path) as (opened, sign):
        found = next(ijson.items(NestingLimit(opened), key, buf_size=CHUNK), None) if sign == b"{" else None
    usable = isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= LARGEST_TOTAL
    return found if usable else None


def _explain(path: Path, wanted: str) -> None:
    """Raise UnusableList, with what is there instead, when the file does not have the list that was asked."""
    with _opened(path) as (opened, _sign):
        events = ijson.parse(NestingLimit(opened), buf_size=CHUNK)
        found = {
            prefix: event for prefix, event, _value in events if prefix and "." not in prefix and event != "end_array"
        }
    if found.get(wanted) == "start_array":
        return
    if wanted in found:
        raise UnusableList(f"In '{path.name}' is '{wanted}' geen lijst. Vraag de lijst opnieuw op.")
    names = ", ".join(f"'{name[:40]}'" for name in list(found)[:10]) or "niets"
    advice = next((f" Geef --source {transport} mee." for name, transport in TRANSPORT_OF.items() if name in found), "")
    raise UnusableList(f"'{path.name}' heeft geen lijst '{wanted}'. Wel staat erin: {names}.{advice}")


class NestingLimit:
    """A JSON file that is read as it is, as long as it is not nested deeper than anybody writes.

    What ijson keeps of a path grows with the square of its depth: of a hundred thousand levels more than there is.
    """

    def __init__(self, opened: BinaryIO) -> None:
        self._opened = opened
        self._depth = 0
        self._in_text = 0
        self._escape = b""

    def read(self, size: int) -> bytes:
        part = self._opened.read(size)
        self._descend(b"".join(self._outside_texts(self._escape + part)).translate(None, NOT_BRACKETS))
        return part

    def _outside_texts(self, part: bytes) -> list[bytes]:
        """The pieces between the texts; a text, and the mark of an escape, may go on in the next part."""
        self._escape = b"\\" * ((len(part) - len(part.rstrip(b"\\"))) % 2)
        pieces = part.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
        outside = pieces[self._in_text :: 2]
        self._in_text = (self._in_text + len(pieces) - 1) % 2
        return outside

    def _descend(self, brackets: bytes) -> None:
        for bracket in brackets:
            self._depth += 1 if bracket in b"[{" else -1
            if self._depth > MOST_NESTING:
                raise UnusableList(
                    f"'{Path(self._opened.name).name}' heeft lijsten in lijsten, meer dan {MOST_NESTING} diep. "
                    "Dat kan niet kloppen."
                )


@contextmanager
def _opened(path: Path) -> Iterator[tuple[BinaryIO, bytes]]:
    """Open a JSON file behind its byte-order mark; yields it with its first sign."""
    try:
        with path.open("rb") as opened:
            yield opened, _first_sign(opened, path)
    except UnicodeDecodeError as error:
        raise UnusableList(f"'{path.name}' {not_utf8(error)}") from error
    except ijson.JSONError as error:
        raise UnusableList(f"'{path.name}' is geen geldige JSON: {error}.") from error
    except OSError as error:
        raise SourceUnavailable(f"'{path}' is niet te lezen: {error.strerror}.") from error


def _first_sign(opened: BinaryIO, path: Path) -> bytes:
    """Return the first sign that counts and leave the file there; a byte-order mark is passed over."""
    require_type(path, JSON)
    start = opened.read(4096)
    marks = 3 if start.startswith(b"\xef\xbb\xbf") else 0
    opened.seek(marks)
    return start[marks:].lstrip()[:1]
