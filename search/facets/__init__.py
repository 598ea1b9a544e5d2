"""Every facet, declared once; index, form, address, query, results page and export loop over these."""

from collections.abc import Collection, Mapping

from ..kinds import KIND_FACET, kinds
from .facet import NOT_FILLED, NOT_FILLED_LABEL, ApplicationFacts, Facet
from .of_applications import APPLICATION_FACETS, PRODUCT_FACET, WITHDRAWN
from .of_pages import PAGE_FACETS
from .product_matcher import ProductMatcher

__all__ = [
    "FACETS",
    "NOT_FILLED",
    "NOT_FILLED_LABEL",
    "PRODUCT_FACET",
    "WITHDRAWN",
    "ApplicationFacts",
    "Facet",
    "ProductMatcher",
    "facets_for",
]


def _kind_labels(values: Collection[str]) -> dict[str, str]:
    labels = {projection.value: projection.label for projection in kinds().values()}
    return {value: labels[value] for value in values if value in labels}


FACETS = (
    Facet(KIND_FACET, "Soort", _kind_labels, shown=8, needs_two=True),  # `kinds.entries_of` gives the choice
    *APPLICATION_FACETS,
    *PAGE_FACETS,
)


def facets_for(chosen: Mapping[str, Collection[str]]) -> list[Facet]:
    """Return the facets to show beside these choices: those of every kind, of the kinds chosen, and those in use."""
    shown = set(chosen.get(KIND_FACET, ()))
    return [facet for facet in FACETS if not facet.kinds or shown.intersection(facet.kinds) or chosen.get(facet.key)]
