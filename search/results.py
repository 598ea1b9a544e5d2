"""Ask the engine, and make of its answer what a page shows."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.safestring import SafeString

from catalogue.persons import without_personal_addresses

from .analysis import excerpt, highlight, occurring
from .criteria import LAST_PAGE, PER_PAGE, SearchCriteria
from .engines import EngineResponse, EngineUnavailable, FacetCount, Hit, get_engine, guarded
from .expansion import Words
from .facet_boxes import FacetBox, box
from .facets import KIND_FACET, NOT_FILLED, facets_for
from .fallback import find_plainly
from .forms import MOST_COMPARED
from .indexing import require_entries
from .projections import key_of, kinds
from .retrieval import RetrievedHits, retrieve, retrieve_similar

logger = logging.getLogger(__name__)

MOST_RESEMBLING = 4


@dataclass(frozen=True)
class Result:
    """A hit as the result component shows it. `attachment` is the file that has a word which the page itself lacks;
    `more` others look the same, and stand at `more_url`.
    """

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
    attachment: str = ""
    ratings: list[dict[str, Any]] = field(default_factory=list)
    compare_url: str = ""
    is_compared: bool = False
    more: int = 0
    more_url: str = ""


@dataclass(frozen=True)
class Tab:
    """A kind with how many hits there are of it, when that is known, and the address that shows only these."""

    label: str
    count: int | None
    url: str
    current: bool


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
    """One page of results. `distinct` of the `total` look different and are shown; `pages` is how many pages of them
    there are; `near` is what only comes near.
    """

    criteria: SearchCriteria
    total: int
    distinct: int
    results: list[Result]
    facets: list[FacetBox]
    tabs: list[Tab]
    pages: int
    near: list[Result] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    limited: bool = False

    @property
    def has_ratings(self) -> bool:
        """Tell whether a result on this page shows how it is rated, so that the marks need their explanation."""
        return any(result.ratings for result in (*self.results, *self.near))


def find_entries(
    criteria: SearchCriteria, names: Mapping[str, Mapping[str, str]], wanted: Mapping[str, str] | None = None
) -> SearchPage:
    """Return one page of what fits the criteria; `names` are the labels of what was chosen, `wanted` what
    was typed to find an option, per facet.

    While the index cannot be asked, the database is: that finds less, and the page says so (`limited`).
    """
    try:
        found, limited = guarded(lambda: _whole(retrieve(get_engine(), criteria))), ""
    except EngineUnavailable as problem:
        plain = find_plainly(criteria)
        found, limited = RetrievedHits(answer=plain, distinct=plain.total), str(problem)
        logger.warning("search_limited", extra={"why": limited})
    answer = found.answer
    return SearchPage(
        criteria=criteria,
        limited=bool(limited),
        total=answer.total,
        distinct=found.distinct,
        results=[_for_more(_result(hit, found, criteria), hit, answer, criteria) for hit in answer.hits],
        near=[_result(hit, found, criteria) for hit in found.near],
        corrections=[Correction(wrong, right.word) for wrong, right in found.corrections.items()],
        facets=[
            box(
                facet,
                answer.facets[facet.key],
                criteria.chosen.get(facet.key, ()),
                names.get(facet.key, {}),
                (wanted or {}).get(facet.key, ""),
            )
            for facet in facets_for(criteria.chosen)
        ],
        tabs=_tabs(answer.facets[KIND_FACET], criteria),
        pages=min(-(-found.distinct // PER_PAGE), LAST_PAGE),
    )


def resembling(kind: str, pk: int, among: str = "") -> list[Resembling]:
    """Return what resembles a thing most, of the kind `among` when given; nothing while the index cannot be asked."""
    try:
        hits = guarded(lambda: retrieve_similar(get_engine(), key_of(kind, pk), MOST_RESEMBLING, among=among))
    except EngineUnavailable:
        return []
    return [Resembling(hit.url, hit.name, _kind_label(hit.kind), _organisations(hit)) for hit in hits]


def _whole(found: RetrievedHits) -> RetrievedHits:
    """Nothing found is only true of an index that holds something. Raises EngineUnavailable."""
    if not found.answer.total:
        require_entries(get_engine())
    return found


def _result(hit: Hit, found: RetrievedHits, criteria: SearchCriteria) -> Result:
    attachment, quoted = _attachment(hit, found.words)
    return Result(
        url=hit.url,
        title_html=highlight(hit.name, found.terms),
        summary_html=_quote(quoted, found.terms) if attachment else _own_quote(hit, found.terms),
        kind_label=_kind_label(hit.kind),
        status_labels=_labels(hit, "status"),
        themes=_labels(hit, "thema")[:2],
        organisation_count=hit.extra["organisation_count"],
        organisations_label=_organisations(hit),
        changed_at=hit.changed_at,
        lang="en" if hit.extra.get("english") else "",
        supplier=without_personal_addresses(hit.extra.get("supplier", "")),
        attachment=attachment,
        ratings=hit.extra.get("ratings", []),
        **_comparing(hit, criteria),
    )


def _comparing(hit: Hit, criteria: SearchCriteria) -> dict[str, Any]:
    """The link that puts an application beside others, or takes it away again; none when four are chosen."""
    slug = hit.extra.get("slug", "")
    chosen = slug in criteria.compare
    if not slug or (not chosen and len(criteria.compare) >= MOST_COMPARED):
        return {}
    return {"compare_url": criteria.comparing(slug).url, "is_compared": chosen}


def _for_more(result: Result, hit: Hit, answer: EngineResponse, criteria: SearchCriteria) -> Result:
    """The same result, with how many others it stands for."""
    more = answer.look_alike_counts.get(hit.look_alike, 1) - 1
    return replace(result, more=more, more_url=criteria.only_look_alikes(hit.look_alike).url) if more else result


def _attachment(hit: Hit, words: Words) -> tuple[str, str]:
    """Return name and text of the first file that has a word of the question which the page itself has not."""
    if not hit.attachments:
        return "", ""
    own = _met(f"{hit.name}\n{hit.summary}\n{hit.body}", words)
    missing = tuple(ways for ways, met in zip(words, own, strict=True) if not met)
    return next(((name, text) for name, text in hit.attachments if any(_met(text, missing))), ("", ""))


def _met(text: str, words: Words) -> list[bool]:
    """Say of each word of the question whether the text has it in one of its ways."""
    there = occurring(text, {term for ways in words for way in ways for term in way}) if words else set()
    return [any(way <= there for way in ways) for ways in words]


def _own_quote(hit: Hit, wanted: frozenset[str]) -> SafeString:
    """Quote the summary, or the text further down when it was found in that."""
    marked = _quote(hit.summary, wanted)
    if wanted and "<mark>" not in marked and "<mark>" in (further := _quote(hit.body, wanted)):
        return further
    return marked


def _quote(text: str, wanted: frozenset[str]) -> SafeString:
    return highlight(excerpt(text, wanted), wanted)


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
