"""The second pass: read every record of a spooled list, and decide what has to be stored, before anything is."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from catalogue.entries import RegistrationData

from .errors import InvalidEntry
from .models import Stage
from .sources.base import Remark, Source

logger = logging.getLogger(__name__)

SHOWN_OF_PAYLOAD = 2000  # signs kept of a record that cannot be used: enough to recognise it
MOST_PROBLEMS_KEPT = 500  # per run; the rest is counted, so that a bad list does not fill the database
MOST_VALUES_SHOWN = 10  # unknown values named in one sentence; more would not be read
SHOWN_OF_VALUE = 60  # signs of one of them
BEFORE_ALL = datetime(1, 1, 1, tzinfo=UTC)
LARGEST_RECORD = 2_000_000  # bytes; the largest real one is 14 kB (docs/reference/register.md)


@dataclass(frozen=True)
class Problem:
    """One thing that a person should know; `payload` is the beginning of what was received."""

    stage: Stage
    message: str
    register_id: str = ""
    payload: str = ""


@dataclass(slots=True)
class Place:
    """Where in the spool a record stands, and what decides between two with one id.

    There are as many as the list is long, so they are small: `content` is a fingerprint of the content hash.
    """

    offset: int
    content: int
    moment: datetime | None
    changed: bool


@dataclass
class Checked:
    """What a spooled list holds. `places` is one per register id; `unidentified` are records without a usable id."""

    places: dict[str, Place] = field(default_factory=dict)
    unusable: dict[str, Problem] = field(default_factory=dict)
    unidentified: int = 0
    problems: list[Problem] = field(default_factory=list)
    remarks: Counter[Remark] = field(default_factory=Counter)
    older: set[str] = field(default_factory=set)

    @property
    def records(self) -> int:
        return len(self.places) + self.failed

    @property
    def failed(self) -> int:
        return len(self.unusable) + self.unidentified

    @property
    def seen(self) -> Set[str]:
        """Ids that the source lists: a record that cannot be used is still listed."""
        return self.places.keys() | self.unusable.keys() if self.unusable else self.places.keys()

    @property
    def changed(self) -> list[Place]:
        return [place for place in self.places.values() if place.changed]

    def note(self, problem: Problem) -> None:
        if len(self.problems) < MOST_PROBLEMS_KEPT:
            self.problems.append(problem)


def check(spool: Path, source: Source, known: Mapping[str, str]) -> Checked:
    """Read the whole spool. `known` holds the content hash of what is stored, by register id.

    Of two records with one id the newest counts, of two equally new ones the last; the other is noted.
    """
    checked = Checked()
    with spool.open("rb") as lines:
        for offset, line in _lines(lines):
            try:
                payload = read_payload(line)
                with as_invalid_entry():
                    register_id = _identify(payload, source)
            except InvalidEntry as error:
                checked.unidentified += 1
                checked.note(_problem(error, "", line))
                continue
            try:
                with as_invalid_entry():
                    place = _place(payload, offset, source, known.get(register_id))
                    if place.changed:
                        source.check(payload)
                    remarks = list(source.remarks(payload))
            except InvalidEntry as error:
                checked.unusable[register_id] = _problem(error, register_id, line)
                checked.note(checked.unusable[register_id])
                continue
            _keep_newest(checked, register_id, place)
            checked.remarks.update(remarks)
    for register_id in checked.places.keys() & checked.unusable.keys():
        del checked.unusable[register_id]
    checked.problems += remark_problems(checked.remarks)
    return checked


def hold_back_older(checked: Checked, moments: Mapping[str, datetime], precision: timedelta) -> None:
    """Leave out what would put a registration back to before its moment here, and note each.

    `moments` holds that of what is stored, by register id.
    """
    for register_id, place in checked.places.items():
        stored = moments.get(register_id)
        if place.changed and place.moment and stored and place.moment + precision < stored:
            place.changed = False
            checked.older.add(register_id)
            message = f"Dit is van {place.moment:%d-%m-%Y %H:%M} UTC, en wat er staat van {stored:%d-%m-%Y %H:%M} UTC."
            checked.note(Problem(Stage.STORE, f"{message} Het is niet opgeslagen.", register_id))


def read_changed(
    spool: Path, source: Source, places: list[Place], size: int, refused: list[Problem]
) -> Iterator[list[RegistrationData]]:
    """Yield the changed records in batches, in the order of the list; what cannot be read after all is refused."""
    ordered = sorted(place.offset for place in places)
    with spool.open("rb") as lines:
        for start in range(0, len(ordered), size):
            batch = []
            for offset in ordered[start : start + size]:
                lines.seek(offset)
                line = lines.readline()
                payload = orjson.loads(line)
                try:
                    with as_invalid_entry():
                        batch.append(source.parse(payload))
                except InvalidEntry as error:
                    refused.append(_problem(error, source.identify(payload), line))
            yield batch


@contextmanager
def as_invalid_entry() -> Iterator[None]:
    """Whatever goes wrong with one record, foreseen or not, is of that record alone: raises InvalidEntry."""
    try:
        yield
    except InvalidEntry:
        raise
    except Exception as error:
        logger.exception("record_unreadable")
        raise InvalidEntry(f"Deze registratie kan niet worden gelezen: {type(error).__name__}: {error}.") from error


def remark_problems(remarks: Counter[Remark]) -> Iterator[Problem]:
    """One problem for each kind of remark, with its values and how often each was there."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for (name, why, value), count in remarks.most_common():
        shown = value if len(value) <= SHOWN_OF_VALUE else f"{value[:SHOWN_OF_VALUE]}…"
        kinds.setdefault((name, why), []).append(f"'{shown}' ({count} keer)")
    for (name, why), values in kinds.items():
        more = f" en {len(values) - MOST_VALUES_SHOWN} andere" if len(values) > MOST_VALUES_SHOWN else ""
        yield Problem(Stage.PARSE, f"{name} {why}: {', '.join(values[:MOST_VALUES_SHOWN])}{more}.")


