"""What both transports to the list share: the wire format, and writing records to the spool file."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, BinaryIO

import orjson

from catalogue.entries import RegistrationData
from catalogue.intake import known_hashes
from harvest.errors import UnusableList
from harvest.sources.base import Remark

from . import parse

NUL = b"\\u0000"
MOST_LISTED = 100_000  # sixty times the register of 2026; a larger total is a fault, and would make us ask for years


class ListFormat:
    """The register's list as the API answers it; what a source of that format knows about one record."""

    is_current = False
    precision = timedelta(0)

    @property
    def requests(self) -> int:
        return 0

    def identify(self, payload: Mapping[str, Any]) -> str:
        return parse.register_id_of(payload)

    def content_hash(self, payload: Mapping[str, Any]) -> str:
        return parse.content_hash(payload)

    def known_hashes(self) -> dict[str, str]:
        return known_hashes()

    def moment(self, payload: Mapping[str, Any]) -> datetime | None:
        return parse.moment_of(payload.get("create_dt"))

    def remarks(self, payload: Mapping[str, Any]) -> Iterable[Remark]:
        return parse.remarks(payload)

    def check(self, payload: Mapping[str, Any]) -> None:
        parse.check_registration(payload)

    def parse(self, payload: Mapping[str, Any]) -> RegistrationData:
        return parse.parse_registration(payload)


def write_lines(file: BinaryIO, records: Iterable[Any]) -> int:
    """Write records to the spool, one JSON value a line; returns how many."""
    count = 0
    for record in records:
        file.write(one_line(record))
        count += 1
    return count


def one_line(record: Any) -> bytes:
    """Return a record as one line of UTF-8; half a surrogate pair, which UTF-8 cannot hold, becomes a mark.

    Of a record that is nested deeper than Python can go a remark is left, which is no record and so will be noted.
    """
    try:
        line = orjson.dumps(record, default=float, option=orjson.OPT_APPEND_NEWLINE)
        if NUL in line:
            line = orjson.dumps(_without_nul(record), default=float, option=orjson.OPT_APPEND_NEWLINE)
        return line
    except TypeError:
        pass
    try:
        text = json.dumps(_without_nul(record), ensure_ascii=False, default=float)
    except RecursionError:
        text = '"(deze registratie is te diep genest om te bewaren)"'
    return text.encode("utf-8", "replace") + b"\n"


def total_in(body: bytes) -> int:
    """Return how many registrations the register says there are. Raises UnusableList when that cannot be."""
    try:
        total = decoded(body)
    except (ValueError, RecursionError) as error:
        raise UnusableList(f"De bron stuurt geen geldige JSON: {error}.") from error
    if not isinstance(total, int) or isinstance(total, bool) or not 0 <= total <= MOST_LISTED:
        raise UnusableList("De bron zegt niet hoeveel registraties er zijn, of een aantal dat niet kan kloppen.")
    return total


def _without_nul(value: Any) -> Any:
    """PostgreSQL holds no NUL, also not in JSON: a mark takes its place."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd")
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(part) for key, part in value.items()}
    return [_without_nul(part) for part in value] if isinstance(value, list) else value


def decoded(body: bytes) -> Any:
    """Return the JSON value of an answer. Raises ValueError when it is none."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        # The standard library also reads what orjson refuses and a server may send: half a surrogate pair, a BOM.
        return json.loads(body.decode("utf-8-sig"))
