"""Pages of the knowledge portal that are no page in the CMS: overviews, the glossary, and the zip of a product."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Value
from django.db.models.functions import Left, Length
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from wagtail.models import Page

from .bundle import product_bundle
from .lessons import lesson_overview
from .models import INDEXES, GlossaryTerm, ImProductPage, KnowledgePage, RelatedInitiative


def knowledge_page(request: HttpRequest) -> HttpResponse:
    """`/kennis`: every room with how much is in it."""
    return render(request, "knowledge/knowledge.html", {"rooms": _rooms()})


def glossary_page(request: HttpRequest) -> HttpResponse:
    """`/begrippen`: every word with its explanation, by letter."""
    letters: dict[str, list[GlossaryTerm]] = defaultdict(list)
    for term in sorted(GlossaryTerm.objects.shown(), key=lambda term: term.term.casefold()):
        letters[term.term[:1].upper()].append(term)
    context = {"letters": sorted(letters.items()), "count": sum(map(len, letters.values()))}
    return render(request, "knowledge/glossary.html", context)


def lessons_page(request: HttpRequest) -> HttpResponse:
    """`/lessen`: what all case studies together teach."""
    return render(request, "knowledge/lessons.html", lesson_overview())


def initiatives_page(request: HttpRequest) -> HttpResponse:
    """`/initiatieven`: what others do, and where it overlaps."""
    found = RelatedInitiative.objects.shown().select_related("organisation")
    return render(request, "knowledge/initiatives.html", {"initiatives": found})


def product_bundle_file(request: HttpRequest, slug: str) -> FileResponse:
    """The product as one zip that opens without a network."""
    page = get_object_or_404(ImProductPage.objects.shown(), slug=slug)
    name = f"{page.slug}.zip"
    return FileResponse(product_bundle(page), as_attachment=True, filename=name, content_type="application/zip")


def _rooms() -> list[dict[str, Any]]:
    """Return the lists that anybody may see, in the order of INDEXES, each with how many pages it shows."""
    introductions = dict(_introductions())
    shown = Page.objects.live().public().in_bulk(introductions)
    counts = dict(_counts())
    return [
        {"label": page.title, "url": page.url, "text": introductions[pk], "count": counts.get(page.path, 0)}
        for pk, page in ((pk, shown.get(pk)) for pk in introductions)
        if page is not None
    ]


def _introductions() -> Iterable[tuple[int, str]]:
    """The introduction of each list by its primary key: they stand in tables of their own, asked at once."""
    first, *others = (
        model.objects.order_by().annotate(place=Value(place)).values_list("pk", "introduction", "place")
        for place, model in enumerate(INDEXES)
    )
    return ((pk, text) for pk, text, _place in first.union(*others, all=True).order_by("place"))


def _counts() -> Iterable[tuple[str, int]]:
    """How many pages may be read in the list at each path."""
    pages = KnowledgePage.objects.shown().order_by()
    list_path = Left("path", Length("path") - Page.steplen)
    return pages.annotate(list_path=list_path).values_list("list_path").annotate(Count("pk"))