def _lines(opened: BinaryIO) -> Iterator[tuple[int, bytes]]:
    offset = 0
    for line in opened:
        yield offset, line
        offset += len(line)


def read_payload(line: bytes) -> Any:
    """Return what a line of the spool holds. Raises InvalidEntry when it is too large or no JSON."""
    if len(line) > LARGEST_RECORD:
        raise InvalidEntry(f"Deze registratie is {len(line) // 1_000_000} MB groot. Dat kan niet kloppen.")
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise InvalidEntry(f"Dit is geen geldige JSON: {error}.") from None


def _identify(payload: Any, source: Source) -> str:
    if not isinstance(payload, dict):
        raise InvalidEntry(f"Dit is geen registratie maar een {type(payload).__name__}.")
    return source.identify(payload)


def _place(payload: Any, offset: int, source: Source, known: str | None) -> Place:
    content_hash = source.content_hash(payload)
    return Place(offset, hash(content_hash), source.moment(payload), changed=content_hash != known)


def _keep_newest(checked: Checked, register_id: str, place: Place) -> None:
    other = checked.places.get(register_id)
    if other is not None and other.content != place.content:
        message = "Deze registratie staat twee keer in de lijst, met verschillende inhoud. De nieuwste telt."
        checked.note(Problem(Stage.PARSE, message, register_id))
    if other is None or (place.moment or BEFORE_ALL) >= (other.moment or BEFORE_ALL):
        checked.places[register_id] = place


def _problem(error: InvalidEntry, register_id: str, line: bytes) -> Problem:
    shown = line[:SHOWN_OF_PAYLOAD].decode("utf-8", "replace").replace("\0", "�").strip()
    return Problem(Stage.PARSE, str(error), register_id, shown)
