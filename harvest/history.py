"""Read an export of every version: older versions join those we have, and what is no longer listed gets its page.

The registrations that are listed stay as the last complete list left them. Where no complete list was ever read, the
newest version of each registration becomes the present one.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction

from catalogue.batches import batches
from catalogue.entries import RegistrationData
from catalogue.intake import add_versions, replace_sample, store_registrations, stored_ids, withdraw_registrations

from .check import as_invalid_entry, read_payload, remark_problems
from .errors import InvalidEntry, UnusableList
from .models import HarvestProblem, HarvestRecord, HarvestRun, RecordOutcome, Stage
from .sources.base import Remark, Source

BATCH = 200  # registrations with all their versions in memory; chosen, a bound on memory
BEFORE_ALL = datetime(1, 1, 1, tzinfo=UTC)
Versions = dict[str, list[RegistrationData]]


def read_history(run: HarvestRun, source: Source, file: Path, *, dry_run: bool = False) -> None:
    """Store what a spooled history holds; fills the counts of the run. Raises UnusableList when it holds nothing.

    `added` counts registrations, `updated` those that got older versions. With `dry_run` only `added` is counted and
    nothing is written.
    """
    versions, problems, remarks = _by_registration(source, file)
    run.failed = len(problems)
    problems += [HarvestProblem(stage=one.stage, message=one.message) for one in remark_problems(remarks)]
    if not versions:
        raise UnusableList("In dit bestand staat geen enkele versie van een registratie. Er is niets veranderd.")
    run.status = HarvestRun.Status.DONE
    if dry_run:
        run.added = len(versions.keys() - stored_ids())
        run.unchanged = len(versions) - run.added
        return
    with transaction.atomic():
        _store(run, versions)
        for problem in problems:
            problem.run = run
        HarvestProblem.objects.bulk_create(problems)


def _by_registration(source: Source, file: Path) -> tuple[Versions, list[HarvestProblem], Counter[Remark]]:
    """Every version by register id, oldest first; what could not be read; and what is remarkable of the others."""
    found: Versions = defaultdict(list)
    problems = []
    remarks: Counter[Remark] = Counter()
    with file.open("rb") as lines:
        for line in lines:
            try:
                payload = read_payload(line)
                with as_invalid_entry():
                    data = source.parse(payload)
                    remarks.update(source.remarks(payload))
            except InvalidEntry as error:
                shown = line[:2000].decode("utf-8", "replace")
                problems.append(HarvestProblem(stage=Stage.PARSE, message=str(error), payload=shown))
                continue
            found[data.register_id].append(data)
    for versions in found.values():
        versions.sort(key=_moment)
    return found, problems, remarks


def _store(run: HarvestRun, versions: Versions) -> None:
    listed = has_complete_list()
    if not listed:
        replace_sample(versions.keys())
    present = stored_ids()
    new = [register_id for register_id in versions if register_id not in present]
    _add(run, [versions[register_id] for register_id in new], withdrawn=listed)
    run.added = len(new)
    run.updated = len(_add_older_versions(run, versions) - set(new))
    run.unchanged = len(versions) - run.added - run.updated


def _add_older_versions(run: HarvestRun, versions: Versions) -> set[str]:
    grown: set[str] = set()
    for ids in batches(sorted(versions), BATCH):
        part = {register_id: versions[register_id] for register_id in ids}
        grown |= add_versions(part, at=run.started_at, transport=run.transport)
    return grown


def _add(run: HarvestRun, histories: Sequence[list[RegistrationData]], *, withdrawn: bool) -> None:
    """Store registrations we never saw, as their newest version has them; withdrawn when a list lacks them."""
    newest = [versions[-1] for versions in histories]
    for part in batches(newest, BATCH):
        store_registrations(part, seen_at=run.started_at, transport=run.transport)
    ids = [data.register_id for data in newest]
    if withdrawn:
        withdraw_registrations(ids, at=run.started_at, last_seen_at=None)
    outcome = RecordOutcome.WITHDRAWN if withdrawn else RecordOutcome.ADDED
    HarvestRecord.objects.bulk_create(
        HarvestRecord(run=run, register_id=register_id, outcome=outcome) for register_id in ids
    )


def has_complete_list() -> bool:
    """Return whether a complete list of what is registered now was ever stored."""
    done = HarvestRun.objects.filter(status__in=(HarvestRun.Status.DONE, HarvestRun.Status.HELD), is_sample=False)
    return done.exclude(transport="history").exists()


def _moment(data: RegistrationData) -> datetime:
    return data.modified_at or BEFORE_ALL
