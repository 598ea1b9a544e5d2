"""The editorial part of an application: what editors add, apart from what was harvested."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.forms import CheckboxSelectMultiple
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PublishingPanel
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, RevisionMixin, WorkflowMixin

from ..scheduling import OpenScheduleMixin
from .application import Application
from .dependency_fields import (
    CONTROL_PANELS,
    ExitWaysField,
    check_concerns,
    check_exit_ways,
    concern_view,
    own_source,
    what_was_done,
)
from .reuse import AiUse, DataLocation, Licence, ModelOrigin, RiskClass, SharingStatus, YesNo


class ProfileForm(OpenScheduleMixin, WagtailAdminModelForm):
    """The form of a text with an application."""


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
    sharing_status = models.CharField(
        "mag je het overnemen?", max_length=16, choices=SharingStatus, default=SharingStatus.UNKNOWN
    )
    sharing_conditions = models.CharField("voorwaarden", max_length=400, blank=True)
    licence = models.CharField("licentie", max_length=10, choices=Licence, default=Licence.UNKNOWN)
    costs = models.CharField("kosten", max_length=300, blank=True)
    hosting = models.CharField("waar draait het?", max_length=200, blank=True)
    integration = models.CharField("koppelingen", max_length=300, blank=True)
    standards = models.CharField("standaarden", max_length=300, blank=True)
    trains_on_input = models.CharField(
        "leert het model van wat je invoert?", max_length=8, choices=YesNo, default=YesNo.UNKNOWN
    )
    data_location = models.CharField("waar staan de gegevens?", max_length=12, choices=DataLocation, blank=True)
    data_leaves = models.CharField(
        "gaan gegevens naar de leverancier of anderen?", max_length=8, choices=YesNo, default=YesNo.UNKNOWN
    )
    model_name = models.CharField("welk model?", max_length=120, blank=True, help_text="Naam en versie, als die er is.")
    model_origin = models.CharField("waar komt het model vandaan?", max_length=12, choices=ModelOrigin, blank=True)
    ai_use = models.CharField(
        "is het AI?",
        max_length=12,
        choices=AiUse,
        blank=True,
        help_text="Leeg: wat de registraties zelf zeggen. Vul je iets in, dan gaat dat voor.",
    )
    open_source = models.CharField("is de broncode open?", max_length=8, choices=YesNo, default=YesNo.UNKNOWN)
    exit_ways = ExitWaysField(
        "hoe kom je ervan af?",
        default=list,
        blank=True,
        validators=[check_exit_ways],
        help_text="Kies alles wat bekend is. Niets gekozen: niet bekend.",
    )
    exit_options = models.CharField(
        "toelichting op de uitweg", max_length=400, blank=True, help_text="Zoals de opzegtermijn of het formaat."
    )
    exit_source = own_source("uitweg")
    agility_view = concern_view("wendbaarheid", "Kun je het aanpassen of van leverancier wisselen?")
    agility = what_was_done("wendbaarheid")
    agility_source = own_source("wendbaarheid")
    confidentiality_view = concern_view("vertrouwelijkheid", "Wie kan bij de gegevens, ook uit andere landen?")
    confidentiality = what_was_done("vertrouwelijkheid")
    confidentiality_source = own_source("vertrouwelijkheid")
    resilience_view = concern_view("weerbaarheid", "Kun je verder als de dienst morgen stopt?")
    resilience = what_was_done("weerbaarheid")
    resilience_source = own_source("weerbaarheid")
    power_view = concern_view("concentratie van macht", "Hoe afhankelijk maakt dit van één partij?")
    power = what_was_done("concentratie van macht")
    power_source = own_source("concentratie van macht")
    energy = models.CharField(
        "energie en klimaat", max_length=400, blank=True, help_text="Wat is bekend over verbruik, en is het afgewogen?"
    )
    risk_class = models.CharField(
        "risicoklasse AI-verordening",
        max_length=16,
        choices=RiskClass,
        blank=True,
        help_text="Leeg: niet bepaald. Indicatief, geen juridisch advies.",
    )
    source = models.CharField("bron en datum van deze feiten", max_length=200, blank=True)
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

    base_form_class = ProfileForm
    panels = [
        FieldPanel("application"),
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("summary"), FieldPanel("contact")],
            heading="Wat bezoekers zien",
        ),
        MultiFieldPanel(
            [
                FieldPanel("sharing_status"),
                FieldPanel("sharing_conditions"),
                FieldPanel("licence"),
                FieldPanel("costs"),
                FieldPanel("hosting"),
                FieldPanel("integration"),
                FieldPanel("standards"),
                FieldPanel("trains_on_input"),
                FieldPanel("source"),
            ],
            heading="Overnemen: wat voor iedereen hetzelfde is",
        ),
        MultiFieldPanel(
            [
                FieldPanel("data_location"),
                FieldPanel("data_leaves"),
                FieldPanel("model_name"),
                FieldPanel("model_origin"),
                FieldPanel("open_source"),
                FieldPanel("energy"),
                FieldPanel("ai_use"),
                FieldPanel("risk_class"),
            ],
            heading="Eigen regie en klimaat",
            help_text="De bron hierboven geldt ook voor deze feiten.",
        ),
        *CONTROL_PANELS,
        InlinePanel("screenshots", label="schermafdruk", heading="Schermafdrukken"),
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

    def clean(self) -> None:
        super().clean()
        check_concerns(self)

    def with_content_json(self, content: dict[str, Any]) -> "ApplicationProfile":
        """A draft goes along when its application is merged: the one it was written for may be gone."""
        if not Application.objects.filter(pk=content["application"]).exists():
            content = {**content, "application": self.application_id}
        return super().with_content_json(content)


class UsageQuerySet(models.QuerySet):
    def shown(self) -> "UsageQuerySet":
        """Those that a moderator approved."""
        return self.filter(live=True)


class Usage(WorkflowMixin, DraftStateMixin, RevisionMixin, Orderable):
    """One organisation that uses the application, with or without a registration, and what is different there.

    Each has drafts and decisions of its own. It belongs to the editorial part, and moves along when applications are
    merged. `name` and `summary` are what an organisation says of an application that nobody else describes.
    """

    profile = models.ForeignKey(
        ApplicationProfile, on_delete=models.CASCADE, related_name="usages", verbose_name="toepassing"
    )
    organisation = models.ForeignKey(
        "catalogue.Organisation", on_delete=models.CASCADE, related_name="usages", verbose_name="organisatie"
    )
    since = models.CharField("sinds", max_length=60, blank=True, help_text="Zoals bekend: 2025, of mei 2025.")
    hosting = models.CharField("waar draait het hier?", max_length=200, blank=True)
    costs = models.CharField("kosten hier", max_length=300, blank=True)
    contact = models.CharField(
        "wie kun je hier vragen?", max_length=200, blank=True, help_text="Een rol of team. Geen naam van een persoon."
    )
    remark = models.TextField("wat is hier anders?", max_length=400, blank=True)
    source = models.CharField("bron en datum", max_length=200, blank=True)
    name = models.CharField(
        "naam van de toepassing",
        max_length=200,
        blank=True,
        help_text="Alleen als niemand anders over deze toepassing vertelt. Komt bij goedkeuren op de pagina.",
    )
    summary = models.TextField(
        "wat doet het, voor wie en waarom?",
        max_length=500,
        blank=True,
        help_text="Alleen als niemand anders over deze toepassing vertelt. Komt bij goedkeuren op de pagina.",
    )
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="usage",
        for_concrete_model=False,
    )
    revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="usage",
        for_concrete_model=False,
    )

    objects = UsageQuerySet.as_manager()

    panels = [
        FieldPanel("profile"),
        FieldPanel("organisation"),
        FieldPanel("name"),
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("since"), FieldPanel("hosting")]),
        FieldRowPanel([FieldPanel("costs"), FieldPanel("contact")]),
        FieldPanel("remark"),
        FieldPanel("source"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "gebruik door een organisatie"
        verbose_name_plural = "gebruik door organisaties"
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "organisation"],
                name="one_usage_per_organisation",
                violation_error_message="Deze organisatie staat er al bij.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.name or self.profile}"

    def with_content_json(self, content: dict[str, Any]) -> "Usage":
        """Whose it is and of what is no part of a draft: applications are merged meanwhile."""
        return super().with_content_json({**content, "profile": self.profile_id, "organisation": self.organisation_id})


class Screenshot(Orderable):
    """A picture of the application at work."""

    profile = ParentalKey(ApplicationProfile, on_delete=models.CASCADE, related_name="screenshots")
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="afbeelding"
    )
    caption = models.CharField("bijschrift", max_length=200, blank=True)

    panels = [FieldPanel("image"), FieldPanel("caption")]

    class Meta(Orderable.Meta):
        verbose_name = "schermafdruk"
        verbose_name_plural = "schermafdrukken"
