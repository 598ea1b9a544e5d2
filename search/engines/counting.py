"""What both engines share: which fields a token is looked up in, and how counts are read."""

from collections import defaultdict
from collections.abc import Iterable

from ..entry import Choice
from .base import PART_WEIGHT, SECTIONS, FacetCount, Form

SEPARATOR = "\t"  # between the parts of a counted choice


def fields_of(form: Form) -> list[tuple[str, float]]:
    """Return the fields that hold tokens in this form, with their weights."""
    fields = [(f"{name}_{form.value}", weight) for name, weight in SECTIONS.items()]
    if form is Form.TERM:
        fields += [(f"{name}_part", weight * PART_WEIGHT) for name, weight in SECTIONS.items()]
    return fields


def counted(choice: Choice) -> str:
    """Return a choice as it is indexed to be counted; its label has no SEPARATOR."""
    return SEPARATOR.join((choice.value, choice.label.replace(SEPARATOR, " "), choice.under))


def facet_counts(buckets: Iterable[tuple[str, int]]) -> tuple[FacetCount, ...]:
    """Counts per value. Where a value has several labels, as a supplier has spellings, the commonest is shown."""
    totals: dict[str, int] = defaultdict(int)
    shown: dict[str, tuple[int, str, str]] = {}
    for choice, count in sorted(buckets):
        value, label, under = choice.split(SEPARATOR)
        totals[value] += count
        shown[value] = max(shown.get(value, (0, "", "")), (count, label, under), key=lambda parts: parts[0])
    ordered = sorted(totals, key=lambda value: (-totals[value], value))
    return tuple(
        FacetCount(value=value, label=shown[value][1], under=shown[value][2], count=totals[value]) for value in ordered
    )
