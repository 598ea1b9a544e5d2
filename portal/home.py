"""The blocks of the home page, all from the catalogue as it is now."""

from typing import Any

from django.db.models import Count, Max, Q, Subquery, Value
from django.urls import reverse
from django.utils.http import urlencode

from catalogue.models import Application, PublicationCategory, Registration, Theme
from knowledge.home import knowledge_case, knowledge_needs
from search.facets import NOT_FILLED, NOT_FILLED_LABEL

MUNICIPALITIES = 342  # TOOI value list of municipalities, version 5, 29 January 2026
SHOWN = 6  # two rows of three
EXAMPLES = ("chatbot", "anonimiseren", "parkeercontrole")


def home_blocks() -> dict[str, Any]:
    """Return the figures and lists that the home page shows, in five queries and those of the knowledge portal."""
    counts = _counts()
    return {
        "figures": _figures(counts),
        "risks": _risks(counts),
        "themes": _themes(),
        "most_used": _most_used(),
        "newest": _newest(),
        "examples": [{"label": word, "url": search_url(q=word)} for word in EXAMPLES],
        **knowledge_needs(),
        **knowledge_case(),
    }


def search_url(**parameters: str) -> str:
    """Return the address of the search page with these parameters."""
    return f"{reverse('search')}?{urlencode(parameters)}"


def _counts() -> dict[str, int]:
    """Count applications, registrations, whose they are, and the applications in each category of the register.

    Those in none are the ones without one in any registration, as the filter of search has it.
    """
    current = Q(withdrawn_at=None, withheld_at=None)
    categories = {value: Q(publication_category=value) for value in PublicationCategory.values}
    applications = Application.objects.current().order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk"))
    counts = Registration.objects.filter(current).aggregate(
        applications=Max(Subquery(applications.values("n"))),
        registrations=Count("pk"),
        organisations=Count("organisation", distinct=True),
        municipalities=Count("organisation", distinct=True, filter=Q(organisation__register_id__startswith="gm")),
        with_category=Count("application", distinct=True, filter=~Q(publication_category="")),
        **{_name(value): Count("application", distinct=True, filter=having) for value, having in categories.items()},
    )
    if counts["applications"] is None:  # without any registration there is no row to count beside
        counts["applications"] = Application.objects.current().count()
    return {**counts, _name(""): counts["applications"] - counts["with_category"]}


def _name(category: str) -> str:
    return f"category_{category.replace('-', '_')}"


def _figures(counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"number": counts["applications"], "label": "toepassingen"},
        {"number": counts["registrations"], "label": "registraties"},
        {"number": counts["organisations"], "label": "organisaties"},
        {"number": counts["municipalities"], "label": f"van de {MUNICIPALITIES} gemeenten"},
    ]


def _risks(counts: dict[str, int]) -> list[dict[str, Any]]:
    """The categories of the register, as organisations state them, and what nobody filled in."""
    labels = {**dict(PublicationCategory.choices), "": NOT_FILLED_LABEL}
    return [
        _count_line(label, search_url(categorie=value or NOT_FILLED), counts[_name(value)])
        for value, label in labels.items()
    ]


def _count_line(label: str, url: str, count: int) -> dict[str, Any]:
    return {"label": label, "url": url, "count": count, "unit": "toepassing" if count == 1 else "toepassingen"}


def _themes() -> list[dict[str, Any]]:
    shown = Q(registrations__withdrawn_at=None, registrations__withheld_at=None)
    themes = (
        Theme.objects.filter(broader=None)
        .annotate(count=Count("registrations__application", filter=shown, distinct=True))
        .order_by("-count", "name")
    )
    return [_count_line(theme.name, theme.get_absolute_url(), theme.count) for theme in themes]


def _most_used() -> list[dict[str, Any]]:
    found = (
        Application.objects.current()
        .select_related("profile")
        .with_organisation_count()
        .filter(organisation_count__gt=0)
        .order_by("-organisation_count", "name")[:SHOWN]
    )
    rows = list(found)
    most = max((row.organisation_count for row in rows), default=1)
    return [
        {
            "label": row.title,
            "url": row.get_absolute_url(),
            "number": row.organisation_count,
            "text": "organisatie" if row.organisation_count == 1 else "organisaties",
            "percent": max(1, round(100 * row.organisation_count / most)),
        }
        for row in rows
    ]


def _newest() -> list[dict[str, Any]]:
    found = (
        Registration.objects.current()
        .exclude(modified_at=None)
        .select_related("organisation", "application__profile")
        .only("name", "modified_at", "organisation__name", "application")
        .order_by("-modified_at", "-pk")[:SHOWN]
    )
    return [
        {
            "date": row.modified_at,
            "label": row.application.title,
            "url": row.application.get_absolute_url(),
            "note": row.organisation.name,
        }
        for row in found
    ]
