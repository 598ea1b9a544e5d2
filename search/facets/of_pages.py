"""The facets that only pages of the knowledge portal have, as their kinds declare them."""

from knowledge.filters import PageFacet
from knowledge.models import KINDS

from .facet import Facet


def _facet(declared: PageFacet) -> Facet:
    kinds = tuple(kind.kind for kind in KINDS if declared in kind.facets)
    return Facet(declared.key, declared.label, declared.labels, kinds=kinds)


_DECLARED = dict.fromkeys(facet for kind in KINDS for facet in kind.facets)  # each once
PAGE_FACETS = tuple(_facet(declared) for declared in sorted(_DECLARED, key=lambda facet: facet.order))
