"""Collections, articles, policy documents and events: the kinds with few fields of their own."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable

from .blocks import BodyBlock
from .fields import BodyField, SafeRichTextField, WebAddressField
from .knowledge_page import IndexPage, KnowledgePage, body_panel, tabs
from .media import KnowledgeDocument
from .vocabulary import Certainty, EventKind


class CollectionIndexPage(IndexPage):
    """`/verzamelingen`."""

    subpage_types = ["knowledge.CollectionPage"]
    max_count = 1

    class Meta:
        verbose_name = "lijst van verzamelingen"
        verbose_name_plural = "lijsten van verzamelingen"


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


class ArticleIndexPage(IndexPage):
    """`/artikelen`."""

    subpage_types = ["knowledge.ArticlePage"]
    max_count = 1

    class Meta:
        verbose_name = "lijst van artikelen"
        verbose_name_plural = "lijsten van artikelen"


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


class PolicyIndexPage(IndexPage):
    """`/beleid`."""

    subpage_types = ["knowledge.PolicyDocumentPage"]
    max_count = 1

    class Meta:
        verbose_name = "lijst van beleidsstukken"
        verbose_name_plural = "lijsten van beleidsstukken"


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


class EventIndexPage(IndexPage):
    """`/agenda`."""

    subpage_types = ["knowledge.EventPage"]
    max_count = 1

    class Meta:
        verbose_name = "agenda"
        verbose_name_plural = "agenda's"


class EventPage(KnowledgePage):
    """A workshop, masterclass or hackathon, and afterwards what came of it."""

    kind_label = "Bijeenkomst"
    kind = "bijeenkomst"

    event_kind = models.CharField("soort", max_length=12, choices=EventKind, default=EventKind.WORKSHOP)
    begins_at = models.DateTimeField("begint", null=True, blank=True)
    ends_at = models.DateTimeField("eindigt", null=True, blank=True)
    date_note = models.CharField(
        "over de datum", max_length=120, blank=True, help_text="Is er nog geen dag? Schrijf hier wat je wel weet."
    )
    place = models.CharField("plaats", max_length=200, blank=True)
    web_address = WebAddressField("aanmelden of meer lezen")
    body = BodyField(BodyBlock(), verbose_name="programma", blank=True)
    results = SafeRichTextField("wat kwam eruit?", blank=True)

    content_panels = [
        *KnowledgePage.opening_panels,
        FieldRowPanel([FieldPanel("event_kind"), FieldPanel("place")]),
        FieldRowPanel([FieldPanel("begins_at"), FieldPanel("ends_at")]),
        FieldPanel("date_note"),
        body_panel("body"),
        MultiFieldPanel([FieldPanel("web_address", help_text="Begint met https://")], heading="Aanmelden"),
        FieldPanel("results"),
    ]
    edit_handler = tabs(("Inhoud", content_panels))
    parent_page_types = ["knowledge.EventIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "bijeenkomst"
        verbose_name_plural = "bijeenkomsten"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None)
                | models.Q(begins_at=None)
                | models.Q(ends_at__gte=models.F("begins_at")),
                name="event_ends_after_it_begins",
                violation_error_message="Het eind ligt voor het begin.",
            )
        ]

    def texts(self) -> list[str]:
        return [self.body.render_as_block(), self.results]

    def tags_in_list(self) -> list[str]:
        """The kind of event, where that says more than the badge does."""
        return [] if self.event_kind == EventKind.MEETING else [self.get_event_kind_display()]
