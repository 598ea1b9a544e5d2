"""An organisation that registers AI: a municipality, a ministry, a water board."""

from collections.abc import Iterator

from django.db import models
from django.urls import reverse

from .province import Province

TOOI = "https://identifier.overheid.nl/tooi/id/"


class Kind(models.TextChoices):
    """Kind of organisation: what the value lists say, else told by the beginning of the register's org_id."""

    MUNICIPALITY = "gemeente", "Gemeente"
    PROVINCE = "provincie", "Provincie"
    WATER_BOARD = "waterschap", "Waterschap"
    ENVIRONMENT_SERVICE = "omgevingsdienst", "Omgevingsdienst"
    SAFETY_REGION = "veiligheidsregio", "Veiligheidsregio"
    COOPERATION = "samenwerking", "Samenwerkingsorganisatie"
    MINISTRY = "ministerie", "Ministerie"
    GOVERNMENT_BODY = "overheidsorganisatie", "Overheidsorganisatie"
    INDEPENDENT_BODY = "zbo", "Zelfstandig bestuursorgaan"
    UNKNOWN = "onbekend", "Onbekend"


# What the register's own identifiers begin with (docs/reference/register.md#identity).
PREFIXES = (
    ("gm", Kind.MUNICIPALITY),
    ("pv", Kind.PROVINCE),
    ("ws", Kind.WATER_BOARD),
    ("mnre", Kind.MINISTRY),
    ("so", Kind.COOPERATION),
    ("oorg", Kind.GOVERNMENT_BODY),
    ("zb", Kind.INDEPENDENT_BODY),
)


def kind_of(register_id: str) -> Kind:
    """Return the kind that an org_id of the register tells, UNKNOWN when it tells none."""
    return next((kind for prefix, kind in PREFIXES if register_id.startswith(prefix)), Kind.UNKNOWN)


class OrganisationQuerySet(models.QuerySet):
    def with_current_registrations(self) -> "OrganisationQuerySet":
        """Organisations that have at least one registration which is neither withdrawn nor withheld."""
        shown = {"registrations__withdrawn_at": None, "registrations__withheld_at": None}
        return self.filter(registrations__isnull=False, **shown).distinct()

    def unlisted(self) -> "OrganisationQuerySet":
        """Organisations that no value list knows; editors look at these."""
        return self.filter(is_listed=False)


class Organisation(models.Model):  # type: ignore[django-manager-missing]
    """Whoever stands behind a registration. Kept under its register id, or its name where no id is known.

    `begin_date` and `end_date` are those of the value list; a merged municipality has an end and successors.
    """

    register_id = models.CharField("identificatie in het register", max_length=20, unique=True, null=True, blank=True)
    code = models.CharField("code in het register", max_length=200, blank=True)
    name = models.CharField("naam", max_length=300)
    slug = models.SlugField("adres", max_length=120, unique=True)
    kind = models.CharField("soort", max_length=24, choices=Kind, default=Kind.UNKNOWN)
    province = models.CharField("provincie", max_length=16, choices=Province, blank=True)
    tooi = models.CharField("TOOI", max_length=60, blank=True, help_text="het deel van de TOOI-URI na /tooi/id/")
    cbs_code = models.CharField("CBS-code", max_length=10, blank=True)
    begin_date = models.DateField("begonnen op", null=True, blank=True)
    end_date = models.DateField("opgeheven op", null=True, blank=True)
    successors = models.ManyToManyField(
        "self", symmetrical=False, related_name="predecessors", blank=True, verbose_name="opgegaan in"
    )
    is_listed = models.BooleanField("staat op een waardelijst", default=False)

    is_editorial = models.BooleanField(
        "door de redactie toegevoegd", default=False, help_text="Blijft staan, ook zonder registratie."
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisatie"
        verbose_name_plural = "organisaties"
        ordering = ["name"]
        indexes = [models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])

    @property
    def tooi_uri(self) -> str:
        """The organisation's URI in the TOOI value lists, "" when it stands in none."""
        return f"{TOOI}{self.tooi}" if self.tooi else ""


def lineage(organisation: Organisation, steps: str) -> Iterator[Organisation]:
    """Yield all that come after ("successors") or went before ("predecessors"), nearest first, each once."""
    seen = {organisation.pk}
    waiting = [organisation]
    while waiting:
        for other in getattr(waiting.pop(0), steps).all():
            if other.pk not in seen:
                seen.add(other.pk)
                waiting.append(other)
                yield other
