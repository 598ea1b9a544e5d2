"""Step three of a search: present what was retrieved as the context of the results page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from catalogue.models import ApplicationAddress

from .criteria import LAST_PAGE, ORDERS, PER_PAGE, SearchCriteria
from .directory import Listed, names_in
from .engines import FacetCount
from .export import FORMS
from .facet_boxes import FacetBox, facet_boxes
from .facets import FACETS
from .kinds import KIND_FACET, kinds
from .outbox import dead, waiting
from .results import Result, near_results_of, results_of
from .retrieval import RetrievedHits

PAGES_AROUND = 2  # the present one, in the list of pages

Labels = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Tab:
    """A kind with how many hits there are of it, when that is known, and the address that shows only these."""

    label: str
    count: int | None
    url: str
    current: bool


@dataclass(frozen=True)
class Correction:
    """A word that was probably mistyped, the word that was searched for besides, and the address that asks for it."""

    wrong: str
    right: str
    url: str


@dataclass(frozen=True)
class SearchPage:
    """One page of results. `distinct` of the `total` look different and are shown; `pages` is how many pages of them
    there are; `near` is what only comes near; `limited` says that the engine could not be asked. `names` are the
    organisations, suppliers, themes and products that the question names.
    """

    criteria: SearchCriteria
    total: int
    distinct: int
    results: list[Result]
    near: list[Result]
    names: list[Listed]
    facets: list[FacetBox]
    tabs: list[Tab]
    chips: list[dict[str, str]]
    corrections: list[Correction]
    pages: int
    limited: bool

    @property
    def has_ratings(self) -> bool:
        """Whether a result on this page shows how it is rated, so that the marks need their explanation."""
        return any(result.ratings for result in (*self.results, *self.near))


def present(
    criteria: SearchCriteria, found: RetrievedHits, labels: Labels, option_texts: Mapping[str, str] | None = None
) -> SearchPage:
    """Return the page of these hits; `labels` are those of what was chosen, `option_texts` what was typed to find an
    option, both per facet.
    """
    response = found.response
    return SearchPage(
        criteria=criteria,
        total=response.total,
        distinct=response.distinct,
        results=results_of(found, criteria),
        near=near_results_of(found, criteria),
        names=_names(criteria, found),
        facets=facet_boxes(response.facets, criteria.chosen, labels, option_texts or {}),
        tabs=_tabs(response.facets[KIND_FACET], criteria),
        chips=chips(criteria, labels, reverse("search")),
        corrections=_corrections(criteria, found),
        pages=min(-(-response.distinct // PER_PAGE), LAST_PAGE),
        limited=found.limited,
    )


def page_context(page: SearchPage) -> dict[str, Any]:
    """Return the context of `search/results.html`."""
    criteria = page.criteria
    return {
        "page": page,
        "criteria": criteria,
        "comparison": _comparison(criteria),
        "behind": waiting() + dead() if not page.total and not page.limited else 0,
        "filters": [box for box in page.facets if box.key != KIND_FACET],  # kinds stand above the results, as tabs
        "hidden": _hidden_fields(criteria),
        "kept_choices": _kept_fields(criteria),
        "chosen": _choice_fields(criteria),
        "orders": _orders(criteria),
        "clear_url": criteria.without_filters().url,
        "exports": [(form.upper(), criteria.export_url(form)) for form in FORMS],
        "most": LAST_PAGE * PER_PAGE,
        "everything_url": reverse("search"),
        "pages": _page_links(page),
        "previous_url": criteria.on_page(criteria.page - 1).url if criteria.page > 1 else "",
        "next_url": criteria.on_page(criteria.page + 1).url if criteria.page < page.pages else "",
    }


def _tabs(counts: Sequence[FacetCount], criteria: SearchCriteria) -> list[Tab]:
    """Return a tab for everything and one per kind that is found; none while there is only one kind to choose."""
    chosen = criteria.chosen.get(KIND_FACET, ())
    if len(counts) < 2 and not chosen:
        return []
    back = criteria.of_kind("")
    # A choice that only one kind has hides the others, and is not in that address: so nobody counted those.
    known = criteria.choices - len(chosen) == back.choices
    everything = Tab("Alles", sum(one.count for one in counts) if known else None, back.url, not chosen)
    order = [projection.value for projection in kinds().values()]
    found = sorted(counts, key=lambda one: order.index(one.value) if one.value in order else len(order))
    plurals = {projection.value: projection.plural for projection in kinds().values()}
    return [everything] + [
        Tab(plurals.get(one.value, one.label), one.count, criteria.of_kind(one.value).url, chosen == (one.value,))
        for one in found
    ]


def chips(criteria: SearchCriteria, labels: Labels, address: str) -> list[dict[str, str]]:
    """Return every choice with the address that takes it away."""
    choices = [
        {
            "label": f"{facet.label}: {labels.get(facet.key, {}).get(value, value)}",
            "url": criteria.without(facet.key, value).at(address),
        }
        for facet in FACETS
        for value in criteria.chosen.get(facet.key, ())
    ]
    period = [
        {"label": f"Gewijzigd {name} {moment:%d-%m-%Y}", "url": criteria.without_period(name).at(address)}
        for name, moment in criteria.period.items()
    ]
    same = (
        [{"label": "Met dezelfde naam", "url": criteria.only_look_alikes(0).at(address)}] if criteria.look_alike else []
    )
    return choices + period + same


def _names(criteria: SearchCriteria, found: RetrievedHits) -> list[Listed]:
    """Return what the question names, mistyped words as they were corrected; only above the first page."""
    if not criteria.text or criteria.page > 1 or criteria.look_alike:
        return []
    return names_in(" ".join((criteria.text, *(right.word for right in found.question.corrections.values()))))


def _corrections(criteria: SearchCriteria, found: RetrievedHits) -> list[Correction]:
    pairs = ((wrong, right.word) for wrong, right in found.question.corrections.items())
    return [Correction(wrong, right, criteria.corrected(wrong, right).url) for wrong, right in pairs]


def _comparison(criteria: SearchCriteria) -> dict[str, Any]:
    """What was chosen to compare so far, each with a link that takes it away; empty when nothing was."""
    if not criteria.compare:
        return {}
    names = {
        row.slug: row.application.title
        for row in ApplicationAddress.objects.filter(
            slug__in=criteria.compare, application__withheld_at=None
        ).select_related("application__profile")
    }
    chips = [
        {"label": f"Vergelijk: {names.get(slug, slug)}", "url": criteria.comparing(slug).url}
        for slug in criteria.compare
    ]
    url = f"{reverse('compare')}?{urlencode([('t', slug) for slug in criteria.compare])}"
    return {"chips": chips, "url": url, "count": len(criteria.compare)}


def _hidden_fields(criteria: SearchCriteria) -> list[dict[str, str]]:
    """What the filters keep of the present question: its text, its order and its kind."""
    pairs = (
        ("q", criteria.text),
        ("zelfde", str(criteria.look_alike or "")),
        ("sorteer", criteria.order),
        *((KIND_FACET, value) for value in criteria.chosen.get(KIND_FACET, ())),
        *(("vergelijk", slug) for slug in criteria.compare),
    )
    return [{"name": name, "value": value} for name, value in pairs if value]


def _kept_fields(criteria: SearchCriteria) -> list[dict[str, str]]:
    """What a new text keeps of the present question: its choices and its order."""
    return _choice_fields(criteria) + ([{"name": "sorteer", "value": criteria.order}] if criteria.order else [])


def _choice_fields(criteria: SearchCriteria) -> list[dict[str, str]]:
    choices = [{"name": key, "value": value} for key, values in criteria.chosen.items() for value in values]
    choices += [{"name": "vergelijk", "value": slug} for slug in criteria.compare]
    choices += [{"name": name, "value": moment.isoformat()} for name, moment in criteria.period.items()]
    return choices + ([{"name": "zelfde", "value": str(criteria.look_alike)}] if criteria.look_alike else [])


def _orders(criteria: SearchCriteria) -> list[dict[str, Any]]:
    """The orders to choose from; without text there is no relevance."""
    return [
        {"value": value, "label": label, "selected": value == criteria.in_order}
        for value, label in ORDERS.items()
        if criteria.text or value != "relevantie"
    ]


def _page_links(page: SearchPage) -> list[dict[str, Any] | None]:
    """First, last and those around the present page; None stands for a gap."""
    if page.pages < 2:
        return []
    now = page.criteria.page
    near = range(max(1, now - PAGES_AROUND), min(page.pages, now + PAGES_AROUND) + 1)
    numbers = sorted({1, page.pages, *near})
    links: list[dict[str, Any] | None] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number - before > 1:
            links.append(None)
        links.append({"number": number, "url": page.criteria.on_page(number).url, "current": number == now})
    return links
