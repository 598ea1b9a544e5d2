"""The facets of applications, in the order in which they stand on screen. Each is whole in its own declaration."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.utils.text import slugify

from catalogue.ai_use import ai_use
from catalogue.assessments import NAMES as ASSESSMENT_NAMES
from catalogue.assessments import assessments
from catalogue.dependency import CONCERN_NAMES, exit_names, met_concerns
from catalogue.diligence import ruleset
from catalogue.models import (
    AiUse,
    DataLocation,
    ExitWay,
    Kind,
    ModelOrigin,
    MunicipalProduct,
    Organisation,
    Province,
    PublicationCategory,
    Registration,
    Status,
    TaskField,
    Theme,
    YesNo,
    with_broader,
)

from ..entry import Choice
from .facet import NOT_FILLED, ApplicationFacts, Facet, choices, fixed

WITHDRAWN = "ingetrokken"
OTHERWISE = "anders"
OTHERWISE_LABEL = "Anders omschreven"
STATUS_NAMES = {**dict(Status.choices), OTHERWISE: OTHERWISE_LABEL, WITHDRAWN: "Ingetrokken uit het register"}
CATEGORY_NAMES = {**dict(PublicationCategory.choices), OTHERWISE: OTHERWISE_LABEL}
JUDGEMENTS = {slugify(one.name): one.name for one in ruleset().categories}
EVIDENCE_NAMES = {"gecontroleerd": "Met gecontroleerd bewijs", "openbaar": "Met openbaar bewijs"}
ENERGY_NAMES = {"bekend": "Er is iets over bekend"}
KNOWN_YES_NO = {value: label for value, label in YesNo.choices if value != YesNo.UNKNOWN}
AI_NAMES = dict(AiUse.choices)
PRODUCT_FACET = "product"
DIMENSION_FACETS = {"ethics": "ethiek", "data": "data", "operations": "gereedheid"}  # by dimension of the report


def _themes(facts: ApplicationFacts) -> Iterable[Choice]:
    """The themes of the register and those of the editors, a narrower one with its broader one."""
    registered = (theme for row in facts.registrations for theme in row.themes.all())
    editorial = facts.profile.themes.all() if facts.profile else ()
    return [Choice(theme.slug, str(theme), theme.under) for theme in with_broader([*registered, *editorial])]


def _theme_labels(values: Collection[str]) -> dict[str, str]:
    return {theme.slug: str(theme) for theme in Theme.objects.filter(slug__in=values).select_related("broader")}


def _broader_themes(values: Collection[str]) -> dict[str, str]:
    return {theme.slug: theme.under for theme in Theme.objects.filter(slug__in=values).select_related("broader")}


def _statuses(facts: ApplicationFacts) -> Iterable[Choice]:
    if facts.application.withdrawn_at is not None:
        return [Choice(WITHDRAWN, STATUS_NAMES[WITHDRAWN])]
    return _of_list(STATUS_NAMES, [row.status for row in facts.registrations])


def _of_list(labels: Mapping[str, str], values: Sequence[str]) -> list[Choice]:
    """These values of a closed list; all that the list does not know are one."""
    known = {value if value in labels else OTHERWISE for value in values if value}
    return [Choice(value, labels[value]) for value in known]


def _organisations(facts: ApplicationFacts) -> Iterable[Choice]:
    """With those that an organisation became or was, so that every name of it finds the same."""
    rows = dict.fromkeys(named for one in facts.organisations for named in facts.mergers.names(one))
    return [Choice(row.slug, row.name, row.province) for row in rows]


def _organisation_labels(values: Collection[str]) -> dict[str, str]:
    return dict(Organisation.objects.filter(slug__in=values).values_list("slug", "name"))


def _provinces_of(values: Collection[str]) -> dict[str, str]:
    return dict(Organisation.objects.filter(slug__in=values).values_list("slug", "province"))


def _organisation_kinds(facts: ApplicationFacts) -> Iterable[Choice]:
    return choices({one.kind: one.get_kind_display() for one in facts.organisations})


def _provinces(facts: ApplicationFacts) -> Iterable[Choice]:
    today = [organisation for one in facts.organisations for organisation in facts.mergers.today(one)]
    return choices({row.province: row.get_province_display() for row in today if row.province})


def _categories(facts: ApplicationFacts) -> Iterable[Choice]:
    return _of_list(CATEGORY_NAMES, [row.publication_category for row in facts.registrations])


def _suppliers(facts: ApplicationFacts) -> Iterable[Choice]:
    return choices({row.supplier_key: row.supplier for row in facts.registrations if row.supplier_key})


def _supplier_labels(values: Collection[str]) -> dict[str, str]:
    return dict(Registration.objects.filter(supplier_key__in=values).values_list("supplier_key", "supplier"))


def _assessments(facts: ApplicationFacts) -> Iterable[Choice]:
    found = (value for row in facts.registrations for value in assessments(row.impact_assessments))
    return choices({value: ASSESSMENT_NAMES[value] for value in found})


def _ai_uses(facts: ApplicationFacts) -> Iterable[Choice]:
    """What the editors say, else what each registration says."""
    if facts.profile and facts.profile.ai_use:
        stated = {facts.profile.ai_use}
    else:
        stated = {ai_use(row).use.value for row in facts.registrations}
    return choices({value: AI_NAMES[value] for value in stated or {AiUse.UNKNOWN.value}})


def _task_fields(facts: ApplicationFacts) -> Iterable[Choice]:
    fields = facts.profile.task_fields.all() if facts.profile else ()
    return choices({field.code.replace(".", "-"): str(field) for field in fields})


def _task_field_labels(values: Collection[str]) -> dict[str, str]:
    codes = [value.replace("-", ".") for value in values]
    return {field.code.replace(".", "-"): str(field) for field in TaskField.objects.filter(code__in=codes)}


def _products(facts: ApplicationFacts) -> Iterable[Choice]:
    """What the registrations name, and what the name and the words of the editors say."""
    summary = facts.profile.summary if facts.profile else ""
    named = facts.products.of_text(facts.application.title, summary)
    return named | facts.products.of_registrations(facts.registrations)


def _product_labels(values: Collection[str]) -> dict[str, str]:
    return {product.slug: str(product) for product in MunicipalProduct.objects.filter(slug__in=values)}


def _dimension(dimension: str, label: str) -> Facet:
    """The category of one dimension of the due-diligence report."""

    def category(facts: ApplicationFacts) -> Iterable[Choice]:
        names = [part["category"] for part in facts.dimensions if part["key"] == dimension and "category" in part]
        return choices({slugify(name): name for name in names})

    order = (*JUDGEMENTS, NOT_FILLED)
    return Facet(DIMENSION_FACETS[dimension], label, fixed(JUDGEMENTS), of_application=category, order=order)


def _evidence(facts: ApplicationFacts) -> Iterable[Choice]:
    """How well the report was checked: "gecontroleerd" is "openbaar" too."""
    known = [part["strength"] for part in facts.dimensions if "category" in part]
    checked = any(strength["3"] + strength["4"] > 0 for strength in known)
    public = any(strength["2"] for strength in known) or checked
    there = [value for value, is_there in (("gecontroleerd", checked), ("openbaar", public)) if is_there]
    return choices({value: EVIDENCE_NAMES[value] for value in there})


def _profile_field(key: str, label: str, name: str, labels: Mapping[str, str]) -> Facet:
    """What editors know in one field of the profile; "unknown" is not filled."""

    def value_of(facts: ApplicationFacts) -> Iterable[Choice]:
        value = getattr(facts.profile, name) if facts.profile else ""
        known = bool(value) and value != YesNo.UNKNOWN
        return [Choice(value, getattr(facts.profile, f"get_{name}_display")())] if known else []

    return Facet(key, label, fixed(labels), of_application=value_of)


def _exits(facts: ApplicationFacts) -> Iterable[Choice]:
    return choices(exit_names(facts.profile))


def _concerns(facts: ApplicationFacts) -> Iterable[Choice]:
    return choices(met_concerns(facts.profile))


def _energy(facts: ApplicationFacts) -> Iterable[Choice]:
    return choices(ENERGY_NAMES if facts.profile and facts.profile.energy else {})


APPLICATION_FACETS = (
    Facet(
        "thema",
        "Thema",
        _theme_labels,
        of_application=_themes,
        per_registration=True,
        lookup="registrations__themes__slug__in",
        shown=8,
        searchable=True,
        under=_broader_themes,
    ),
    Facet(
        "status",
        "Status",
        fixed(STATUS_NAMES),
        of_application=_statuses,
        per_registration=True,
        lookup="registrations__status__in",
        hidden=(WITHDRAWN,),
        order=(*STATUS_NAMES, NOT_FILLED),
    ),
    Facet(
        "organisatie",
        "Organisatie",
        _organisation_labels,
        of_application=_organisations,
        per_registration=True,
        lookup="registrations__organisation__slug__in",
        searchable=True,
        under=_provinces_of,
        headings={**dict(Province.choices), "": "Landelijk of onbekend"},
    ),
    Facet(
        "organisatietype",
        "Soort organisatie",
        fixed(dict(Kind.choices)),
        of_application=_organisation_kinds,
        per_registration=True,
    ),
    Facet("provincie", "Provincie", fixed(dict(Province.choices)), of_application=_provinces, per_registration=True),
    Facet(
        "categorie",
        "Categorie (opgave organisatie)",
        fixed(CATEGORY_NAMES),
        of_application=_categories,
        per_registration=True,
        lookup="registrations__publication_category__in",
        order=(*CATEGORY_NAMES, NOT_FILLED),
    ),
    Facet(
        "leverancier",
        "Leverancier",
        _supplier_labels,
        of_application=_suppliers,
        per_registration=True,
        lookup="registrations__supplier_key__in",
        searchable=True,
    ),
    Facet("ai", "AI of niet", fixed(AI_NAMES), of_application=_ai_uses, per_registration=True, order=tuple(AI_NAMES)),
    Facet("toets", "Impacttoets", fixed(ASSESSMENT_NAMES), of_application=_assessments, per_registration=True),
    Facet(PRODUCT_FACET, "Gemeentelijk product", _product_labels, of_application=_products, searchable=True),
    Facet("domein", "Gemeentelijk domein", _task_field_labels, of_application=_task_fields, searchable=True),
    _dimension("ethics", "Beoordeling: ethiek"),
    _dimension("data", "Beoordeling: data"),
    _dimension("operations", "Beoordeling: gereedheid"),
    Facet("bewijs", "Bewijs", fixed(EVIDENCE_NAMES), of_application=_evidence, order=tuple(EVIDENCE_NAMES)),
    _profile_field("datalocatie", "Waar staan de gegevens?", "data_location", dict(DataLocation.choices)),
    _profile_field("doorgifte", "Gaan gegevens naar anderen?", "data_leaves", KNOWN_YES_NO),
    _profile_field("training", "Leert het model van de invoer?", "trains_on_input", KNOWN_YES_NO),
    _profile_field("modelherkomst", "Herkomst van het model", "model_origin", dict(ModelOrigin.choices)),
    _profile_field("broncode", "Is de broncode open?", "open_source", KNOWN_YES_NO),
    Facet("uitweg", "Hoe kom je ervan af?", fixed(dict(ExitWay.choices)), of_application=_exits),
    Facet(
        "zorg",
        "Geen zorg, of iets aan gedaan",
        fixed(CONCERN_NAMES),
        of_application=_concerns,
        order=tuple(CONCERN_NAMES),
    ),
    Facet("energie", "Energie en klimaat", fixed(ENERGY_NAMES), of_application=_energy),
)
