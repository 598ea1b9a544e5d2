"""What changed in the register, per day: which registrations came, changed, went and came back.

Which registrations an import touched stands in its records; what changed in them is told by their versions.
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
from harvest.models import HarvestRecord, HarvestRun, Outcome

from .shell import STORED

DAYS = 30
LINES = 100  # of one import, on a page
MOST_LISTED = 200  # of one kind in one import; more is told in one line


class Kind(TextChoices):
    """What can happen to a registration; the value is its word in an address."""

    NEW = "nieuw", "Nieuw"
    CHANGED = "gewijzigd", "Gewijzigd"
    WITHDRAWN = "ingetrokken", "Ingetrokken"
    RETURNED = "terug", "Terug"


OUTCOMES: dict[Kind, str] = {
    Kind.NEW: Outcome.ADDED,
    Kind.CHANGED: Outcome.UPDATED,
    Kind.WITHDRAWN: Outcome.WITHDRAWN,
    Kind.RETURNED: Outcome.RETURNED,
}
KINDS = {outcome: kind for kind, outcome in OUTCOMES.items()}
TOLD = (Outcome.UPDATED, Outcome.RETURNED)  # of these the versions tell which fields changed
IN_ONE_LINE = {
    Kind.NEW: "voor het eerst opgehaald",
    Kind.CHANGED: "gewijzigd",
    Kind.WITHDRAWN: "ingetrokken",
    Kind.RETURNED: "teruggekomen",
}


@dataclass(frozen=True)
class Line:
    """What happened to one registration. `fields` names what changed of its content."""

    kind: Kind
    registration: Registration
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Crowd:
    """So many registrations at once that they are told in one line, with the address of all of them."""

    kind: Kind
    count: int
    url: str

    @property
    def text(self) -> str:
        return IN_ONE_LINE[self.kind]


@dataclass(frozen=True)
class Day:
    date: date
    lines: list[Line]
    crowds: list[Crowd] = field(default_factory=list)


@dataclass
class Question(AddressForm):
    """What an address asks of `/wijzigingen`."""

    def __post_init__(self) -> None:
        self.kinds = self._kinds()
        self.run = self.number("import")

    @property
    def outcomes(self) -> list[str]:
        return [OUTCOMES[kind] for kind in self.kinds or list(Kind)]

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The question as it stands in an address, without the page."""
        run = [("import", str(self.run))] if self.run else []
        return [*run, *(("soort", kind.value) for kind in self.kinds)]

    def _kinds(self) -> list[Kind]:
        asked = self.choices("soort")
        for value in asked:
            if value not in Kind.values:
                known = ", ".join(Kind.values)
                self.errors.append(f"De soort ‘{short(value)}’ kennen we niet. Kies uit: {known}.")
        return [Kind(value) for value in asked if value in Kind.values]


@dataclass(frozen=True)
class Answer:
    """One page of days. `run` is the import that was asked for; `is_sample` says there are no real data yet."""

    days: list[Day]
    page: Page[Any]
    is_sample: bool
    run: HarvestRun | None = None


def changes(question: Question) -> Answer:
    """Return what is asked; adds a sentence to the question where there is no such import or page.

    It takes as many queries for few changes as for many.
    """
    is_sample = not HarvestRun.objects.filter(is_sample=False, status__in=STORED).exists()
    records = HarvestRecord.objects.filter(run__is_sample=is_sample, outcome__in=question.outcomes)
    withheld = Registration.objects.exclude(withheld_at=None).values("register_id")
    records = records.exclude(register_id__in=withheld).select_related("run").order_by("pk")
    answer = _of_one_run if question.run else _of_days
    return answer(question, records, is_sample)


def _of_one_run(question: Question, records: "QuerySet[HarvestRecord]", is_sample: bool) -> Answer:
    run = HarvestRun.objects.filter(pk=question.run, is_sample=is_sample).first()
    if run is None:
        question.errors.append(f"Import {question.run} kennen we niet.")
    page = question.page(records.filter(run=question.run), LINES)
    lines = _lines(page.object_list).get(question.run, [])
    days = [Day(timezone.localdate(run.started_at), lines)] if run and lines else []
    return Answer(days, page, is_sample, run)


def _of_days(question: Question, records: "QuerySet[HarvestRecord]", is_sample: bool) -> Answer:
    page = question.page(_runs_by_day(question, is_sample), DAYS)
    shown = records.filter(run__in=[run for _day, runs in page.object_list for run in runs])
    crowds = _crowds(shown)
    for run, found in crowds.items():
        shown = shown.exclude(run=run, outcome__in=[OUTCOMES[crowd.kind] for crowd in found])
    lines = _lines(shown)
    days = [
        Day(
            day,
            [line for run in runs for line in sorted(lines.get(run, []), key=_place)],
            [crowd for run in runs for crowd in crowds.get(run, [])],
        )
        for day, runs in page.object_list
    ]
    return Answer([day for day in days if day.lines or day.crowds], page, is_sample)


def _runs_by_day(question: Question, is_sample: bool) -> list[tuple[date, list[int]]]:
    """Return the imports that did something of what is asked, newest day first."""
    touched = HarvestRecord.objects.filter(run=OuterRef("pk"), outcome__in=question.outcomes)
    runs = HarvestRun.objects.filter(Exists(touched), is_sample=is_sample).order_by("-started_at", "-pk")
    moments = dict(runs.values_list("pk", "started_at"))
    days = groupby(moments, key=lambda pk: timezone.localdate(moments[pk]))
    return [(day, list(pks)) for day, pks in days]


def _crowds(records: "QuerySet[HarvestRecord]") -> dict[int, list[Crowd]]:
    """Return, by import, the kinds of which there are too many to list."""
    counts = records.order_by("run", "outcome").values_list("run", "outcome").annotate(Count("pk"))
    crowds: dict[int, list[Crowd]] = defaultdict(list)
    for run, outcome, count in counts:
        if count > MOST_LISTED:
            query = urlencode({"import": run, "soort": KINDS[outcome].value})
            crowds[run].append(Crowd(KINDS[outcome], count, f"{reverse('changes')}?{query}"))
    return crowds


def _lines(records: Iterable[HarvestRecord]) -> dict[int, list[Line]]:
    """Return the lines of these records, by import. A record whose registration is gone has none."""
    records = list(records)
    registrations = _registrations({record.register_id for record in records})
    found = histories(
        registrations[record.register_id]
        for record in records
        if record.outcome in TOLD and record.register_id in registrations
    )
    lines: dict[int, list[Line]] = defaultdict(list)
    for record in records:
        if registration := registrations.get(record.register_id):
            fields = _changed_fields(record, found.get(registration.pk, []))
            lines[record.run_id].append(Line(KINDS[record.outcome], registration, fields))
    return lines


def _registrations(register_ids: Iterable[str]) -> dict[str, Registration]:
    rows = Registration.objects.public().filter(register_id__in=register_ids)
    rows = rows.select_related("organisation", "application__profile").only(
        "register_id", "name", "withdrawn_at", "organisation__name", "organisation__slug", "application"
    )
    return {row.register_id: row for row in rows}


def _changed_fields(record: HarvestRecord, steps: Sequence[Step]) -> tuple[str, ...]:
    """An import stores its versions with the moment it began."""
    if record.outcome not in TOLD:
        return ()
    labels = [label for step in steps if step.seen_at == record.run.started_at for label in step.labels]
    return tuple(dict.fromkeys(labels))


def _place(line: Line) -> tuple[int, str, str]:
    return (list(Kind).index(line.kind), line.registration.application.title.casefold(), line.registration.register_id)
