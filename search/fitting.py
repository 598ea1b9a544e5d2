"""Which registrations of an application meet what was chosen: what a result says of them, and what its page shows."""

from dataclasses import dataclass

from django.urls import reverse

from .criteria import SearchCriteria
from .engines import Hit
from .engines.document import as_hit
from .filtering import speaks_of_registrations
from .kinds import entries_of
from .projections import application_key
from .retrieval import choices_of

MOST_NAMES = 3  # of organisations; of more it says how many
PLACE = "#gebruikers"  # where the page of an application has its registrations
ONLY_FITTING = "?registraties=passend"  # what that page lists then


@dataclass(frozen=True)
class Fitting:
    """`number` of the `total` registrations meet what was chosen. They stand at `url`; `names` are organisations of
    these, and `more` says how many others there are. When no registration does, they are organisations of which editors
    heard.
    """

    number: int
    total: int
    url: str
    names: tuple[str, ...]
    more: int = 0


def fitting(hit: Hit, criteria: SearchCriteria) -> Fitting | None:
    """Return how many registrations of a hit fit; None when nothing was chosen that speaks of these, or it has none."""
    query, table = choices_of(criteria), hit.fact_table
    if table is None or not speaks_of_registrations(query):
        return None
    rows = table.fitting(query)
    registered = table.named(rows & table.registered)
    names = tuple(dict.fromkeys(name for _id, name in registered or table.named(rows)))
    return Fitting(
        number=len(registered),
        total=table.registered.bit_count(),
        url=_url(hit, [register_id for register_id, _name in registered], criteria),
        names=names[:MOST_NAMES],
        more=max(0, len(names) - MOST_NAMES),
    )


def fitting_number(hit: Hit, criteria: SearchCriteria) -> int | None:
    """Return how many registrations of a hit fit; None as in `fitting`."""
    found = fitting(hit, criteria)
    return found.number if found else None


def fitting_register_ids(application_pk: int, criteria: SearchCriteria) -> set[str] | None:
    """Return the registrations of an application that fit, as the database has them now; None when nothing was chosen
    that speaks of registrations.
    """
    query = choices_of(criteria)
    if not speaks_of_registrations(query):
        return None
    tables = (as_hit(entry).fact_table for entry in entries_of([application_key(application_pk)]))
    return {register_id for table in tables if table for register_id, _name in table.named(table.fitting(query))}


def _url(hit: Hit, register_ids: list[str], criteria: SearchCriteria) -> str:
    """One stands on its own page, but for one that was withdrawn, whose page is gone."""
    if len(register_ids) == 1 and not hit.extra.get("withdrawn"):
        return reverse("registration", args=register_ids)
    return criteria.of_registrations().at(hit.url + ONLY_FITTING) + PLACE
