"""What the pipeline asks of a source, whatever transport it takes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from catalogue.entries import RegistrationData

# Called with (records so far, total or None) while a list is being fetched.
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, kw_only=True)
class Spooled:
    """A whole list, written to a file as one JSON object a line.

    `listed` is how many the source says it has, or None when it does not say. `complete` is whether all of them
    are in the file: only then may what is missing count as withdrawn.
    """

    listed: int | None
    complete: bool


class Remark(NamedTuple):
    """A value of a record that is not as agreed, though the record can be used. `why` is a sentence for all alike."""

    field: str
    why: str
    value: str


class Source(Protocol):
    """A place that has registrations, and a transport to them."""

    transport: str
    location: str
    # Whether it says what is registered now, so that its word counts whatever is stored.
    is_current: bool
    # How much later than it says a moment of this transport may have been.
    precision: timedelta

    @property
    def requests(self) -> int:
        """How many requests it made so far."""

    def spool(self, file: Path, progress: Progress) -> Spooled:
        """Write the whole list to the file. Raises SourceUnavailable or UnusableList, and then stored nothing."""

    def identify(self, payload: Mapping[str, Any]) -> str:
        """Return the register id of a record. Raises InvalidEntry when it has none that can be used."""

    def content_hash(self, payload: Mapping[str, Any]) -> str:
        """Return a hash that is equal exactly when the content of the record is. Raises InvalidEntry like `parse`."""

    def known_hashes(self) -> dict[str, str]:
        """Return, by register id, the `content_hash` that a record has here when nothing changed. After `spool`."""

    def moment(self, payload: Mapping[str, Any]) -> datetime | None:
        """Return the register's moment of this version, in UTC; None when this transport has none that can be read."""

    def remarks(self, payload: Mapping[str, Any]) -> Iterable[Remark]:
        """Return what a person should know of this record. Asked after `content_hash`."""

    def check(self, payload: Mapping[str, Any]) -> None:
        """Raise InvalidEntry where `parse` would. Asked after `content_hash`, and before anything is stored."""

    def parse(self, payload: Mapping[str, Any]) -> RegistrationData:
        """Return the record in our own terms. Raises InvalidEntry with the field and what is wrong with it."""
