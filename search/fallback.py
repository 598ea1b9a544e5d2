"""Search without the engine: names, organisations and suppliers in the database. Less, but never nothing."""

from collections.abc import Iterator

from django.db.models import Q

from catalogue.models import Application
from catalogue.models.application import ApplicationQuerySet

from .analysis import all_tokens
from .criteria import PER_PAGE, SearchCriteria
from .engines import EngineResponse, Hit
from .engines.document import as_hit
from .facets import FACETS, WITHDRAWN
from .kinds import entries_of
from .projections import application_key

MOST_WORDS = 6  # each is a filter over five joined columns, for a page that has to answer while the engine does not


def retrieve_plainly(criteria: SearchCriteria) -> EngineResponse:
    """Return one page of applications with every word of the question in a name. Nothing is counted."""
    words = [token.word for token in all_tokens(criteria.text)][:MOST_WORDS]
    applications = _chosen(Application.objects.current(), criteria)
    for word in words:
        applications = applications.filter(_named(word))
    if criteria.text and not words:
        applications = applications.none()
    pks = applications.order_by("name", "pk").values_list("pk", flat=True).distinct()
    shown = list(pks[criteria.offset : criteria.offset + PER_PAGE])
    return EngineResponse(total=pks.count(), hits=tuple(_hits(shown)), facets={facet.key: () for facet in FACETS})


def _named(word: str) -> Q:
    fields = ("name", "profile__name", "registrations__name", "registrations__supplier")
    found = Q(registrations__organisation__name__icontains=word)
    for field in fields:
        found |= Q(**{f"{field}__icontains": word})
    return found


def _chosen(applications: ApplicationQuerySet, criteria: SearchCriteria) -> ApplicationQuerySet:
    """The choices that the database knows by the same value, within one registration that is current; the others wait
    for the engine.
    """
    chosen = {
        facet.lookup: values
        for facet in FACETS
        if facet.lookup and (values := [value for value in criteria.chosen.get(facet.key, ()) if value != WITHDRAWN])
    }
    current = {"registrations__withdrawn_at": None, "registrations__withheld_at": None}
    return applications.filter(**chosen, **current) if chosen else applications


def _hits(pks: list[int]) -> Iterator[Hit]:
    entries = {entry.key: entry for entry in entries_of(map(application_key, pks))}
    for pk in pks:
        if entry := entries.get(application_key(pk)):
            yield as_hit(entry)
