"""Fields for vendor dependency (ways out, four concerns), part of what editors write about an application."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from .reuse import Concern, ExitWay

CONCERNS = ("agility", "confidentiality", "resilience", "power")


class ExitWaysField(models.JSONField):
    """Several of `ExitWay`, as a list of their values; empty is not known. It is stored as JSON."""

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=ExitWay.choices,
            required=False,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )

    def deconstruct(self) -> Any:
        name, _path, arguments, keywords = super().deconstruct()
        return name, "django.db.models.JSONField", arguments, keywords


def check_exit_ways(ways: list[str]) -> None:
    """Raise ValidationError for "no way out" beside a way out."""
    if ExitWay.NONE in ways and len(ways) > 1:
        raise ValidationError("Kies ‘Geen uitweg bekend’ of een of meer uitwegen, niet allebei.")


def check_concerns(profile: models.Model) -> None:
    """Raise ValidationError where something was done about a concern, and nobody wrote what."""
    met = [name for name in CONCERNS if getattr(profile, f"{name}_view") == Concern.MET]
    lacking = [name for name in met if not getattr(profile, name)]
    if lacking:
        raise ValidationError(dict.fromkeys(lacking, "Schrijf op wat eraan gedaan is."))


def concern_view(label: str, asks: str) -> "models.CharField[str, str]":
    """Return the field that says how a concern stands."""
    return models.CharField(label, max_length=10, choices=Concern, blank=True, help_text=asks)


def what_was_done(label: str) -> "models.CharField[str, str]":
    """Return the field that says what was done about a concern."""
    return models.CharField(f"{label}: wat is eraan gedaan?", max_length=300, blank=True)


def own_source(label: str) -> "models.CharField[str, str]":
    """Return the field for the source of one fact."""
    return models.CharField(
        f"{label}: bron en datum", max_length=200, blank=True, help_text="Leeg: de bron van de andere feiten."
    )


CONTROL_PANELS = (
    MultiFieldPanel(
        [FieldPanel("exit_ways"), FieldPanel("exit_options"), FieldPanel("exit_source")],
        heading="Uitweg: als je wilt stoppen",
    ),
    MultiFieldPanel(
        [FieldPanel(f"{name}{part}") for name in CONCERNS for part in ("_view", "", "_source")],
        heading="Vier zorgen over grote leveranciers",
        help_text="Geef per zorg een oordeel. Is er iets aan gedaan, schrijf dan op wat.",
    ),
)
