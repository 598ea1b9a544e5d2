"""Everything in the knowledge portal about one application, organisation or theme, for pages of other rooms."""

from collections.abc import Iterable
from typing import Any

from catalogue.models import Application, Organisation, Theme

from .applications import kind_of, listed, pages_about
from .lessons import lesson_line
from .models import CaseLesson, CaseStudyPage, ImProductPage, KnowledgePage, RelatedInitiative

Line = dict[str, Any]


def about_application(application: Application) -> dict[str, Any]:
    """Return its cases, lessons, IM-products and other pages, and what editors wrote about taking it over."""
    pages = pages_about(application)
    return {
        "cases": lines(page for page in pages if kind_of(page) is CaseStudyPage),
        "products": lines(page for page in pages if kind_of(page) is ImProductPage),
        "others": lines(page for page in pages if kind_of(page) not in (CaseStudyPage, ImProductPage)),
        "lessons": _lessons(pages),
        "has_pages": bool(pages),
    }


def about_organisation(organisations: Iterable[Organisation]) -> dict[str, Any]:
    """Return what an organisation, under all its names, shared, and the initiatives that are its own."""
    pks = [organisation.pk for organisation in organisations]
    found = KnowledgePage.objects.filter(organisation_links__organisation__in=pks).distinct()
    return {"pages": lines(listed(found)), "initiatives": list(RelatedInitiative.objects.filter(organisation__in=pks))}


def about_theme(theme: Theme) -> dict[str, Any]:
    """Return the pages with this theme or a narrower one."""
    wanted = [theme.pk, *theme.narrower.values_list("pk", flat=True)]
    return {"pages": lines(listed(KnowledgePage.objects.filter(themes__in=wanted).distinct()))}


def lines(pages: Iterable[KnowledgePage]) -> list[Line]:
    """Return each page as it stands in a list."""
    return [
        {"kind": kind_of(page).kind_label, "title": page.title, "url": page.url, "summary": page.summary}
        for page in pages
    ]


def _lessons(pages: Iterable[KnowledgePage]) -> list[Line]:
    urls = {page.pk: page for page in pages}
    rows = CaseLesson.objects.filter(page__in=urls.keys()).order_by("page", "sort_order")
    return [lesson_line(row, urls[row.page_id]) for row in rows]
