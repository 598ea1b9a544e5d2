"""Applications, with what their registrations and the editors say of them."""

from collections.abc import Iterator, Sequence

from django.db.models import Prefetch

from catalogue.assessments import NAMES as ASSESSMENT_NAMES
from catalogue.assessments import assessments
from catalogue.language import is_english
from catalogue.lead import lead_of
from catalogue.mergers import Mergers
from catalogue.models import Application, Organisation, Registration
from catalogue.texts import public_text

from ..entry import Choice, Entry, EntryKey
from ..facets import NOT_FILLED, NOT_FILLED_LABEL, STATUS_NAMES, WITHDRAWN
from .registry import Projection, key_of, register

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
MOST_BODIES = 5  # registrations of one application repeat each other; the fullest few say what there is to say


def application_key(pk: int) -> EntryKey:
    return key_of("application", pk)


def project_applications(pks: Sequence[int]) -> Iterator[Entry]:
    """Yield the entry of every public application among these primary keys, in a fixed number of queries."""
    registrations = (
        Registration.objects.public().select_related("organisation").prefetch_related("themes").order_by("register_id")
    )
    applications = (
        Application.objects.public()
        .filter(pk__in=pks)
        .select_related("profile")
        .prefetch_related("profile__themes__broader", "profile__task_fields", Prefetch("registrations", registrations))
    )
    mergers = Mergers()
    for application in applications:
        yield _application_entry(application, mergers)


def _application_entry(application: Application, mergers: Mergers) -> Entry:
    rows = list(application.registrations.all())
    shown = [row for row in rows if row.withdrawn_at is None] or rows
    profile = application.published_profile
    organisations = {named.slug: named.name for row in shown for named in mergers.names(row.organisation)}
    users = sorted({_user(row.organisation, mergers) for row in shown})
    best = sorted(shown, key=lambda row: -len(row.description_short + row.purpose_and_impact))
    summary = _summary(profile.summary if profile else "", best)
    facets = _facets(application, shown, organisations, mergers)
    return Entry(
        key=application_key(application.pk),
        kind="application",
        name=application.title,
        url=application.get_absolute_url(),
        summary=summary,
        also=tuple(dict.fromkeys(row.name for row in shown if row.name != application.title)),
        labels=(
            *organisations.values(),
            *dict.fromkeys(row.supplier for row in shown if row.supplier),
            *dict.fromkeys(row.keywords for row in shown if row.keywords),
            *(choice.label for choice in facets["thema"] if choice.value != NOT_FILLED),
            *(row.register_id for row in shown),
        ),
        text=" ".join(_texts(best[:MOST_BODIES], TEXT_FIELDS)),
        body=" ".join(_texts(best[:MOST_BODIES], BODY_FIELDS)),
        facets=facets,
        used_by=len(users) if application.withdrawn_at is None else 0,
        changed_at=application.modified_at,
        extra={
            **_shown_users(users, withdrawn=application.withdrawn_at is not None),
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
    application: Application, shown: Sequence[Registration], organisations: dict[str, str], mergers: Mergers
) -> dict[str, tuple[Choice, ...]]:
    """Every facet's values; one without any gets "niet ingevuld", but for organisations and editors' domains."""
    present = [organisation for row in shown for organisation in mergers.today(row.organisation)]
    found = {
        "thema": _theme_names(application, shown),
        "organisatie": organisations,
        "organisatietype": {row.organisation.kind: row.organisation.get_kind_display() for row in shown},
        "provincie": {row.province: row.get_province_display() for row in present if row.province},
        "categorie": {
            row.publication_category: row.get_publication_category_display()
            for row in shown
            if row.publication_category
        },
        "leverancier": {row.supplier_key: row.supplier for row in shown if row.supplier_key},
        "toets": {value: ASSESSMENT_NAMES[value] for row in shown for value in assessments(row.impact_assessments)},
        "domein": _task_fields(application),
    }
    facets = {key: _choices(names) or NOT_FILLED_CHOICE for key, names in found.items()}
    return facets | {"status": _statuses(application, shown) or NOT_FILLED_CHOICE}


def _theme_names(application: Application, shown: Sequence[Registration]) -> dict[str, str]:
    """The themes of the register and those of the editors, a narrower one with its broader one."""
    profile = application.published_profile
    themes = [theme for row in shown for theme in row.themes.all()] + list(profile.themes.all() if profile else ())
    whole = [*themes, *(theme.broader for theme in themes if theme.broader_id and theme.broader)]
    return {theme.slug: str(theme) for theme in whole}


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


def _choices(names: dict[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(value=value, label=label) for value, label in sorted(names.items()))


def _statuses(application: Application, shown: Sequence[Registration]) -> tuple[Choice, ...]:
    if application.withdrawn_at is not None:
        return (Choice(value=WITHDRAWN, label=STATUS_NAMES[WITHDRAWN]),)
    return _choices({row.status: row.get_status_display() for row in shown if row.status})


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
