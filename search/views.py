"""The search page."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from catalogue.models import ApplicationAddress

from . import zero_results
from .criteria import LAST_PAGE, ORDERS, PER_PAGE, SearchCriteria
from .engines import EngineUnavailable, get_engine, guarded
from .export import FORMS, rows
from .facets import FACETS
from .forms import SearchForm
from .outbox import dead, waiting
from .results import SearchPage, find_entries
from .retrieval import retrieve_all
from .suggestions import suggest

AROUND = 2


def search_page(request: HttpRequest) -> HttpResponse:
    """Find applications; 400 with a sentence when the address asks something impossible."""
    form = SearchForm(request.GET)
    criteria = form.criteria()
    context = {"criteria": criteria, "errors": [], "chips": _chips(criteria, form.names)}
    if form.errors:
        return _refused(request, form, context)
    page = find_entries(criteria, form.names, form.wanted())
    if criteria.page > max(page.pages, 1):
        form.errors.append(_no_such_page(criteria, page))
        return _refused(request, form, context)
    zero_results.count(page)
    return render(request, "search/results.html", context | _shown(page))


def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """`/zoeken/resultaten.csv` and `.json`: everything that fits, as open data; 503 while the index cannot be asked."""
    asked = SearchForm(request.GET)
    criteria = asked.criteria()
    if asked.errors:
        return _refused(request, asked, {"criteria": criteria, "errors": [], "chips": []})
    write, content_type = FORMS[form]
    try:
        found = guarded(lambda: retrieve_all(get_engine(), criteria))
    except EngineUnavailable:
        answer = render(request, "search/no_export.html", {"url": criteria.url}, status=503)
        answer["Retry-After"] = "30"
        return answer
    name = f"ai-plein-{timezone.localdate():%Y-%m-%d}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Access-Control-Allow-Origin": "*"}
    body = write(rows(found, request.build_absolute_uri))
    return StreamingHttpResponse(body, content_type=content_type, headers=headers)


def suggestions(request: HttpRequest) -> JsonResponse:
    """`/zoeken/suggesties?q=`: what begins with what was typed so far."""
    found = suggest(request.GET.get("q", ""))
    return JsonResponse({"suggesties": [{"naam": one.name, "soort": one.kind, "url": one.url} for one in found]})


def _refused(request: HttpRequest, form: SearchForm, context: dict[str, Any]) -> HttpResponse:
    context["errors"] = [{"message": message, "href": "#q"} for message in form.errors]
    context["typed"] = form.typed
    context["back_url"] = context["criteria"].on_page(1).url
    context["export_url"] = context["criteria"].export_url("csv") if form.too_deep else ""
    return render(request, "search/bad_question.html", context, status=400)


def _shown(page: SearchPage) -> dict[str, Any]:
    criteria = page.criteria
    return {
        "page": page,
        "comparison": _comparison(criteria),
        "corrections": [
            {"wrong": one.wrong, "right": one.right, "url": criteria.corrected(one.wrong, one.right).url}
            for one in page.corrections
        ],
        "behind": waiting() + dead() if not page.total and not page.limited else 0,
        "hidden": _hidden(criteria),
        "kept_choices": _kept(criteria),
        "chosen": _choices(criteria),
        "orders": [
            {"value": value, "label": label, "selected": value == criteria.in_order}
            for value, label in ORDERS.items()
            if criteria.text or value != "relevantie"
        ],
        "clear_url": criteria.without_filters().url,
        "exports": [(form.upper(), criteria.export_url(form)) for form in FORMS],
        "most": LAST_PAGE * PER_PAGE,
        "everything_url": reverse("search"),
        "pages": _pages(page),
        "previous_url": criteria.on_page(criteria.page - 1).url if criteria.page > 1 else "",
        "next_url": criteria.on_page(criteria.page + 1).url if criteria.page < page.pages else "",
    }


def _hidden(criteria: SearchCriteria) -> list[dict[str, str]]:
    """What the filters keep of the present question: its text and its order."""
    pairs = (
        ("q", criteria.text),
        ("zelfde", str(criteria.look_alike or "")),
        ("sorteer", criteria.order),
        *(("vergelijk", slug) for slug in criteria.compare),
    )
    return [{"name": name, "value": value} for name, value in pairs if value]


def _kept(criteria: SearchCriteria) -> list[dict[str, str]]:
    """What a new text keeps of the present question: its choices and its order."""
    return _choices(criteria) + ([{"name": "sorteer", "value": criteria.order}] if criteria.order else [])


def _choices(criteria: SearchCriteria) -> list[dict[str, str]]:
    choices = [{"name": key, "value": value} for key, values in criteria.chosen.items() for value in values]
    choices += [{"name": "vergelijk", "value": slug} for slug in criteria.compare]
    choices += [{"name": name, "value": moment.isoformat()} for name, moment in criteria.period.items()]
    return choices + ([{"name": "zelfde", "value": str(criteria.look_alike)}] if criteria.look_alike else [])


def _comparison(criteria: SearchCriteria) -> dict[str, Any]:
    """What was chosen to compare so far, each with a link that takes it away; empty when nothing was."""
    if not criteria.compare:
        return {}
    names = {
        row.slug: row.application.title
        for row in ApplicationAddress.objects.filter(
            slug__in=criteria.compare, application__withheld_at=None
        ).select_related("application__profile")
    }
    chips = [
        {"label": f"Vergelijk: {names.get(slug, slug)}", "url": criteria.comparing(slug).url}
        for slug in criteria.compare
    ]
    url = f"{reverse('compare')}?{urlencode([('t', slug) for slug in criteria.compare])}"
    return {"chips": chips, "url": url, "count": len(criteria.compare)}


def _pages(page: SearchPage) -> list[dict[str, Any] | None]:
    """First, last and those around the present page; None stands for a gap."""
    if page.pages < 2:
        return []
    now = page.criteria.page
    near = range(max(1, now - AROUND), min(page.pages, now + AROUND) + 1)
    numbers = sorted({1, page.pages, *near})
    links: list[dict[str, Any] | None] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number - before > 1:
            links.append(None)
        links.append({"number": number, "url": page.criteria.on_page(number).url, "current": number == now})
    return links


def _chips(criteria: SearchCriteria, names: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    same = [{"label": "Met dezelfde naam", "url": criteria.only_look_alikes(0).url}] if criteria.look_alike else []
    return (
        [
            {
                "label": f"{facet.label}: {names[facet.key][value]}",
                "url": criteria.without(facet.key, value).url,
            }
            for facet in FACETS
            for value in criteria.chosen.get(facet.key, ())
        ]
        + [
            {"label": f"Gewijzigd {name} {moment:%d-%m-%Y}", "url": criteria.without_period(name).url}
            for name, moment in criteria.period.items()
        ]
        + same
    )


def _no_such_page(criteria: SearchCriteria, page: SearchPage) -> str:
    there = "Er is maar één pagina" if page.pages < 2 else f"Er zijn {page.pages} pagina’s"
    return f"Pagina {criteria.page} is er niet. {there}."
