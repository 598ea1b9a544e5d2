"""A policy of an organisation: what it says and where to read it."""

from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from .blocks import BodyBlock
from .fields import BodyField, WebAddressField
from .index_page import IndexPage
from .knowledge_page import KnowledgePage, tabs
from .media import KnowledgeDocument
from .page_forms import body_panel


class PolicyDocumentPage(KnowledgePage):
    """A policy of an organisation: what it says and where to read it."""

    kind_label = "Beleidsstuk"
    kind = "beleid"

    body = BodyField(BodyBlock(), verbose_name="waar gaat het over?", blank=True)
    valid_from = models.DateField("geldt vanaf", null=True, blank=True)
    valid_note = models.CharField("over de datum", max_length=120, blank=True)
    document = models.ForeignKey(
        KnowledgeDocument, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="document"
    )
    web_address = WebAddressField("adres van het origineel")

    content_panels = [
        *KnowledgePage.opening_panels,
        body_panel("body"),
        FieldRowPanel(
            [FieldPanel("valid_from"), FieldPanel("valid_note", help_text="Weet je geen dag? Schrijf hier: 2024.")]
        ),
        FieldPanel("document"),
        FieldPanel("web_address", help_text="Begint met https://"),
    ]
    edit_handler = tabs(("Inhoud", content_panels))
    parent_page_types = ["knowledge.PolicyIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "beleidsstuk"
        verbose_name_plural = "beleidsstukken"

    def texts(self) -> list[str]:
        return [self.body.render_as_block()]


class PolicyIndexPage(IndexPage):
    """`/beleid`."""

    subpage_types: ClassVar = [PolicyDocumentPage]
    begins_as: ClassVar = {
        "slug": "beleid",
        "title": "Beleid",
        "introduction": "Hoe gemeenten hun regels en visie over AI opschreven.",
    }

    class Meta:
        verbose_name = "lijst van beleidsstukken"
        verbose_name_plural = "lijsten van beleidsstukken"
