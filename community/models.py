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
    role = models.CharField(
        "rol",
        max_length=20,
        choices=Role,
        default=Role.CONTRIBUTOR,
        help_text="Een organisatieredacteur schrijft namens de organisatie. Een bijdrager mag nog niets.",
    )
    confirmed_at = models.DateTimeField(
        "bevestigd op",
        null=True,
        blank=True,
        help_text="Vul dit in als je zeker weet dat deze persoon bij de organisatie werkt. Leeg geldt de rol niet.",
    )

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

    @property
    def meaning(self) -> str:
        """Say what the membership gives, or what is still needed before it gives anything."""
        if needed := self._needed():
            return f"Geeft nog geen rechten. Nodig: {'; '.join(needed)}."
        return f"Schrijft namens {self.organisation}: pagina's, onze toepassingen en bewijs."

    def _needed(self) -> list[str]:
        steps = (
            (self.role != self.Role.EDITOR, "een beheerder kiest de rol Organisatieredacteur"),
            (self.confirmed_at is None, "een beheerder vult ‘bevestigd op’ in"),
            (not self.user.is_active, "een beheerder zet het account aan"),
            (
                self.user.is_active and not self.user.has_perm("wagtailadmin.access_admin"),
                "een beheerder zet het account in de groep Organisatieredacteuren",
            ),
        )
        return [step for lacks, step in steps if lacks]


# Where Django looks for models; they know the user above.
from .audit.models import AuditEntry, Pseudonym  # noqa: E402

__all__ = ["AuditEntry", "Membership", "Pseudonym", "User"]
