"""Applications, with what their registrations and the editors say of them."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.text import slugify

from catalogue.assessments import NAMES as ASSESSMENT_NAMES
from catalogue.assessments import assessments
from catalogue.control import exit_names, met_concerns
from catalogue.diligence import kept_ruleset, present_dimensions
from catalogue.language import is_english
from catalogue.lead import lead_of
from catalogue.mergers import Mergers
from catalogue.models import Application, DiligenceRating, Organisation, Registration, Theme, YesNo, with_broader
from catalogue.texts import public_text

from ..entry import Choice, Entry, EntryKey
from ..facets import (
    CATEGORY_NAMES,
    ENERGY_TOLD,
    EVIDENCE_NAMES,
    JUDGEMENTS,
    NOT_FILLED,
    NOT_FILLED_LABEL,
    OTHERWISE,
    STATUS_NAMES,
    WITHDRAWN,
)
from ..kinds import Projection, key_of, register

NOT_FILLED_CHOICE = (Choice(value=NOT_FILLED, label=NOT_FILLED_LABEL),)
TEXT_FIELDS = ("description_short", "purpose_and_impact")
BODY_FIELDS = (
    "considerations",
    "human_intervention",
    "risk_management",
    "legal_basis",
    "impact_assessments_explanation",
    "data",
    "technical_operation",
)
SHOWN_OF_RATING = "name prohibited known category strength_words answered_width score_width".split()
PROFILE_FACETS = {
    "datalocatie": "data_location",
    "doorgifte": "data_leaves",
    "training": "trains_on_input",
    "modelherkomst": "model_origin",
    "broncode": "open_source",
}
RATING_FACETS = {"ethics": "ethiek", "data": "data", "operations": "gereedheid"}
MOST_BODIES = 5  # registrations of one application repeat each other; the fullest few say what there is to say


def application_key(pk: int) -> EntryKey:
    return key_of("application", pk)


def project_applications(pks: Sequence[int]) -> Iterator[Entry]:
    """Yield the entry of every public application among these primary keys, in a fixed number of queries."""
    registrations = (
        Registration.objects.public()
        .select_related("organisation")
        .prefetch_related("themes__broader")
        .order_by("register_id")
    )
    applications = (
        Application.objects.public()
        .filter(pk__in=pks)
        .select_related("profile")
        .prefetch_related("profile__themes__broader", "profile__task_fields", "profile__usages__organisation")
        .prefetch_related(Prefetch("registrations", registrations))
        .prefetch_related(Prefetch("ratings", _ratings_of_today()))
    )
    mergers = Mergers()
    for application in applications:
        yield _application_entry(application, mergers)


def _application_entry(application: Application, mergers: Mergers) -> Entry:
    rows = list(application.registrations.all())
    shown = [row for row in rows if row.withdrawn_at is None] or rows
    profile = application.published_profile
    told = [usage.organisation for usage in application.told_usages]
    anyones = [*(row.organisation for row in shown), *told]
    registered = {_user(row.organisation, mergers) for row in shown}
    users = sorted(registered or {_user(one, mergers) for one in told})
    best = sorted(shown, key=lambda row: -len(row.description_short + row.purpose_and_impact))
    summary = _summary(profile.summary if profile else "", best)
    judged = _judged(application)
    facets = _facets(application, shown, anyones, mergers) | _rating_facets(application, judged)
    return Entry(
        key=application_key(application.pk),
        kind="application",
        name=application.title,
        url=application.get_absolute_url(),
        summary=summary,
        also=tuple(dict.fromkeys(row.name for row in shown if row.name != application.title)),
        labels=(
            *(choice.label for choice in facets["organisatie"] if choice.value != NOT_FILLED),
            *dict.fromkeys(row.supplier for row in shown if row.supplier),
            *dict.fromkeys(row.keywords for row in shown if row.keywords),
            *(choice.label for choice in facets["thema"] if choice.value != NOT_FILLED),
            *(row.register_id for row in shown),
        ),
        text=" ".join(_texts(best[:MOST_BODIES], TEXT_FIELDS)),
        body=" ".join(_texts(best[:MOST_BODIES], BODY_FIELDS)),
        facets=facets,
        used_by=len(registered) if application.withdrawn_at is None else 0,
        ranks=_ranks(judged),
        changed_at=application.modified_at,
        extra={
            **_shown_users(users, withdrawn=application.withdrawn_at is not None),
            "slug": application.slug,
            "ratings": [{name: part[name] for name in SHOWN_OF_RATING if name in part} for part in judged],
            "withdrawn": application.withdrawn_at is not None,
            "english": is_english(summary),
            "supplier": next((choice.label for choice in facets["leverancier"] if choice.value != NOT_FILLED), ""),
        },
    )


def _user(organisation: Organisation, mergers: Mergers) -> str:
    today = ", ".join(row.name for row in mergers.renamed(organisation))
    return f"{organisation.name} (nu {today})" if today else organisation.name


def _shown_users(users: Sequence[str], *, withdrawn: bool) -> dict[str, object]:
    """What a hit says of its users; of what nobody registers any more only who did."""
    if not withdrawn:
        return {"organisations": users[:3], "organisation_count": len(users)}
    names = users[0] if len(users) == 1 else f"{len(users)} organisaties"
    return {"organisations": [f"Eerder bij {names}"], "organisation_count": 0}


def _facets(
    application: Application, shown: Sequence[Registration], users: Sequence[Organisation], mergers: Mergers
) -> dict[str, tuple[Choice, ...]]:
    """Every facet's values; one without any gets "niet ingevuld", but for organisations and editors' domains."""
    present = [organisation for one in users for organisation in mergers.today(one)]
    organisations = list(dict.fromkeys(named for one in users for named in mergers.names(one)))
    themes = _themes(application, shown)
    found = {
        "thema": {theme.slug: str(theme) for theme in themes},
        "organisatie": {row.slug: row.name for row in organisations},
        "organisatietype": {one.kind: one.get_kind_display() for one in users},
        "provincie": {row.province: row.get_province_display() for row in present if row.province},
        "categorie": _of_list(CATEGORY_NAMES, [row.publication_category for row in shown]),
        "leverancier": {row.supplier_key: row.supplier for row in shown if row.supplier_key},
        "toets": {value: ASSESSMENT_NAMES[value] for row in shown for value in assessments(row.impact_assessments)},
        "domein": _task_fields(application),
    }
    under = {
        "thema": {theme.slug: theme.under for theme in themes},
        "organisatie": {row.slug: row.province for row in organisations},
    }
    facets = {key: _choices(names, under.get(key, {})) or NOT_FILLED_CHOICE for key, names in found.items()}
    return facets | {"status": _statuses(application, shown) or NOT_FILLED_CHOICE}


def _ratings_of_today() -> QuerySet[DiligenceRating]:
    return DiligenceRating.objects.filter(replaced_at=None).defer("findings")


def _judged(application: Application) -> list[dict[str, Any]]:
    """The three dimensions of today's report, as they are shown; none before there is one."""
    rating = next(iter(application.ratings.all()), None)
    return present_dimensions(rating.dimensions, kept_ruleset(rating.ruleset_id)) if rating else []


