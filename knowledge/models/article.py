"""An article: an explanation, with a timeline where it has dates."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from .blocks import BodyBlock
from .fields import BodyField
from .index_page import IndexPage
from .knowledge_page import KnowledgePage, tabs
from .page_forms import body_panel
from .vocabulary import Certainty


class ArticlePage(KnowledgePage):
    """An explanation, with a timeline where it has dates."""

    kind_label = "Artikel"
    kind = "artikel"

    body = BodyField(BodyBlock(), verbose_name="tekst")
    checked_at = models.DateField("nagekeken op", null=True, blank=True)

    content_panels = [
        *KnowledgePage.opening_panels,
        body_panel("body"),
        InlinePanel("moments", label="moment", heading="Tijdlijn"),
        FieldPanel("checked_at", help_text="Wanneer keek iemand voor het laatst of dit nog klopt?"),
    ]
    edit_handler = tabs(("Inhoud", content_panels))
    parent_page_types = ["knowledge.ArticleIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "artikel"
        verbose_name_plural = "artikelen"

    def own_context(self) -> dict[str, Any]:
        return {**super().own_context(), "moments": list(self.moments.all()), "today": date.today()}

    def texts(self) -> list[str]:
        return [self.body.render_as_block(), *(f"{row.title}. {row.text}" for row in self.moments.all())]


class ArticleMoment(Orderable):
    """Something that happens on a day, who says so and how sure that is."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="moments")
    date = models.DateField("datum")
    title = models.CharField("wat gebeurt er?", max_length=150)
    text = models.TextField("uitleg", max_length=600, blank=True)
    source = models.CharField("bron", max_length=250)
    certainty = models.CharField("hoe zeker?", max_length=14, choices=Certainty, default=Certainty.SURE)

    panels = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("certainty")]),
        FieldPanel("title"),
        FieldPanel("text"),
        FieldPanel("source"),
    ]

    class Meta:
        verbose_name = "moment"
        verbose_name_plural = "momenten"
        ordering = ["date", "sort_order"]


class ArticleIndexPage(IndexPage):
    """`/artikelen`."""

    subpage_types: ClassVar = [ArticlePage]
    begins_as: ClassVar = {
        "slug": "artikelen",
        "title": "Artikelen",
        "introduction": "Uitleg over AI bij gemeenten, met bronnen.",
    }

    class Meta:
        verbose_name = "lijst van artikelen"
        verbose_name_plural = "lijsten van artikelen"
