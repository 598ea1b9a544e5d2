"""An organisation that registers AI: a municipality, a ministry, a water board."""

from django.db import models
from django.urls import reverse


class Kind(models.TextChoices):
    """Kind of organisation, told by the beginning of the register's org_id (REGISTER 2.4)."""

    MUNICIPALITY = "gemeente", "gemeente"
    PROVINCE = "provincie", "provincie"
    WATER_BOARD = "waterschap", "waterschap"
    MINISTRY = "ministerie", "ministerie"
    COOPERATION = "samenwerking", "samenwerkingsorganisatie"
    GOVERNMENT_BODY = "overheidsorganisatie", "overheidsorganisatie"
    INDEPENDENT_BODY = "zbo", "zelfstandig bestuursorgaan"
    UNKNOWN = "onbekend", "onbekend"


PREFIXES = (
    ("gm", Kind.MUNICIPALITY),
    ("pv", Kind.PROVINCE),
    ("ws", Kind.WATER_BOARD),
    ("mnre", Kind.MINISTRY),
    ("so", Kind.COOPERATION),
    ("oorg", Kind.GOVERNMENT_BODY),
    ("zb", Kind.INDEPENDENT_BODY),
)


class OrganisationQuerySet(models.QuerySet):
    def with_current_registrations(self) -> "OrganisationQuerySet":
        """Organisations that have at least one registration which is neither withdrawn nor withheld."""
        return self.filter(registrations__withdrawn_at=None, registrations__withheld_at=None).distinct()


class Organisation(models.Model):
    """Whoever stands behind a registration. Kept under its register id, or its name where no id is known."""

    register_id = models.CharField("identificatie in het register", max_length=20, unique=True, null=True, blank=True)
    code = models.CharField("code in het register", max_length=200, blank=True)
    name = models.CharField("naam", max_length=300)
    slug = models.SlugField("adres", max_length=120, unique=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisatie"
        verbose_name_plural = "organisaties"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])

    @property
    def kind(self) -> Kind:
        identifier = self.register_id or ""
        for prefix, kind in PREFIXES:
            if identifier.startswith(prefix):
                return kind
        return Kind.UNKNOWN
