"""An application: the thing that is searched, compared and reused. Zero or more registrations describe it."""

from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse

from ..persons import without_personal_addresses

if TYPE_CHECKING:
    from .application_profile import ApplicationProfile, Usage


class ApplicationQuerySet(models.QuerySet):
    def public(self) -> "ApplicationQuerySet":
        """Those that have a page and stand in the index, those without a current registration included."""
        return self.filter(withheld_at=None)

    def current(self) -> "ApplicationQuerySet":
        """Those that a search shows when nothing else is asked."""
        return self.public().filter(withdrawn_at=None)

    def with_organisation_count(self) -> "ApplicationQuerySet":
        """Add `organisation_count`: organisations with a registration that is current."""
        shown = models.Q(registrations__withdrawn_at=None, registrations__withheld_at=None)
        return self.annotate(
            organisation_count=models.Count("registrations__organisation", filter=shown, distinct=True)
        )


class Application(models.Model):  # type: ignore[django-manager-missing]
    """An AI application. Its address outlives renaming and merging; its editorial part is an ApplicationProfile."""

    slug = models.SlugField("adres", max_length=120, unique=True)
    name = models.CharField("naam uit de registraties", max_length=500)
    given_name = models.CharField(
        "naam door de redactie",
        max_length=200,
        blank=True,
        editable=False,
        help_text="Gegeven bij het groeperen; gaat voor de naam uit de registraties.",
    )
    made_at = models.DateTimeField("op AI-plein sinds", null=True, blank=True, editable=False)
    modified_at = models.DateTimeField("laatst gewijzigd in het register", null=True, blank=True)
    withdrawn_at = models.DateTimeField("zonder registratie sinds", null=True, blank=True)
    withheld_at = models.DateTimeField("achtergehouden sinds", null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "toepassing"
        verbose_name_plural = "toepassingen"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("application", args=[self.slug])

    @property
    def published_profile(self) -> "ApplicationProfile | None":
        """The editorial part as the public may see it, or None while there is none or only a draft."""
        profile = getattr(self, "profile", None)
        return profile if profile is not None and profile.live else None

    @property
    def published_usages(self) -> "list[Usage]":
        """What organisations say of their use and a moderator approved, whether or not editors wrote a text."""
        profile = getattr(self, "profile", None)
        return [usage for usage in profile.usages.all() if usage.live] if profile is not None else []

    @property
    def title(self) -> str:
        """The name that people see: the editors' own, or else the one most registrations use."""
        profile = self.published_profile
        return without_personal_addresses((profile.name if profile else "") or self.given_name or self.name)


class ApplicationAddress(models.Model):
    """Every address that an application ever had; an old one redirects to the present one."""

    slug = models.SlugField("adres", max_length=120, unique=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="addresses")

    class Meta:
        verbose_name = "adres van een toepassing"
        verbose_name_plural = "adressen van toepassingen"

    def __str__(self) -> str:
        return self.slug
