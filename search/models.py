"""What still has to reach the index, its words, synonyms of editors, and what was looked for in vain."""

from django.core.exceptions import ValidationError
from django.db import models

from .analysis import all_tokens

VERSIONS_PER_ROW = 1_000_000  # more changes than one row waits for before it is indexed


class OutboxEntry(models.Model):
    """One thing whose index entry may be out of date. `version` grows with every change to it.

    What failed waits until `retry_at`; what was given up has `dead_at`, until the thing itself changes again.
    """

    key = models.CharField("wat", max_length=100, unique=True)
    version = models.PositiveBigIntegerField("versie", default=1)
    queued_at = models.DateTimeField("in de rij sinds", auto_now_add=True)
    problem = models.TextField("waarom het niet lukte", blank=True)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    retry_at = models.DateTimeField("opnieuw vanaf", null=True, blank=True)
    dead_at = models.DateTimeField("opgegeven op", null=True, blank=True)

    class Meta:
        verbose_name = "wijziging voor de zoekindex"
        verbose_name_plural = "wijzigingen voor de zoekindex"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key

    @property
    def index_version(self) -> int:
        """Grows with every change of a key, also after its row was done and made anew: newer rows have higher keys."""
        return self.pk * VERSIONS_PER_ROW + self.version


class Word(models.Model):
    """A word that entries of the index have; `in_name` when one is called by it, or its supplier or organisation is."""

    word = models.CharField("woord", max_length=60, unique=True)
    entries = models.PositiveIntegerField("aantal")
    in_name = models.BooleanField("staat in een naam", default=False)

    class Meta:
        verbose_name = "woord in de zoekindex"
        verbose_name_plural = "woorden in de zoekindex"

    def __str__(self) -> str:
        return self.word


class SynonymSet(models.Model):
    """Words of editors that mean the same; they work at once, beside those of `search/analysis/data/begrippen.csv`."""

    class Direction(models.TextChoices):
        SAME = "gelijk", "Betekenen hetzelfde"
        ALSO = "ook", "Het eerste vindt ook de andere"
        RELATED = "verwant", "Hebben met elkaar te maken"

    direction = models.CharField("richting", max_length=10, choices=Direction.choices, default=Direction.SAME)
    words = models.CharField(
        "woorden", max_length=500, help_text="Scheid ze met een puntkomma, zoals: lakken; weglakken; anonimiseren."
    )
    source = models.CharField("bron", max_length=200, help_text="Waar komt dit vandaan? Bijvoorbeeld: klantcontact.")
    reason = models.CharField("reden", max_length=200, help_text="Waarom hoort dit bij elkaar?")

    class Meta:
        verbose_name = "groep synoniemen"
        verbose_name_plural = "synoniemen voor het zoeken"
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        if len([word for word in self.words.split(";") if word.strip()]) < 2:
            raise ValidationError({"words": "Geef ten minste twee woorden, met een puntkomma ertussen."})


class ProtectedName(models.Model):
    """A name of editors that is never taken for a typing error or split in a question, beside `namen.txt`."""

    name = models.CharField("naam", max_length=60, unique=True, help_text="Eén woord, zoals: iBurgerzaken.")
    reason = models.CharField("reden", max_length=200, help_text="Wat is dit, en waar blijkt dat uit?")

    class Meta:
        verbose_name = "beschermde naam"
        verbose_name_plural = "beschermde namen voor het zoeken"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if len([*all_tokens(self.name)]) != 1:
            raise ValidationError({"name": "Geef één woord, van letters of cijfers."})


class MissedQuestion(models.Model):
    """Words that found nothing, and how often; never who asked."""

    words = models.CharField("gezocht", max_length=200, unique=True)
    times = models.PositiveIntegerField("keren", default=1)
    last_at = models.DateField("laatst", auto_now=True)

    class Meta:
        verbose_name = "vraag zonder resultaat"
        verbose_name_plural = "vragen zonder resultaat"
        ordering = ["-times", "words"]

    def __str__(self) -> str:
        return self.words
