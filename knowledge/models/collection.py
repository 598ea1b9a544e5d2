"""A collection: pages in an order that somebody chose."""

from typing import Any, ClassVar

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable

from .fields import SafeRichTextField
from .index_page import IndexPage
from .knowledge_page import KnowledgePage, tabs


class CollectionPage(KnowledgePage):
    """Pages in an order that somebody chose, such as the toolbox of a municipality."""

    kind_label = "Verzameling"
    kind = "verzameling"

    introduction = SafeRichTextField("inleiding", blank=True)

    content_panels = [
        *KnowledgePage.opening_panels,
        FieldPanel("introduction"),
        InlinePanel("items", label="onderdeel", heading="Onderdelen, op volgorde", min_num=1),
    ]
    edit_handler = tabs(("Inhoud", content_panels))
    parent_page_types = ["knowledge.CollectionIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "verzameling"
        verbose_name_plural = "verzamelingen"

    def own_context(self) -> dict[str, Any]:
        rows = list(self.items.all())
        shown = KnowledgePage.objects.shown().in_bulk([row.item_id for row in rows])
        items = [shown[row.item_id].as_reference() | {"note": row.note} for row in rows if row.item_id in shown]
        return {"tags": [f"{len(items)} onderdelen"], "items": items}

    def texts(self) -> list[str]:
        return [self.introduction, *(row.note for row in self.items.all())]


class CollectionItem(Orderable):
    page = ParentalKey(CollectionPage, on_delete=models.CASCADE, related_name="items")
    item = models.ForeignKey(
        KnowledgePage, on_delete=models.CASCADE, related_name="in_collections", verbose_name="pagina"
    )
    note = models.CharField("waarom hoort dit erbij?", max_length=300, blank=True)

    panels = [PageChooserPanel("item", "knowledge.KnowledgePage"), FieldPanel("note")]

    class Meta(Orderable.Meta):
        verbose_name = "onderdeel"
        verbose_name_plural = "onderdelen"


class CollectionIndexPage(IndexPage):
    """`/verzamelingen`."""

    subpage_types: ClassVar = [CollectionPage]
    begins_as: ClassVar = {
        "slug": "verzamelingen",
        "title": "Verzamelingen",
        "introduction": "Stukken die bij elkaar horen, op volgorde.",
    }

    class Meta:
        verbose_name = "lijst van verzamelingen"
        verbose_name_plural = "lijsten van verzamelingen"
