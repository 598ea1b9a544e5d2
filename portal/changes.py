"""What changed in the register, per day: which registrations came, changed, went and came back.

Which registrations an import touched stands in its records; what changed in them comes from their versions.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, Exists, OuterRef, QuerySet, TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from catalogue.address_form import AddressForm, short
from catalogue.history import Step, histories
from catalogue.models import Registration
from harvest.models import HarvestRecord, HarvestRun, RecordOutcome

from .context_processors import STORED

DAYS = 30  # with imports, on a page: a month
LINES = 100  # of one import, on a page
MOST_LISTED = 200  # of one kind in one import; more is shown in one line


class ChangeKind(TextChoices):
    """What can happen to a registration; the value is its word in an address."""

    NEW = "nieuw", "Nieuw"
    CHANGED = "gewijzigd", "Gewijzigd"
    WITHDRAWN = "ingetrokken", "Ingetrokken"
    RETURNED = "terug", "Terug"


OUTCOMES: dict[ChangeKind, str] = {
    ChangeKind.NEW: RecordOutcome.ADDED,
    ChangeKind.CHANGED: RecordOutcome.UPDATED,
    ChangeKind.WITHDRAWN: RecordOutcome.WITHDRAWN,
    ChangeKind.RETURNED: RecordOutcome.RETURNED,
}
KINDS = {outcome: kind for kind, outcome in OUTCOMES.items()}
WITH_FIELDS = (RecordOutcome.UPDATED, RecordOutcome.RETURNED)  # of these the versions show which fields changed
IN_ONE_LINE = {
    ChangeKind.NEW: "voor het eerst opgehaald",
    ChangeKind.CHANGED: "gewijzigd",
    ChangeKind.WITHDRAWN: "ingetrokken",
    ChangeKind.RETURNED: "teruggekomen",
}


@dataclass(frozen=True)
class RegistrationChange:
    """What happened to one registration. `fields` names what changed of its content."""

    kind: ChangeKind
    registration: Registration
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class BulkChange:
    """So many registrations at once that they are shown in one line, with the address of all of them."""

    kind: ChangeKind
    count: int
    url: str

    @property
    def text(self) -> str:
        return IN_ONE_LINE[self.kind]


@dataclass(frozen=True)
class Day:
    date: date
    lines: list[RegistrationChange]
    bulk_changes: list[BulkChange] = field(default_factory=list)


@dataclass
class ChangesForm(AddressForm):
    """The parameters of `/wijzigingen`."""

    def __post_init__(self) -> None:
        self.kinds = self._kinds()
        self.run = self.number("import")

    @property
    def outcomes(self) -> list[str]:
        return [OUTCOMES[kind] for kind in self.kinds or list(ChangeKind)]

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The question as it stands in an address, without the page."""
        run = [("import", str(self.run))] if self.run else []
        return [*run, *(("soort", kind.value) for kind in self.kinds)]

    def _kinds(self) -> list[ChangeKind]:
        values = self.choices("soort")
        for value in values:
            if value not in ChangeKind.values:
                known = ", ".join(ChangeKind.values)
                self.errors.append(f"De soort ‘{short(value)}’ kennen we niet. Kies uit: {known}.")
        return [ChangeKind(value) for value in values if value in ChangeKind.values]


@dataclass(frozen=True)
class ChangesResult:
    """One page of days. `run` is the import of the address; `is_sample` is true while there are no real data."""

    days: list[Day]
    page: Page[Any]
    is_sample: bool
    run: HarvestRun | None = None


def changes(form: ChangesForm) -> ChangesResult:
    """Return the changes that the form selects; adds an error to the form where there is no such import or page.

    It takes as many queries for few changes as for many.
    """
    is_sample = not HarvestRun.objects.filter(is_sample=False, status__in=STORED).exists()
    records = HarvestRecord.objects.filter(run__is_sample=is_sample, outcome__in=form.outcomes)
    withheld = Registration.objects.exclude(withheld_at=None).values("register_id")
    records = records.exclude(register_id__in=withheld).select_related("run").order_by("pk")
    find = _of_one_run if form.run else _of_days
    return find(form, records, is_sample)


