"""Where the registrations of one application say the same, and where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .essence import essence
from .models import Registration

COMPARED = (
    "status",
    "publication_category",
    "start_date",
    "supplier",
    "description_short",
    "purpose_and_impact",
    "considerations",
    "human_intervention",
    "risk_management",
    "legal_basis",
    "impact_assessments",
    "data",
    "technical_operation",
    "source_code_link",
)


@dataclass(frozen=True)
class Agreement:
    """One field over all registrations. `filled` have something there, in `variants` different wordings.

    `largest` is how many share the commonest wording.
    """

    label: str
    total: int
    filled: int
    variants: int
    largest: int

    @property
    def is_same(self) -> bool:
        return self.variants == 1 and self.filled == self.total


def agreements(registrations: Sequence[Registration]) -> list[Agreement]:
    """Return one row per field that at least one registration fills in; form and spelling of a text do not count."""
    rows = [_agreement(name, registrations) for name in COMPARED]
    return [row for row in rows if row.filled]


def _agreement(name: str, registrations: Sequence[Registration]) -> Agreement:
    counts: dict[str, int] = {}
    for registration in registrations:
        if value := essence(_value(registration, name)):
            counts[value] = counts.get(value, 0) + 1
    field: Any = Registration._meta.get_field(name)
    label = str(field.verbose_name)
    return Agreement(
        label=label[0].upper() + label[1:],
        total=len(registrations),
        filled=sum(counts.values()),
        variants=len(counts),
        largest=max(counts.values(), default=0),
    )


def _value(registration: Registration, name: str) -> Any:
    return registration.supplier_key if name == "supplier" else getattr(registration, name)
