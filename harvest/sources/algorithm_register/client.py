"""The live list API: the whole register in pages of a hundred (docs/reference/register.md)."""

from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from harvest.errors import InvalidEntry, SourceUnavailable, UnusableList
from harvest.http import PoliteSession
from harvest.sources.base import Progress, Spooled

from .parse import register_id_of
from .wire import ListFormat, decoded, total_in, write_lines

PAGE = 100  # the most that the API gives (docs/reference/register.md#transports)


class RegisterApi(ListFormat):
    """The register over the network."""

    transport = "api"
    is_current = True

    def __init__(self, location: str = "") -> None:
        self.location = location or settings.REGISTER_API
        self._session = PoliteSession(self.location, contact=settings.REGISTER_CONTACT, pause=settings.REGISTER_PAUSE)

    @property
    def requests(self) -> int:
        return self._session.requests

    def answers(self, *, seconds: float) -> bool:
        """Return whether the register answers within so many seconds."""
        return self._session.probe("/algoritme/total-count", seconds=seconds)

    def spool(self, file: Path, progress: Progress) -> Spooled:
        if not self._session.allowed("/algoritme/NLD"):
            raise SourceUnavailable("De bron vraagt in robots.txt om deze lijst niet op te halen.")
        for _attempt in range(2):
            # Pages shift when something is published meanwhile: once more, then as far as it goes.
            total = self._total()
            unique = self._write_pages(file, total, progress)
            if unique == total:
                break
        return Spooled(listed=total, complete=unique == total)

    def _total(self) -> int:
        return total_in(self._session.json_bytes("GET", "/algoritme/total-count"))

    def _write_pages(self, file: Path, total: int, progress: Progress) -> int:
        seen: set[str] = set()
        with file.open("wb") as spool:
            for page in range(1, -(-total // PAGE) + 1):
                if not self._write_page(spool, page, seen):
                    break
                progress(len(seen), total)
        return len(seen)

    def _write_page(self, spool: BinaryIO, page: int, seen: set[str]) -> int:
        """Write one page; returns how many records it had. A page without any is past the end."""
        answer = self._list(page)
        results = answer.get("results") if isinstance(answer, dict) else None
        if not isinstance(results, list):
            raise UnusableList(f"Bladzijde {page} van de bron heeft geen lijst 'results'.")
        seen.update(_ids(results))
        return write_lines(spool, results)

    def _list(self, page: int) -> Any:
        try:
            return decoded(self._session.json_bytes("POST", "/algoritme/NLD", {"page": page, "limit": PAGE}))
        except (ValueError, RecursionError) as error:
            raise UnusableList(f"De bron stuurt geen geldige JSON: {error}.") from error


def _ids(results: list[Any]) -> set[str]:
    ids = set()
    for record in results:
        try:
            ids.add(register_id_of(record))
        except (InvalidEntry, AttributeError):
            continue
    return ids
