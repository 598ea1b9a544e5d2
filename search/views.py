"""The search page: a question is understood, retrieved and presented, in that order and each once."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from . import zero_results
from .criteria import SearchCriteria
from .engines import EngineUnavailable, get_engine, guarded
from .export import FORMS, rows
from .fitting import fitting_number
from .forms import SearchForm
from .page import SearchPage, page_context, present
from .retrieval import retrieve, retrieve_all
from .suggestions import suggest
from .understanding import understand

RETRY_AFTER = 30  # seconds; the worker makes a missing index within a minute


def search_page(request: HttpRequest) -> HttpResponse:
    """Find applications; 400 with a sentence when the address asks something impossible."""
    form = SearchForm(request.GET)
    criteria = form.criteria()
    if form.errors:
        return _refused(request, form, criteria)
    question = understand(criteria.text)
    found = retrieve(criteria, question)
    page = present(criteria, found, form.names, form.option_texts())
    if criteria.page > max(page.pages, 1):
        form.errors.append(_no_such_page(page))
        return _refused(request, form, criteria)
    zero_results.count(criteria, found)
    return render(request, "search/results.html", page_context(page))


def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """`/zoeken/resultaten.csv` and `.json`: everything that fits, as open data; 503 while the index cannot be asked."""
    asked = SearchForm(request.GET)
    criteria = asked.criteria()
    if asked.errors:
        return _refused(request, asked, criteria)
    question = understand(criteria.text)
    try:
        found = guarded(lambda: retrieve_all(get_engine(), criteria, question))
    except EngineUnavailable:
        answer = render(request, "search/no_export.html", {"url": criteria.url}, status=503)
        answer["Retry-After"] = str(RETRY_AFTER)
        return answer
    write, content_type = FORMS[form]
    name = f"ai-plein-{timezone.localdate():%Y-%m-%d}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Access-Control-Allow-Origin": "*"}
    body = write(rows(found, request.build_absolute_uri, lambda hit: fitting_number(hit, criteria)))
    return StreamingHttpResponse(body, content_type=content_type, headers=headers)


def suggestions(request: HttpRequest) -> JsonResponse:
    """`/zoeken/suggesties?q=`: what begins with what was typed so far."""
    found = suggest(request.GET.get("q", ""))
    return JsonResponse({"suggesties": [{"naam": one.name, "soort": one.kind, "url": one.url} for one in found]})


def _refused(request: HttpRequest, form: SearchForm, criteria: SearchCriteria) -> HttpResponse:
    context = {
        "errors": [{"message": message, "href": "#q"} for message in form.errors],
        "typed": form.typed,
        "back_url": criteria.on_page(1).url,
        "export_url": criteria.export_url("csv") if form.too_deep else "",
    }
    return render(request, "search/bad_question.html", context, status=400)


def _no_such_page(page: SearchPage) -> str:
    there = "Er is maar één pagina" if page.pages < 2 else f"Er zijn {page.pages} pagina’s"
    return f"Pagina {page.criteria.page} is er niet. {there}."
