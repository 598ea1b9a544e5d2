"""The editorial part of an application: what editors add, apart from what was harvested."""

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.forms import CheckboxSelectMultiple
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin

from .application import Application


class ApplicationProfile(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel):
    """Texts about one application by its editors, with drafts, revisions and a moderation workflow.

    No harvest ever touches it. Only a published one is shown.
    """

    application = models.OneToOneField(
        Application,
        on_delete=models.CASCADE,
        related_name="profile",
        verbose_name="toepassing",
    )
    name = models.CharField(
        "naam op AI-plein",
        max_length=200,
        blank=True,
        help_text="Laat leeg om de naam uit het register te gebruiken. Het adres van de pagina verandert niet mee.",
    )
    summary = models.TextField(
        "samenvatting",
        max_length=500,
        blank=True,
        help_text="Twee of drie zinnen in gewone taal (B1): wat doet het, voor wie en waarom?",
    )
    contact = models.CharField(
        "wie kun je vragen?",
        max_length=200,
        blank=True,
        help_text="Een rol of team en hoe je het bereikt. Geen naam van een persoon.",
    )
    themes = ParentalManyToManyField(
        "catalogue.Theme",
        verbose_name="thema's",
        blank=True,
        related_name="profiles",
        help_text="Bovenop de thema's uit het register, bijvoorbeeld een smaller thema.",
    )
    task_fields = ParentalManyToManyField(
        "catalogue.TaskField", verbose_name="gemeentelijk domein (taakveld)", blank=True, related_name="profiles"
    )
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="application_profile",
        for_concrete_model=False,
    )
    revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="application_profile",
        for_concrete_model=False,
    )

    panels = [
        FieldPanel("application"),
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("summary"), FieldPanel("contact")],
            heading="Wat bezoekers zien",
        ),
        MultiFieldPanel(
            [
                FieldPanel("themes", widget=CheckboxSelectMultiple),
                FieldPanel("task_fields", widget=CheckboxSelectMultiple),
            ],
            heading="Waar het over gaat",
            classname="collapsed",
        ),
        PublishingPanel(),
    ]

    class Meta:
        verbose_name = "tekst bij een toepassing"
        verbose_name_plural = "teksten bij toepassingen"
        ordering = ["application__name"]

    def __str__(self) -> str:
        return self.name or self.application.name

    def with_content_json(self, content: dict[str, Any]) -> "ApplicationProfile":
        """A draft goes along when its application is merged: the one it was written for may be gone."""
        if not Application.objects.filter(pk=content["application"]).exists():
            content = {**content, "application": self.application_id}
        return super().with_content_json(content)
