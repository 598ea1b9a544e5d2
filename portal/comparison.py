"""Up to four applications side by side, with what is different marked."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from catalogue.address_form import AddressForm, short
from catalogue.contacts import contacts
from catalogue.dependency import FACTS as DEPENDENCY_FACTS
from catalogue.dependency import fact_source, profile_fact
from catalogue.diligence import kept_ruleset, present_dimensions, present_findings, ruleset
from catalogue.introduction import introduction_of
from catalogue.models import Application, ApplicationAddress, ApplicationProfile, DiligenceRating, Registration
from catalogue.safe_text import plain_text, public_text
from catalogue.shares import category_sentence, shares_of, status_sentence
from catalogue.suppliers import spellings

from .report import NO_ADVICE

MOST = 4  # columns that fit beside each other at 1280 pixels and on A3
UNKNOWN = "Onbekend"
LONGEST = 160  # signs of one cell, so that three products fit on three screens; their own pages have the whole text
MUCH = 25  # points of a share from which two columns differ, when their answers do not
ONLY = "verschil"  # `?alleen=verschil` leaves out what is the same


@dataclass(frozen=True)
class Subject:
    """One application of the comparison with what its column needs."""

    application: Application
    current: list[Registration]
    rating: DiligenceRating | None
    dimensions: list[dict[str, Any]]
    findings: dict[str, dict[str, Any]]

    @property
    def profile(self) -> ApplicationProfile | None:
        return self.application.published_profile


CellText = Callable[[Subject], str]


def compare_page(request: HttpRequest) -> HttpResponse:
    """`/vergelijken?t=slug&t=slug`; too many or unknown ones give a message and status 400."""
    slugs = AddressForm(request.GET).choices("t")
    found = _found(slugs[: MOST * 5])
    errors = _errors(slugs, found)
    each = {application.pk: application for application in found.values()}
    subjects = [_subject(application) for application in list(each.values())[:MOST]]
    only_different = request.GET.get("alleen") == ONLY and len(subjects) > 1
    groups = _groups(subjects)
    context = {
        "subjects": [_column(subject, subjects) for subject in subjects],
        "groups": _shown(groups, only_different=only_different),
        "unknown": [row["label"] for group in groups for row in group["rows"] if not row["is_known"]],
        "different": sum(row["differs"] for group in groups for row in group["rows"]),
        "only_different": only_different,
        "switch_url": _address(subjects, only_different=not only_different),
        "span": len(subjects) + 1,
        "errors": [{"message": message} for message in errors],
        "more_url": reverse("search") + "?" + urlencode([("vergelijk", one.application.slug) for one in subjects]),
        "room": MOST - len(subjects),
        "no_advice": NO_ADVICE,
    }
    return render(request, "portal/compare.html", context, status=400 if errors else 200)


def _found(slugs: Sequence[str]) -> dict[str, Application]:
    """Return the public applications by the addresses that were asked for, in that order."""
    registrations = Registration.objects.current().select_related("organisation").order_by("register_id")
    ratings = DiligenceRating.objects.filter(replaced_at=None)
    rows = (
        ApplicationAddress.objects.filter(slug__in=[slug for slug in slugs if "\x00" not in slug])
        .filter(application__withheld_at=None)
        .select_related("application__profile")
        .prefetch_related(
            Prefetch("application__registrations", registrations),
            Prefetch("application__ratings", ratings),
            "application__profile__usages__organisation",
        )
    )
    by_slug = {row.slug: row.application for row in rows}
    return {slug: by_slug[slug] for slug in slugs if slug in by_slug}


def _errors(slugs: Sequence[str], found: dict[str, Application]) -> list[str]:
    errors = []
    if len(slugs) > MOST:
        errors.append(f"Je koos {len(slugs)} toepassingen. Vergelijk er hooguit {MOST}. We tonen de eerste {MOST}.")
    for slug in slugs[:MOST]:
        if slug not in found:
            errors.append(f"De toepassing ‘{short(slug)}’ kennen we niet. Zoek haar op.")
    return errors


def _subject(application: Application) -> Subject:
    rating = next(iter(application.ratings.all()), None)
    if rating is None:
        return Subject(application, list(application.registrations.all()), None, [], {})
    rules = kept_ruleset(rating.ruleset_id)
    findings = [
        row
        for key in rules.dimensions
        for group in present_findings(rating.findings, rules, key)
        for row in group["rows"]
    ]
    return Subject(
        application,
        list(application.registrations.all()),
        rating,
        present_dimensions(rating.dimensions, rules),
        {row["id"]: row for row in findings},
    )


def _column(subject: Subject, all_subjects: Sequence[Subject]) -> dict[str, Any]:
    left = [("t", one.application.slug) for one in all_subjects if one is not subject]
    return {
        "name": subject.application.title,
        "url": subject.application.get_absolute_url(),
        "report_url": reverse("application_rating", args=[subject.application.slug]),
        "without_url": reverse("compare") + (f"?{urlencode(left)}" if left else ""),
    }


def _groups(subjects: Sequence[Subject]) -> list[dict[str, Any]]:
    if not subjects:
        return []
    return [
        {"title": "In het kort", "rows": _text_rows(subjects, SHORT)},
        {"title": "Beoordeling", "rows": _rating_rows(subjects)},
        {"title": "Past het?", "rows": _text_rows(subjects, FITS)},
        {"title": "Eigen regie en klimaat", "rows": _dependency_rows(subjects)},
        {"title": "Bewijs per uitspraak", "rows": _finding_rows(subjects)},
    ]


def _shown(groups: Sequence[dict[str, Any]], *, only_different: bool) -> list[dict[str, Any]]:
    """Leave out the rows that nobody knows anything of, or all but those that differ, and groups without a row."""
    wanted = "differs" if only_different else "is_known"
    kept = [{**group, "rows": [row for row in group["rows"] if row[wanted]]} for group in groups]
    return [group for group in kept if group["rows"]]


def _address(subjects: Sequence[Subject], *, only_different: bool) -> str:
    chosen = [("t", one.application.slug) for one in subjects]
    return reverse("compare") + "?" + urlencode([*chosen, *([("alleen", ONLY)] if only_different else [])])


def _text_rows(
    subjects: Sequence[Subject], rows: Iterable[tuple[str, Callable[[Subject], str]]]
) -> list[dict[str, Any]]:
    return [
        _row(label, subjects, [{"text": cell_text(one) or UNKNOWN} for one in subjects], marked=label not in OWN)
        for label, cell_text in rows
    ]


def _dependency_rows(subjects: Sequence[Subject]) -> list[dict[str, Any]]:
    """What editors know of dependency and climate; each fact with its source."""
    return [
        _row(label, subjects, [_dependency_cell(one, name) for one in subjects]) for label, name in DEPENDENCY_FACTS
    ]


def _dependency_cell(one: Subject, name: str) -> dict[str, Any]:
    return {"text": profile_fact(one.profile, name) or UNKNOWN, "source": fact_source(one.profile, name)}


def _rating_rows(subjects: Sequence[Subject]) -> list[dict[str, Any]]:
    rows = []
    for key, dimension in ruleset().dimensions.items():
        cells = [_rating_cell(next((part for part in one.dimensions if part["key"] == key), None)) for one in subjects]
        rows.append(_row(dimension.name, subjects, cells))
    return rows


def _rating_cell(part: dict[str, Any] | None) -> dict[str, Any]:
    if part is None:
        return {"text": "Nog niet beoordeeld"}
    return {"dimension": part, "text": part.get("category", "Geen oordeel"), "share": part.get("known", 0)}


def _finding_rows(subjects: Sequence[Subject]) -> list[dict[str, Any]]:
    rows = []
    for indicator in ruleset().indicators:
        cells = []
        for one in subjects:
            finding = one.findings.get(indicator.id, NOT_FOUND)
            text = UNKNOWN if finding["answer"] == NOT_FOUND["answer"] else f"{finding['answer']} {finding['level']}"
            cells.append({"finding": finding, "text": text, "share": int(finding["percent"].rstrip("%"))})
        rows.append(_row(indicator.title, subjects, cells))
    return rows


def _row(
    label: str, subjects: Sequence[Subject], cells: list[dict[str, Any]], *, marked: bool = True
) -> dict[str, Any]:
    """One row; `differs` when at least two columns differ, in their answer or by MUCH in their share."""
    for subject, cell in zip(subjects, cells, strict=True):
        cell["name"] = subject.application.title
        cell["unknown"] = cell["text"] == UNKNOWN
    shares = [cell.get("share", 0) for cell in cells]
    differs = len({cell["text"] for cell in cells}) > 1 or max(shares) - min(shares) >= MUCH
    is_known = not all(cell["unknown"] for cell in cells)
    return {"label": label, "cells": cells, "differs": marked and differs, "is_known": is_known}


def _summary(one: Subject) -> str:
    summary = one.profile.summary if one.profile else ""
    rows = one.current
    text = summary or introduction_of(
        [row.description_short for row in rows] + [row.purpose_and_impact for row in rows]
    )
    return _truncated(public_text(plain_text(text)))


def _users(one: Subject) -> str:
    names = sorted({row.organisation.name for row in one.current})
    if not names:
        return "Niemand in het register"
    return names[0] if len(names) == 1 else f"{len(names)} organisaties: {status_sentence(one.current)}"


def _risk(one: Subject) -> str:
    if one.profile and one.profile.risk_class:
        return f"{one.profile.get_risk_class_display()} (redactie, indicatief)"
    stated = category_sentence(one.current)
    return f"Niet bepaald. Opgave organisatie: {stated}" if stated else "Niet bepaald"


def _supplier(one: Subject) -> str:
    """The name that most give, with its share, and how many other suppliers are named."""
    shares = shares_of(one.current, lambda row: [row.supplier_key] if row.supplier_key else [])
    named = [(share, names[0]) for share in shares if (names := _names_of(one, share.answer))]
    shown = [name if share.total == 1 else f"{name} ({share.count} van {share.total})" for share, name in named]
    return _truncated(", ".join(shown[:3]) + (f" en {len(shown) - 3} andere" if len(shown) > 3 else ""))


def _names_of(one: Subject, key: str) -> list[str]:
    return spellings(row.supplier for row in one.current if row.supplier_key == key)


def _contact(one: Subject) -> str:
    found = contacts(one.application, one.current)
    return "; ".join(f"{contact.name}: {public_text(contact.address)}" for contact in found)


def _fact(name: str) -> CellText:
    return lambda one: profile_fact(one.profile, name)


def _truncated(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


NOT_FOUND = {"answer": "onbekend", "level": 0, "percent": "0%", "share_words": UNKNOWN}
OWN = ("Wat doet het?", "Wie gebruikt het?", "Wie kan ik vragen?")  # always other words: no sign of a difference
SHORT = (
    ("Wat doet het?", _summary),
    ("Wie gebruikt het?", _users),
    ("Risico", _risk),
    ("Wie kan ik vragen?", _contact),
)
FITS = (
    ("Mag je het overnemen?", _fact("sharing_status")),
    ("Kosten", _fact("costs")),
    ("Waar draait het?", _fact("hosting")),
    ("Koppelingen", _fact("integration")),
    ("Licentie", _fact("licence")),
    ("Leverancier", _supplier),
)
