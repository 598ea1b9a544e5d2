"""Applications, with what their registrations and the editors say of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

from django.db.models import Prefetch, QuerySet

from catalogue.diligence import kept_ruleset, present_dimensions
from catalogue.introduction import introduction_of
from catalogue.language import is_english
from catalogue.mergers import Mergers
from catalogue.models import Application, DiligenceRating, Organisation, Registration
from catalogue.safe_text import public_text
from catalogue.shares import category_sentence, status_sentence

from ..entry import Choice, Entry, EntryKey, RegistrationFacts
from ..facets import FACETS, NOT_FILLED, NOT_FILLED_LABEL, ApplicationFacts, ProductMatcher
from ..facets.of_applications import DIMENSION_FACETS, JUDGEMENTS
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
SHOWN_OF_RATING = "name prohibited known category answered_width score_width".split()
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
    mergers, products = Mergers(), ProductMatcher.load()
    for application in applications:
        yield _application_entry(application, mergers, products)


def _application_entry(application: Application, mergers: Mergers, products: ProductMatcher) -> Entry:
    rows = list(application.registrations.all())
    shown = [row for row in rows if row.withdrawn_at is None] or rows
    profile = application.published_profile
    stated = [usage.organisation for usage in application.published_usages]
    registered = {_user(row.organisation, mergers) for row in shown}
    users = sorted(registered or {_user(one, mergers) for one in stated})
    best = sorted(shown, key=lambda row: -len(row.description_short + row.purpose_and_impact))
    summary = _summary(profile.summary if profile else "", best)
    judged = _judged(application)
    facts = ApplicationFacts(
        application=application,
        registrations=shown,
        profile=profile,
        organisations=[*(row.organisation for row in shown), *stated],
        mergers=mergers,
        dimensions=judged,
        products=products,
    )
    registrations = tuple(registration_facts(facts))
    facets = _facets(facts, registrations)
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
        registrations=registrations,
        used_by=len(registered) if application.withdrawn_at is None else 0,
        ranks=_ranks(judged),
        changed_at=application.modified_at,
        extra={
            **_shown_users(users, withdrawn=application.withdrawn_at is not None),
            "slug": application.slug,
            **_shares(shown),
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


def _shares(registrations: Sequence[Registration]) -> dict[str, str]:
    """What the users say of status and category, each answer with how many give it."""
    return {"status": status_sentence(registrations), "category": category_sentence(registrations)}


def registration_facts(facts: ApplicationFacts) -> Iterator[RegistrationFacts]:
    """Yield what each registration of an application says, and then what each use says that only editors heard of."""
    registered = {row.organisation for row in facts.registrations}
    for row in facts.registrations:
        alone = replace(facts, registrations=[row], organisations=[row.organisation])
        yield RegistrationFacts(
            register_id=row.register_id,
            organisation=row.organisation.name,
            changed_at=row.modified_at,
            values=_values(alone),
        )
    for organisation in facts.organisations:
        if organisation not in registered:
            alone = replace(facts, registrations=[], organisations=[organisation])
            yield RegistrationFacts(
                register_id="", organisation=organisation.name, changed_at=None, values=_values(alone)
            )


def _values(facts: ApplicationFacts) -> dict[str, tuple[str, ...]]:
    """The values of every facet that speaks of registrations; "niet ingevuld" where there are none."""
    return {
        facet.key: tuple(choice.value for choice in facet.of_application(facts)) or (NOT_FILLED,)
        for facet in FACETS
        if facet.of_application and facet.per_registration
    }


def _facets(facts: ApplicationFacts, registrations: Sequence[RegistrationFacts]) -> dict[str, tuple[Choice, ...]]:
    """The choices of every facet of applications, in the order of their values. "Niet ingevuld" is one of them when a
    registration lacks it, or when there is nothing else.
    """
    found = {}
    for facet in FACETS:
        if facet.of_application:
            choices = list(facet.of_application(facts))
            lacking = any(NOT_FILLED in one.values.get(facet.key, ()) for one in registrations)
            found[facet.key] = tuple(
                sorted([*choices, *(NOT_FILLED_CHOICE if lacking or not choices else ())], key=attrgetter("value"))
            )
    return found


def _ratings_of_today() -> QuerySet[DiligenceRating]:
    return DiligenceRating.objects.filter(replaced_at=None).defer("findings")


def _judged(application: Application) -> list[dict[str, Any]]:
    """The three dimensions of today's report, as they are shown; none before there is one."""
    rating = next(iter(application.ratings.all()), None)
    return present_dimensions(rating.dimensions, kept_ruleset(rating.ruleset_id)) if rating else []


def _ranks(judged: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Per dimension a number that sorts by category and then by what is known; and one for checked evidence.

    These only put hits in order, one at a time; no number is shown, and they are never added up to a judgement.
    """
    known = [part for part in judged if "category" in part]
    order = {name: place for place, name in enumerate(reversed(JUDGEMENTS.values()))}
    ranks = {DIMENSION_FACETS[part["key"]]: order.get(part["category"], 0) * 1000 + part["known"] for part in known}
    checked = sum(part["points_yes"] * (part["strength"]["3"] + part["strength"]["4"]) for part in known)
    public = sum(part["points_yes"] * part["strength"]["2"] for part in known)
    return {**ranks, "bewijs": round(checked) * 1000 + round(public)}


def _summary(editorial: str, best: Sequence[Registration]) -> str:
    if editorial:
        return public_text(editorial)
    return public_text(
        introduction_of([*(row.description_short for row in best), *(row.purpose_and_impact for row in best)])
    )


def _texts(rows: Sequence[Registration], fields: Sequence[str]) -> Iterator[str]:
    for row in rows:
        yield from (public_text(text) for name in fields if (text := getattr(row, name)))


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
