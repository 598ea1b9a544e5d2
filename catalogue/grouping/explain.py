"""The reasons of a match as Dutch sentences."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from ..models import MatchKey, Registration, RegistrationMatch
from . import weights
from .blocking import TEXT

SENTENCES = {
    "product in titel": "De titel noemt het product",
    "product in leverancier": "Leverancier en titel wijzen op dit product",
    "product in methode": "De technische werking noemt het product",
    "product in doel": "De doeltekst noemt het product",
    "zelfde broncode": "Zelfde broncode",
    "zelfde ICT-samenwerking": "Zelfde titel, en zelfde adres om naar te schrijven",
    "zelfde leverancier, titel lijkt": "Zelfde leverancier, en de titels lijken op elkaar",
    "zelfde leverancier, zelfde tekst": "Zelfde leverancier, en de teksten zijn bijna gelijk",
    "zelfde naam, titel lijkt": "Zelfde eigen naam in de titel",
    "zelfde naam, zelfde tekst": "Zelfde eigen naam, en de teksten zijn bijna gelijk",
    "zelfde methode": "De technische werking is bijna gelijk aan die van",
    "zelfde tekst": "De doeltekst is bijna gelijk aan die van",
    "zelfde titel": "Dezelfde titel als",
}


@dataclass(frozen=True)
class Explanation:
    """One reason: a sentence, the words that matched, and the register id of the other registration, or ""."""

    sentence: str
    words: str
    other: str


def explain(match: RegistrationMatch) -> list[Explanation]:
    """Return the reasons of one registration, the strongest first; empty for a singleton."""
    reasons: list[Mapping[str, str]] = sorted(match.reasons, key=lambda reason: -int(reason["weight"]))
    return [Explanation(SENTENCES[reason["kind"]], reason["words"], reason["other"]) for reason in reasons]


def is_sure(match: RegistrationMatch) -> bool:
    """Tell whether the method is sure; otherwise the registration waits in the queue of the editors."""
    return match.confidence >= weights.SURE


def same_text(registration: Registration) -> list[Registration]:
    """Return registrations of other applications with (nearly) the same text.

    Asks two queries, and no more than fifty registrations.
    """
    own = MatchKey.objects.filter(registration=registration, kind=TEXT).values("key")
    near = (
        MatchKey.objects.filter(kind=TEXT, key__in=own)
        .exclude(registration__application=registration.application_id)
        .values("registration")
        .annotate(shared=Count("pk"))
        .filter(shared__gte=weights.MIN_SHARED_HASHES)
        .values("registration")
    )
    rows = Registration.objects.current().filter(pk__in=near).select_related("organisation", "application")
    return list(rows.order_by("organisation__name")[:50])
