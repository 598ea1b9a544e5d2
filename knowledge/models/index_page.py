"""The list of one kind: which pages stand in it, in what order, and by what they can be narrowed."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from catalogue.paging import links, numbered, page_of

from ..filters import narrowed
from .knowledge_page import KnowledgePage
from .page_forms import PageForm

PER_PAGE = 24  # whole rows in a grid of two, three or four
FETCHED = ("themes__broader", "organisation_links__organisation")


class IndexPage(Page):
    """The list of one kind. It shows what stands below it and is published."""

    introduction = models.CharField("inleiding", max_length=400, blank=True)

    base_form_class = PageForm
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["portal.HomePage"]
    # The kind whose pages stand in it.
    subpage_types: ClassVar[list[type[KnowledgePage]]]
    max_count = 1

    # What a new site begins with: slug, title and introduction; after that they are the editors'.
    begins_as: ClassVar[dict[str, str]]

    class Meta:
        abstract = True

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return "knowledge/index_page.html"

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """Without a moment: what a list shows changes with the pages below it."""
        return [{"location": self.get_full_url(request)}]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **self.list_context(request)}

    def list_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the list shows, the form that narrows it, and paging."""
        kind = self.subpage_types[0]
        pages, fields = narrowed(request, self._pages(kind), kind.list_choices)
        page = page_of(request, pages, PER_PAGE)
        chosen = [(field["key"], request.GET[field["key"]]) for field in fields if field["chosen"]]
        return {
            "lines": [one.as_list_item() for one in page],
            "count": len(pages),
            "fields": [field for field in fields if len(field["options"]) > 1 or field["chosen"]],
            "is_narrowed": bool(chosen),
            "list_page": page,
            **links(page, numbered(request.path, *chosen)),
        }

    def _pages(self, kind: type[KnowledgePage]) -> list[KnowledgePage]:
        found = kind.objects.shown().child_of(self).order_by(*kind.list_order)
        return list(found.prefetch_related(*FETCHED, *kind.list_fetched))
