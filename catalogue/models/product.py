"""What a municipality delivers, under the name that municipalities use: the Uniforme Productnamenlijst (UPL)."""

from django.db import models
from django.urls import reverse
from django.utils.text import capfirst


class MunicipalProduct(models.Model):
    """One product of the UPL. `words` are other names for it and `laws` what only it is based on, both ours.

    A generic product (bezwaar, leges) says nothing about an application: nothing is tied to it.
    """

    name = models.CharField("naam", max_length=200, unique=True)
    slug = models.SlugField("adres", max_length=120, unique=True)
    uri = models.URLField("URI in de UPL", blank=True)
    for_citizens = models.BooleanField("voor inwoners", default=False)
    for_businesses = models.BooleanField("voor ondernemers", default=False)
    is_generic = models.BooleanField("algemeen", default=False)
    words = models.JSONField("andere woorden", default=list, blank=True)
    laws = models.JSONField("wetten", default=list, blank=True)

    class Meta:
        verbose_name = "gemeentelijk product"
        verbose_name_plural = "gemeentelijke producten"
        ordering = ["name"]

    def __str__(self) -> str:
        return str(capfirst(self.name))

    def get_absolute_url(self) -> str:
        return reverse("municipal_product", args=[self.slug])
