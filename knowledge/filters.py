"""By what pages can be told apart: in the list of their kind, and in a search.

A list is narrowed with a few choices, each with its count; everything stands in the address.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import TextChoices
from django.http import HttpRequest

from catalogue.address_form import short

Values = Iterable[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One way to narrow a list: its key in the address, its label, and which (value, label) a page has of it."""

    key: str
    label: str
    of: Callable[[Any], Values]


@dataclass(frozen=True, kw_only=True)
class PageFacet:
    """A facet of pages in a search: its key in the address, its label, and which (value, label) a page has of it.

    `labels` gives the label of those values that exist; `order` is its place on screen among the facets of pages.
    Kinds that have the same facet share one.
    """

    key: str
    label: str
    labels: Callable[[Collection[str]], dict[str, str]]
    of: Callable[[Any], Values]
    order: int = 100


def choice_of(field: str) -> Callable[[Any], Values]:
    """Return what reads the (value, label) of a field with choices."""
    return lambda page: [(getattr(page, field), getattr(page, f"get_{field}_display")())]


def terms_of(field: str) -> Callable[[Any], Values]:
    """Return what reads the (value, label) of each term of a controlled list."""
    return lambda page: [(row.value, row.name) for row in getattr(page, field).all()]


def labels_of(choices: type[TextChoices]) -> Callable[[Collection[str]], dict[str, str]]:
    """Return what gives the labels of those values that are a choice."""
    labels = dict(choices.choices)
    return lambda values: {value: labels[value] for value in values if value in labels}


def narrowed(
    request: HttpRequest, pages: Sequence[Any], choices: Sequence[Choice]
) -> tuple[list[Any], list[dict[str, Any]]]:
    """Return the pages that fit the address, and what the form shows.

    The count beside a value is what you get when you choose it beside the other choices. Raises BadRequest for a
    value that no page has.
    """
    having = {choice.key: {page.pk: dict(choice.of(page)) for page in pages} for choice in choices}
    asked = {choice.key: request.GET.get(choice.key, "") for choice in choices}
    for choice in choices:
        known = {value for values in having[choice.key].values() for value in values}
        if asked[choice.key] and asked[choice.key] not in known:
            raise BadRequest(f"{choice.key}={short(asked[choice.key])} is er niet.")
    shown = [page for page in pages if _fits(page, asked, having)]
    return shown, [_field(choice, pages, asked, having) for choice in choices]


def _fits(page: Any, asked: dict[str, str], having: dict[str, dict[int, dict[str, str]]], without: str = "") -> bool:
    return all(value in having[key][page.pk] for key, value in asked.items() if value and key != without)


def _field(
    choice: Choice, pages: Sequence[Any], asked: dict[str, str], having: dict[str, dict[int, dict[str, str]]]
) -> dict[str, Any]:
    counts: dict[str, int] = {}
    labels: dict[str, str] = {}
    for page in pages:
        fits = _fits(page, asked, having, without=choice.key)
        for value, label in having[choice.key][page.pk].items():
            labels[value] = label
            counts[value] = counts.get(value, 0) + fits
    options = [
        {"value": value, "label": label, "count": counts[value], "selected": asked[choice.key] == value}
        for value, label in labels.items()
    ]
    return {"key": choice.key, "label": choice.label, "options": options, "chosen": bool(asked[choice.key])}
