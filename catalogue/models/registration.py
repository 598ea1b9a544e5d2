"""One entry of the algorithm register: what one organisation wrote about one algorithm."""

from django.db import models
from django.urls import reverse

from ..persons import without_personal_addresses
from ..safe_text import public_text
from .application import Application
from .organisation import Organisation
from .theme import Theme

REGISTER_PAGE = "https://algoritmes.overheid.nl/nl/algoritme/{register_id}"


class Status(models.TextChoices):
    """Publicatiestandaard 1.0, field `status`. Another text than these is kept as the source has it."""

    IN_USE = "in-gebruik", "In gebruik"
    IN_DEVELOPMENT = "in-ontwikkeling", "In ontwikkeling"
    OUT_OF_USE = "buiten-gebruik", "Buiten gebruik"


class PublicationCategory(models.TextChoices):
    """Publicatiestandaard 1.0, field `publication_category`: the organisation's own statement."""

    HIGH_RISK = "hoog-risico", "Hoog-risico AI-systeem"
    IMPACTFUL = "impactvol", "Impactvolle algoritmes"
    OTHER = "overig", "Overige algoritmes"


class RegistrationQuerySet(models.QuerySet):
    def public(self) -> "RegistrationQuerySet":
        """Those whose page exists; a withdrawn one answers 410 there."""
        return self.filter(withheld_at=None)

    def current(self) -> "RegistrationQuerySet":
        """Those that the register lists today and the editors do not withhold."""
        return self.public().filter(withdrawn_at=None)


class Registration(models.Model):
    """A registration with every field of the Publicatiestandaard 1.0 (names: docs/reference/fields.md).

    Fields marked HTML hold a fragment of div, br, p, ul, ol and li. Dates are texts, as the register has them.
    """

    register_id = models.CharField("algoritme-ID", max_length=20, unique=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="registrations",
        verbose_name="organisatie",
    )
    registered_by = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="oorspronkelijke organisatie",
        help_text="Wie dit registreerde, als die organisatie is opgegaan in de huidige.",
    )
    application = models.ForeignKey(
        Application,
        on_delete=models.PROTECT,
        related_name="registrations",
        verbose_name="toepassing",
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="registrations")

    name = models.TextField("naam")
    description_short = models.TextField("korte omschrijving", blank=True)
    status = models.TextField("status", choices=Status, blank=True)
    start_date = models.TextField("begindatum", blank=True)
    end_date = models.TextField("einddatum", blank=True)
    contact = models.TextField("contactgegevens", blank=True)
    website = models.TextField("link naar publiekspagina", blank=True)
    publication_category = models.TextField("publicatiecategorie", choices=PublicationCategory, blank=True)
    source_registration_link = models.TextField("link naar bronregistratie", blank=True)
    purpose_and_impact = models.TextField("doel en impact", blank=True, help_text="HTML")
    considerations = models.TextField("afwegingen", blank=True, help_text="HTML")
    human_intervention = models.TextField("menselijke tussenkomst", blank=True, help_text="HTML")
    risk_management = models.TextField("risicobeheer", blank=True, help_text="HTML")
    legal_basis = models.TextField("wettelijke basis", blank=True, help_text="HTML")
    legal_basis_links = models.JSONField("links naar wettelijke basis", default=list, blank=True)
    processing_register_link = models.TextField("link naar verwerkingsregister", blank=True)
    impact_assessments = models.JSONField("impacttoetsen", default=list, blank=True)
    impact_assessments_explanation = models.TextField("toelichting op impacttoetsen", blank=True, help_text="HTML")
    data = models.TextField("gegevens", blank=True, help_text="HTML")
    data_links = models.JSONField("links naar gegevensbronnen", default=list, blank=True)
    technical_operation = models.TextField("technische werking", blank=True, help_text="HTML")
    supplier = models.TextField("leverancier", blank=True)
    supplier_key = models.CharField(
        "leverancier, spelling gelijkgemaakt", max_length=100, blank=True, db_index=True, editable=False
    )
    source_code_link = models.TextField("link naar broncode", blank=True)
    language = models.CharField("taal", max_length=10, blank=True)
    standard_version = models.CharField("publicatiestandaard", max_length=10, blank=True)
    source_id = models.TextField("bron-ID", blank=True)
    keywords = models.TextField("zoektermen", blank=True)

    content_hash = models.CharField(max_length=64, editable=False)
    is_sample = models.BooleanField("voorbeeld", default=False, editable=False)
    modified_at = models.DateTimeField("gewijzigd in het register", null=True, blank=True)
    first_seen_at = models.DateTimeField("voor het eerst gezien")
    last_seen_at = models.DateTimeField(
        "voor het laatst gezien",
        null=True,
        blank=True,
        help_text="Alleen ingevuld bij een ingetrokken registratie; anders is het de laatste volledige import.",
    )
    withdrawn_at = models.DateTimeField("ingetrokken sinds", null=True, blank=True)
    withheld_at = models.DateTimeField("achtergehouden sinds", null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "registratie"
        verbose_name_plural = "registraties"
        ordering = ["register_id"]
        indexes = [
            models.Index(fields=["application", "withdrawn_at"]),
            models.Index(fields=["modified_at"]),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(register_id=""), name="registration_has_id"),
            models.CheckConstraint(condition=~models.Q(name=""), name="registration_has_name"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.organisation})"

    def get_absolute_url(self) -> str:
        return reverse("registration", args=[self.register_id])

    def get_status_display(self) -> str:  # type: ignore[no-redef]
        return _label(Status, self.status)

    def get_publication_category_display(self) -> str:  # type: ignore[no-redef]
        return _label(PublicationCategory, self.publication_category)

    @property
    def title(self) -> str:
        """The name as people see it: how to reach a person does not belong in one."""
        return without_personal_addresses(self.name)

    @property
    def raw(self) -> dict:
        """The record as the source last delivered it, unknown keys included."""
        newest = self.versions.filter(content_hash=self.content_hash).last() or self.versions.last()
        return newest.raw if newest else {}

    @property
    def register_url(self) -> str:
        """The lasting address of this entry at the register itself."""
        return REGISTER_PAGE.format(register_id=self.register_id)


def _label(choices: type[models.TextChoices], value: str) -> str:
    """The label of the standard; a text that it does not know as it may be shown."""
    return str(choices(value).label) if value in choices else public_text(value)


class RegistrationVersion(models.Model):
    """One state of a registration as a source delivered it, kept for ever.

    `fields` holds what the transport could carry, in our names, empty ones left out; `lacks` names what it could not
    carry. `published_at` is the register's own moment of this version, `seen_at` ours.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="versions")
    content_hash = models.CharField(max_length=64)
    raw = models.JSONField("zoals ontvangen", default=dict)
    fields = models.JSONField("in velden van de standaard", default=dict)
    lacks = models.JSONField("velden die deze weg niet heeft", default=list)
    transport = models.CharField("weg", max_length=20, blank=True)
    published_at = models.DateTimeField("gepubliceerd in het register", null=True, blank=True)
    seen_at = models.DateTimeField("gezien op")

    class Meta:
        verbose_name = "versie van een registratie"
        verbose_name_plural = "versies van registraties"
        ordering = ["registration", models.F("published_at").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.seen_at:%Y-%m-%d %H:%M}"
