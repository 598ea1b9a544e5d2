"""What somebody asks, as an immutable value that can write itself back as an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode

from .analysis import folded
from .facets import FACETS
from .kinds import KIND_FACET

PER_PAGE = 20  # results; the cost of a page is measured with it (P1)
LAST_PAGE = 500 // PER_PAGE
MOST_COMPARED = 4  # columns beside each other
# Value in the address and label; without text there is no relevance, and the most used come first.
ORDERS = {
    "relevantie": "Beste treffer",
    "gebruik": "Meeste gebruikers",
    "nieuwste": "Laatst gewijzigd",
    "naam": "Naam",
    "ethiek": "Ethiek: beste oordeel eerst",
    "data": "Data: beste oordeel eerst",
    "gereedheid": "Gereedheid: beste oordeel eerst",
    "bewijs": "Meeste gecontroleerd bewijs",
}


@dataclass(frozen=True, kw_only=True)
class SearchCriteria:
    """Text, choices per facet (values in the order of the address), order, the page, counted from 1, and the addresses
    of the applications that somebody is choosing to compare.

    `look_alike` leaves only what looks alike, as a hit that stands for more of them links to.
    """

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    look_alike: int = 0
    order: str = ""
    page: int = 1
    compare: tuple[str, ...] = ()

    @property
    def in_order(self) -> str:
        """The order that is used: what was asked, else what fits the question."""
        return self.order or ("relevantie" if self.text else "gebruik")

    @property
    def offset(self) -> int:
        return (self.page - 1) * PER_PAGE

    @property
    def is_filtered(self) -> bool:
        return any(self.chosen.values()) or bool(self.period) or bool(self.look_alike)

    @property
    def choices(self) -> int:
        return sum(map(len, self.chosen.values())) + len(self.period) + bool(self.look_alike)

    @property
    def period(self) -> dict[str, date]:
        """Per parameter the day that was given: changed on or after `vanaf`, on or before `tot`."""
        days = {"vanaf": self.since, "tot": self.until}
        return {name: day for name, day in days.items() if day}

    @property
    def url(self) -> str:
        """The address of exactly this question."""
        return self.at(reverse("search"))

    def export_url(self, form: str) -> str:
        """The address of everything that fits, as a file of this form."""
        return replace(self, order="", page=1, compare=()).at(reverse("search_export", args=[form]))

    def at(self, address: str) -> str:
        """This question as the parameters of an address."""
        parameters: list[tuple[str, str | int]] = [("q", self.text)] if self.text else []
        for facet in FACETS:
            parameters += [(facet.key, value) for value in self.chosen.get(facet.key, ())]
        parameters += [(name, day.isoformat()) for name, day in self.period.items()]
        if self.look_alike:
            parameters.append(("zelfde", self.look_alike))
        if self.order:
            parameters.append(("sorteer", self.order))
        parameters += [("vergelijk", slug) for slug in self.compare]
        if self.page > 1:
            parameters.append(("pagina", self.page))
        begin = "&" if "?" in address else "?"
        return address + (f"{begin}{urlencode(parameters)}" if parameters else "")

    def on_page(self, page: int) -> "SearchCriteria":
        return replace(self, page=page)

    def comparing(self, slug: str) -> "SearchCriteria":
        """The same question on the same page, with this application chosen to compare, or no longer."""
        if slug in self.compare:
            return replace(self, compare=tuple(other for other in self.compare if other != slug))
        return replace(self, compare=(*self.compare, slug))

    def without(self, facet: str, value: str) -> "SearchCriteria":
        """The same question without one choice, from its first page."""
        left = tuple(other for other in self.chosen.get(facet, ()) if other != value)
        return replace(self, chosen={**self.chosen, facet: left}, page=1)

    def of_kind(self, kind: str) -> "SearchCriteria":
        """The same question about one kind ("": every kind), without the choices that only another kind has."""
        chosen = {**self.chosen, KIND_FACET: (kind,) if kind else ()}
        kept = {facet.key for facet in FACETS if not facet.kinds or kind in facet.kinds}
        return replace(self, chosen={key: values for key, values in chosen.items() if key in kept}, page=1)

    def corrected(self, wrong: str, right: str) -> "SearchCriteria":
        """The same question with another word, from its first page."""
        written = [right if folded(word.lower().strip('.,;:!?"')) == wrong else word for word in self.text.split()]
        return replace(self, text=" ".join(written), page=1)

    def without_period(self, name: str) -> "SearchCriteria":
        """The same question without the day of one parameter, from its first page."""
        if name == "vanaf":
            return replace(self, since=None, page=1)
        return replace(self, until=None, page=1)

    def only_look_alikes(self, number: int) -> "SearchCriteria":
        """The same question, of what looks alike only (0: of everything), from its first page."""
        return replace(self, look_alike=number, page=1)

    def of_registrations(self) -> "SearchCriteria":
        """Only what was chosen that speaks of registrations."""
        kept = {facet.key for facet in FACETS if facet.per_registration}
        chosen = {key: values for key, values in self.chosen.items() if key in kept}
        return SearchCriteria(chosen=chosen, since=self.since, until=self.until)

    def without_filters(self) -> "SearchCriteria":
        return SearchCriteria(text=self.text, order=self.order, compare=self.compare)
