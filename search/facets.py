"""Every facet, declared once; index, form, address, query and page loop over these."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django.utils.text import slugify

from catalogue.assessments import NAMES as ASSESSMENT_NAMES
from catalogue.control import CONCERN_NAMES
from catalogue.diligence import NOT_ENOUGH, ruleset
from catalogue.models import (
    DataLocation,
    ExitWay,
    Kind,
    Licence,
    ModelOrigin,
    Organisation,
    Province,
    PublicationCategory,
    Registration,
    SharingStatus,
    Status,
    TaskField,
    Theme,
    YesNo,
)
from knowledge.models import CaseStudyPage, ImProductPage, KnowledgePage, LessonCode, LifecyclePhase, Role
from knowledge.models.vocabulary import CoDevelopment, ProductKind, Term

from .kinds import KIND_FACET, kinds

Names = Callable[[Collection[str]], dict[str, str]]

WITHDRAWN = "ingetrokken"
NOT_FILLED = "niet-ingevuld"
NOT_FILLED_LABEL = "Niet ingevuld"
OTHERWISE = "anders"
OTHERWISE_LABEL = "Anders omschreven"
STATUS_NAMES = {**dict(Status.choices), OTHERWISE: OTHERWISE_LABEL, WITHDRAWN: "Ingetrokken uit het register"}
CATEGORY_NAMES = {**dict(PublicationCategory.choices), OTHERWISE: OTHERWISE_LABEL}


@dataclass(frozen=True)
class Facet:
    """`key` is the name in the address and in the index; `names` gives the label of those values that exist.

    `hidden` values are left out of the hits until they are chosen. `order` is the order on screen; without it
    the commonest comes first. `shown` options stand open, the others in a fold. A `searchable` facet is long; one
    that `needs_two` is not shown while every hit has the same value; one with `kinds` only when one of these is chosen.

    A choice stands `under` another one of its facet, which is broader and has its hits too; with `headings` (in their
    order on screen) it stands under one of these instead. The index says what is under what, `under` says it of a
    value without hits.
    """

    key: str
    label: str
    names: Names
    hidden: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    shown: int = 5
    searchable: bool = False
    needs_two: bool = False
    kinds: tuple[str, ...] = ()
    under: Names | None = None
    headings: Mapping[str, str] = field(default_factory=dict)


def _fixed(names: dict[str, str]) -> Names:
    return lambda values: {value: names[value] for value in values if value in names}


def _kind_names(values: Collection[str]) -> dict[str, str]:
    names = {projection.value: projection.label for projection in kinds().values()}
    return {value: names[value] for value in values if value in names}


def _theme_names(values: Collection[str]) -> dict[str, str]:
    themes = Theme.objects.filter(slug__in=values).select_related("broader")
    return {theme.slug: str(theme) for theme in themes}


def _broader_themes(values: Collection[str]) -> dict[str, str]:
    return {theme.slug: theme.under for theme in Theme.objects.filter(slug__in=values).select_related("broader")}


def _provinces(values: Collection[str]) -> dict[str, str]:
    return dict(Organisation.objects.filter(slug__in=values).values_list("slug", "province"))


def _organisation_names(values: Collection[str]) -> dict[str, str]:
    return dict(Organisation.objects.filter(slug__in=values).values_list("slug", "name"))


def _supplier_names(values: Collection[str]) -> dict[str, str]:
    return dict(Registration.objects.filter(supplier_key__in=values).values_list("supplier_key", "supplier"))


def _term_names(table: type[Term]) -> Names:
    return lambda values: dict(table._default_manager.filter(value__in=values).values_list("value", "name"))


def _task_field_names(values: Collection[str]) -> dict[str, str]:
    codes = [value.replace("-", ".") for value in values]
    return {field.code.replace(".", "-"): str(field) for field in TaskField.objects.filter(code__in=codes)}


JUDGEMENTS = {slugify(name): name for name in (*(one.name for one in ruleset().categories), NOT_ENOUGH)}
EVIDENCE_NAMES = {"gecontroleerd": "Met gecontroleerd bewijs", "openbaar": "Met openbaar bewijs"}
ENERGY_TOLD = {"bekend": "Er is iets over bekend"}
KNOWN_YES_NO = {value: label for value, label in YesNo.choices if value != YesNo.UNKNOWN}


def _judged(key: str, label: str) -> Facet:
    return Facet(key, label, _fixed(JUDGEMENTS), order=(*JUDGEMENTS, NOT_FILLED))


CASE, PRODUCT = CaseStudyPage.kind, ImProductPage.kind
PAGES = tuple(page_type.kind for page_type in KnowledgePage.__subclasses__())

FACETS = (
    Facet(KIND_FACET, "Soort", _kind_names, shown=8, needs_two=True),
    Facet("thema", "Thema", _theme_names, shown=8, searchable=True, under=_broader_themes),
    Facet("status", "Status", _fixed(STATUS_NAMES), hidden=(WITHDRAWN,), order=(*STATUS_NAMES, NOT_FILLED)),
    Facet(
        "organisatie",
        "Organisatie",
        _organisation_names,
        searchable=True,
        under=_provinces,
        headings={**dict(Province.choices), "": "Landelijk of onbekend"},
    ),
    Facet("organisatietype", "Soort organisatie", _fixed(dict(Kind.choices))),
    Facet("provincie", "Provincie", _fixed(dict(Province.choices))),
    Facet(
        "categorie",
        "Categorie (opgave organisatie)",
        _fixed(CATEGORY_NAMES),
        order=(*CATEGORY_NAMES, NOT_FILLED),
    ),
    Facet("leverancier", "Leverancier", _supplier_names, searchable=True),
    Facet("toets", "Impacttoets", _fixed(ASSESSMENT_NAMES)),
    Facet("domein", "Gemeentelijk domein", _task_field_names, searchable=True),
    _judged("ethiek", "Beoordeling: ethiek"),
    _judged("data", "Beoordeling: data"),
    _judged("gereedheid", "Beoordeling: gereedheid"),
    Facet("bewijs", "Bewijs", _fixed(EVIDENCE_NAMES), order=tuple(EVIDENCE_NAMES)),
    Facet("datalocatie", "Waar staan de gegevens?", _fixed(dict(DataLocation.choices))),
    Facet("doorgifte", "Gaan gegevens naar anderen?", _fixed(KNOWN_YES_NO)),
    Facet("training", "Leert het model van de invoer?", _fixed(KNOWN_YES_NO)),
    Facet("modelherkomst", "Herkomst van het model", _fixed(dict(ModelOrigin.choices))),
    Facet("broncode", "Is de broncode open?", _fixed(KNOWN_YES_NO)),
    Facet("uitweg", "Hoe kom je ervan af?", _fixed(dict(ExitWay.choices))),
    Facet("zorg", "Geen zorg, of iets aan gedaan", _fixed(CONCERN_NAMES), order=tuple(CONCERN_NAMES)),
    Facet("energie", "Energie en klimaat", _fixed(ENERGY_TOLD)),
    Facet("productsoort", "Soort IM-product", _fixed(dict(ProductKind.choices)), kinds=(PRODUCT,)),
    Facet("rol", "Voor wie", _term_names(Role), kinds=(PRODUCT,)),
    Facet("fase", "Levensfase", _term_names(LifecyclePhase), kinds=PAGES),
    Facet("les", "Les over", _fixed(dict(LessonCode.choices)), kinds=(CASE,)),
    Facet("delen", "Mag je het overnemen?", _fixed(dict(SharingStatus.choices)), kinds=(CASE,)),
    Facet("licentie", "Licentie", _fixed(dict(Licence.choices)), kinds=(CASE, PRODUCT)),
    Facet("verder", "Samen verder", _fixed(dict(CoDevelopment.choices)), kinds=(PRODUCT,)),
)


def facets_for(chosen: Mapping[str, Collection[str]]) -> list[Facet]:
    """Return the facets to show beside these choices: those of every kind, of the kinds chosen, and those in use."""
    kinds = set(chosen.get(KIND_FACET, ()))
    return [facet for facet in FACETS if not facet.kinds or kinds.intersection(facet.kinds) or chosen.get(facet.key)]


def names_of(facet: Facet, values: Collection[str]) -> dict[str, str]:
    """Return the label of those values that exist, "niet ingevuld" among them."""
    empty = {NOT_FILLED: NOT_FILLED_LABEL} if NOT_FILLED in values else {}
    return facet.names([value for value in values if value != NOT_FILLED]) | empty


def under_of(facet: Facet, values: Collection[str]) -> dict[str, str]:
    """Return what each of these values stands under; values of a facet that has no such thing are left out."""
    return facet.under(values) if facet.under and values else {}
