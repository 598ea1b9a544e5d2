"""How the registrations of one application differ: the texts of each field side by side, differences marked.

The commonest text stands first and whole; each other text is compared with it, word by word.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.agreement import Agreement
from catalogue.difference import GAP, Difference
from catalogue.history import Change
from catalogue.language import is_english
from catalogue.models import Registration

MOST_VARIANTS = 6  # texts of one field on the page; more is a list that nobody compares
MOST_NAMES = 3  # organisations named with a text; the others are a number
SHORTEST = 4  # words; of less a reader sees the difference without marks
LONGEST = 250  # words of one text on the page; its registration has them all
LEAST_ALIKE = 0.4  # share of the words that both texts have; below it marks would be all there is to see


@dataclass(frozen=True)
class Variant:
    """One wording and who uses it. With a `difference` it is shown as that, else as `text`."""

    count: int
    names: str
    registration: Registration
    text: str
    lang: str
    is_cut: bool = False
    difference: Difference | None = None


@dataclass(frozen=True)
class FieldDifferences:
    """A field in which registrations differ; `hidden_count` texts more are not shown."""

    label: str
    variants: list[Variant]
    hidden_count: int

    @property
    def count(self) -> int:
        return len(self.variants) + self.hidden_count

    @property
    def is_marked(self) -> bool:
        return any(variant.difference for variant in self.variants)


def field_differences(agreements: Iterable[Agreement]) -> list[FieldDifferences]:
    """Return the fields with more than one wording, in their order; the work per field has a bound."""
    return [_field(row) for row in agreements if row.variants > 1]


def _field(row: Agreement) -> FieldDifferences:
    shown = row.by_value[:MOST_VARIANTS]
    reference = _value(shown[0][0], row.field)
    variants = [_variant(group, row.field, None if number == 0 else reference) for number, group in enumerate(shown)]
    return FieldDifferences(row.label, variants, row.variants - len(shown))


def _variant(group: Sequence[Registration], field: str, reference: Any) -> Variant:
    change = Change(field, reference, _value(group[0], field))
    words = change.after.split()
    return Variant(
        count=len(group),
        names=_names(group),
        registration=group[0],
        text=" ".join([*words[:LONGEST], GAP] if len(words) > LONGEST else words),
        lang="en" if is_english(change.after) else "",
        is_cut=len(words) > LONGEST,
        difference=change.difference if reference and _comparable(change) else None,
    )


def _comparable(change: Change) -> bool:
    """Return whether marks help: two texts of some length but readable, in one language, that share enough words."""
    old, new = change.before.split(), change.after.split()
    longest = max(len(old), len(new))
    if not SHORTEST <= longest <= 2 * LONGEST or is_english(change.before) != is_english(change.after):
        return False
    return (Counter(old) & Counter(new)).total() >= LEAST_ALIKE * longest


def _value(registration: Registration, field: str) -> Any:
    if field in ("status", "publication_category"):
        return str(getattr(registration, f"get_{field}_display")())
    return getattr(registration, field)


def _names(group: Sequence[Registration]) -> str:
    names = sorted({row.organisation.name for row in group})
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" en {more} andere" if more > 0 else "")
