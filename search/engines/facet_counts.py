"""How both engines count facets: a choice as it is indexed to be counted, and counts as they are read."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from ..entry import Choice
from .base import FacetCount

SEPARATOR = "\t"  # between the parts of a counted choice


def counted_as(choice: Choice) -> str:
    """Return a choice as it is indexed to be counted; its label has no SEPARATOR."""
    return SEPARATOR.join((choice.value, choice.label.replace(SEPARATOR, " "), choice.under))


def facet_counts(buckets: Iterable[tuple[str, int]], added: Mapping[Choice, int]) -> tuple[FacetCount, ...]:
    """Counts per value, with those that are added. Where a value has several labels, as a supplier has spellings, the
    commonest is shown.
    """
    counts = Counter(dict(buckets))
    counts.update({counted_as(choice): number for choice, number in added.items()})
    totals: dict[str, int] = defaultdict(int)
    shown: dict[str, tuple[int, str, str]] = {}
    for choice, count in sorted(counts.items()):
        value, label, under = choice.split(SEPARATOR)
        totals[value] += count
        shown[value] = max(shown.get(value, (0, "", "")), (count, label, under), key=lambda parts: parts[0])
    ordered = sorted(totals, key=lambda value: (-totals[value], value))
    return tuple(
        FacetCount(value=value, label=shown[value][1], under=shown[value][2], count=totals[value]) for value in ordered
    )
