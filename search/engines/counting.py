"""What both engines share: which fields a token is looked up in, and how counts are read."""

from collections import defaultdict
from collections.abc import Iterable

from .base import PART_WEIGHT, SECTIONS, FacetCount, Form

SEPARATOR = "\t"  # between value and label of a counted choice


def fields_of(form: Form) -> list[tuple[str, float]]:
    """Return the fields that hold tokens in this form, with their weights."""
    fields = [(f"{name}_{form.value}", weight) for name, weight in SECTIONS.items()]
    if form is Form.TERM:
        fields += [(f"{name}_part", weight * PART_WEIGHT) for name, weight in SECTIONS.items()]
    return fields


def facet_counts(buckets: Iterable[tuple[str, int]]) -> tuple[FacetCount, ...]:
    """Counts per value. Where a value has several labels, as a supplier has spellings, the commonest is shown."""
    totals: dict[str, int] = defaultdict(int)
    labels: dict[str, tuple[int, str]] = {}
    for choice, count in sorted(buckets):
        value, _, label = choice.partition(SEPARATOR)
        totals[value] += count
        labels[value] = max(labels.get(value, (0, "")), (count, label), key=lambda pair: pair[0])
    ordered = sorted(totals, key=lambda value: (-totals[value], value))
    return tuple(FacetCount(value=value, label=labels[value][1], count=totals[value]) for value in ordered)
