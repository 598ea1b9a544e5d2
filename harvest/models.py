"""What was fetched, when, and what went wrong: the log that an editor reads."""

from django.contrib import admin
from django.db import models


class Status(models.TextChoices):
    RUNNING = "bezig", "Bezig"
    DONE = "klaar", "Klaar"
    PARTIAL = "onvolledig", "Onvolledig: de bron gaf niet alles"
    HELD = "wacht", "Wacht op een mens: te veel intrekkingen"
    FAILED = "mislukt", "Mislukt"


class Stage(models.TextChoices):
    FETCH = "ophalen", "Ophalen"
    PARSE = "lezen", "Lezen"
    STORE = "opslaan", "Opslaan"


class RecordOutcome(models.TextChoices):
    ADDED = "added", "nieuw"
    UPDATED = "updated", "gewijzigd"
    RETURNED = "returned", "terug"
    WITHDRAWN = "withdrawn", "ingetrokken"
    HELD = "held", "intrekking wacht"


TRANSPORT_NAMES = {
    "api": "API van het register",
    "file": "Bewaarde lijst",
    "site-data": "Export van het hele register",
    "csv": "CSV-bestand",
    "history": "Export met oude versies",
    "snapshot": "Bewaarde momentopname",
}


class HarvestRun(models.Model):
    """One import, from its start to exactly one end. `listed` is the count of the source itself, None without one."""

    Status = Status

    transport = models.CharField("weg", max_length=20)
    location = models.TextField("plaats", blank=True)
    is_sample = models.BooleanField("voorbeeldgegevens", default=False)
    status = models.CharField("stand", max_length=20, choices=Status, default=Status.RUNNING)
    message = models.TextField("toelichting", blank=True)
    started_at = models.DateTimeField("begonnen")
    finished_at = models.DateTimeField("geëindigd", null=True, blank=True)
    listed = models.PositiveIntegerField("aantal volgens de bron", null=True, blank=True)
    added = models.PositiveIntegerField("nieuw", default=0)
    updated = models.PositiveIntegerField("gewijzigd", default=0)
    unchanged = models.PositiveIntegerField("ongewijzigd", default=0)
    withdrawn = models.PositiveIntegerField("ingetrokken", default=0)
    held = models.PositiveIntegerField("intrekking wacht", default=0)
    older = models.PositiveIntegerField("ouder dan wat er staat", default=0)
    failed = models.PositiveIntegerField("onbruikbaar", default=0)
    requests = models.PositiveIntegerField("verzoeken", default=0)
    seconds = models.FloatField("seconden", default=0)

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"import {self.pk or ''} ({self.get_status_display()})"

    @property
    @admin.display(description="weg", ordering="transport")
    def transport_name(self) -> str:
        """How the data came, as an editor reads it."""
        return TRANSPORT_NAMES.get(self.transport, self.transport)

    def get_transport_display(self) -> str:
        return self.transport_name

    @property
    def summary(self) -> str:
        """The one line at the end of the command."""
        names = ("added", "updated", "unchanged", "withdrawn", "held", "older", "failed", "requests")
        counts = " ".join(f"{name}={getattr(self, name)}" for name in names)
        return f"{counts} seconds={self.seconds:.1f}"


class HarvestRecord(models.Model):
    """What one run did with one registration; what did not change leaves no record."""

    run = models.ForeignKey(HarvestRun, on_delete=models.CASCADE, related_name="records")
    register_id = models.CharField("algoritme-ID", max_length=20, db_index=True)
    outcome = models.CharField("uitkomst", max_length=12, choices=RecordOutcome)

    class Meta:
        verbose_name = "record van een import"
        verbose_name_plural = "records van imports"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.register_id}: {self.get_outcome_display()}"


class HarvestProblem(models.Model):
    """Something a run met that a person should know, with what was received."""

    run = models.ForeignKey(HarvestRun, on_delete=models.CASCADE, related_name="problems")
    stage = models.CharField("fase", max_length=12, choices=Stage)
    register_id = models.CharField("algoritme-ID", max_length=100, blank=True)
    message = models.TextField("wat er mis is")
    payload = models.TextField("zoals ontvangen", blank=True)

    class Meta:
        verbose_name = "probleem bij een import"
        verbose_name_plural = "problemen bij imports"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.register_id}: {self.message}" if self.register_id else self.message


class HarvestLease(models.Model):
    """Whoever holds this row may import; a holder that died loses it when it expires."""

    name = models.CharField(max_length=40, primary_key=True)
    token = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = "beurt voor een import"
        verbose_name_plural = "beurten voor imports"

    def __str__(self) -> str:
        return self.name
