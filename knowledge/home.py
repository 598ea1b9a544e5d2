"""The blocks of the home page that are about knowledge."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Window
from django.urls import reverse
from django.utils.http import urlencode

from .models import CaseFigure, CaseStudyPage, ImProductPage
from .models.vocabulary import ProductKind

FIGURES = 3  # of one case: what fits beside its text in one row
NEEDS = 6  # two rows of three


def knowledge_case() -> dict[str, Any]:
    """Return the newest case that has figures, with their source, and how many cases there are.

    Where none has figures it is the newest; None when there is none.
    """
    has_figure = Exists(CaseFigure.objects.filter(page=OuterRef("pk")))
    cases = CaseStudyPage.objects.shown().annotate(all_cases=Window(Count("pk")), has_figure=has_figure)
    rows = ("organisation_links__organisation", "figures")
    case = cases.order_by("-has_figure", "-last_published_at", "-pk").prefetch_related(*rows).first()
    if case is None:
        return {"case": None}
    return {
        "case": {
            "title": case.title,
            "url": case.url,
            "summary": case.summary,
            "organisations": list(dict.fromkeys(link.organisation.name for link in case.organisation_links.all())),
            "figures": list(case.figures.all()[:FIGURES]),
        },
        "case_count": case.all_cases,
    }


def knowledge_needs() -> dict[str, Any]:
    """Return the kinds of IM-product that there are most of, each with its count and address, and how many in all."""
    found = ImProductPage.objects.shown().order_by().values_list("product_kind").annotate(Count("pk"))
    counts = dict(found)
    address = reverse("search")
    most = sorted(counts, key=lambda kind: (-counts[kind], ProductKind(kind).label))[:NEEDS]
    return {
        "needs": [
            {
                "label": ProductKind(kind).label,
                "count": counts[kind],
                "unit": "IM-product" if counts[kind] == 1 else "IM-producten",
                "url": f"{address}?{urlencode({'soort': ImProductPage.kind, 'productsoort': kind})}",
            }
            for kind in most
        ],
        "product_count": sum(counts.values()),
    }
