"""The rows that every kind of page may have: keywords, organisations, other pages and sources."""

from django.db import models
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Orderable

from .fields import WebAddressField
from .vocabulary import OrganisationRole, RelationKind


class KeywordOfPage(TaggedItemBase):
    content_object = ParentalKey("knowledge.KnowledgePage", on_delete=models.CASCADE, related_name="keyword_items")


class OrganisationOfPage(Orderable):
    """An organisation that has to do with the page, and how."""

    page = ParentalKey("knowledge.KnowledgePage", on_delete=models.CASCADE, related_name="organisation_links")
    organisation = models.ForeignKey(
        "catalogue.Organisation", on_delete=models.CASCADE, related_name="knowledge_links", verbose_name="organisatie"
    )
    role = models.CharField("rol", max_length=16, choices=OrganisationRole, default=OrganisationRole.USER)

    panels = [FieldPanel("organisation"), FieldPanel("role")]

    class Meta(Orderable.Meta):
        verbose_name = "organisatie bij een pagina"
        verbose_name_plural = "organisaties bij pagina's"


class RelationOfPage(Orderable):
    """Another page of the knowledge portal, and what it is to this one."""

    page = ParentalKey("knowledge.KnowledgePage", on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(
        "knowledge.KnowledgePage",
        on_delete=models.CASCADE,
        related_name="relations_from",
        verbose_name="andere pagina",
    )
    kind = models.CharField("soort verwijzing", max_length=16, choices=RelationKind, default=RelationKind.RELATED)

    panels = [FieldPanel("kind"), PageChooserPanel("other", "knowledge.KnowledgePage")]

    class Meta(Orderable.Meta):
        verbose_name = "verwijzing"
        verbose_name_plural = "verwijzingen"


class SourceOfPage(Orderable):
    """Where the page has its facts from."""

    page = ParentalKey("knowledge.KnowledgePage", on_delete=models.CASCADE, related_name="sources")
    title = models.CharField("titel", max_length=200)
    publisher = models.CharField("van wie", max_length=120, blank=True)
    published = models.CharField(
        "datum", max_length=60, blank=True, help_text="Zoals de bron het zegt, bijvoorbeeld: mei 2025."
    )
    url = WebAddressField("adres")

    panels = [
        FieldPanel("title"),
        FieldPanel("publisher", help_text="Bijvoorbeeld: gemeente Amsterdam."),
        FieldPanel("published"),
        FieldPanel("url", heading="Webadres", help_text="Begint met https://"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "bron"
        verbose_name_plural = "bronnen"
