"""Pages of the knowledge portal that are no page in the CMS: overviews, the glossary, and the zip of a product."""

from collections import defaultdict
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from .bundle import product_bundle
from .lessons import lesson_overview
from .models import INDEXES, GlossaryTerm, ImProductPage, KnowledgePage, RelatedInitiative


def knowledge_page(request: HttpRequest) -> HttpResponse:
    """`/kennis`: every room with how much is in it."""
    return render(request, "knowledge/knowledge.html", {"rooms": _rooms()})


def glossary_page(request: HttpRequest) -> HttpResponse:
    """`/begrippen`: every word with its explanation, by letter."""
    letters: dict[str, list[GlossaryTerm]] = defaultdict(list)
    for term in GlossaryTerm.objects.shown():
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
    rooms = []
    for model in INDEXES:
        index = model.objects.live().public().first()
        if index is not None:
            count = KnowledgePage.objects.shown().child_of(index).count()
            rooms.append({"label": index.title, "url": index.url, "text": index.introduction, "count": count})
    return rooms
