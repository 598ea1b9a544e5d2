"""Why registrations are one application: for the page of an application, a page with every reason, and a report."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from catalogue.grouping import Explanation, explain, is_sure, same_text
from catalogue.models import Application, GroupingReport, Registration

from .applications import find_application

MOST_OPEN = 200  # reports that nobody looked at; more would only fill the table


@dataclass(frozen=True)
class Member:
    """A registration with the reasons why it stands here; `decided` is the reason a person gave."""

    registration: Registration
    reasons: list[Explanation]
    sure: bool
    decided: str


@dataclass(frozen=True)
class GroupingSummary:
    """The grouping as the page of an application shows it."""

    names: list[tuple[str, int]]
    reasons: list[tuple[str, int]]
    same_text: list[Registration]


class ReportForm(forms.Form):
    """A visitor's report that a registration does not belong here. No name, no address."""

    registration = forms.CharField(max_length=20)
    message = forms.CharField(
        max_length=1000,
        required=False,
        error_messages={"max_length": "Maak je toelichting korter dan 1000 tekens."},
    )


def grouping_summary(registrations: Iterable[Registration]) -> GroupingSummary:
    """Return the names in use, how many registrations each reason holds for, and who else uses a lone one's text."""
    rows = list(registrations)
    names = Counter(row.title.strip() for row in rows)
    reasons = Counter(reason.sentence for row in rows for reason in _reasons(row)[:1])
    alone = same_text(rows[0]) if len(rows) == 1 else []
    return GroupingSummary(_ordered(names), _ordered(reasons), alone)


def grouping_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Every registration of an application with why it stands here. An old address redirects."""
    application = find_application(slug)
    if application.slug != slug:
        return redirect("application_grouping", application.slug, permanent=True)
    context = {"application": application, "members": _members(application), "thanks": "gemeld" in request.GET}
    return render(request, "portal/application_grouping.html", context)


def report_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """`?registratie=`: report that a registration does not belong here; an editor decides. POST stores it."""
    application = find_application(slug)
    if application.slug != slug:
        return redirect("application_grouping", application.slug, permanent=True)
    register_id = request.POST.get("registration") or request.GET.get("registratie", "")
    row = next((row for row in application.registrations.all() if row.register_id == register_id), None)
    if row is None:
        raise Http404("Deze registratie staat niet bij deze toepassing.")
    form = ReportForm(request.POST) if request.method == "POST" else ReportForm()
    if form.is_bound and form.is_valid():
        _save_report(row, application, form.cleaned_data["message"])
        return redirect(f"{reverse('application_grouping', args=[slug])}?{urlencode({'gemeld': row.register_id})}")
    context: dict[str, Any] = {"application": application, "registration": row, "form": form}
    context["errors"] = [
        {"message": message, "href": "#toelichting"} for found in form.errors.values() for message in found
    ]
    return render(request, "portal/application_report.html", context, status=400 if form.errors else 200)


@transaction.atomic
def _save_report(row: Registration, application: Application, message: str) -> None:
    """Keep one open report per registration; of a second the words are added, as far as they fit."""
    waiting = GroupingReport.objects.filter(handled_at=None)
    report = waiting.filter(registration=row, application=application).first()
    if report is None and waiting.count() < MOST_OPEN:
        GroupingReport.objects.create(registration=row, application=application, message=message)
    elif report is not None and message and message not in report.message:
        report.message = f"{report.message}\n{message}".strip()[:4000]
        report.save(update_fields=["message"])


def _members(application: Application) -> list[Member]:
    rows = application.registrations.public().select_related("organisation", "match", "placement__decision")
    return [
        Member(row, _reasons(row), _is_sure(row), _decision_reason(row))
        for row in rows.order_by("organisation__name", "pk")
    ]


def _reasons(row: Registration) -> list[Explanation]:
    match = getattr(row, "match", None)
    return explain(match) if match else []


def _is_sure(row: Registration) -> bool:
    match = getattr(row, "match", None)
    return match is None or is_sure(match)


def _decision_reason(row: Registration) -> str:
    placement = getattr(row, "placement", None)
    return placement.decision.reason if placement else ""


def _ordered(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
