"""Hits as the result component of a page shows them."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.safestring import SafeString

from catalogue.persons import without_personal_addresses

from .analysis import excerpt, highlight, occurring
from .criteria import MOST_COMPARED, SearchCriteria
from .engines import Hit
from .expansion import ExpandedQuestion, Words
from .facets import NOT_FILLED
from .fitting import Fitting, fitting
from .kinds import kind_label
from .retrieval import RetrievedHits

MOST_THEMES = 2  # labels of themes fit on the line below a hit


@dataclass(frozen=True)
class Result:
    """A hit as the result component shows it. `attachment` is the file that has a word which the page itself lacks;
    `more` others look the same, and stand at `more_url`. `fitting` says which of its registrations
    meet what was chosen.
    """

    url: str
    title_html: SafeString
    summary_html: SafeString
    kind_label: str
    status: str
    category: str
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
    fitting: Fitting | None = None


def results_of(found: RetrievedHits, criteria: SearchCriteria) -> list[Result]:
    """Return what fits, each with how many others it stands for."""
    counts = found.response.look_alike_counts
    return [
        _with_look_alikes(_result(hit, found.question, criteria), counts.get(hit.look_alike, 1) - 1, hit, criteria)
        for hit in found.response.hits
    ]


def near_results_of(found: RetrievedHits, criteria: SearchCriteria) -> list[Result]:
    """Return what only comes near."""
    return [_result(hit, found.question, criteria) for hit in found.near]


def organisations_label(hit: Hit) -> str:
    """Return who uses it: how many organisations, or the name of the only one."""
    count = hit.extra["organisation_count"]
    names = hit.extra["organisations"]
    if count > 1:
        return f"{count} organisaties"
    return names[0] if names else ""


def _with_look_alikes(result: Result, more: int, hit: Hit, criteria: SearchCriteria) -> Result:
    return replace(result, more=more, more_url=criteria.only_look_alikes(hit.look_alike).url) if more else result


def _result(hit: Hit, question: ExpandedQuestion, criteria: SearchCriteria) -> Result:
    attachment, quoted = _attachment(hit, question.words)
    return Result(
        url=hit.url,
        title_html=highlight(hit.name, question.terms),
        summary_html=_quote(quoted, question.terms) if attachment else _own_quote(hit, question.terms),
        kind_label=kind_label(hit.kind),
        status=_status(hit),
        category=_with_capital(str(hit.extra.get("category", ""))),
        themes=_labels(hit, "thema")[:MOST_THEMES],
        organisation_count=hit.extra["organisation_count"],
        organisations_label=organisations_label(hit),
        changed_at=hit.changed_at,
        lang="en" if hit.extra.get("english") else "",
        supplier=without_personal_addresses(hit.extra.get("supplier", "")),
        attachment=attachment,
        ratings=hit.extra.get("ratings", []),
        fitting=fitting(hit, criteria),
        **_comparison_link(hit, criteria),
    )


def _attachment(hit: Hit, words: Words) -> tuple[str, str]:
    """Return name and text of the first file that has a word of the question which the page itself has not."""
    if not hit.attachments:
        return "", ""
    own = _met(f"{hit.name}\n{hit.summary}\n{hit.body}", words)
    missing = tuple(alternatives for alternatives, met in zip(words, own, strict=True) if not met)
    return next(((name, text) for name, text in hit.attachments if any(_met(text, missing))), ("", ""))


def _met(text: str, words: Words) -> list[bool]:
    """Return, of each word of the question, whether the text has it in one of its alternatives."""
    wanted = {term for alternatives in words for terms in alternatives for term in terms}
    there = occurring(text, wanted) if wanted else set()
    return [any(terms <= there for terms in alternatives) for alternatives in words]


def _own_quote(hit: Hit, terms: frozenset[str]) -> SafeString:
    """Quote the summary, or the text further down when it was found in that."""
    marked = _quote(hit.summary, terms)
    if terms and "<mark>" not in marked and "<mark>" in (further := _quote(hit.body, terms)):
        return further
    return marked


def _quote(text: str, terms: frozenset[str]) -> SafeString:
    return highlight(excerpt(text, terms), terms)


def _status(hit: Hit) -> str:
    """Return how many use it, develop it or stopped; of one organisation with its name."""
    names = hit.extra["organisations"]
    if hit.extra.get("withdrawn"):
        return f"Ingetrokken uit het register. {names[0]}" if names else "Ingetrokken uit het register"
    words = str(hit.extra.get("status", ""))
    alone = words and hit.extra["organisation_count"] == 1 and " bij " not in words
    return _with_capital(f"{words} bij {names[0]}" if alone else words)


def _with_capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _labels(hit: Hit, facet: str) -> list[str]:
    return [choice.label for choice in hit.facets.get(facet, ()) if choice.value != NOT_FILLED]


def _comparison_link(hit: Hit, criteria: SearchCriteria) -> dict[str, Any]:
    """The link that puts an application beside others, or takes it away again; none when four are chosen."""
    slug = hit.extra.get("slug", "")
    chosen = slug in criteria.compare
    if not slug or (not chosen and len(criteria.compare) >= MOST_COMPARED):
        return {}
    return {"compare_url": criteria.comparing(slug).url, "is_compared": chosen}
