"""Pages that combine packages, and the pages of errors."""

import sys
from http.client import responses
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

from catalogue.address_form import short
from catalogue.disk_full import is_disk_full
from catalogue.models import Province
from catalogue.paging import links, numbered, page_of
from search.engines import EngineOutOfReach, EngineUnavailable, IndexBroken, get_engine, guarded
from search.forms import SearchForm
from search.index_health import require_entries
from search.outbox import waiting

from .application_page import application_context
from .applications import find_application
from .changes import ChangeKind, ChangesForm, changes
from .database_errors import is_database_unavailable
from .kept_forms import offer_again, submitted_here
from .timeline import timeline

EVENTS = 50  # on one page of a history
RETRY_AFTER = 30  # seconds
COMPONENTS = settings.BASE_DIR / "portal" / "templates" / "components"


def application_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One application: what it does, who uses it, and each registration. An old address redirects.

    `?provincie=` puts users of that province first where one can ask; another value gives a sentence and 400. With
    `?registraties=passend` the choices of a search in the address leave over the registrations that fit; what cannot
    be used of these is left out.
    """
    application = find_application(slug)
    if application.slug != slug:
        return redirect(application, permanent=True)
    form = SearchForm(request.GET if request.GET.get("registraties") == "passend" else QueryDict())
    criteria = form.criteria().of_registrations()
    asked = request.GET.get("provincie", "")
    province = asked if asked in Province.values else ""
    sentence = f"De provincie ‘{short(asked)}’ kennen we niet. Hieronder staat de toepassing zonder die keuze."
    errors = [{"message": sentence}] if asked != province else []
    context = application_context(application, criteria, form.names, province) | {"errors": errors}
    return render(request, "portal/application.html", context, status=400 if errors else 200)


def application_history_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What happened to all registrations of one application. An old address redirects."""
    application = find_application(slug)
    if application.slug != slug:
        return redirect("application_history", application.slug, permanent=True)
    page = page_of(request, timeline(application.registrations.all()), EVENTS)
    context = {"application": application, "page": page} | links(page, numbered(request.path))
    return render(request, "portal/application_history.html", context)


def changes_page(request: HttpRequest) -> HttpResponse:
    """`/wijzigingen`: what changed per day; 400 with a sentence when the address asks what cannot be."""
    form = ChangesForm(request.GET)
    result = changes(form)
    context = {
        "days": result.days,
        "page": result.page,
        "run": result.run,
        "is_sample": result.is_sample,
        "kinds": [kind.label for kind in form.kinds],
        "choices": _kind_choices(request.path, form),
        "everything_url": request.path,
        "errors": [{"message": message} for message in form.errors],
    }
    context |= links(result.page, numbered(request.path, *form.parameters))
    return render(request, "portal/changes.html", context, status=400 if form.errors else 200)


def liveness(_request: HttpRequest) -> JsonResponse:
    """`/gezond`: this process answers."""
    return JsonResponse({"status": "gezond"})


def readiness(_request: HttpRequest) -> JsonResponse:
    """`/gereed`: the database and the index answer; 503 with the problems when not.

    A search engine out of reach, or an index that the worker makes anew, is no reason to take this web server out of
    use: it is so for all of them, every page works, and search falls back on the database. Then the status is
    "beperkt", with 200.
    """
    database, (index, passes) = _database_problem(), _index_problem()
    problems = [problem for problem in (database, index) if problem]
    status = "gereed" if not problems else "beperkt" if passes and not database else "niet gereed"
    body: dict[str, Any] = {"status": status, "problemen": problems}
    if not problems:
        body["wachtrij"] = waiting()
    return JsonResponse(body, status=503 if status == "niet gereed" else 200)


def style_page(request: HttpRequest) -> HttpResponse:
    """`/huisstijl`: every component with its example, for the one who builds or judges a page."""
    from .pattern_library import components

    return render(request, "huisstijl.html", {"components": components(COMPONENTS)})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def not_offered(request: HttpRequest) -> HttpResponse:
    """Take the place of a page of another package that we do not want."""
    raise Http404


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, which is offered again, or one that came from elsewhere."""
    if fields := submitted_here(request):
        return offer_again(request, fields, status=403)
    return render(request, "403.html", {"csrf": True}, status=403)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Shown when all else fails, so it queries nothing. A full disk gives 507, and a
    database that is locked or out of reach 503: that passes.
    """
    error = sys.exc_info()[1]
    if is_database_unavailable(error):
        return bare_page(request, 503, database_unavailable=True, headers={"Retry-After": str(RETRY_AFTER)})
    if is_disk_full(error):
        return bare_page(request, 507, disk_full=True)
    return bare_page(request, 500)


def too_large(request: HttpRequest) -> HttpResponse:
    """What was sent is more than we take: a file of this sort, or a form without one."""
    return bare_page(request, 413, too_large=True, megabytes=settings.LARGEST_UPLOAD // 2**20)


def bare_page(
    request: HttpRequest, status: int, *, headers: dict[str, str] | None = None, **context: Any
) -> HttpResponse:
    """A page that needs no database; a request below `/api/` gets a problem (RFC 9457)."""
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": responses[status], "status": status}
        return JsonResponse(problem, status=status, headers=headers, content_type="application/problem+json")
    return HttpResponse(loader.render_to_string("500.html", context), status=status, headers=headers)


def _kind_choices(path: str, form: ChangesForm) -> list[dict[str, Any]]:
    choices = [{"label": "Alles", "url": path, "current": not form.kinds}]
    return choices + [
        {"label": kind.label, "url": f"{path}?soort={kind.value}", "current": kind in form.kinds} for kind in ChangeKind
    ]


def _database_problem() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations")
    except Exception:
        return "De database antwoordt niet, of is nog leeg."
    return ""


def _index_problem() -> tuple[str, bool]:
    """What is wrong with the index, empty when nothing is, and whether that passes by itself."""
    try:
        guarded(lambda: require_entries(get_engine()))
    except IndexBroken as error:
        return f"{error} De taakverwerker maakt een nieuwe.", True
    except EngineUnavailable as error:
        return str(error), isinstance(error, EngineOutOfReach)
    return "", False
