"""What a facet is: a list of choices beside the results, each with how many hits have it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalogue.mergers import Mergers
from catalogue.models import Application, ApplicationProfile, Organisation, Registration

from ..entry import Choice
from .product_matcher import ProductMatcher

NOT_FILLED = "niet-ingevuld"
NOT_FILLED_LABEL = "Niet ingevuld"

Labels = Callable[[Collection[str]], dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class ApplicationFacts:
    """What the facets of an application are read from, fetched with it in a fixed number of queries.

    `registrations` are those of today, or all when every one was withdrawn; `organisations` are those that registered
    it and those that editors heard to use it; `dimensions` is today's report as it is shown, empty before there is one;
    `products` knows the municipal products.
    """

    application: Application
    registrations: Sequence[Registration]
    profile: ApplicationProfile | None
    organisations: Sequence[Organisation]
    mergers: Mergers
    dimensions: Sequence[dict[str, Any]]
    products: ProductMatcher


@dataclass(frozen=True)
class Facet:
    """`key` is the name in the address and in the index; `labels` gives the label of those values that exist.

    `of_application` gives the choices of an application, which is "niet ingevuld" when there are none; a facet without
    it is of pages only, whose kind gives the choices. `lookup` is how the database finds a value while the engine
    cannot be asked; without it the choice does nothing then.

    `hidden` values are left out of the hits until they are chosen. `order` is the order on screen; without it
    the commonest comes first. `shown` options stand open, the others in a fold. A `searchable` facet is long; one
    that `needs_two` is not shown while every hit has the same value; one with `kinds` only when one of these is chosen.

    A facet `per_registration` speaks of each registration apart, and what is chosen in several of these holds within
    one and the same. `of_application` is then asked of each registration too, as if it were the only one.

    A choice stands `under` another one of its facet, which is broader and has its hits too; with `headings` (in their
    order on screen) it stands under one of these instead. The index says what is under what, `under` says it of a
    value without hits.
    """

    key: str
    label: str
    labels: Labels
    of_application: Callable[[ApplicationFacts], Iterable[Choice]] | None = None
    per_registration: bool = False
    lookup: str = ""
    hidden: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    shown: int = 5
    searchable: bool = False
    needs_two: bool = False
    kinds: tuple[str, ...] = ()
    under: Labels | None = None
    headings: Mapping[str, str] = field(default_factory=dict)

    def labels_of(self, values: Collection[str]) -> dict[str, str]:
        """Return the label of those values that exist, "niet ingevuld" among them."""
        empty = {NOT_FILLED: NOT_FILLED_LABEL} if NOT_FILLED in values else {}
        return self.labels([value for value in values if value != NOT_FILLED]) | empty

    def under_of(self, values: Collection[str]) -> dict[str, str]:
        """Return what each of these values stands under; values of a facet that has no such thing are left out."""
        return self.under(values) if self.under and values else {}


def fixed(labels: Mapping[str, str]) -> Labels:
    """Return the labels of a facet whose values are known in the code."""
    return lambda values: {value: labels[value] for value in values if value in labels}


def choices(labels: Mapping[str, str]) -> list[Choice]:
    """Return a choice for each of these values with their labels."""
    return [Choice(value, label) for value, label in labels.items()]
