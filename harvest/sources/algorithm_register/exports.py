"""An export of the register: a file that somebody saved, or an address that is fetched whole before it is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from harvest.errors import SourceUnavailable, UnusableList
from harvest.http import PoliteSession
from harvest.sources.base import Progress

from .wire import total_in

WEB = ("http://", "https://")


@dataclass(frozen=True)
class ExportKind:
    """One of the register's exports: where it stands, as what it is sent, and what to call it."""

    path: str
    media_types: tuple[str, ...]
    name: str
    is_current: bool = True  # it holds what is listed now, so it may be held against the register's own count


CSV = ExportKind("/downloads/NLD?filetype=csv", ("text/csv",), "CSV")
HISTORY = ExportKind("/downloads/history/NLD?filetype=csv", ("text/csv",), "CSV", is_current=False)
SITE_DATA = ExportKind("/downloads/site-data/json", ("json", "application/json"), "JSON")  # really "json": register.md


@dataclass(frozen=True)
class Fetched:
    """`listed` is how many the register says it has, None when unsaid.

    `whole` is whether a cut would show: by the length of the answer, or by that count.
    """

    path: Path
    listed: int | None = None
    whole: bool = True


class Export:
    """Where an export comes from: "" is the register itself, and else an address or a file."""

    def __init__(self, kind: ExportKind, location: str) -> None:
        self._kind = kind
        self._is_of_register = not location
        self.location = location or settings.REGISTER_API.rstrip("/") + kind.path
        self._session: PoliteSession | None = None
        if self.location.lower().startswith(WEB):
            base = settings.REGISTER_API if self._is_of_register else _origin(location)
            self._session = PoliteSession(base, contact=settings.REGISTER_CONTACT, pause=settings.REGISTER_PAUSE)

    @property
    def requests(self) -> int:
        return self._session.requests if self._session else 0

    @contextmanager
    def fetched(self, spool: Path, progress: Progress) -> Iterator[Fetched]:
        """Yield the file; one that was fetched stands beside the spool and is gone afterwards.

        Raises SourceUnavailable when it may not or cannot be fetched, or comes as something else.
        """
        if self._session is None:
            yield Fetched(Path(self.location))
            return
        place = spool.with_suffix(".export")
        try:
            yield self._download(self._session, place, progress)
        finally:
            place.unlink(missing_ok=True)

    def _download(self, session: PoliteSession, place: Path, progress: Progress) -> Fetched:
        path = self.location.removeprefix(session.base)
        if not session.allowed(path):
            raise SourceUnavailable("De bron vraagt in robots.txt om dit bestand niet op te halen.")
        listed = self._total(session)
        whole = session.download(
            path,
            place,
            kinds=self._kind.media_types,
            what=self._kind.name,
            on_part=lambda: progress(0, listed),
        )
        return Fetched(place, listed, whole or listed is not None)

    def _total(self, session: PoliteSession) -> int | None:
        """Ask the register how many there are; its exports are also there for when the rest of the API is closed."""
        if not (self._is_of_register and self._kind.is_current):
            return None
        try:
            return total_in(session.json_bytes("GET", "/algoritme/total-count"))
        except (SourceUnavailable, UnusableList):
            return None


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise SourceUnavailable(f"Dit is geen webadres: '{address}'.") from error
    return f"{parts.scheme}://{parts.netloc}"
