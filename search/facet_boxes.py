"""A facet as the page shows it: what was chosen first, what is narrower below what is broader, or under a heading."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .analysis import folded
from .engines import FacetCount
from .facets import NOT_FILLED, Facet, facets_for

MOST_LISTED = 40  # of one facet; a longer list is looked through by typing
SHORT_FACET = 10  # options in the fold that one looks over without a field to type in


@dataclass(frozen=True)
class Option:
    """One box of a facet. It stands under a `heading` ("": none), or among the `narrower` ones of another option; then
    `broader` is the part of its name that the other one has already.
    """

    value: str
    label: str
    count: int
    selected: bool
    id: str
    heading: str = ""
    broader: str = ""
    narrower: tuple["Option", ...] = ()

    @property
    def in_use(self) -> bool:
        """Whether it, or one below it, is chosen."""
        return self.selected or any(option.selected for option in self.narrower)


@dataclass(frozen=True)
class FacetBox:
    """A facet as the page shows it: `options` open, `more` in a fold; `left` are too many to list. What has the same
    heading stands together.

    `option_text` is what somebody typed to find an option in a long facet.
    """

    key: str
    label: str
    options: list[Option]
    more: list[Option]
    left: int = 0
    searchable: bool = False
    option_text: str = ""

    @property
    def folded(self) -> int:
        """How many options are in the fold, the narrower ones among them."""
        return sum(1 + len(option.narrower) for option in self.more)


def facet_boxes(
    counts: Mapping[str, Sequence[FacetCount]],
    chosen: Mapping[str, Sequence[str]],
    labels: Mapping[str, Mapping[str, str]],
    option_texts: Mapping[str, str],
) -> list[FacetBox]:
    """Return the facets to show beside these choices; every argument is per facet key, as those of `facet_box` are."""
    return [
        facet_box(
            facet,
            counts[facet.key],
            chosen.get(facet.key, ()),
            labels.get(facet.key, {}),
            option_texts.get(facet.key, ""),
        )
        for facet in facets_for(chosen)
    ]


def facet_box(
    facet: Facet, counts: Sequence[FacetCount], chosen: Sequence[str], labels: Mapping[str, str], option_text: str
) -> FacetBox:
    """Put the counts in order: what was chosen first, with 0 when it has no hits, then the facet's own order.

    `labels` are those of what was chosen, `option_text` is what was typed to find an option.
    """
    found = [*counts, *_without_hits(facet, counts, chosen, labels)]
    values = {count.value for count in found}
    if not chosen and (values == {NOT_FILLED} or (facet.needs_two and len(values) < 2)):
        return FacetBox(facet.key, facet.label, [], [])
    ordered = sorted(found, key=lambda count: _place(facet, count, chosen))
    options = _matching(_options(facet, ordered, chosen), option_text)
    under = {} if facet.headings else {count.value: count.under for count in ordered}
    return _opened(facet, _nested(options, under), option_text)


def _without_hits(
    facet: Facet, counts: Sequence[FacetCount], chosen: Sequence[str], labels: Mapping[str, str]
) -> list[FacetCount]:
    there = {count.value for count in counts}
    missing = [value for value in chosen if value not in there]
    under = facet.under_of(missing)
    return [FacetCount(value, labels.get(value, value), 0, under.get(value, "")) for value in missing]


def _place(facet: Facet, count: FacetCount, chosen: Sequence[str]) -> tuple[bool, int, int, str]:
    if count.value == NOT_FILLED and count.value not in chosen:
        return (True, len(facet.order) + 1, 0, "")
    own = facet.order.index(count.value) if count.value in facet.order else len(facet.order)
    return (count.value not in chosen and not facet.order, own, -count.count, count.label)


def _options(facet: Facet, counts: Sequence[FacetCount], chosen: Sequence[str]) -> list[Option]:
    """An option per count, under its heading unless nothing is known of any."""
    headings = facet.headings if any(count.under for count in counts) else {}
    return [
        Option(
            value=count.value,
            label=count.label,
            count=count.count,
            selected=count.value in chosen,
            id=f"{facet.key}-{count.value}",
            heading=headings.get(count.under, headings.get("", "")),
        )
        for count in counts
    ]


def _matching(options: list[Option], text: str) -> list[Option]:
    """Leave out what has the text that was typed neither in its label nor in its heading, unless it is chosen."""
    sought = _fold(text)
    return [one for one in options if one.selected or sought in _fold(f"{one.label} {one.heading}")]


def _fold(text: str) -> str:
    return folded(text.lower())


def _nested(options: list[Option], under: Mapping[str, str]) -> list[Option]:
    """Put each option below its broader one, where that is listed and not below another itself; what was chosen, or
    has something below it that was, comes first.
    """
    here = {option.value for option in options}
    tops = {option.value: option for option in options if under.get(option.value) not in here}
    if len(tops) == len(options):
        return options
    below: dict[str, list[Option]] = defaultdict(list)
    for option in options:
        top = tops.get(under.get(option.value, ""))
        below[top.value if top else ""].append(_below(option, top) if top else option)
    roots = [replace(option, narrower=tuple(below.get(option.value, ()))) for option in below[""]]
    return sorted(roots, key=lambda option: not option.in_use)


def _below(option: Option, top: Option) -> Option:
    """The same option, of whose label the name of the broader one is set apart."""
    prefix = f"{top.label}: "
    if not option.label.startswith(prefix):
        return option
    return replace(option, broader=prefix, label=option.label.removeprefix(prefix))


def _opened(facet: Facet, options: list[Option], option_text: str) -> FacetBox:
    """The first options and those in use stand open."""
    number = max(facet.shown, sum(option.in_use for option in options))
    if option_text or len(options) <= number + 1:
        number = MOST_LISTED
    shown, more = options[:number], options[number:]
    return FacetBox(
        key=facet.key,
        label=facet.label,
        options=_by_heading(facet, shown),
        more=_by_heading(facet, more[:MOST_LISTED]),
        left=max(0, len(more) - MOST_LISTED),
        searchable=facet.searchable and (bool(option_text) or len(more) > SHORT_FACET),
        option_text=option_text,
    )


def _by_heading(facet: Facet, options: list[Option]) -> list[Option]:
    places = {heading: place for place, heading in enumerate(facet.headings.values())}
    return sorted(options, key=lambda option: places.get(option.heading, len(places)))
