"""What grouping found, what people decided about it, and the names that editors know."""

from django.conf import settings
from django.db import models

from .application import Application
from .registration import Registration


class RegistrationMatch(models.Model):
    """Why a registration stands with its application: the cluster that the method put it in, how sure, and why.

    `reasons` is a list of {kind, weight, words, other}; `facts` tells when what the registration says of product,
    supplier and title became different.
    """

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="match")
    cluster = models.CharField("groep volgens de methode", max_length=140, db_index=True)
    confidence = models.PositiveSmallIntegerField("zekerheid (0 tot 100)")
    reasons = models.JSONField("matchredenen", default=list)
    facts = models.CharField(max_length=40)
    method_version = models.CharField("versie van de methode", max_length=10)

    class Meta:
        verbose_name = "groepering van een registratie"
        verbose_name_plural = "groepering van registraties"
        indexes = [models.Index(fields=["confidence"])]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.cluster}"


class MatchKey(models.Model):
    """A key by which a registration finds those it may belong with, as a number; `kind` is a letter of `match`.

    `seeks` is true for a registration that names neither product nor supplier: its neighbours have to tell.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="match_keys")
    kind = models.CharField(max_length=1)
    key = models.BigIntegerField(db_index=True)
    seeks = models.BooleanField(default=False)

    class Meta:
        verbose_name = "zoeksleutel van de groepering"
        verbose_name_plural = "zoeksleutels van de groepering"

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class DecisionKind(models.TextChoices):
    """What a person can decide about the grouping."""

    CONFIRM = "bevestigd", "Bevestigd"
    MOVE = "verplaatst", "Verplaatst"
    SPLIT = "gesplitst", "Gesplitst"
    MERGE = "samengevoegd", "Samengevoegd"
    RENAME = "hernoemd", "Hernoemd"
    APART = "nooit-samen", "Nooit samen"


class GroupingDecision(models.Model):
    """A decision of a person about the grouping; kept for ever, also when it was undone.

    `before` holds what is needed to undo it: the application of each registration, and names.
    """

    kind = models.CharField("besluit", max_length=20, choices=DecisionKind)
    reason = models.TextField("reden")
    summary = models.TextField("wat er veranderde")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="grouping_decisions",
        verbose_name="door",
    )
    made_at = models.DateTimeField("op", auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField("teruggedraaid op", null=True, blank=True)
    applications = models.ManyToManyField(Application, related_name="grouping_decisions", blank=True)
    before = models.JSONField(default=dict)

    class Meta:
        verbose_name = "besluit over de groepering"
        verbose_name_plural = "besluiten over de groepering"
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.summary}"


class Placement(models.Model):
    """A person said that this registration belongs to this application; no method and no harvest overturns it.

    `facts` are those at the time of the decision; `review_since` is set when they became different.
    """

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="placement")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="placements")
    decision = models.ForeignKey(GroupingDecision, on_delete=models.CASCADE, related_name="placements")
    facts = models.CharField(max_length=40)
    review_since = models.DateTimeField("opnieuw te bekijken sinds", null=True, blank=True)

    class Meta:
        verbose_name = "plaatsing door een mens"
        verbose_name_plural = "plaatsingen door mensen"

    def __str__(self) -> str:
        return f"{self.registration_id} in {self.application_id}"


class ClusterPlacement(models.Model):
    """A person merged applications: what the method puts in this cluster goes to that application from now on."""

    cluster = models.CharField("groep volgens de methode", max_length=140, unique=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="cluster_placements")
    decision = models.ForeignKey(GroupingDecision, on_delete=models.CASCADE, related_name="cluster_placements")

    class Meta:
        verbose_name = "plaatsing van een groep"
        verbose_name_plural = "plaatsingen van groepen"

    def __str__(self) -> str:
        return f"{self.cluster} in {self.application_id}"


class Apart(models.Model):
    """A person said that these two applications are never one; the first has the lower number."""

    first = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    decision = models.ForeignKey(GroupingDecision, on_delete=models.CASCADE, related_name="aparts")

    class Meta:
        verbose_name = "paar dat nooit samengaat"
        verbose_name_plural = "paren die nooit samengaan"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="apart_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="apart_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} en {self.second_id}"


class GroupingReport(models.Model):
    """A visitor says that a registration does not belong here; editors look at it."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="grouping_reports")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="grouping_reports")
    message = models.TextField("waarom niet?", blank=True)
    made_at = models.DateTimeField("gemeld op", auto_now_add=True)
    handled_at = models.DateTimeField("afgehandeld op", null=True, blank=True)

    class Meta:
        verbose_name = "melding over de groepering"
        verbose_name_plural = "meldingen over de groepering"
        ordering = ["made_at"]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.message[:40]}"


NAMES_HELP = (
    "Namen en schrijfwijzen, gescheiden door |. Met ^ ervoor telt de naam alleen in een titel of als leverancier, "
    "met = alleen als hele titel."
)


class KnownProduct(models.Model):
    """A product that editors added to the list in `grouping/products.csv`."""

    name = models.CharField("naam", max_length=120, unique=True)
    supplier = models.CharField("leverancier(s)", max_length=300, blank=True, help_text="Gescheiden door |.")
    names = models.TextField("hoe het genoemd wordt", blank=True, help_text=NAMES_HELP)
    functions = models.TextField(
        "waar het voor dient",
        blank=True,
        help_text=(
            "Beginletters van woorden, gescheiden door |. Zo weten we welk product van de leverancier bedoeld is als "
            "de naam ontbreekt. Met + moeten beide woorden er staan; * is: altijd."
        ),
    )
    note = models.TextField("bron", help_text="Waar blijkt dit uit?")

    class Meta:
        verbose_name = "product"
        verbose_name_plural = "producten"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class KnownSupplier(models.Model):
    """A supplier that editors added to the list in `grouping/suppliers.csv`."""

    name = models.CharField("naam", max_length=120, unique=True)
    kind = models.CharField(
        "soort",
        max_length=20,
        choices=[("leverancier", "Leverancier"), ("organisatie", "Overheidsorganisatie")],
        default="leverancier",
    )
    spellings = models.TextField("schrijfwijzen", blank=True, help_text="Gescheiden door |.")
    note = models.TextField("bron", help_text="Waar blijkt dit uit?")

    class Meta:
        verbose_name = "leverancier"
        verbose_name_plural = "leveranciers"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
