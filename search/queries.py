"""Ask the engine, and make of its answer what a page shows."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.safestring import SafeString

from catalogue.models import Application
from catalogue.texts import without_personal_addresses

from .analysis import excerpt, folded, highlight
from .criteria import LAST_PAGE, PER_PAGE, SearchCriteria
from .engines import Answer, EngineUnavailable, FacetCount, Hit, asking, get_engine
from .facets import FACETS, NOT_FILLED, Facet
from .fallback import find_plainly
from .find import Found, find, similar
from .projections import key_of, kinds

logger = logging.getLogger(__name__)

MOST_LISTED = 40
SHORT_FACET = 10
MOST_RESEMBLING = 4


@dataclass(frozen=True)
class Option:
    """One box of a facet."""

    value: str
    label: str
    count: int
    selected: bool
    id: str


@dataclass(frozen=True)
class FacetBox:
    """A facet as the page shows it: `options` open, `more` in a fold; `left` are too many to list.

    `wanted` is what somebody typed to find an option in a long facet.
    """

    key: str
    label: str
    options: list[Option]
    more: list[Option]
    left: int = 0
    searchable: bool = False
    wanted: str = ""


@dataclass(frozen=True)
class Result:
    """A hit as the result component shows it; `more` others look the same, and stand at `more_url`."""

    url: str
    title_html: SafeString
    summary_html: SafeString
    kind_label: str
    status_labels: list[str]
    themes: list[str]
    organisation_count: int
    organisations_label: str
    changed_at: object
    lang: str
    supplier: str
    more: int = 0
    more_url: str = ""


@dataclass(frozen=True)
class Correction:
    """A word that was probably mistyped, and the word that was searched for besides."""

    wrong: str
    right: str


@dataclass(frozen=True)
class Resembling:
    """A hit as the list of what resembles something shows it."""

    url: str
    name: str
    kind_label: str
    organisations_label: str


@dataclass(frozen=True)
class SearchPage:
    """One page of results. `different` of the `total` look different and are shown; `pages` is how many pages of them
    there are; `near` is what only comes near.
    """

    criteria: SearchCriteria
    total: int
    different: int
    results: list[Result]
    facets: list[FacetBox]
    pages: int
    near: list[Result] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    limited: bool = False


def find_entries(
    criteria: SearchCriteria, names: Mapping[str, Mapping[str, str]], wanted: Mapping[str, str] | None = None
) -> SearchPage:
    """Return one page of what fits the criteria; `names` are the labels of what was chosen, `wanted` what
    was typed to find an option, per facet.

    While the index cannot be asked, the database is: that finds less, and the page says so (`limited`).
    """
    try:
        found, limited = asking(lambda: _whole(find(get_engine(), criteria))), ""
    except EngineUnavailable as problem:
        plain = find_plainly(criteria)
        found, limited = Found(answer=plain, different=plain.total), str(problem)
        logger.warning("search_limited", extra={"why": limited})
    answer = found.answer
    return SearchPage(
        criteria=criteria,
        limited=bool(limited),
        total=answer.total,
        different=found.different,
        results=[_for_more(_result(hit, found.terms), hit, answer, criteria) for hit in answer.hits],
        near=[_result(hit, found.terms) for hit in found.near],
        corrections=[Correction(wrong, right.word) for wrong, right in found.corrections.items()],
        facets=[
            _box(f, answer.facets[f.key], criteria, names.get(f.key, {}), (wanted or {}).get(f.key, "")) for f in FACETS
        ],
        pages=min(-(-found.different // PER_PAGE), LAST_PAGE),
    )


def resembling(kind: str, pk: int, among: str = "") -> list[Resembling]:
    """Return what resembles a thing most, of the kind `among` when given; nothing while the index cannot be asked."""
    try:
        hits = asking(lambda: similar(get_engine(), key_of(kind, pk), MOST_RESEMBLING, among=among))
    except EngineUnavailable:
        return []
    return [Resembling(hit.url, hit.name, _kind_label(hit.kind), _organisations(hit)) for hit in hits]


def _whole(found: Found) -> Found:
    """Nothing found is only true of an index that holds something. Raises EngineUnavailable."""
    if not found.answer.total and not get_engine().count() and Application.objects.public().exists():
        raise EngineUnavailable("De zoekindex is leeg.")
    return found


def _result(hit: Hit, wanted: frozenset[str]) -> Result:
    shown = hit.summary
    marked = highlight(excerpt(shown, wanted), wanted)
    if wanted and "<mark>" not in marked:
        # Found in a text that the summary does not show: quote that one instead.
        marked = highlight(excerpt(hit.body or shown, wanted), wanted)
        marked = marked if "<mark>" in marked else highlight(excerpt(shown, wanted), ())
    return Result(
        url=hit.url,
        title_html=highlight(hit.name, wanted),
        summary_html=marked,
        kind_label=_kind_label(hit.kind),
        status_labels=_labels(hit, "status"),
        themes=_labels(hit, "thema")[:2],
        organisation_count=hit.extra["organisation_count"],
        organisations_label=_organisations(hit),
        changed_at=hit.changed_at,
        lang="en" if hit.extra.get("english") else "",
        supplier=without_personal_addresses(hit.extra.get("supplier", "")),
    )


def _for_more(result: Result, hit: Hit, answer: Answer, criteria: SearchCriteria) -> Result:
    """The same result, with how many others it stands for."""
    more = answer.repeats.get(hit.same, 1) - 1
    return replace(result, more=more, more_url=criteria.only_same(hit.same).url) if more else result


def _kind_label(kind: str) -> str:
    return kinds()[kind].label if kind in kinds() else ""


def _labels(hit: Hit, facet: str) -> list[str]:
    return [choice.label for choice in hit.facets.get(facet, ()) if choice.value != NOT_FILLED]


def _organisations(hit: Hit) -> str:
    count = hit.extra["organisation_count"]
    names = hit.extra["organisations"]
    if count > 1:
        return f"{count} organisaties"
    return names[0] if names else ""


def _box(
    facet: Facet,
    counts: tuple[FacetCount, ...],
    criteria: SearchCriteria,
    names: Mapping[str, str],
    wanted: str,
) -> FacetBox:
    """Put the counts in order: what was chosen first, with 0 when it has no hits, then the facet's own order."""
    chosen = criteria.chosen.get(facet.key, ())
    found = {count.value: count for count in counts}
    for value in chosen:
        found.setdefault(value, FacetCount(value=value, label=names.get(value, value), count=0))
    if not chosen and (found.keys() == {NOT_FILLED} or (facet.needs_two and len(found) < 2)):
        return FacetBox(facet.key, facet.label, [], [])
    ordered = sorted(found.values(), key=lambda count: _place(facet, count, chosen))
    options = [Option(c.value, c.label, c.count, c.value in chosen, f"{facet.key}-{c.value}") for c in ordered]
    return _opened(facet, options, wanted)


def _opened(facet: Facet, options: list[Option], wanted: str) -> FacetBox:
    """Leave out what does not hold the text that was typed, unless it is chosen; the first stand open."""
    if wanted:
        options = [option for option in options if option.selected or _fold(wanted) in _fold(option.label)]
    number = max(facet.shown, sum(option.selected for option in options))
    if wanted or len(options) <= number + 1:
        number = MOST_LISTED
    shown, more = options[:number], options[number:]
    return FacetBox(
        key=facet.key,
        label=facet.label,
        options=shown,
        more=more[:MOST_LISTED],
        left=max(0, len(more) - MOST_LISTED),
        searchable=facet.searchable and (bool(wanted) or len(more) > SHORT_FACET),
        wanted=wanted,
    )


def _fold(text: str) -> str:
    return folded(text.lower())


def _place(facet: Facet, count: FacetCount, chosen: tuple[str, ...]) -> tuple[bool, int, int, str]:
    if count.value == NOT_FILLED and count.value not in chosen:
        return (True, len(facet.order) + 1, 0, "")
    own = facet.order.index(count.value) if count.value in facet.order else len(facet.order)
    return (count.value not in chosen and not facet.order, own, -count.count, count.label)
