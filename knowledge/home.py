"""The blocks of the home page that are about knowledge."""

from typing import Any

from .listing import line
from .models import CaseStudyPage, ImProductPage

FIGURES = 3


def knowledge_blocks() -> dict[str, Any]:
    """Return one case with its figures and their source, and how much there is; an empty case when there is none.

    The case changes every time that one is published: the newest is shown.
    """
    case = (
        CaseStudyPage.objects.shown()
        .order_by("-last_published_at", "-pk")
        .select_related("content_type")
        .prefetch_related("themes__broader", "organisation_links__organisation", "figures")
        .first()
    )
    if case is None:
        return {"case": None}
    return {
        "case": line(case) | {"figures": list(case.figures.all())[:FIGURES]},
        "case_count": CaseStudyPage.objects.shown().count(),
        "product_count": ImProductPage.objects.shown().count(),
    }
