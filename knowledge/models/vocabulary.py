"""The controlled lists of the knowledge portal: choices where a thing has one value, tables where it has several."""

from collections.abc import Collection
from typing import ClassVar

from django.db import models


class Term(models.Model):
    """One value of a list that pages may have several of; `value` stands in addresses."""

    value = models.SlugField("waarde", max_length=40, unique=True)
    name = models.CharField("naam", max_length=80)
    order = models.PositiveSmallIntegerField("volgorde")

    # What a new site begins with: value and name, in order.
    START: ClassVar[tuple[tuple[str, str], ...]] = ()

    class Meta:
        abstract = True
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def labels(cls, values: Collection[str]) -> dict[str, str]:
        """Return the names of those values that exist."""
        return dict(cls._default_manager.filter(value__in=values).values_list("value", "name"))


class LifecyclePhase(Term):
    """The nine phases in which the Algoritmekader divides the life of an algorithm."""

    START = (
        ("organisatie", "Organisatieverantwoordelijkheden"),
        ("probleemanalyse", "Probleemanalyse"),
        ("ontwerp", "Ontwerp"),
        ("data", "Dataverkenning en datapreparatie"),
        ("ontwikkelen", "Ontwikkelen"),
        ("verificatie", "Verificatie en validatie"),
        ("implementatie", "Implementatie"),
        ("beheer", "Monitoring en beheer"),
        ("uitfaseren", "Uitfaseren"),
    )

    class Meta(Term.Meta):
        verbose_name = "levensfase"
        verbose_name_plural = "levensfasen"


class Role(Term):
    """For whom a product is made."""

    START = (
        ("bestuur", "Bestuur en directie"),
        ("proceseigenaar", "Proceseigenaar"),
        ("projectleider", "Projectleider"),
        ("architect", "Architect"),
        ("specialist", "AI-specialist"),
        ("jurist", "Jurist"),
        ("inkoper", "Inkoper"),
        ("gebruiker", "Gebruiker"),
    )

    class Meta(Term.Meta):
        verbose_name = "rol"
        verbose_name_plural = "rollen"


class ActProfile(Term):
    """The profile under the AI Act that a product is meant for."""

    START = (
        ("hoog-risico", "Hoog risico"),
        ("transparantie", "Transparantieplicht"),
        ("minimaal", "Minimaal risico"),
        ("algemeen", "AI voor algemene doeleinden"),
    )

    class Meta(Term.Meta):
        verbose_name = "profiel van de AI-verordening"
        verbose_name_plural = "profielen van de AI-verordening"


class TaskType(Term):
    """What the AI does."""

    START = (
        ("schrijven", "Teksten schrijven"),
        ("samenvatten", "Samenvatten"),
        ("analyseren", "Stukken lezen en analyseren"),
        ("vragen", "Vragen beantwoorden"),
        ("beelden", "Beelden herkennen"),
        ("afschermen", "Gegevens afschermen"),
        ("zoeken", "Kennis vinden"),
        ("adviseren", "Advies voorbereiden"),
        ("leren", "Leren over AI"),
    )

    class Meta(Term.Meta):
        verbose_name = "taak"
        verbose_name_plural = "taken"


TABLES: tuple[type[Term], ...] = (LifecyclePhase, Role, ActProfile, TaskType)


def load_vocabulary() -> None:
    """Put the lists into their tables; a name that an administrator changed stays."""
    for table in TABLES:
        known = set(table.objects.values_list("value", flat=True))  # type: ignore[attr-defined]
        table.objects.bulk_create(  # type: ignore[attr-defined]
            table(value=value, name=name, order=order)
            for order, (value, name) in enumerate(table.START)
            if value not in known
        )


class LessonCode(models.TextChoices):
    """What interviewed municipalities named as helping (s-) and hindering (k-); report of TNO for VNG, table 2.2."""

    VISION = "s-visie", "Visie op digitalisering en AI"
    PROBLEM_FIRST = "s-probleem", "Werken vanuit een probleem"
    BUSINESS_CASE = "s-businesscase", "Een businesscase maken"
    COMBINED_KNOWLEDGE = "s-kennis", "Kennis van AI én van gemeentelijk werk"
    DATA_MANAGEMENT = "s-data", "Datamanagement"
    LEARNING_TOGETHER = "s-leren", "Samen leren"
    ROLES = "s-rollen", "Rollen en verantwoordelijkheden vastgelegd"
    DARING = "s-durven", "Durven en doen"
    COMPLEXITY = "k-complexiteit", "Omvang en complexiteit van AI"
    CAPACITY = "k-capaciteit", "Gebrek aan capaciteit"
    PILOT = "k-pilot", "Van pilot naar gebruik"
    PROCUREMENT = "k-inkoop", "Inkoop en intellectueel eigendom"
    COMPLIANCE = "k-compliance", "Overzicht op wetten en regels"
    SHARING = "k-delen", "Te weinig kans om even te delen"
    OVERVIEW = "k-overzicht", "Overzicht houden op AI-projecten"
    LITERACY = "k-geletterdheid", "Te weinig AI-geletterdheid"

    @property
    def is_factor(self) -> bool:
        return self.value.startswith("s-")