def _of_one_run(form: ChangesForm, records: "QuerySet[HarvestRecord]", is_sample: bool) -> ChangesResult:
    run = HarvestRun.objects.filter(pk=form.run, is_sample=is_sample).first()
    if run is None:
        form.errors.append(f"Import {form.run} kennen we niet.")
    page = form.page(records.filter(run=form.run), LINES)
    lines = _lines(page.object_list).get(form.run, [])
    days = [Day(timezone.localdate(run.started_at), lines)] if run and lines else []
    return ChangesResult(days, page, is_sample, run)


def _of_days(form: ChangesForm, records: "QuerySet[HarvestRecord]", is_sample: bool) -> ChangesResult:
    page = form.page(_runs_by_day(form, is_sample), DAYS)
    shown = records.filter(run__in=[run for _day, runs in page.object_list for run in runs])
    bulk_changes = _bulk_changes(shown)
    for run, found in bulk_changes.items():
        shown = shown.exclude(run=run, outcome__in=[OUTCOMES[bulk.kind] for bulk in found])
    lines = _lines(shown)
    days = [
        Day(
            day,
            [line for run in runs for line in sorted(lines.get(run, []), key=_place)],
            [bulk for run in runs for bulk in bulk_changes.get(run, [])],
        )
        for day, runs in page.object_list
    ]
    return ChangesResult([day for day in days if day.lines or day.bulk_changes], page, is_sample)


def _runs_by_day(form: ChangesForm, is_sample: bool) -> list[tuple[date, list[int]]]:
    """Return, per day, the imports with a selected change, newest day first."""
    touched = HarvestRecord.objects.filter(run=OuterRef("pk"), outcome__in=form.outcomes)
    runs = HarvestRun.objects.filter(Exists(touched), is_sample=is_sample).order_by("-started_at", "-pk")
    moments = dict(runs.values_list("pk", "started_at"))
    days = groupby(moments, key=lambda pk: timezone.localdate(moments[pk]))
    return [(day, list(pks)) for day, pks in days]


def _bulk_changes(records: "QuerySet[HarvestRecord]") -> dict[int, list[BulkChange]]:
    """Return, by import, the kinds of which there are too many to list."""
    counts = records.order_by("run", "outcome").values_list("run", "outcome").annotate(Count("pk"))
    bulk_changes: dict[int, list[BulkChange]] = defaultdict(list)
    for run, outcome, count in counts:
        if count > MOST_LISTED:
            query = urlencode({"import": run, "soort": KINDS[outcome].value})
            bulk_changes[run].append(BulkChange(KINDS[outcome], count, f"{reverse('changes')}?{query}"))
    return bulk_changes


def _lines(records: Iterable[HarvestRecord]) -> dict[int, list[RegistrationChange]]:
    """Return the lines of these records, by import. A record whose registration is gone has none."""
    records = list(records)
    registrations = _registrations({record.register_id for record in records})
    found = histories(
        registrations[record.register_id]
        for record in records
        if record.outcome in WITH_FIELDS and record.register_id in registrations
    )
    lines: dict[int, list[RegistrationChange]] = defaultdict(list)
    for record in records:
        if registration := registrations.get(record.register_id):
            fields = _changed_fields(record, found.get(registration.pk, []))
            lines[record.run_id].append(RegistrationChange(KINDS[record.outcome], registration, fields))
    return lines


def _registrations(register_ids: Iterable[str]) -> dict[str, Registration]:
    rows = Registration.objects.public().filter(register_id__in=register_ids)
    rows = rows.select_related("organisation", "application__profile").only(
        "register_id", "name", "withdrawn_at", "organisation__name", "organisation__slug", "application"
    )
    return {row.register_id: row for row in rows}


def _changed_fields(record: HarvestRecord, steps: Sequence[Step]) -> tuple[str, ...]:
    """An import stores its versions with the moment it began."""
    if record.outcome not in WITH_FIELDS:
        return ()
    labels = [label for step in steps if step.seen_at == record.run.started_at for label in step.labels]
    return tuple(dict.fromkeys(labels))


def _place(line: RegistrationChange) -> tuple[int, str, str]:
    return (
        list(ChangeKind).index(line.kind),
        line.registration.application.title.casefold(),
        line.registration.register_id,
    )
