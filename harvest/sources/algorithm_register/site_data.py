"""The export of everything in one JSON file: published versions of all languages, HTML kept, lists as lists."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from harvest.sources.base import Progress, Spooled

from .files import records_of
from .wire import ListFormat, write_lines

LANGUAGE = "NLD"
PUBLISHED = "PUBLISHED"


class RegisterSiteData(ListFormat):
    """A saved `pub_data.json`. Its records are those of the list API, under `owner` instead of `org_id`."""

    transport = "site-data"

    def __init__(self, location: str) -> None:
        self.location = location

    def spool(self, file: Path, progress: Progress) -> Spooled:
        with file.open("wb") as spool:
            count = write_lines(spool, self._records())
        progress(count, count)
        return Spooled(listed=None, complete=True)

    def _records(self) -> Iterator[Any]:
        for record in records_of(Path(self.location), "algoritme_versions.item"):
            if not isinstance(record, dict):
                yield record
            elif record.get("language") == LANGUAGE and record.get("state", PUBLISHED) == PUBLISHED:
                yield _as_listed(record)


def _as_listed(record: dict[str, Any]) -> dict[str, Any]:
    listed = {key: value for key, value in record.items() if key not in ("owner", "state")}
    return listed | {"org_id": record.get("owner")}
