"""What the page of one application shows, from its registrations and its editors."""

from typing import Any

from catalogue.agreement import agreements
from catalogue.headings import sections
from catalogue.language import is_english
from catalogue.lead import lead_of
from catalogue.mergers import Mergers
from catalogue.models import Application, Registration
from catalogue.provinces import province_map
from catalogue.texts import plain_text

from .field_differences import field_differences
from .grouping_page import grouping_summary
from .ratings import small_ratings
from .using_organisations import using_organisations

FULL_TEXTS = 10  # registrations with all their texts on the page, which P9 bounds; the others are a link away


def application_context(application: Application) -> dict[str, Any]:
    """Return the context of `portal/application.html`; takes three queries beside those that loaded it."""
    registrations = sorted(application.registrations.all(), key=_fullest_first)
    current = [row for row in registrations if row.withdrawn_at is None]
    profile = application.published_profile
    lead = _lead(application, current or registrations)
    mergers = Mergers()
    agreed = agreements(current) if len(current) > 1 else []
    return {
        "application": application,
        "profile": profile,
        "described_by": [] if registrations else _describing_organisations(application),
        "registrations": registrations,
        "using_organisations": using_organisations(registrations, mergers),
        "grouping": grouping_summary(registrations),
        "current": current,
        "lead": lead,
        "lead_lang": "en" if is_english(plain_text(lead)) else "",
        "organisation_count": len({row.organisation_id for row in current}),
        "stopped_count": sum(row.status == "buiten-gebruik" for row in current),
        "themes": _themes(application, current or registrations),
        "task_fields": list(profile.task_fields.all()) if profile else [],
        "statuses": sorted({row.get_status_display() for row in current if row.status}),
        "categories": sorted({row.get_publication_category_display() for row in current if row.publication_category}),
        "suppliers": _suppliers(current or registrations),
        "ratings": small_ratings(application),
        "map": province_map([row.organisation for row in current], mergers) if current else None,
        "agreements": agreed,
        "field_differences": field_differences(agreed),
        "full_texts": [
            {"registration": row, "sections": sections(row)} for row in (current or registrations)[:FULL_TEXTS]
        ],
    }


def _describing_organisations(application: Application) -> list[str]:
    return [usage.organisation.name for usage in application.told_usages]


def _fullest_first(row: Registration) -> tuple[bool, int, str]:
    texts = (row.description_short, row.purpose_and_impact, row.considerations, row.technical_operation, row.data)
    return (row.withdrawn_at is not None, -sum(map(len, texts)), row.register_id)


def _lead(application: Application, rows: list[Registration]) -> str:
    profile = application.published_profile
    if profile and profile.summary:
        return profile.summary
    return lead_of([row.description_short for row in rows] + [row.purpose_and_impact for row in rows])


def _themes(application: Application, rows: list[Registration]) -> list[dict[str, str]]:
    """The themes of the register and those of the editors, each with its page."""
    profile = application.published_profile
    themes = [theme for row in rows for theme in row.themes.all()] + list(profile.themes.all() if profile else ())
    named = {theme.pk: theme for theme in themes}
    return [
        {"name": theme.name, "url": theme.get_absolute_url()}
        for theme in sorted(named.values(), key=lambda theme: theme.name)
    ]


def _suppliers(rows: list[Registration]) -> list[dict[str, Any]]:
    """One per supplier: the spelling that is used most, the others beside it."""
    spellings: dict[str, dict[str, int]] = {}
    for row in rows:
        if row.supplier_key:
            counts = spellings.setdefault(row.supplier_key, {})
            counts[row.supplier] = counts.get(row.supplier, 0) + 1
    found = []
    for key, counts in sorted(spellings.items()):
        ordered = sorted(counts, key=lambda name: (-counts[name], name))
        found.append({"key": key, "name": ordered[0], "others": ordered[1:]})
    return found
