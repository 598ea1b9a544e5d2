"""What still has to reach the index."""

from django.db import models


class OutboxEntry(models.Model):
    """One thing whose index entry may be out of date. `version` grows with every change to it."""

    key = models.CharField("wat", max_length=100, unique=True)
    version = models.PositiveBigIntegerField("versie", default=1)
    queued_at = models.DateTimeField("in de rij sinds", auto_now_add=True)
    problem = models.TextField("waarom het niet lukte", blank=True)

    class Meta:
        verbose_name = "wijziging voor de zoekindex"
        verbose_name_plural = "wijzigingen voor de zoekindex"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key
