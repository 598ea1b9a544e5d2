"""Evidence for the report: what it proves, whose it is, who checked it, and whether its link answers."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models

from .application import Application
from .organisation import Organisation
from .registration import Registration


class EvidenceAnswer(models.TextChoices):
    YES = "ja", "Ja, dit is zo"
    NO = "nee", "Nee, dit is er niet"
    NOT_APPLICABLE = "nvt", "Niet van toepassing"


class EvidenceOrigin(models.TextChoices):
    REGISTER = "register", "Algoritmeregister"
    EDITORS = "profiel", "Redactie"
    ORGANISATION = "organisatie", "Organisatie"
    PRODUCT = "im-product", "IM-product"


class EvidenceQuerySet(models.QuerySet):
    def standing(self) -> "EvidenceQuerySet":
        """Evidence that was not taken back."""
        return self.filter(retracted_at=None)

    def by_hand(self) -> "EvidenceQuerySet":
        """What people added, apart from what is derived."""
        return self.filter(key=None)


class Evidence(models.Model):
    """One piece of evidence for one indicator of the ruleset, of a registration, or of an application and a user of it.

    What the register and the editors tell is derived and has a `key`; the rest people added. `level` is what its maker
    may claim: 0 weak, 1 own statement, 2 a public document; higher levels come from a `Verification`.
    """

    key = models.CharField(max_length=60, unique=True, null=True, blank=True, editable=False)
    indicator = models.CharField("indicator", max_length=6)
    origin = models.CharField("herkomst", max_length=12, choices=EvidenceOrigin, default=EvidenceOrigin.ORGANISATION)
    answer = models.CharField("antwoord", max_length=4, choices=EvidenceAnswer, default=EvidenceAnswer.YES)
    level = models.PositiveSmallIntegerField("niveau", default=1, validators=[MaxValueValidator(2)])
    what = models.CharField("wat toont het aan?", max_length=300)
    remark = models.CharField("toelichting", max_length=300, blank=True)
    link = models.TextField("link", blank=True)
    document = models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name="bestand",
    )
    date = models.DateField("datum")
    valid_until = models.DateField("geldig tot en met", null=True, blank=True)
    text_key = models.CharField(max_length=24, blank=True, db_index=True, editable=False)
    registration = models.ForeignKey(
        Registration,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name="registratie",
    )
    application = models.ForeignKey(
        Application,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name="toepassing",
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name="organisatie",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ingevuld door",
    )
    made_at = models.DateTimeField("ingevuld op", auto_now_add=True)
    changed_at = models.DateTimeField("gewijzigd op", null=True, blank=True)
    retracted_at = models.DateTimeField("ingetrokken op", null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "bewijs"
        verbose_name_plural = "bewijzen"
        ordering = ["indicator", "pk"]
        permissions = [("moderate_evidence", "Mag bewijs van iedereen wijzigen en controleren")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(registration=None) ^ models.Q(application=None), name="evidence_of_one_thing"
            ),
            models.CheckConstraint(condition=models.Q(level__lte=2), name="evidence_level_is_a_claim"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.what}"

    @property
    def subject(self) -> Registration | Application | None:
        """What the evidence is about."""
        return self.registration or self.application


class Verification(models.Model):
    """Somebody of another organisation, or a moderator, looked at the evidence and agrees: level 3, or 4 for an audit.

    `content` says what the evidence was then; when it is changed afterwards, the check no longer counts.
    """

    class Level(models.IntegerChoices):
        CHECKED = 3, "Getoetst door een ander"
        AUDITED = 4, "Onafhankelijke audit gezien"

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="verifications")
    level = models.PositiveSmallIntegerField("niveau", choices=Level, default=Level.CHECKED)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="namens",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="gecontroleerd door",
    )
    remark = models.CharField("wat heb je bekeken?", max_length=300)
    at = models.DateTimeField("gecontroleerd op", auto_now_add=True)
    content = models.CharField(max_length=40)

    class Meta:
        verbose_name = "controle van bewijs"
        verbose_name_plural = "controles van bewijs"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "content"], name="one_verification_per_state"),
            models.CheckConstraint(condition=models.Q(level__in=[3, 4]), name="verification_is_above_a_claim"),
        ]

    def __str__(self) -> str:
        return f"{self.evidence}: {self.get_level_display()}"


class LinkCheck(models.Model):
    """Whether an address that evidence names answers. `works` is None while nobody could tell."""

    url = models.TextField("adres", unique=True)
    works = models.BooleanField("werkt", null=True)
    status = models.PositiveSmallIntegerField("antwoord", null=True)
    problem = models.CharField("wat er was", max_length=200, blank=True)
    failures = models.PositiveSmallIntegerField("keer mislukt", default=0)
    checked_at = models.DateTimeField("gecontroleerd op", null=True)
    next_at = models.DateTimeField("weer op", null=True, db_index=True)

    class Meta:
        verbose_name = "controle van een link"
        verbose_name_plural = "controles van links"
        ordering = ["url"]

    def __str__(self) -> str:
        return self.url
