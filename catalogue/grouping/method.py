"""Which registrations are of the same application, and why. Pure: signals in, clusters out, whatever their order.

Three ways, in this order (docs/explanation/grouping.md has the definition):
1. a known product is named, in title, supplier, method or goal;
2. two whose source code is the same, or that name the same supplier or carry the same own name and agree in title or
   text, or that have the same title and one office for their ICT;
3. one that names nothing joins those it shares its text or title with, if these are all of one application.
Two registrations of one organisation never share a cluster: it registered them separately.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import ceil

from . import weights
from .signals import Signals
from .words import jaccard, sketch_similarity

METHOD_VERSION = "2"
Link = tuple[Signals, Signals, "Reason"]


@dataclass(frozen=True)
class Reason:
    """One piece of evidence: its kind, its weight (0 to 100), the words that matched, and the other registration."""

    kind: str
    weight: int
    words: str = ""
    other: str = ""


@dataclass(frozen=True)
class Match:
    """Where a registration belongs: a key that all of one cluster share, how sure that is (0 to 100), and why.

    `sought` is the cluster that one that names nothing would have joined, had its organisation not been there already.
    """

    cluster: str
    confidence: int
    reasons: tuple[Reason, ...] = ()
    sought: str = ""

    @property
    def is_singleton(self) -> bool:
        return self.cluster.startswith("R:")

    @property
    def is_primary(self) -> bool:
        """Whether the match rests on the registration's own names, and not on its neighbours."""
        return not self.is_singleton and self.confidence >= weights.SURE


def match(subjects: Iterable[Signals]) -> dict[str, Match]:
    """Return the cluster of every registration, by register id."""
    subjects = list(subjects)
    primary = primary_matches(subjects)
    seekers = {s.register_id: s for s in subjects if names_nothing(s) and s.register_id not in primary}
    candidates = secondary_candidates(seekers.values(), subjects, primary)
    taken = {(primary[s.register_id].cluster, s.organisation) for s in subjects if s.register_id in primary}
    owners = {pk: seekers[pk].organisation for pk in candidates}
    found = primary | resolve_candidates(candidates, owners, taken)
    return {s.register_id: found.get(s.register_id) or singleton(s.register_id) for s in subjects}


def primary_matches(subjects: Iterable[Signals]) -> dict[str, Match]:
    """Return the matches by ways 1 and 2, of registrations with a name of their own.

    `subjects` has to hold, with each registration, all that it may be linked with (`link_keys`), and those of the same
    product at the same organisation.
    """
    subjects = sorted(subjects, key=lambda s: s.register_id)
    matches = {s.register_id: _named(s) for s in subjects if s.product}
    return _one_per_organisation(subjects, matches | _linked([s for s in subjects if not s.product]))


def secondary_candidates(
    seekers: Iterable[Signals], near: Iterable[Signals], primary: Mapping[str, Match]
) -> dict[str, Match]:
    """Return the candidate match of seekers by way 3: the one application that shares their method, text or title.

    `near` are all that share a text or title with a seeker, seekers included; `primary` comes from `primary_matches`.
    """
    near = list(near)
    ways = (
        ("methode", _TextNeighbours(near, primary, lambda s: s.method)),
        ("tekst", _TextNeighbours(near, primary, lambda s: s.purpose)),
        ("titel", _TitleNeighbours(near, primary)),
    )
    found = {}
    for s in seekers:
        kind, those = next(((kind, those) for kind, way in ways if (those := way.of(s)).known), ("", Neighbours()))
        if those.agrees_with(s) and (kind != "titel" or len(those.known) >= weights.MIN_NAMED_TITLES):
            first = those.known[0]
            reason = Reason(f"zelfde {kind}", weights.LIKELY, first.title, first.register_id)
            found[s.register_id] = Match(primary[first.register_id].cluster, weights.LIKELY, (reason,))
    return found


def resolve_candidates(
    candidates: Mapping[str, Match], owners: Mapping[str, str], taken: Collection[tuple[str, str]]
) -> dict[str, Match]:
    """Return the match of each candidate: a singleton where its organisation is there already, or is a candidate twice.

    `owners` gives the organisation of each, `taken` the clusters and organisations of the primary matches.
    """
    places = {pk: (found.cluster, owners[pk]) for pk, found in candidates.items()}
    counts = Counter(places.values())
    return {
        pk: replace(singleton(pk), sought=found.cluster) if places[pk] in taken or counts[places[pk]] > 1 else found
        for pk, found in candidates.items()
    }


def singleton(register_id: str) -> Match:
    """Return the match of a registration that has a cluster of its own."""
    return Match(f"R:{register_id}", weights.SURE)


def names_nothing(s: Signals) -> bool:
    """Return whether a registration names neither product nor supplier, so that it can only join neighbours."""
    return not s.product and not s.supplier


