"""The rows of the audit log, and which account stands behind a number in it."""

from typing import Any, Never

from django.conf import settings
from django.contrib import admin
from django.db import models


class Action(models.TextChoices):
    LOGIN = "login", "Ingelogd"
    LOGIN_FAILED = "login_failed", "Inloggen mislukt"
    LOGIN_THROTTLED = "login_throttled", "Inloggen even geblokkeerd"
    LOGOUT = "logout", "Uitgelogd"
    PASSWORD = "password", "Wachtwoord gewijzigd"
    ACCOUNT = "account", "Account of rechten gewijzigd"
    PUBLISH = "publish", "Gepubliceerd"
    TAKE_DOWN = "take_down", "Offline gehaald of verwijderd"
    EXPORT = "export", "Export"
    IMPORT = "import", "Import"


class AppendOnly(TypeError):
    """Raised by whatever would change or remove a row of the audit log."""


class AuditQuerySet(models.QuerySet):
    def update(self, **_kwargs: Any) -> Never:
        raise AppendOnly("Rows of the audit log are not changed.")

    def delete(self) -> Never:
        raise AppendOnly("Rows of the audit log are not removed.")


class AuditEntry(models.Model):
    """One act. `actor` and `concerns` are numbers of a Pseudonym, which may be gone; `origin` is no IP address."""

    at = models.DateTimeField("moment", auto_now_add=True, db_index=True)
    action = models.CharField("wat", max_length=20, choices=Action)
    actor = models.PositiveBigIntegerField("door", null=True)
    concerns = models.PositiveBigIntegerField("over", null=True)
    subject = models.CharField("waarover", max_length=500, blank=True)
    origin = models.CharField("herkomst", max_length=12, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = "regel van het logboek"
        verbose_name_plural = "logboek"
        ordering = ["-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.get_action_display()} ({self.at:%Y-%m-%d %H:%M})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly("Rows of the audit log are not changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise AppendOnly("Rows of the audit log are not removed.")

    @property
    @admin.display(description="wat", ordering="action")
    def action_label(self) -> str:
        return self.get_action_display()

    @property
    @admin.display(description="door")
    def actor_label(self) -> str:
        return person_label(self.actor)

    @property
    @admin.display(description="over")
    def concerns_label(self) -> str:
        return person_label(self.concerns) if self.concerns else ""


class Pseudonym(models.Model):
    """Which account a number in the log stands for. It goes with the account; the number is never given again."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, verbose_name="gebruiker")

    class Meta:
        verbose_name = "nummer in het logboek"
        verbose_name_plural = "nummers in het logboek"
        default_permissions = ()

    def __str__(self) -> str:
        return person_label(self.pk)


def person_label(number: int | None) -> str:
    return f"persoon {number}" if number else "het systeem of een onbekende"
