"""An event: a workshop, masterclass or hackathon, and afterwards what came of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from ..filters import Choice
from .blocks import BodyBlock
from .fields import BodyField, SafeRichTextField, WebAddressField
from .index_page import IndexPage
from .knowledge_page import THEME, KnowledgePage, tabs
from .page_forms import body_panel
from .vocabulary import EventKind

UNKNOWN_LENGTH = timedelta(hours=12)  # an event without an end is over by the end of its day


def _when(page: "EventPage") -> Iterable[tuple[str, str]]:
    if page.begins_at is None:
        return [("open", "Zonder datum")]
    end: datetime = page.ends_at or page.begins_at + UNKNOWN_LENGTH
    return [("komend", "Komt nog")] if end >= timezone.now() else [("geweest", "Is geweest")]


class EventPage(KnowledgePage):
    """A workshop, masterclass or hackathon, and afterwards what came of it."""

    kind_label = "Bijeenkomst"
    kind = "bijeenkomst"

    list_choices = (Choice(key="wanneer", label="Wanneer", of=_when), THEME)
    list_order = (models.F("begins_at").desc(nulls_first=True), "title")

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

    def as_list_item(self) -> dict[str, Any]:
        return {**super().as_list_item(), "date": self.begins_at, "date_note": self.date_note}

    def texts(self) -> list[str]:
        return [self.body.render_as_block(), self.results]

    def tags_in_list(self) -> list[str]:
        """The kind of event, where that says more than the badge does."""
        return [] if self.event_kind == EventKind.MEETING else [self.get_event_kind_display()]


class EventIndexPage(IndexPage):
    """`/agenda`."""

    subpage_types: ClassVar = [EventPage]
    begins_as: ClassVar = {
        "slug": "agenda",
        "title": "Agenda",
        "introduction": "Bijeenkomsten over AI voor gemeenten, en wat eruit kwam.",
    }

    class Meta:
        verbose_name = "agenda"
        verbose_name_plural = "agenda's"
