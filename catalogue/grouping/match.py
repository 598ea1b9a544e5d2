"""Which registrations are of the same application, and why. Pure: signals in, clusters out, in any order the same.

Three ways, in this order (the reference's reading of "the same application"):
1. a known product is named, in title, supplier, method or goal;
2. two whose source code is the same, or that name the same supplier or carry the same own name and agree in title or
   text, or that have the same title and one office for their ICT;
3. one that names nothing joins those it shares its text or title with, if these are all of one application.
Two registrations of one organisation are never put together: it registered them apart.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import ceil

from .signals import Signals
from .words import alike, share

METHOD_VERSION = "2"
SAME_TEXT = 0.6
LIKE_TITLE = 0.5
BLOCKING_HASHES = 4
# Of those that share a text or title, at least this part has to name the application: the rest may have copied it.
ENOUGH_KNOWN = 1 / 3
ENOUGH_TITLES = 3
SURE, LIKELY = 95, 75
WEIGHTS = {"titel": 100, "leverancier": 95, "methode": 85, "doel": 80}
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
    def is_alone(self) -> bool:
        return self.cluster.startswith("R:")

    @property
    def is_told(self) -> bool:
        """Tell whether the registration's own evidence put it there, and not what its neighbours say."""
        return not self.is_alone and self.confidence >= SURE


def match(subjects: Iterable[Signals]) -> dict[str, Match]:
    """Return the cluster of every registration, by register id."""
    subjects = list(subjects)
    told = telling(subjects)
    seekers = {s.register_id: s for s in subjects if is_unknown(s) and s.register_id not in told}
    candidates = adopted(seekers.values(), subjects, told)
    taken = {(told[s.register_id].cluster, s.organisation) for s in subjects if s.register_id in told}
    owners = {pk: seekers[pk].organisation for pk in candidates}
    found = told | settled(candidates, owners, taken)
    return {s.register_id: found.get(s.register_id) or alone(s.register_id) for s in subjects}


def telling(subjects: Iterable[Signals]) -> dict[str, Match]:
    """Return the match of those that a name of their own puts with others: ways 1 and 2.

    With each registration come all that it may be linked with (`link_keys`), and those of the same product at the
    same organisation.
    """
    subjects = sorted(subjects, key=lambda s: s.register_id)
    matches = {s.register_id: _named(s) for s in subjects if s.product}
    return _one_per_organisation(subjects, matches | _linked([s for s in subjects if not s.product]))


def adopted(seekers: Iterable[Signals], near: Iterable[Signals], told: Mapping[str, Match]) -> dict[str, Match]:
    """Return what those that name nothing could join: the one application that shares their method, text or title.

    `near` are all that share a text or title with a seeker, seekers included, and `told` the matches by `telling`.
    """
    near = list(near)
    ways = (
        ("methode", _Neighbours(near, told, lambda s: s.method)),
        ("tekst", _Neighbours(near, told, lambda s: s.purpose)),
        ("titel", _Titles(near, told)),
    )
    found = {}
    for s in seekers:
        kind, those = next(((kind, those) for kind, way in ways if (those := way.of(s)).known), ("", Near()))
        if those.agrees_with(s) and (kind != "titel" or len(those.known) >= ENOUGH_TITLES):
            first = those.known[0]
            reason = Reason(f"zelfde {kind}", LIKELY, first.title, first.register_id)
            found[s.register_id] = Match(told[first.register_id].cluster, LIKELY, (reason,))
    return found


def settled(
    candidates: Mapping[str, Match], owners: Mapping[str, str], taken: Collection[tuple[str, str]]
) -> dict[str, Match]:
    """Return the match of each candidate of `adopted`: alone where its organisation is there already, or twice.

    `owners` gives the organisation of each, `taken` the clusters and organisations of those that tell.
    """
    places = {pk: (found.cluster, owners[pk]) for pk, found in candidates.items()}
    counts = Counter(places.values())
    return {
        pk: replace(alone(pk), sought=found.cluster) if places[pk] in taken or counts[places[pk]] > 1 else found
        for pk, found in candidates.items()
    }


def alone(register_id: str) -> Match:
    """Return the match of a registration that belongs with no other."""
    return Match(f"R:{register_id}", SURE)


