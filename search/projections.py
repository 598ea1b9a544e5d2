"""From a thing in the database to its entry in the index; one function per kind.

A kind registers how its keys are read: given primary keys, return the entries of those that are public.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.db.models import Prefetch

from catalogue.models import Application, Registration
from catalogue.texts import public_text

from .entry import Choice, Entry, EntryKey
from .facets import STATUS_NAMES, WITHDRAWN

Projection = Callable[[Sequence[int]], Iterable[Entry]]
EveryKey = Callable[[], Iterator[int]]

PROJECTIONS: dict[str, Projection] = {}
EVERY_KEY: dict[str, EveryKey] = {}

WITHDRAWN_CHOICE = Choice(value=WITHDRAWN, label=STATUS_NAMES[WITHDRAWN])
BODY_FIELDS = (
    "description_short",
    "purpose_and_impact",
    "considerations",
    "human_intervention",
    "risk_management",
    "legal_basis",
    "impact_assessments_explanation",
    "data",
    "technical_operation",
)
MOST_BODIES = 5  # registrations of one application repeat each other; the fullest few say what there is to say


def register(kind: str, projection: Projection, every_key: EveryKey) -> None:
    """Make a kind findable: `projection` gives the public entries of primary keys, `every_key` all public ones."""
    PROJECTIONS[kind] = projection
    EVERY_KEY[kind] = every_key


def entries_of(keys: Iterable[EntryKey]) -> list[Entry]:
    """Return the entries of those keys that are there and public now."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        kind, _, pk = key.partition(":")
        by_kind[kind].append(int(pk))
    return [entry for kind, pks in by_kind.items() if kind in PROJECTIONS for entry in PROJECTIONS[kind](pks)]


def every_key() -> Iterator[EntryKey]:
    """Yield the key of everything that should be in the index."""
    for kind, keys in EVERY_KEY.items():
        yield from (f"{kind}:{pk}" for pk in keys())


def application_key(pk: int) -> EntryKey:
    return f"application:{pk}"


def project_applications(pks: Sequence[int]) -> Iterator[Entry]:
    """Yield the entry of every public application among these primary keys, in three queries."""
    registrations = Registration.objects.public().select_related("organisation").prefetch_related("themes").defer("raw")
    applications = (
        Application.objects.public()
        .filter(pk__in=pks)
        .select_related("profile")
        .prefetch_related(Prefetch("registrations", registrations))
    )
    for application in applications:
        yield _application_entry(application)


def _application_entry(application: Application) -> Entry:
    rows = list(application.registrations.all())
    shown = [row for row in rows if row.withdrawn_at is None] or rows
    profile = application.published_profile
    organisations = {row.organisation.slug: row.organisation.name for row in shown}
    themes = {theme.slug: theme.name for row in shown for theme in row.themes.all()}
    best = sorted(shown, key=lambda row: -len(row.description_short + row.purpose_and_impact))
    return Entry(
        key=application_key(application.pk),
        kind="application",
        name=application.title,
        url=application.get_absolute_url(),
        summary=_summary(profile.summary if profile else "", best),
        labels=(
            *organisations.values(),
            *{row.name for row in shown},
            *{row.supplier for row in shown if row.supplier},
            *{row.keywords for row in shown if row.keywords},
            *themes.values(),
            *(row.register_id for row in shown),
        ),
        body=" ".join(_body(best[:MOST_BODIES])),
        facets={
            "thema": _choices(themes),
            "status": _statuses(application, shown),
            "organisatie": _choices(organisations),
        },
        used_by=len(organisations) if application.withdrawn_at is None else 0,
        changed_at=application.modified_at,
        extra={
            "organisations": sorted(organisations.values())[:3],
            "organisation_count": len(organisations),
            "withdrawn": application.withdrawn_at is not None,
        },
    )


def _summary(editorial: str, best: Sequence[Registration]) -> str:
    texts = [editorial, *(row.description_short for row in best), *(row.purpose_and_impact for row in best)]
    return next((text for text in map(public_text, texts) if text), "")


def _body(rows: Sequence[Registration]) -> Iterator[str]:
    for row in rows:
        yield from (public_text(text) for name in BODY_FIELDS if (text := getattr(row, name)))


def _choices(names: dict[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(value=slug, label=name) for slug, name in sorted(names.items()))


def _statuses(application: Application, shown: Sequence[Registration]) -> tuple[Choice, ...]:
    if application.withdrawn_at is not None:
        return (WITHDRAWN_CHOICE,)
    found = {row.status: row.get_status_display() for row in shown if row.status}
    return _choices(found)


def _every_application() -> Iterator[int]:
    return Application.objects.public().order_by("pk").values_list("pk", flat=True).iterator()


register("application", project_applications, _every_application)
