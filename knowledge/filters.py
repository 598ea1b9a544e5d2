"""Lists that a visitor narrows with a few choices, each with its count; everything stands in the address."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from catalogue.address_form import short

Values = Iterable[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One way to narrow: its key in the address, its label, and which (value, label) a page has of it."""

    key: str
    label: str
    of: Callable[[Any], Values]


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
