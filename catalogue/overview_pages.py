"""Everything of one: an organisation, a supplier, a theme."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from .mergers import Mergers
from .models import Application, Organisation, Registration, Theme, lineage
from .paging import links, numbered, page_of
from .persons import without_personal_addresses
from .provinces import province_map

PER_PAGE = 50  # chosen: most suppliers and organisations fit on one page


def organisation_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation: its applications, who uses them too, and what it was merged from or into."""
    organisation = get_object_or_404(Organisation, slug=slug)
    predecessors = list(lineage(organisation, "predecessors")) if organisation.is_listed else []
    registrations = list(
        Registration.objects.current()
        .filter(organisation__in=[organisation, *predecessors])
        .select_related("application__profile", "organisation")
        .order_by("name", "register_id")
    )
    others = _others(registrations, {organisation.pk, *(row.pk for row in predecessors)})
    inherited = [row.organisation_id for row in registrations if row.organisation_id != organisation.pk]
    page = page_of(request, [(row, others[row.application_id]) for row in registrations], PER_PAGE)
    context = {
        "organisation": organisation,
        "inherited_from": [row for row in predecessors if row.pk in inherited],
        "inherited": len(inherited),
        "silent": [row for row in predecessors if row.pk not in inherited],
        "successors": list(lineage(organisation, "successors")) if organisation.end_date else [],
        "page": page,
        "count": len(registrations),
    }
    return render(request, "catalogue/organisation.html", context | links(page, numbered(request.path)))


def supplier_page(request: HttpRequest, key: str) -> HttpResponse:
    """One supplier under all its spellings: its applications, most used first, and where they are used."""
    registrations = list(
        Registration.objects.current().filter(supplier_key=key).select_related("application__profile", "organisation")
    )
    if not registrations:
        raise Http404("Deze leverancier is er niet.")
    spellings = Counter(without_personal_addresses(row.supplier) for row in registrations)
    page = page_of(request, _by_application(registrations), PER_PAGE)
    context = {
        "name": spellings.most_common(1)[0][0],
        "spellings": [name for name, _count in spellings.most_common()[1:]],
        "page": page,
        "count": len({row.application_id for row in registrations}),
        "organisation_count": len({row.organisation_id for row in registrations}),
        "map": province_map([row.organisation for row in registrations], Mergers()),
        "key": key,
    }
    return render(request, "catalogue/supplier.html", context | links(page, numbered(request.path)))


def theme_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One theme: its narrower terms and its applications, most used first."""
    theme = get_object_or_404(Theme.objects.select_related("broader"), slug=slug)
    applications = _applications_about(theme)
    page = page_of(request, applications, PER_PAGE)
    context = {
        "theme": theme,
        "narrower": theme.narrower.all(),
        "count": page.paginator.count,
        "page": page,
        "rows": [_line(application, application.organisation_count) for application in page],
    }
    return render(request, "catalogue/theme.html", context | links(page, numbered(request.path)))


def _others(registrations: Iterable[Registration], own: set[int]) -> dict[int, int]:
    """Per application: how many other organisations use it."""
    pks = {row.application_id for row in registrations}
    shown = Q(registrations__withdrawn_at=None, registrations__withheld_at=None)
    counts = Application.objects.filter(pk__in=pks).annotate(
        others=Count(
            "registrations__organisation", filter=shown & ~Q(registrations__organisation__in=own), distinct=True
        )
    )
    return dict(counts.values_list("pk", "others"))


def _by_application(registrations: Iterable[Registration]) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for row in registrations:
        entry = found.setdefault(row.application_id, {"application": row.application, "users": set()})
        entry["users"].add(row.organisation.name)
    rows = [_line(entry["application"], len(entry["users"])) for entry in found.values()]
    return sorted(rows, key=lambda line: (-line["count"], line["title"]))


def _line(application: Application, count: int) -> dict[str, Any]:
    return {"title": application.title, "url": application.get_absolute_url(), "count": count}


def _applications_about(theme: Theme) -> Any:
    """Applications with this theme or a narrower one, by a registration or by their editors."""
    wanted = [theme.pk, *theme.narrower.values_list("pk", flat=True)]
    registered = Registration.objects.current().filter(themes__in=wanted).values("application")
    return (
        Application.objects.current()
        .filter(Q(pk__in=registered) | Q(profile__live=True, profile__themes__in=wanted))
        .with_organisation_count()
        .select_related("profile")
        .order_by("-organisation_count", "name")
        .distinct()
    )
