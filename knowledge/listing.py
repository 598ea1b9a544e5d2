"""The lists: which pages stand in them, in what order, and by what they can be narrowed."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from catalogue.paging import links, numbered, page_of

from .applications import kind_of
from .filters import Choice, narrowed
from .models import CaseStudyPage, EventPage, IndexPage, KnowledgePage

PER_PAGE = 24  # whole rows in a grid of two, three or four


def themes_of(page: KnowledgePage) -> Iterator[tuple[str, str]]:
    for theme in page.themes.all():
        broad = theme.broader or theme
        yield broad.slug, broad.name


def _tasks_of(page: CaseStudyPage) -> list[tuple[str, str]]:
    return [(task.value, task.name) for task in page.tasks.all()]


def _sharing_of(page: CaseStudyPage) -> list[tuple[str, str]]:
    return [(page.sharing_status, page.get_sharing_status_display())]


def _owner_of(page: CaseStudyPage) -> list[tuple[str, str]]:
    return [(page.ownership, page.get_ownership_display())]


def _when(page: EventPage) -> list[tuple[str, str]]:
    if page.begins_at is None:
        return [("open", "Zonder datum")]
    end: datetime = page.ends_at or page.begins_at + timedelta(hours=12)
    return [("komend", "Komt nog")] if end >= timezone.now() else [("geweest", "Is geweest")]


THEME = Choice(key="thema", label="Thema", of=themes_of)
CHOICES: dict[type[KnowledgePage], tuple[Choice, ...]] = {
    CaseStudyPage: (
        Choice(key="taak", label="Wat doet de AI?", of=_tasks_of),
        Choice(key="delen", label="Mag je het overnemen?", of=_sharing_of),
        Choice(key="eigendom", label="Gemaakt of gekocht", of=_owner_of),
        THEME,
    ),
    EventPage: (Choice(key="wanneer", label="Wanneer", of=_when), THEME),
}
FETCHED = ("themes__broader", "organisation_links__organisation")
ALSO_FETCHED: dict[type[KnowledgePage], tuple[str, ...]] = {CaseStudyPage: ("tasks",)}


def list_of(index: IndexPage, request: HttpRequest) -> dict[str, Any]:
    """Return the context of a list page: what it shows, the form that narrows it, and paging."""
    model = index.allowed_subpage_models()[0]
    choices = CHOICES.get(model, (THEME,))
    pages, fields = narrowed(request, _pages(index, model), choices)
    page = page_of(request, pages, PER_PAGE)
    chosen = [(field["key"], request.GET[field["key"]]) for field in fields if field["chosen"]]
    return {
        "lines": [line(one) for one in page],
        "count": len(pages),
        "fields": [field for field in fields if len(field["options"]) > 1 or field["chosen"]],
        "is_narrowed": bool(chosen),
        "list_page": page,
        **links(page, numbered(request.path, *chosen)),
    }


def line(page: KnowledgePage) -> dict[str, Any]:
    """Return one page as it stands in a list."""
    organisations = [link.organisation.name for link in page.organisation_links.all()]
    return {
        "kind": kind_of(page).kind_label,
        "title": page.title,
        "url": page.url,
        "summary": page.summary,
        "organisations": list(dict.fromkeys(organisations)),
        "themes": list(dict.fromkeys(name for _slug, name in themes_of(page))),
        "tags": _tags(page),
        "date": page.begins_at if isinstance(page, EventPage) else None,
        "date_note": page.date_note if isinstance(page, EventPage) else "",
    }


def _pages(index: IndexPage, model: type[KnowledgePage]) -> list[KnowledgePage]:
    order = F("begins_at").desc(nulls_first=True) if model is EventPage else F("title").asc()
    found = model.objects.shown().child_of(index).order_by(order, "title")
    return list(found.prefetch_related(*FETCHED, *ALSO_FETCHED.get(model, ())))


def _tags(page: KnowledgePage) -> list[str]:
    describe: Callable[[], list[str]] | None = getattr(page, "tags_in_list", None)
    return describe() if describe else []
