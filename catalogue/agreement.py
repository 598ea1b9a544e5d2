"""Where the registrations of one application say the same, and where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .models import Registration
from .normalised_text import normalised

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
    """One field over all registrations. Each of `by_value` has those that say the same, the commonest first.

    Registrations that say nothing are in none of them. Equal numbers keep the order of the registrations.
    """

    field: str
    label: str
    total: int
    by_value: tuple[tuple[Registration, ...], ...]

    @property
    def filled(self) -> int:
        return sum(map(len, self.by_value))

    @property
    def variants(self) -> int:
        return len(self.by_value)

    @property
    def largest(self) -> int:
        return max(map(len, self.by_value), default=0)

    @property
    def is_same(self) -> bool:
        return self.variants == 1 and self.filled == self.total


def agreements(registrations: Sequence[Registration]) -> list[Agreement]:
    """Return one row per field that at least one registration fills in; form and spelling of a text do not count."""
    rows = [_agreement(name, registrations) for name in COMPARED]
    return [row for row in rows if row.filled]


def _agreement(name: str, registrations: Sequence[Registration]) -> Agreement:
    found: dict[str, list[Registration]] = {}
    for registration in registrations:
        if value := normalised(_value(registration, name)):
            found.setdefault(value, []).append(registration)
    field: Any = Registration._meta.get_field(name)
    label = str(field.verbose_name)
    return Agreement(
        field=name,
        label=label[0].upper() + label[1:],
        total=len(registrations),
        by_value=tuple(map(tuple, sorted(found.values(), key=len, reverse=True))),
    )


def _value(registration: Registration, name: str) -> Any:
    return registration.supplier_key if name == "supplier" else getattr(registration, name)