def is_unknown(s: Signals) -> bool:
    """Tell whether a registration names neither product nor supplier, so that only its neighbours can tell."""
    return not s.product and not s.supplier


def link_keys(s: Signals) -> frozenset[str]:
    """Return the keys under which a registration meets those it may be linked with."""
    supplier = {f"s:{s.supplier}"} if s.supplier else set()
    codes = {f"c:{address}" for address in s.code}
    offices = {f"o:{domain}|{s.title}" for domain in s.circle}
    return frozenset(supplier | codes | offices | {f"n:{name}" for name in s.names})


def text_keys(s: Signals) -> frozenset[str]:
    """Return the keys under which a registration meets those with the same title or a text that is alike."""
    title = {f"t:{s.title}"} if len(s.stems) > 1 else set()
    return frozenset(title | _hashes("d", s.purpose) | _hashes("m", s.method))


def is_alike(one: Signals, other: Signals) -> bool:
    """Tell whether two have the same title, or a text that is alike."""
    texts = (one.purpose, other.purpose), (one.method, other.method)
    return one.title == other.title or any(alike(*pair) >= SAME_TEXT for pair in texts)


def _hashes(kind: str, sketch: tuple[int, ...]) -> set[str]:
    return {f"{kind}:{number}" for number in sketch[:BLOCKING_HASHES]}


def _named(s: Signals) -> Match:
    weight = WEIGHTS[s.product_in]
    return Match(f"P:{s.product}", SURE, (Reason(f"product in {s.product_in}", weight, s.product_words),))


def _linked(loose: Sequence[Signals]) -> dict[str, Match]:
    """Put those together that share supplier or own name, and agree in title or text."""
    links = [(one, other, reason) for one, other in _meeting(loose) if (reason := _link(one, other))]
    sets = _sets(links)
    series = {pk for found in _by_owner(loose, sets).values() if len(found) > 1 for pk in found}
    links = [link for link in links if not series & {link[0].register_id, link[1].register_id}]
    reasons: dict[str, list[Reason]] = defaultdict(list)
    for one, other, reason in links:
        reasons[one.register_id].append(replace(reason, other=other.register_id))
        reasons[other.register_id].append(replace(reason, other=one.register_id))
    sets = _sets(links)
    return {pk: Match(f"L:{sets[pk]}", SURE, tuple(found[:3])) for pk, found in reasons.items()}


def _meeting(loose: Sequence[Signals]) -> Iterator[tuple[Signals, Signals]]:
    """Yield the pairs that share a supplier or own name and may agree, each once, in order."""
    blocks: dict[str, list[Signals]] = defaultdict(list)
    for s in loose:
        for key in link_keys(s):
            blocks[key].append(s)
    met = {
        (one.register_id, other.register_id): (one, other)
        for block in blocks.values()
        for group in _candidates(block).values()
        for one, other in combinations(group, 2)
    }
    for pair in sorted(met):
        yield met[pair]


def _candidates(block: Sequence[Signals]) -> dict[str, list[Signals]]:
    """Sort a block by what two have to share at least before their titles or texts can be alike.

    Two sets of which LIKE_TITLE is shared have one of their rarest elements in common (prefix filter; Chaudhuri,
    Ganti and Kaushik 2006), so not all pairs of a block need to be compared.
    """
    common = Counter(stem for s in block for stem in s.stems)
    groups: dict[str, list[Signals]] = defaultdict(list)
    for s in block:
        rarest = sorted(s.stems, key=lambda stem: (common[stem], stem))
        prefix = rarest[: len(rarest) - ceil(LIKE_TITLE * len(rarest)) + 1]
        same = {f"t:{s.title}", *(f"c:{address}" for address in s.code)}
        for key in {f"w:{stem}" for stem in prefix} | same | _hashes("d", s.purpose) | _hashes("m", s.method):
            groups[key].append(s)
    return groups


def _link(one: Signals, other: Signals) -> Reason | None:
    """Return why these two are of one application, None when they are not."""
    if one.organisation == other.organisation or (one.supplier and other.supplier and one.supplier != other.supplier):
        return None
    if shared := one.code & other.code:
        return Reason("zelfde broncode", 95, min(shared))
    return _same_maker(one, other) or _same_office(one, other)