def link_keys(s: Signals) -> frozenset[str]:
    """Return the blocking keys that a registration shares with those it may be linked with."""
    supplier = {f"s:{s.supplier}"} if s.supplier else set()
    codes = {f"c:{address}" for address in s.code}
    offices = {f"o:{domain}|{s.title}" for domain in s.contact_domains}
    return frozenset(supplier | codes | offices | {f"n:{name}" for name in s.names})


def text_keys(s: Signals) -> frozenset[str]:
    """Return the blocking keys that a registration shares with those of the same title or a similar text."""
    title = {f"t:{s.title}"} if len(s.stems) > 1 else set()
    return frozenset(title | _hashes("d", s.purpose) | _hashes("m", s.method))


def shares_title_or_text(one: Signals, other: Signals) -> bool:
    """Return whether two have the same title, or a similar text."""
    texts = (one.purpose, other.purpose), (one.method, other.method)
    return one.title == other.title or any(sketch_similarity(*pair) >= weights.SAME_TEXT for pair in texts)


def _hashes(kind: str, sketch: tuple[int, ...]) -> set[str]:
    return {f"{kind}:{number}" for number in sketch[: weights.BLOCKING_HASHES]}


def _named(s: Signals) -> Match:
    weight = weights.PRODUCT_IN[s.product_in]
    return Match(f"P:{s.product}", weights.SURE, (Reason(f"product in {s.product_in}", weight, s.product_words),))


def _linked(loose: Sequence[Signals]) -> dict[str, Match]:
    """Return the matches of those that share supplier or own name, and agree in title or text."""
    links = [(one, other, reason) for one, other in _candidate_pairs(loose) if (reason := _link_reason(one, other))]
    sets = _connected_components(links)
    series = {pk for found in _by_owner(loose, sets).values() if len(found) > 1 for pk in found}
    links = [link for link in links if not series & {link[0].register_id, link[1].register_id}]
    reasons: dict[str, list[Reason]] = defaultdict(list)
    for one, other, reason in links:
        reasons[one.register_id].append(replace(reason, other=other.register_id))
        reasons[other.register_id].append(replace(reason, other=one.register_id))
    sets = _connected_components(links)
    most = weights.MOST_REASONS
    return {pk: Match(f"L:{sets[pk]}", weights.SURE, tuple(found[:most])) for pk, found in reasons.items()}


def _candidate_pairs(loose: Sequence[Signals]) -> Iterator[tuple[Signals, Signals]]:
    """Yield the pairs that share a link key and may agree in title or text, each once, in order."""
    blocks: dict[str, list[Signals]] = defaultdict(list)
    for s in loose:
        for key in link_keys(s):
            blocks[key].append(s)
    met = {
        (one.register_id, other.register_id): (one, other)
        for block in blocks.values()
        for group in _blocks_within(block).values()
        for one, other in combinations(group, 2)
    }
    for pair in sorted(met):
        yield met[pair]


def _blocks_within(block: Sequence[Signals]) -> dict[str, list[Signals]]:
    """Divide a block by what two have to share at least before their titles or texts can be similar.

    Two sets of which LIKE_TITLE is shared have one of their rarest elements in common (prefix filter; Chaudhuri,
    Ganti and Kaushik 2006), so not all pairs of a block need to be compared.
    """
    common = Counter(stem for s in block for stem in s.stems)
    groups: dict[str, list[Signals]] = defaultdict(list)
    for s in block:
        rarest = sorted(s.stems, key=lambda stem: (common[stem], stem))
        prefix = rarest[: len(rarest) - ceil(weights.LIKE_TITLE * len(rarest)) + 1]
        same = {f"t:{s.title}", *(f"c:{address}" for address in s.code)}
        for key in {f"w:{stem}" for stem in prefix} | same | _hashes("d", s.purpose) | _hashes("m", s.method):
            groups[key].append(s)
    return groups


def _link_reason(one: Signals, other: Signals) -> Reason | None:
    """Return why these two are of one application, None when nothing says so."""
    if one.organisation == other.organisation or (one.supplier and other.supplier and one.supplier != other.supplier):
        return None
    if shared := one.code & other.code:
        return Reason("zelfde broncode", weights.SAME_CODE, min(shared))
    return _same_supplier_or_name(one, other) or _same_ict_office(one, other)


def _same_supplier_or_name(one: Signals, other: Signals) -> Reason | None:
    same_supplier = one.supplier and one.supplier == other.supplier
    if not same_supplier and not one.names & other.names:
        return None
    kind = "zelfde leverancier" if same_supplier else "zelfde naam"
    if jaccard(one.stems, other.stems) >= weights.LIKE_TITLE:
        words = " ".join(sorted(one.stems & other.stems))
        return Reason(f"{kind}, titel lijkt", weights.LIKE_TITLE_OF_SUPPLIER, words)
    texts = (one.purpose, other.purpose), (one.method, other.method)
    if any(sketch_similarity(*pair) >= weights.SAME_TEXT for pair in texts):
        return Reason(f"{kind}, zelfde tekst", weights.SAME_TEXT_OF_SUPPLIER, one.supplier_words)
    return None


