"""Pages that combine rooms, and what is shown when something is not there."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

from catalogue.headings import sections
from catalogue.models import Application, ApplicationAddress, Registration
from search.engines import EngineUnavailable, get_engine
from search.outbox import waiting

FULL_TEXTS = 10
COMPONENTS = settings.BASE_DIR / "portal" / "templates" / "components"


def application_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One application: what it does, who uses it, and each registration. An old address redirects."""
    application = _application(slug)
    if application.slug != slug:
        return redirect(application, permanent=True)
    registrations = sorted(application.registrations.all(), key=_fullest_first)
    current = [row for row in registrations if row.withdrawn_at is None]
    context = {
        "application": application,
        "profile": application.published_profile,
        "registrations": sorted(registrations, key=lambda row: row.organisation.name),
        "current": current,
        "lead": _lead(application, current or registrations),
        "organisation_count": len({row.organisation_id for row in current}),
        "stopped_count": sum(row.status == "buiten-gebruik" for row in current),
        "themes": sorted({theme.name for row in current for theme in row.themes.all()}),
        "statuses": sorted({row.get_status_display() for row in current if row.status}),
        "categories": sorted({row.get_publication_category_display() for row in current if row.publication_category}),
        "suppliers": sorted({row.supplier for row in current if row.supplier}),
        "full_texts": [
            {"registration": row, "sections": sections(row)} for row in (current or registrations)[:FULL_TEXTS]
        ],
    }
    return render(request, "portal/application.html", context)


def alive(_request: HttpRequest) -> JsonResponse:
    """`/gezond`: this process answers."""
    return JsonResponse({"status": "gezond"})


def able(_request: HttpRequest) -> JsonResponse:
    """`/gereed`: the database and the index can be asked; 503 with what is wrong when not."""
    problems = [problem for problem in (_database_problem(), _index_problem()) if problem]
    body: dict[str, Any] = {"status": "niet gereed" if problems else "gereed", "problemen": problems}
    if not problems:
        body["wachtrij"] = waiting()
    return JsonResponse(body, status=503 if problems else 200)


def style_page(request: HttpRequest) -> HttpResponse:
    """`/huisstijl`: every component with its example, for the one who builds or judges a page."""
    from .style import components

    return render(request, "huisstijl.html", {"components": components(COMPONENTS)})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Shown when all else fails, so it asks nothing of the database."""
    return HttpResponse(loader.render_to_string("500.html"), status=500)


def _application(slug: str) -> Application:
    registrations = Registration.objects.public().select_related("organisation").prefetch_related("themes").defer("raw")
    address = (
        ApplicationAddress.objects.filter(slug=slug, application__withheld_at=None)
        .select_related("application__profile")
        .prefetch_related(Prefetch("application__registrations", registrations))
        .first()
    )
    if address is None:
        raise Http404("Deze toepassing is er niet.")
    return address.application


def _fullest_first(row: Registration) -> tuple[bool, int, str]:
    texts = (row.description_short, row.purpose_and_impact, row.considerations, row.technical_operation, row.data)
    return (row.withdrawn_at is not None, -sum(map(len, texts)), row.register_id)


def _lead(application: Application, rows: list[Registration]) -> str:
    profile = application.published_profile
    if profile and profile.summary:
        return profile.summary
    texts = [row.description_short for row in rows] + [row.purpose_and_impact for row in rows]
    return next((text for text in texts if text), "")


def _database_problem() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return "De database antwoordt niet."
    return ""


def _index_problem() -> str:
    try:
        get_engine().count()
    except EngineUnavailable as error:
        return str(error)
    return ""
