"""Reports as they were made, with the rules they were made by, and what owners say about them."""

from django.conf import settings
from django.db import models

from .application import Application
from .organisation import Organisation


class KeptRuleset(models.Model):
    """A version of the rules that reports were made by, so that an old report can still be read."""

    version = models.CharField("versie", max_length=10)
    digest = models.CharField(max_length=40, unique=True)
    body = models.JSONField("regels")
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "versie van de regels"
        verbose_name_plural = "versies van de regels"

    def __str__(self) -> str:
        return self.version


class DiligenceRating(models.Model):
    """The report of one application on one day; the one without `replaced_at` is today's.

    `dimensions` has per dimension coverage, category, points and strength, or None; `findings` one row per indicator.
    `next_change` is the first day on which the calendar alone changes it.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="ratings")
    ruleset = models.ForeignKey(KeptRuleset, on_delete=models.PROTECT, related_name="ratings")
    as_of = models.DateField("naar de stand van")
    made_at = models.DateTimeField("berekend op")
    replaced_at = models.DateTimeField("vervangen op", null=True, blank=True)
    digest = models.CharField(max_length=40)
    risk = models.CharField("risico", max_length=20, blank=True)
    users = models.PositiveIntegerField("gebruikers", default=0)
    dimensions = models.JSONField("oordeel per dimensie", default=dict)
    findings = models.JSONField("bevindingen", default=list)
    next_change = models.DateField("verandert vanzelf op", null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = "due-diligence-rapport"
        verbose_name_plural = "due-diligence-rapporten"
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["application", "replaced_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(replaced_at=None), name="one_rating_of_today"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.as_of}"


class OwnerReply(models.Model):
    """What an organisation that uses the application says about the report; the last one of each stands."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="replies", verbose_name="toepassing"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="replies", verbose_name="organisatie"
    )
    text = models.TextField("reactie", max_length=1500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField("geschreven op", auto_now_add=True)

    class Meta:
        verbose_name = "reactie van een eigenaar"
        verbose_name_plural = "reacties van eigenaren"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.application}"
