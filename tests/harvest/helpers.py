"""What several tests of the harvest need: lists on disk, a count of every table, and what a run really wrote."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from harvest.models import HarvestRun
from harvest.pipeline import run_harvest
from harvest.sources.algorithm_register import RegisterApi, RegisterFiles
from tests.fixtures.register import Reply, answer, record

Written = list[str]
AUDIT_LOG = "community_auditentry"
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


def records(count: int, *, start: int = 1) -> list[dict[str, Any]]:
    return [record(number) for number in range(start, start + count)]


def write_pages(folder: Path, *pages: list[Any], total: int | None = None) -> Path:
    """Write a folder as somebody saves the register: a file for each page, each with the total."""
    folder.mkdir(exist_ok=True)
    for file in folder.glob("*.json"):
        file.unlink()
    count = sum(len(page) for page in pages) if total is None else total
    for number, page in enumerate(pages, start=1):
        (folder / f"list_NLD_p{number:02d}.json").write_text(json.dumps(answer(page, count)))
    return folder


def harvest_files(place: Path, **options: Any) -> HarvestRun:
    return run_harvest(RegisterFiles(str(place)), **options)


def harvest_list(folder: Path, entries: list[Any], **options: Any) -> HarvestRun:
    """Write the entries as one page and harvest them."""
    return harvest_files(write_pages(folder, entries), **options)


def harvest_api(address: str) -> HarvestRun:
    return run_harvest(RegisterApi(address))


def on_list(reply: Reply, *, times: int = 1_000_000) -> Callable[[str, str, int], Reply | None]:
    """A way to misbehave: answer the first so many requests for a page of the list with this reply."""
    left = iter(range(times))
    return lambda method, _path, _nth: reply if method == "POST" and next(left, None) is not None else None


def closed_address() -> str:
    """An address on loopback where nobody listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{bound.getsockname()[1]}/api"


def row_counts() -> dict[str, int]:
    """How many rows every table of data has; the audit log grows with every run."""
    with connection.cursor() as cursor:
        counts = {}
        for table in set(connection.introspection.table_names(cursor)) - {AUDIT_LOG}:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            counts[table] = cursor.fetchone()[0]
    return counts


@contextmanager
def written_rows() -> Iterator[Written]:
    """Collect every statement that wrote at least one row; one that found nothing to change does not count."""
    written: Written = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(sql, params, many, context)
        if sql.startswith(WRITES) and context["cursor"].rowcount:
            written.append(sql)
        return result

    with connection.execute_wrapper(watch):
        yield written


def elsewhere(written: Written) -> Written:
    """Those statements that wrote to something else than the run, the lease and the audit log."""
    own = ("harvest_harvestrun", "harvest_harvestlease", AUDIT_LOG)
    return [sql for sql in written if not any(table in sql for table in own)]