def _same_maker(one: Signals, other: Signals) -> Reason | None:
    same_supplier = one.supplier and one.supplier == other.supplier
    if not same_supplier and not one.names & other.names:
        return None
    kind = "zelfde leverancier" if same_supplier else "zelfde naam"
    if share(one.stems, other.stems) >= LIKE_TITLE:
        return Reason(f"{kind}, titel lijkt", 90, " ".join(sorted(one.stems & other.stems)))
    if max(alike(one.purpose, other.purpose), alike(one.method, other.method)) >= SAME_TEXT:
        return Reason(f"{kind}, zelfde tekst", 85, one.supplier_words)
    return None


def _same_office(one: Signals, other: Signals) -> Reason | None:
    shared = one.circle & other.circle
    return Reason("zelfde ICT-samenwerking", 80, min(shared)) if shared and one.title == other.title else None


@dataclass(frozen=True)
class Near:
    """Those that share a text or title: with a known application, in order of id, and how many there are at all."""

    known: tuple[Signals, ...] = ()
    clusters: frozenset[str] = frozenset()
    total: int = 0

    def agrees_with(self, s: Signals) -> bool:
        """Tell whether all are of one application, enough of them name it, and no own name speaks against it."""
        names = {name for n in self.known for name in n.names}
        clashes = bool(s.names) and bool(names) and not s.names & names
        return len(self.clusters) == 1 and len(self.known) >= self.total * ENOUGH_KNOWN and not clashes


def _near(found: Iterable[Signals], matches: Mapping[str, Match]) -> Near:
    everybody = sorted(found, key=lambda s: s.register_id)
    known = tuple(s for s in everybody if s.register_id in matches)
    return Near(known, frozenset(matches[s.register_id].cluster for s in known), len(everybody))


class _Titles:
    """Who has the same title."""

    def __init__(self, everybody: Iterable[Signals], matches: Mapping[str, Match]) -> None:
        groups: dict[str, list[Signals]] = defaultdict(list)
        for s in everybody:
            if len(s.stems) > 1:
                groups[s.title].append(s)
        self._near = {title: _near(found, matches) for title, found in groups.items()}

    def of(self, s: Signals) -> Near:
        return self._near.get(s.title, Near())


class _Neighbours:
    """Who has a text that is alike; counted once per different text, since many are copied."""

    def __init__(
        self, everybody: Iterable[Signals], matches: Mapping[str, Match], text: Callable[[Signals], tuple[int, ...]]
    ) -> None:
        self._text, self._matches = text, matches
        self._with: dict[tuple[int, ...], list[Signals]] = defaultdict(list)
        self._index: dict[int, list[tuple[int, ...]]] = defaultdict(list)
        self._found: dict[tuple[int, ...], Near] = {}
        for s in everybody:
            if text(s):
                self._with[text(s)].append(s)
        for sketch in self._with:
            for number in sketch[:BLOCKING_HASHES]:
                self._index[number].append(sketch)

    def of(self, s: Signals) -> Near:
        sketch = self._text(s)
        if sketch and sketch not in self._found:
            met = {other for number in sketch[:BLOCKING_HASHES] for other in self._index[number]}
            like = [other for other in met if alike(sketch, other) >= SAME_TEXT]
            self._found[sketch] = _near((n for other in like for n in self._with[other]), self._matches)
        return self._found.get(sketch, Near())


def _one_per_organisation(signals: Iterable[Signals], matches: Mapping[str, Match]) -> dict[str, Match]:
    """Of two or more registrations of an organisation in one cluster, keep the one with the best reason, or none."""
    dropped = set()
    for found in _by_owner(signals, {pk: found.cluster for pk, found in matches.items()}).values():
        weights = Counter(_weight(matches[pk]) for pk in found)
        best = max(weights)
        dropped |= {pk for pk in found if len(found) > 1 and (_weight(matches[pk]) < best or weights[best] > 1)}
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


def _sets(links: Iterable[Link]) -> dict[str, str]:
    """Return for every register id in these links the smallest one of those it hangs together with."""
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
