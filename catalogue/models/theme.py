"""What an application is about: the sixteen themes of the register, which are roots of the TOP-lijst."""

from django.db import models


class Theme(models.Model):
    """A theme; one that no value list knows keeps an empty identifier and stands last."""

    name = models.CharField("naam", max_length=200, unique=True)
    slug = models.SlugField("adres", max_length=120, unique=True)
    identifier = models.URLField("URI in de TOP-lijst", blank=True)

    class Meta:
        verbose_name = "thema"
        verbose_name_plural = "thema's"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
