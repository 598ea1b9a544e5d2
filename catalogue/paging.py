"""Long lists in pages, for the component of that name."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import BadRequest
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.http import urlencode

from .address_form import AddressForm

AROUND = 2  # numbers on either side of this page: with first and last they fit in 320 pixels


def page_of(request: HttpRequest, rows: "Sequence[Any] | QuerySet[Any]", size: int) -> Page[Any]:
    """Return the page that the address asks for. Raises BadRequest when there is none of that number."""
    form = AddressForm(request.GET)
    page = form.page(rows, size)
    if form.errors:
        raise BadRequest(form.errors[0])
    return page


def links(page: Page[Any], address: Callable[[int], str]) -> dict[str, Any]:
    """Return what the component needs: the pages around this one, None for a gap, and both neighbours."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=AROUND, on_ends=1)
    return {
        "pages": [
            {"number": number, "url": address(number), "current": number == page.number}
            if isinstance(number, int)
            else None
            for number in numbers
        ],
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
    }


def numbered(path: str, *parameters: tuple[str, str]) -> Callable[[int], str]:
    """Return the addresses of the pages of a path; the first has no number."""

    def address(number: int) -> str:
        query = urlencode([*parameters, *([("pagina", str(number))] if number > 1 else [])])
        return f"{path}?{query}" if query else path

    return address