def _rating_facets(application: Application, judged: Sequence[dict[str, Any]]) -> dict[str, tuple[Choice, ...]]:
    """The category of each dimension, how well it was checked, and what editors know of data and model."""
    known = [part for part in judged if "category" in part]
    found = {RATING_FACETS[part["key"]]: {slugify(part["category"]): part["category"]} for part in known}
    checked = {value for part in known for value in _evidence_values(part["strength"])}
    found["bewijs"] = {value: EVIDENCE_NAMES[value] for value in checked}
    profile = application.published_profile
    for key, name in PROFILE_FACETS.items():
        value = getattr(profile, name) if profile else ""
        told = bool(value) and value != YesNo.UNKNOWN
        found[key] = {value: getattr(profile, f"get_{name}_display")()} if told else {}
    found["uitweg"] = exit_names(profile)
    found["zorg"] = met_concerns(profile)
    found["energie"] = ENERGY_TOLD if profile and profile.energy else {}
    keys = (*RATING_FACETS.values(), "bewijs", *PROFILE_FACETS, "uitweg", "zorg", "energie")
    return {key: _choices(found.get(key, {})) or NOT_FILLED_CHOICE for key in keys}


def _evidence_values(strength: dict[str, float]) -> list[str]:
    checked = strength["3"] + strength["4"] > 0
    return ["gecontroleerd", "openbaar"] if checked else ["openbaar"] if strength["2"] else []


def _ranks(judged: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Per dimension a number that sorts by category and then by what is known; and one for checked evidence.

    These only put hits in order, one at a time; no number is shown, and they are never added up to a judgement.
    """
    known = [part for part in judged if "category" in part]
    order = {name: place for place, name in enumerate(reversed(JUDGEMENTS.values()))}
    ranks = {RATING_FACETS[part["key"]]: order.get(part["category"], 0) * 1000 + part["known"] for part in known}
    checked = sum(part["points_yes"] * (part["strength"]["3"] + part["strength"]["4"]) for part in known)
    public = sum(part["points_yes"] * part["strength"]["2"] for part in known)
    return {**ranks, "bewijs": round(checked) * 1000 + round(public)}


def _themes(application: Application, shown: Sequence[Registration]) -> list[Theme]:
    """The themes of the register and those of the editors, a narrower one with its broader one."""
    profile = application.published_profile
    return with_broader(
        [*(theme for row in shown for theme in row.themes.all()), *(profile.themes.all() if profile else ())]
    )


def _task_fields(application: Application) -> dict[str, str]:
    profile = application.published_profile
    return {field.code.replace(".", "-"): str(field) for field in (profile.task_fields.all() if profile else ())}


def _summary(editorial: str, best: Sequence[Registration]) -> str:
    if editorial:
        return public_text(editorial)
    return public_text(lead_of([*(row.description_short for row in best), *(row.purpose_and_impact for row in best)]))


def _texts(rows: Sequence[Registration], fields: Sequence[str]) -> Iterator[str]:
    for row in rows:
        yield from (public_text(text) for name in fields if (text := getattr(row, name)))


def _choices(names: Mapping[str, str], under: Mapping[str, str] = MappingProxyType({})) -> tuple[Choice, ...]:
    return tuple(Choice(value=value, label=label, under=under.get(value, "")) for value, label in sorted(names.items()))


def _statuses(application: Application, shown: Sequence[Registration]) -> tuple[Choice, ...]:
    if application.withdrawn_at is not None:
        return (Choice(value=WITHDRAWN, label=STATUS_NAMES[WITHDRAWN]),)
    return _choices(_of_list(STATUS_NAMES, [row.status for row in shown]))


def _of_list(names: Mapping[str, str], values: Sequence[str]) -> dict[str, str]:
    """These values of a closed list by name; all that the list does not know are one."""
    known = {value if value in names else OTHERWISE for value in values if value}
    return {value: names[value] for value in known}


def _every_application() -> Iterator[int]:
    return Application.objects.public().order_by("pk").values_list("pk", flat=True).iterator()


register(
    Projection(
        kind="application",
        value="toepassing",
        label="Toepassing",
        plural="Toepassingen",
        entries=project_applications,
        pks=_every_application,
    )
)
