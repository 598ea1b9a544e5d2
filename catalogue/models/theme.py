"""What an application is about: the sixteen themes of the register with their narrower terms, and the task fields."""

from collections.abc import Iterable

from django.db import models
from django.urls import reverse


class Theme(models.Model):
    """A term of the TOP-lijst; the sixteen without `broader` are the register's themes.

    One that no value list knows keeps an empty identifier.
    """

    name = models.CharField("naam", max_length=200, unique=True)
    slug = models.SlugField("adres", max_length=120, unique=True)
    identifier = models.URLField("URI in de TOP-lijst", blank=True)
    broader = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="narrower", verbose_name="hoofdthema"
    )

    class Meta:
        verbose_name = "thema"
        verbose_name_plural = "thema's"
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.broader.name}: {self.name}" if self.broader else self.name

    def get_absolute_url(self) -> str:
        return reverse("theme", args=[self.slug])

    @property
    def under(self) -> str:
        """The address of the theme that this one is narrower than, "" for one of the sixteen."""
        return self.broader.slug if self.broader else ""


def with_broader(themes: Iterable[Theme]) -> list[Theme]:
    """Return these themes and what they are narrower than, each once."""
    every = list(themes)
    return list(dict.fromkeys([*every, *(theme.broader for theme in every if theme.broader)]))


class TaskField(models.Model):
    """A task field of Iv3, the way municipalities sort their budget; editors assign it as the municipal domain."""

    code = models.CharField("code", max_length=8, unique=True)
    name = models.CharField("naam", max_length=200)
    main_name = models.CharField("hoofdtaakveld", max_length=200)

    class Meta:
        verbose_name = "gemeentelijk domein"
        verbose_name_plural = "gemeentelijke domeinen"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
