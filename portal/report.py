"""Is it good enough to take over? The report of an application or a registration, and how it is made."""

from datetime import date
from importlib.util import find_spec
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from catalogue.contacts import contacts, registered_contacts
from catalogue.diligence import (
    Ruleset,
    automatic_indicators,
    differences,
    kept_ruleset,
    present_dimensions,
    present_findings,
    rate_registration,
    ruleset,
    text_counts,
)
from catalogue.models import Application, DiligenceRating, Registration
from catalogue.views import registration_page

from .applications import find_application
from .coverage_chart import coverage_chart
from .pdf import as_pdf
from .report_summary import cautions, lead, rows_of, tasks, unknown_of_product

SHOWN_REPORTS = 24  # of the history of an application, in the list and the chart: two years of one a month
NO_ADVICE = "Geen juridisch advies. Berekend uit wat organisaties zelf opschreven en wat daarvan is nagekeken."


def application_report_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The report of an application, today's or an older one (`?rapport=`). An old address redirects."""
    application = find_application(slug)
    if application.slug != slug:
        return redirect("application_rating", application.slug, permanent=True)
    return render(request, "portal/report.html", report_context(application, request.GET.get("rapport", "")))


def application_report_json(_request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as data: every number with the evidence it comes from."""
    application = find_application(slug)
    if application.slug != slug:
        return redirect("application_rating_json", application.slug, permanent=True)
    rating = rating_of(application)
    if rating is None:
        raise Http404("Deze toepassing is nog niet beoordeeld.")
    about = {"slug": application.slug, "name": application.title, "url": application.get_absolute_url()}
    stored = {name: getattr(rating, name) for name in ("risk", "users", "dimensions", "findings")}
    return _json(about, stored, kept_ruleset(rating.ruleset_id), rating.as_of)


def application_report_pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The report for a file, where the extra for PDF is installed; 404 where it is not."""
    application = find_application(slug)
    if application.slug != slug:
        return redirect("application_rating_pdf", application.slug, permanent=True)
    context = report_context(application, request.GET.get("rapport", ""))
    context["address"] = request.build_absolute_uri(reverse("application_rating", args=[application.slug]))
    return as_pdf(request, "portal/report_pdf.html", context, name=f"beoordeling-{application.slug}")


def registration_report_page(request: HttpRequest, register_id: str) -> HttpResponseBase:
    """The report of one registration, made while somebody looks; a withdrawn one has its page, with the way on."""
    registration = _registration(register_id)
    if registration.withdrawn_at is not None:
        return registration_page(request, register_id)
    return render(request, "portal/report.html", _registration_context(registration))


def registration_report_json(request: HttpRequest, register_id: str) -> HttpResponseBase:
    """The same as data."""
    registration = _registration(register_id)
    if registration.withdrawn_at is not None:
        return registration_page(request, register_id)
    about = {
        "register_id": registration.register_id,
        "name": registration.title,
        "organisation": registration.organisation.name,
        "url": registration.get_absolute_url(),
        "application": registration.application.slug,
    }
    return _json(about, rate_registration(registration), ruleset(), timezone.localdate())


def registration_report_pdf(request: HttpRequest, register_id: str) -> HttpResponseBase:
    """The same for a file; 404 where the extra for PDF is not installed."""
    registration = _registration(register_id)
    if registration.withdrawn_at is not None:
        return registration_page(request, register_id)
    context = _registration_context(registration)
    context["address"] = request.build_absolute_uri(reverse("registration_rating", args=[register_id]))
    return as_pdf(request, "portal/report_pdf.html", context, name=f"beoordeling-registratie-{register_id}")


def explanation_page(request: HttpRequest) -> HttpResponse:
    """`/zo-beoordelen-wij`: the rules, as they stand in the file."""
    rules = ruleset()
    rows = [
        {"dimension": dimension, "indicators": rules.of(key), "key": key} for key, dimension in rules.dimensions.items()
    ]
    context = {"rules": rules, "dimensions": rows, "automatic": automatic_indicators(), "no_advice": NO_ADVICE}
    return render(request, "portal/rating_explanation.html", context)


def rating_of(application: Application, number: str = "") -> DiligenceRating | None:
    """Return today's report, or the one of this number. Raises Http404 for a number that is not of this application."""
    rows = application.ratings.select_related("ruleset")
    if not number:
        return rows.filter(replaced_at=None).first()
    if not (number.isascii() and number.isdigit() and len(number) < 15):
        raise Http404("Dit rapport is er niet.")
    return get_object_or_404(rows, pk=int(number))


def report_context(application: Application, number: str = "") -> dict[str, Any]:
    """Return the context of `portal/report.html` for an application."""
    rating = rating_of(application, number)
    registrations = sorted(application.registrations.all(), key=lambda row: row.register_id)
    current = [row for row in registrations if row.withdrawn_at is None]
    context: dict[str, Any] = {
        "application": application,
        "title": application.title,
        "current": current,
        "contacts": contacts(application, current),
        "rating": rating,
        "no_advice": NO_ADVICE,
    }
    if rating is None:
        return context
    rules = kept_ruleset(rating.ruleset_id)
    history = list(application.ratings.defer("findings").order_by("-made_at", "-pk")[:SHOWN_REPORTS])
    return (
        context
        | _shown(rating.dimensions, _public(rating), rules, current)
        | _changes(rating, rules)
        | {
            "risk": rating.risk,
            "as_of": rating.as_of,
            "json_url": reverse("application_rating_json", args=[application.slug]),
            "pdf_url": _pdf_url("application_rating_pdf", application.slug, f"?rapport={number}" if number else ""),
            "replies": _replies(application),
            "history": history,
            "chart": coverage_chart(list(reversed(history)), rules),
            "is_old": rating.replaced_at is not None,
        }
    )


def _registration(register_id: str) -> Registration:
    rows = Registration.objects.public().select_related("organisation", "application__profile")
    return get_object_or_404(rows, register_id=register_id)


def _registration_context(registration: Registration) -> dict[str, Any]:
    report, rules = rate_registration(registration), ruleset()
    return _shown(report["dimensions"], report["findings"], rules, [registration]) | {
        "registration": registration,
        "application": registration.application,
        "title": f"{registration.title} bij {registration.organisation.name}",
        "risk": report["risk"],
        "as_of": timezone.localdate(),
        "json_url": reverse("registration_rating_json", args=[registration.register_id]),
        "pdf_url": _pdf_url("registration_rating_pdf", registration.register_id),
        "current": [registration],
        "contacts": registered_contacts([registration]),
        "no_advice": NO_ADVICE,
    }


def _pdf_url(name: str, of: str, query: str = "") -> str:
    """Return where the PDF is; "" where the extra for it is not installed."""
    return reverse(name, args=[of]) + query if find_spec("weasyprint") else ""


def _shown(
    dimensions: dict[str, Any], findings: list[dict[str, Any]], rules: Ruleset, current: list[Registration]
) -> dict[str, Any]:
    """Return what the page shows of a report: the beginning, and per dimension its groups and its rows."""
    parts = present_dimensions(dimensions, rules)
    copies = text_counts({proof["standard"] for row in findings for proof in row["proofs"] if "standard" in proof})
    for part in parts:
        part["groups"] = present_findings(findings, rules, part["key"])
        part["rows"] = rows_of(part["groups"])
        _count_copies(part["groups"], copies)
    return {
        "rules": rules,
        "dimensions": parts,
        "lead": lead(parts, current),
        "cautions": cautions(findings, rules, current),
        "tasks": tasks(findings, rules),
        "ask_supplier": unknown_of_product(findings, rules),
        "count": len(findings),
    }


def _count_copies(groups: list[dict[str, Any]], copies: dict[str, int]) -> None:
    """Say of each standard text how many other registrations have it too."""
    for group in groups:
        for row in group["rows"]:
            for proof in [*row["proofs"], *filter(None, [row["best"]])]:
                proof["copies"] = copies.get(proof.get("standard", ""), 1) - 1


def _changes(rating: DiligenceRating, rules: Ruleset) -> dict[str, Any]:
    earlier = DiligenceRating.objects.filter(application=rating.application_id, pk__lt=rating.pk)
    previous = earlier.select_related("ruleset").order_by("-pk").first()
    if previous is None:
        return {"previous": None, "changed": []}
    changed = differences(_public(previous), _public(rating), rules)
    older = previous.ruleset.version
    return {"previous": previous, "changed": changed, "older_rules": older if older != rules.version else ""}


def _public(rating: DiligenceRating) -> list[dict[str, Any]]:
    """Return the findings, an old report's without what comes from a registration that is withheld since."""
    if rating.replaced_at is None:
        return rating.findings
    named = {proof.get("register_id") for row in rating.findings for proof in row["proofs"]} - {None}
    withheld = Registration.objects.filter(register_id__in=named).exclude(withheld_at=None)
    hidden = set(withheld.values_list("register_id", flat=True))
    return [
        {**row, "proofs": [proof for proof in row["proofs"] if proof.get("register_id") not in hidden]}
        for row in rating.findings
    ]


def _replies(application: Application) -> list[Any]:
    """The last reply of each organisation."""
    last: dict[int, Any] = {}
    for reply in application.replies.select_related("organisation"):
        last.setdefault(reply.organisation_id, reply)
    return list(last.values())


def _json(about: dict[str, Any], report: dict[str, Any], rules: Ruleset, as_of: date) -> JsonResponse:
    data = {
        **about,
        "explanation": reverse("rating_explanation"),
        "notice": NO_ADVICE,
        "ruleset": rules.version,
        "as_of": as_of.isoformat(),
        "risk": report["risk"],
        "users": report["users"],
        **{key: report["dimensions"][key] for key in rules.dimensions},
        "findings": [
            {
                **row,
                "title": indicator.title,
                "reach": indicator.reach,
                "source": indicator.source,
                "improve": indicator.improve,
            }
            for row in report["findings"]
            if (indicator := rules.indicator(row["id"]))
        ],
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