def _same_ict_office(one: Signals, other: Signals) -> Reason | None:
    shared = one.contact_domains & other.contact_domains
    if not shared or one.title != other.title:
        return None
    return Reason("zelfde ICT-samenwerking", weights.SAME_ICT_OFFICE, min(shared))


@dataclass(frozen=True)
class Neighbours:
    """Those that share a text or title: the ones with a primary match, in order of id, and the total number."""

    known: tuple[Signals, ...] = ()
    clusters: frozenset[str] = frozenset()
    total: int = 0

    def agrees_with(self, s: Signals) -> bool:
        """Return whether all are of one application, enough of them name it, and no own name contradicts it."""
        names = {name for n in self.known for name in n.names}
        clashes = bool(s.names) and bool(names) and not s.names & names
        return len(self.clusters) == 1 and len(self.known) >= self.total * weights.MIN_NAMED_SHARE and not clashes


def _neighbours(found: Iterable[Signals], matches: Mapping[str, Match]) -> Neighbours:
    subjects = sorted(found, key=lambda s: s.register_id)
    known = tuple(s for s in subjects if s.register_id in matches)
    return Neighbours(known, frozenset(matches[s.register_id].cluster for s in known), len(subjects))


class _TitleNeighbours:
    """The neighbours with the same title."""

    def __init__(self, subjects: Iterable[Signals], matches: Mapping[str, Match]) -> None:
        groups: dict[str, list[Signals]] = defaultdict(list)
        for s in subjects:
            if len(s.stems) > 1:
                groups[s.title].append(s)
        self._neighbours = {title: _neighbours(found, matches) for title, found in groups.items()}

    def of(self, s: Signals) -> Neighbours:
        return self._neighbours.get(s.title, Neighbours())


class _TextNeighbours:
    """The neighbours with a similar text, worked out once per different text, since many are copied."""

    def __init__(
        self, subjects: Iterable[Signals], matches: Mapping[str, Match], text: Callable[[Signals], tuple[int, ...]]
    ) -> None:
        self._text, self._matches = text, matches
        self._with: dict[tuple[int, ...], list[Signals]] = defaultdict(list)
        self._index: dict[int, list[tuple[int, ...]]] = defaultdict(list)
        self._found: dict[tuple[int, ...], Neighbours] = {}
        for s in subjects:
            if text(s):
                self._with[text(s)].append(s)
        for sketch in self._with:
            for number in sketch[: weights.BLOCKING_HASHES]:
                self._index[number].append(sketch)

    def of(self, s: Signals) -> Neighbours:
        sketch = self._text(s)
        if sketch and sketch not in self._found:
            met = {other for number in sketch[: weights.BLOCKING_HASHES] for other in self._index[number]}
            like = [other for other in met if sketch_similarity(sketch, other) >= weights.SAME_TEXT]
            self._found[sketch] = _neighbours((n for other in like for n in self._with[other]), self._matches)
        return self._found.get(sketch, Neighbours())


def _one_per_organisation(signals: Iterable[Signals], matches: Mapping[str, Match]) -> dict[str, Match]:
    """Of two or more registrations of an organisation in one cluster, keep the one with the best reason, or none."""
    dropped = set()
    for found in _by_owner(signals, {pk: found.cluster for pk, found in matches.items()}).values():
        counts = Counter(_weight(matches[pk]) for pk in found)
        best = max(counts)
        dropped |= {pk for pk in found if len(found) > 1 and (_weight(matches[pk]) < best or counts[best] > 1)}
    return {pk: found for pk, found in matches.items() if pk not in dropped}


def _weight(found: Match) -> int:
    return max((reason.weight for reason in found.reasons), default=0)


def _by_owner(signals: Iterable[Signals], clusters: Mapping[str, str]) -> dict[tuple[str, str], list[str]]:
    """Return the register ids of each organisation in each cluster."""
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    for s in signals:
        if s.register_id in clusters:
            seen[clusters[s.register_id], s.organisation].append(s.register_id)
    return seen


def _connected_components(links: Iterable[Link]) -> dict[str, str]:
    """Return for every register id in these links the smallest id of its connected component."""
    parents: dict[str, str] = {}

    def root(pk: str) -> str:
        while parents.setdefault(pk, pk) != pk:
            parents[pk] = parents[parents[pk]]
            pk = parents[pk]
        return pk

    for one, other, _reason in links:
        first, second = sorted((root(one.register_id), root(other.register_id)))
        parents[second] = first
    return {pk: root(pk) for pk in parents}