FACTORS = [code for code in LessonCode if code.is_factor]
BOTTLENECKS = [code for code in LessonCode if not code.is_factor]
LESSON_CHOICES = [
    ("Succesfactor", [(code.value, code.label) for code in FACTORS]),
    ("Knelpunt", [(code.value, code.label) for code in BOTTLENECKS]),
]
BOTTLENECK_CHOICES = [(code.value, code.label) for code in BOTTLENECKS]


class Ownership(models.TextChoices):
    OWN = "zelf", "Zelf ontwikkeld"
    BOUGHT = "ingekocht", "Ingekocht"
    TOGETHER = "samen", "Samen ontwikkeld"
    UNKNOWN = "onbekend", "Niet bekend"


class Audience(models.TextChoices):
    INTERNAL = "intern", "Voor medewerkers"
    EXTERNAL = "extern", "Voor inwoners"
    BOTH = "beide", "Voor medewerkers en inwoners"
    CITY = "stad", "Voor het werk in de stad"


class Stage(models.TextChoices):
    """The moments at which somebody decides whether it goes on."""

    IDEA = "idee", "Idee"
    PILOT = "proef", "Proef"
    SCALE = "uitbreiden", "Grotere proef"
    IN_USE = "in-gebruik", "In gebruik"
    PHASED_OUT = "uitgefaseerd", "Gestopt"


class Outcome(models.TextChoices):
    GO = "go", "Door"
    NO_GO = "no-go", "Niet door"
    STUCK = "vast", "Loopt vast"


class OrganisationRole(models.TextChoices):
    DEVELOPER = "ontwikkelaar", "Ontwikkelt het"
    USER = "gebruiker", "Gebruikt het"
    PARTNER = "partner", "Werkt mee"
    PUBLISHER = "uitgever", "Bracht het uit"


class RelationKind(models.TextChoices):
    ALTERNATIVE = "alternatief", "Alternatief voor"
    DERIVED = "afgeleid", "Afgeleid van"
    USES = "gebruikt", "Maakt gebruik van"
    FAMILY = "familie", "Hoort bij"
    RELATED = "zie-ook", "Zie ook"


# The same, said on the page that is referred to.
REFERRED_TO = {
    RelationKind.ALTERNATIVE: "Alternatief hiervoor",
    RelationKind.DERIVED: "Hiervan afgeleid",
    RelationKind.USES: "Maakt hier gebruik van",
    RelationKind.FAMILY: "Hoort hierbij",
    RelationKind.RELATED: "Verwijst hiernaar",
}


class ProductKind(models.TextChoices):
    FUNCTIONAL = "functionele-eisen", "Functionele eisen"
    TECHNICAL = "technische-eisen", "Technische eisen"
    LEGAL = "juridische-eisen", "Juridische eisen en principes"
    ETHICAL = "ethische-eisen", "Ethische eisen en kaders"
    SECURITY = "security-eisen", "Beveiligingseisen"
    PROCESS = "procesbeschrijving", "Procesbeschrijving"
    DATA_MODEL = "gegevensmodel", "Gegevensmodel"
    ARCHITECTURE = "architectuurplaat", "Architectuurplaat"
    BUSINESS_CASE = "businesscase", "Businesscase"
    COMPLIANCE = "compliance-toets", "Compliance-toets"
    WEIGHING = "afwegingskader", "Afwegingskader"
    PROCUREMENT = "inkoopvoorwaarden", "Inkoopvoorwaarden"
    PROPERTY = "ie-afspraken", "Afspraken over eigendom"
    MONITORING = "monitoring", "Monitoring en SLA"
    REGISTER = "registertekst", "Tekst voor het Algoritmeregister"
    STEERING = "besturing", "Overzicht van besturing"
    COUNCIL = "raadsbrief", "Raadsbrief"
    MANUAL = "handleiding-toets", "Handleiding DPIA, IAMA of FRIA"
    ASSESSMENT = "uitgevoerde-toets", "Uitgevoerde DPIA, IAMA of FRIA"
    PRESENTATION = "presentatie", "Presentatie"
    BACKLOG = "backlog", "Backlog"
    LEARNING = "leermateriaal", "Leermateriaal"
    COMMUNICATION = "communicatie", "Communicatiemateriaal"
    EVALUATION = "evaluatie", "Evaluatierapport"


class ContentCategory(models.TextChoices):
    PROCESS = "proces", "Hoe een proces loopt"
    REQUIREMENTS = "eisen", "Waaraan iets moet voldoen"
    SENSITIVE = "gevoelig", "Hoe je met gevoelige gegevens omgaat"
    UNKNOWN = "onbekend", "Niet bekend"


class CoDevelopment(models.TextChoices):
    STABLE = "stabiel", "Stabiel"
    IMPROVE = "verbetering", "Verbetering gevraagd"
    AUTHORS = "mede-auteurs", "Mede-auteurs gezocht"
    UNKNOWN = "onbekend", "Niet bekend hoe ver het is"


class EventKind(models.TextChoices):
    WORKSHOP = "workshop", "Workshop"
    MASTERCLASS = "masterclass", "Masterclass"
    HACKATHON = "hackathon", "Hackathon"
    MEETING = "bijeenkomst", "Bijeenkomst"
    WEBINAR = "webinar", "Webinar"


class Certainty(models.TextChoices):
    SURE = "zeker", "Zeker"
    CHECK = "controleren", "Controleren"
    CONFLICT = "tegenstrijdig", "Bronnen spreken elkaar tegen"
