"""Words about taking something over from somebody else: may I, on what terms, what happens with my data."""

from django.db import models


class SharingStatus(models.TextChoices):
    UNKNOWN = "onbekend", "Niet bekend"
    INVESTIGATED = "onderzocht", "Delen wordt onderzocht"
    AVAILABLE = "beschikbaar", "Beschikbaar"
    ONE_TO_ONE = "een-op-een", "Eén-op-één over te nemen"
    NO_CAPACITY = "geen-capaciteit", "Wil delen, heeft geen capaciteit"
    CLOSED = "niet", "Niet te delen"


class Licence(models.TextChoices):
    UNKNOWN = "onbekend", "Niet bekend"
    CC0 = "cc0", "CC0 1.0 (vrij te gebruiken)"
    CC_BY = "cc-by", "CC BY 4.0 (met naam van de maker)"
    CC_BY_SA = "cc-by-sa", "CC BY-SA 4.0 (onder dezelfde voorwaarden)"
    EUPL = "eupl", "EUPL 1.2"
    OPEN = "open", "Open source, licentie niet genoemd"
    OWN = "eigen", "Eigen voorwaarden"


class YesNo(models.TextChoices):
    YES = "ja", "Ja"
    NO = "nee", "Nee"
    UNKNOWN = "onbekend", "Niet bekend"


class DataLocation(models.TextChoices):
    OWN = "eigen", "Bij de organisatie zelf"
    NETHERLANDS = "nederland", "In Nederland"
    EU = "eu", "In de Europese Unie"
    OUTSIDE_EU = "buiten-eu", "Ook buiten de Europese Unie"


class ModelOrigin(models.TextChoices):
    NONE = "geen-model", "Geen getraind model"
    OWN = "zelf", "Zelf gemaakt of getraind"
    NETHERLANDS = "nederland", "Uit Nederland"
    EU = "eu", "Uit de Europese Unie"
    OUTSIDE_EU = "buiten-eu", "Van buiten de Europese Unie"


class ExitWay(models.TextChoices):
    """A way to stop with it; NONE stands alone."""

    DATA = "gegevens-mee", "Je krijgt je gegevens mee"
    OPEN_FORMAT = "open-formaat", "De gegevens hebben een open formaat"
    NOTICE = "opzegbaar", "De opzegtermijn is bekend"
    OTHER_MODEL = "ander-model", "Er past een ander model in"
    OTHER_SUPPLIER = "ander-bedrijf", "Een ander bedrijf kan het overnemen"
    OWN_HANDS = "zelf", "Je kunt het zelf draaien"
    NONE = "geen", "Geen uitweg bekend"


class Concern(models.TextChoices):
    """How a concern about a large supplier stands; nobody looked while it is empty."""

    NONE = "geen-zorg", "Geen zorg"
    MET = "beheerst", "Een zorg, en er is iets aan gedaan"
    OPEN = "open", "Een zorg, nog niets aan gedaan"


class RiskClass(models.TextChoices):
    """Of the AI Act; nobody has said it while it is empty."""

    PROHIBITED = "verboden", "Verboden AI"
    HIGH = "hoog-risico", "Hoog risico"
    TRANSPARENCY = "transparantie", "Transparantieplicht"
    MINIMAL = "minimaal", "Minimaal risico"


class AiUse(models.TextChoices):
    """Whether it is AI, which not every algorithm in the register is."""

    AI = "ai", "AI"
    WITHOUT = "zonder-ai", "Algoritme zonder AI"
    UNKNOWN = "niet-bekend", "Niet bekend"
