"""What the query string of an address asks, read into a form, with a sentence for whatever in it we cannot use."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

NUMBER = re.compile(r"[1-9][0-9]{0,8}")
LONGEST_SHOWN = 40  # signs of what somebody sent, in a sentence


@dataclass
class AddressForm:
    """The parameters of an address. `errors` are sentences for the visitor; a form of a page adds its own."""

    data: QueryDict
    errors: list[str] = field(default_factory=list)

    def choices(self, name: str) -> list[str]:
        """Return the values of a repeated parameter, each once and none of them empty."""
        return [value for value in dict.fromkeys(self.data.getlist(name)) if value]

    def number(self, name: str) -> int:
        """Return a number from 1; 0 when there is none, with a sentence when there is something else."""
        value = self.data.get(name, "")
        if value and not NUMBER.fullmatch(value):
            self.errors.append(f"Bij {name} staat ‘{short(value)}’. Dat moet een getal zijn vanaf 1.")
            return 0
        return int(value or 0)

    def page(self, rows: "Sequence[Any] | QuerySet[Any]", size: int) -> Page[Any]:
        """Return the page of these rows that `pagina` asks for; another, with a sentence, when there is none of it."""
        number, paginator = self.number("pagina") or 1, Paginator(rows, size)
        if number > paginator.num_pages:
            there = "Er is maar één pagina" if paginator.num_pages == 1 else f"Er zijn {paginator.num_pages} pagina’s"
            self.errors.append(f"Pagina {number} is er niet. {there}.")
        return paginator.get_page(number)


def short(value: str) -> str:
    """Return what somebody sent as it can stand in a sentence: no signs that steer a screen, and not too long."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in value)
    return shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}…"
