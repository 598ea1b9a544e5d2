"""Every facet, declared once; form, address, query and page loop over these."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from catalogue.models import Organisation, Status, Theme

Names = Callable[[Collection[str]], dict[str, str]]

WITHDRAWN = "ingetrokken"
STATUS_NAMES = {**dict(Status.choices), WITHDRAWN: "Ingetrokken uit het register"}


@dataclass(frozen=True)
class Facet:
    """`key` is the name in the address and in the index; `names` gives the label of those values that exist.

    `hidden` values are left out of the hits until they are chosen. `order` is the order on screen; without it
    the commonest comes first.
    """

    key: str
    label: str
    names: Names
    hidden: tuple[str, ...] = ()
    order: tuple[str, ...] = ()


def _theme_names(values: Collection[str]) -> dict[str, str]:
    return dict(Theme.objects.filter(slug__in=values).values_list("slug", "name"))


def _organisation_names(values: Collection[str]) -> dict[str, str]:
    return dict(Organisation.objects.filter(slug__in=values).values_list("slug", "name"))


def _status_names(values: Collection[str]) -> dict[str, str]:
    return {value: STATUS_NAMES[value] for value in values if value in STATUS_NAMES}


FACETS = (
    Facet("thema", "Thema", _theme_names),
    Facet("status", "Status", _status_names, hidden=(WITHDRAWN,), order=tuple(STATUS_NAMES)),
    Facet("organisatie", "Organisatie", _organisation_names),
)
