"""The user of the site, and for which organisations somebody speaks."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):  # type: ignore[django-manager-missing]
    """Somebody with an account: contributor, moderator or administrator.

    It is ours from the first migration, since a user model cannot be exchanged later.
    """

    must_change_password = models.BooleanField(
        "moet een eigen wachtwoord kiezen", default=False, db_default=False, editable=False
    )

    class Meta:
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"


class Membership(models.Model):
    """A user belongs to an organisation, and what they may do in its name. An administrator gives it."""

    class Role(models.TextChoices):
        CONTRIBUTOR = "bijdrager", "Bijdrager"
        EDITOR = "organisatieredacteur", "Organisatieredacteur"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name="gebruiker")
    organisation = models.ForeignKey(
        "catalogue.Organisation", on_delete=models.CASCADE, related_name="memberships", verbose_name="organisatie"
    )
    role = models.CharField("rol", max_length=20, choices=Role, default=Role.CONTRIBUTOR)
    confirmed_at = models.DateTimeField("bevestigd op", null=True, blank=True)

    class Meta:
        verbose_name = "lidmaatschap"
        verbose_name_plural = "lidmaatschappen"
        ordering = ["organisation__name", "user__username"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                name="one_membership_per_organisation",
                violation_error_message="Deze gebruiker hoort al bij deze organisatie.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display().lower()} bij {self.organisation}"


# Where Django looks for models; they know the user above.
from .audit.models import AuditEntry, Pseudonym  # noqa: E402

__all__ = ["AuditEntry", "Membership", "Pseudonym", "User"]
