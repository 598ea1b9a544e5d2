"""One file of the daily snapshots that third parties keep: nine or ten fields with Dutch names, no org_id.

The keys changed twice (docs/reference/register.md#snapshots): `laatst_gewijzigd` became `geregistreerd`, and
`toegevoegd` was added.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from catalogue.entries import ALL_FIELDS, RegistrationData
from harvest.sources.base import Progress, Remark, Spooled

from .files import records_of, value_of
from .lossy import LossyFormat
from .parse import moment_of, parse_registration, register_id_of, remarks
from .wire import write_lines

WIRE = {
    "id": "lars",
    "title": "name",
    "organisatie": "organization",
    "doel": "goal",
    "juridische_basis": "lawful_basis",
    "status": "status",
}
CARRIES = frozenset(
    {"register_id", "name", "organisation_name", "purpose_and_impact", "legal_basis", "status", "modified_at"}
)


class RegisterSnapshot(LossyFormat):
    """One saved list: {"algoritmes": [...], "count": …}."""

    transport = "snapshot"
    carries = CARRIES
    precision = timedelta(days=1)

    def __init__(self, location: str) -> None:
        self.location = location

    def spool(self, file: Path, progress: Progress) -> Spooled:
        path = Path(self.location)
        with file.open("wb") as spool:
            count = write_lines(spool, records_of(path, "algoritmes.item"))
        listed = value_of(path, "count")
        progress(count, listed)
        return Spooled(listed=listed, complete=True)

    def identify(self, payload: Mapping[str, Any]) -> str:
        return register_id_of({"lars": payload.get("id")})

    def content_hash(self, payload: Mapping[str, Any]) -> str:
        data = self.parse(payload)
        return self.hash_of({name: getattr(data, name) for name in ALL_FIELDS})

    def moment(self, payload: Mapping[str, Any]) -> datetime | None:
        return moment_of(_midnight(payload))

    def remarks(self, payload: Mapping[str, Any]) -> Iterable[Remark]:
        return remarks(_wire(payload))

    def parse(self, payload: Mapping[str, Any]) -> RegistrationData:
        data = parse_registration(_wire(payload), carries=CARRIES, raw=payload, content_hash="snapshot", lossy=True)
        return self.with_known_organisation(data)


def _wire(payload: Mapping[str, Any]) -> dict[str, Any]:
    wire = {theirs: payload.get(key) for key, theirs in WIRE.items()}
    return wire | {"create_dt": _midnight(payload)}


def _midnight(payload: Mapping[str, Any]) -> str | None:
    day = payload.get("laatst_gewijzigd") or payload.get("geregistreerd")
    return f"{day}T00:00:00+00:00" if day else None
