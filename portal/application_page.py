"""What the page of one application shows, from its registrations and its editors."""

from typing import Any

from catalogue.agreement import agreements
from catalogue.ai_use import ai_use
from catalogue.contacts import MOST, contacts, is_usable
from catalogue.introduction import introduction_of
from catalogue.language import is_english
from catalogue.mergers import Mergers
from catalogue.models import AiUse, Application, ApplicationProfile, Province, Registration
from catalogue.provinces import province_map
from catalogue.register_layout import sections
from catalogue.safe_text import plain_text, public_text
from catalogue.sentences import first_sentences
from catalogue.shares import NOT_FILLED, Share, category_sentence, shares_of, status_sentence, status_shares
from catalogue.suppliers import spellings
from search.criteria import SearchCriteria
from search.fitting import ONLY_FITTING, fitting_register_ids
from search.page import Labels, chips

from .field_differences import field_differences
from .grouping_page import grouping_summary
from .ratings import small_ratings
from .using_organisations import using_organisations

FULL_TEXTS = 10  # registrations with all their texts on the page, which P9 bounds; the others are a link away


def application_context(
    application: Application, criteria: SearchCriteria, labels: Labels, province: str = ""
) -> dict[str, Any]:
    """Return the context of `portal/application.html`; takes three queries beside those that loaded it, and some more
    when `criteria` choose among the registrations. `labels` are those of what was chosen.

    `province` is a value of Province, of which users come first where one asks; "" for none.
    """
    registrations = sorted(application.registrations.all(), key=_fullest_first)
    current = [row for row in registrations if row.withdrawn_at is None]
    profile = application.published_profile
    whole = _lead(application, current or registrations)
    lead = first_sentences(public_text(whole))
    mergers = Mergers()
    agreed = agreements(current) if len(current) > 1 else []
    return {
        "application": application,
        "described_by": [] if registrations else _describing_organisations(application),
        "registrations": registrations,
        "using_organisations": using_organisations(_chosen(application, registrations, criteria), mergers),
        "chips": chips(criteria, labels, application.get_absolute_url() + ONLY_FITTING),
        "grouping": grouping_summary(registrations),
        "current": current,
        "lead": lead,
        "lead_rest": whole if lead != public_text(whole) else "",
        "lead_lang": "en" if is_english(plain_text(whole)) else "",
        "organisation_count": len({row.organisation_id for row in current}),
        "themes": _themes(application, current or registrations),
        "task_fields": list(profile.task_fields.all()) if profile else [],
        "badges": [_badge(share) for share in status_shares(current) if share.answer != NOT_FILLED],
        "statuses": status_sentence(current) if len(current) > 1 else "",
        "categories": category_sentence(current),
        "ai": _ai(profile, current or registrations),
        "suppliers": _suppliers(current or registrations),
        "contacts": contacts(application, current, province=province),
        "provinces": _provinces(current, province),
        "ratings": small_ratings(application),
        "map": province_map([row.organisation for row in current], mergers) if current else None,
        "agreements": agreed,
        "field_differences": field_differences(agreed),
        "full_texts": [
            {"registration": row, "sections": sections(row)} for row in (current or registrations)[:FULL_TEXTS]
        ],
    }


def _chosen(application: Application, rows: list[Registration], criteria: SearchCriteria) -> list[Registration]:
    ids = fitting_register_ids(application.pk, criteria)
    return rows if ids is None else [row for row in rows if row.register_id in ids]


def _ai(profile: ApplicationProfile | None, rows: list[Registration]) -> dict[str, str]:
    """Whether it is AI, with shares, and what says so: the editors, or the sentence of a registration."""
    if profile and profile.ai_use:
        return {"words": profile.get_ai_use_display(), "source": f"De redactie. {profile.source}".strip()}
    stated = {row.pk: ai_use(row) for row in rows}
    shares = shares_of(rows, lambda row: [str(stated[row.pk].use.label)])
    first = next((row for row in rows if stated[row.pk].source and stated[row.pk].use.label == shares[0].answer), None)
    source = f"{first.organisation.name}: {public_text(stated[first.pk].source)}" if first else ""
    return {"words": ", ".join(map(str, shares)) or str(AiUse.UNKNOWN.label), "source": source}


def _badge(share: Share) -> str:
    answer = share.answer[0].upper() + share.answer[1:]
    return answer if share.total == 1 else f"{answer} bij {share.count}"


def _provinces(rows: list[Registration], chosen: str) -> list[dict[str, Any]]:
    """The provinces of those that can be asked, where there are more of them than are shown."""
    usable = [row for row in rows if is_usable(row.contact)]
    present = {row.organisation.province for row in usable if row.organisation.province}
    if len({row.organisation_id for row in usable}) <= MOST or len(present) < 2:
        return []
    named = [value for value in Province if value in present or value == chosen]
    return [{"value": value.value, "label": value.label, "chosen": value == chosen} for value in named]


def _describing_organisations(application: Application) -> list[str]:
    return [usage.organisation.name for usage in application.published_usages]


def _fullest_first(row: Registration) -> tuple[bool, int, str]:
    texts = (row.description_short, row.purpose_and_impact, row.considerations, row.technical_operation, row.data)
    return (row.withdrawn_at is not None, -sum(map(len, texts)), row.register_id)


def _lead(application: Application, rows: list[Registration]) -> str:
    profile = application.published_profile
    if profile and profile.summary:
        return profile.summary
    return introduction_of([row.description_short for row in rows] + [row.purpose_and_impact for row in rows])


def _themes(application: Application, rows: list[Registration]) -> list[dict[str, Any]]:
    """The themes of the register with their shares, and those of the editors; each with its page."""
    profile = application.published_profile
    shares = {one.answer: one for one in shares_of(rows, lambda row: [theme.name for theme in row.themes.all()])}
    themes = [theme for row in rows for theme in row.themes.all()] + list(profile.themes.all() if profile else ())
    found = [
        {"name": name, "url": url, "count": shares[name].count if name in shares else 0, "total": _total(shares)}
        for name, url in {theme.name: theme.get_absolute_url() for theme in themes}.items()
    ]
    return sorted(found, key=lambda theme: (-theme["count"], theme["name"]))


def _total(shares: dict[str, Share]) -> int:
    return next((share.total for share in shares.values()), 0)


def _suppliers(rows: list[Registration]) -> list[dict[str, Any]]:
    """One per supplier with its share: the spelling that is used most, the others beside it."""
    found = []
    for share in shares_of(rows, lambda row: [row.supplier_key] if row.supplier_key else []):
        if names := spellings(row.supplier for row in rows if row.supplier_key == share.answer):
            found.append(
                {"key": share.answer, "name": names[0], "others": names[1:], "count": share.count, "total": share.total}
            )
    return found
