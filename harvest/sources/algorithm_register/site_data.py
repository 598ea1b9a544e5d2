"""The export of everything in one JSON file: published versions of all languages, HTML kept, lists as lists."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from harvest.sources.base import Progress, Spooled

from .exports import SITE_DATA, Export
from .files import records_of
from .wire import ListFormat, write_lines

LANGUAGE = "NLD"
PUBLISHED = "PUBLISHED"


class RegisterSiteData(ListFormat):
    """`pub_data.json`, from the register itself, or from another address or a file.

    Its records are those of the list API, under `owner` instead of `org_id`.
    """

    transport = "site-data"

    def __init__(self, location: str = "") -> None:
        self._export = Export(SITE_DATA, location)
        self.location = self._export.location

    @property
    def requests(self) -> int:
        return self._export.requests

    def spool(self, file: Path, progress: Progress) -> Spooled:
        with self._export.fetched(file, progress) as export, file.open("wb") as spool:
            count = write_lines(spool, self._records(export.path))
        progress(count, export.listed or count)
        return Spooled(listed=export.listed, complete=export.whole)

    def _records(self, path: Path) -> Iterator[Any]:
        for record in records_of(path, "algoritme_versions.item"):
            if not isinstance(record, dict):
                yield record
            elif record.get("language") == LANGUAGE and record.get("state", PUBLISHED) == PUBLISHED:
                yield _as_listed(record)


def _as_listed(record: dict[str, Any]) -> dict[str, Any]:
    listed = {key: value for key, value in record.items() if key not in ("owner", "state")}
    return listed | {"org_id": record.get("owner")}
