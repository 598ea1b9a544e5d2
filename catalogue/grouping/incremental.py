"""Match changed registrations and all whose match may depend on them; the result equals that of matching everything.

First the primary matches (registrations with a name of their own), then the seekers: those that name nothing and join
their neighbours. Both in rounds, so that memory does not grow with the number of changes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..batches import batches
from .blocking import (
    PLACE,
    Key,
    dependent_on,
    linked_with,
    load_signals,
    match_keys,
    place_key,
    similar_to,
    stored_keys,
    stored_matches,
    with_keys,
)
from .lexicon import Lexicon
from .method import (
    Match,
    names_nothing,
    primary_matches,
    resolve_candidates,
    secondary_candidates,
    shares_title_or_text,
    singleton,
    text_keys,
)
from .persistence import save_keys, save_matches
from .signals import Signals

ROUND_SIZE = 500  # registrations in memory, with those next to them; chosen, a bound on memory


@dataclass
class IncrementalMatch:
    """The matching of one import. `clusters` holds the cluster of everything that was matched, by register id."""

    lexicon: Lexicon
    at: datetime
    clusters: dict[str, str] = field(default_factory=dict)

    def run(self, register_ids: Collection[str]) -> None:
        """Match these and all that depend on them, and store the result."""
        seekers = self._match_primary(set(register_ids), self._refresh_keys(register_ids))
        self._match_seekers(seekers)

    def _refresh_keys(self, register_ids: Collection[str]) -> set[str]:
        """Write the keys of these registrations, and return those that depended on their former keys."""
        orphaned: set[str] = set()
        for part in batches(sorted(register_ids)):
            signals = self._signals(part)
            new = {key for found in signals.values() for key in match_keys(found)}
            orphaned |= dependent_on(stored_keys(part) - new)
            save_keys(signals)
        return orphaned

    def _match_primary(self, changed: set[str], orphaned: set[str]) -> set[str]:
        """Match all that name something, and return the seekers.

        `changed` have other content now, `orphaned` depended on their former content.
        """
        pending = changed | orphaned
        done: set[str] = set()
        seekers: set[str] = set()
        while waiting := sorted(pending - done)[:ROUND_SIZE]:
            signals = self._signals(linked_with(waiting) - done)
            primary = primary_matches(signals.values())
            unknown = {pk for pk, s in signals.items() if names_nothing(s) and pk not in primary}
            changes = _changed_primaries(signals, primary) | changed & signals.keys()
            self._save(signals, {pk: primary.get(pk) or singleton(pk) for pk in signals if pk not in unknown})
            seekers |= unknown | self._affected_seekers([signals[pk] for pk in changes])
            done |= {*signals, *waiting}
        return seekers - {pk for pk in self.clusters if pk in seekers}

    def _affected_seekers(self, changes: Sequence[Signals]) -> set[str]:
        """Return the seekers that share a title or text with one of these."""
        met: dict[str, list[Signals]] = defaultdict(list)
        for s in changes:
            for key in text_keys(s):
                met[key].append(s)
        changed = {s.register_id for s in changes}
        similar = _without_primary(similar_to(changed, seeks=True)) - changed
        found = set()
        for part in batches(sorted(similar), ROUND_SIZE):
            for pk, s in self._signals(part).items():
                if any(shares_title_or_text(s, other) for key in text_keys(s) for other in met.get(key, ())):
                    found.add(pk)
        return found

    def _match_seekers(self, seekers: set[str]) -> None:
        """Match the seekers, and those that compete with them for a place: one organisation in one cluster."""
        old = {key for part in batches(seekers) for key in stored_keys(part, PLACE)}
        loaded, candidates = self._candidates(seekers, seekers)
        wanted = {place_key(found.cluster, loaded[pk].organisation) for pk, found in candidates.items()}
        rivals = _without_primary(with_keys(old | wanted, {PLACE}, seeks=True) - seekers)
        more, others = self._candidates(rivals, seekers | rivals)
        loaded, candidates = loaded | more, candidates | others
        owners = {pk: loaded[pk].organisation for pk in candidates}
        found = resolve_candidates(candidates, owners, _occupied(candidates, owners))
        for part in batches(sorted(loaded), ROUND_SIZE):
            self._save(loaded, {pk: found.get(pk) or singleton(pk) for pk in part})

    def _candidates(
        self, seekers: Collection[str], unknown: Collection[str]
    ) -> tuple[dict[str, Signals], dict[str, Match]]:
        """Return the seekers, without their texts, and the candidate of each. Stored matches of `unknown` are ignored.

        Those that share a text or title go in one round.
        """
        found: dict[str, Match] = {}
        without_texts: dict[str, Signals] = {}
        for part in _rounds_of_similar(seekers):
            loaded = self._signals(part)
            beside = self._signals(similar_to(part) - set(part))
            stored = stored_matches(beside)
            primary = {pk: match for pk, match in stored.items() if match.is_primary and pk not in unknown}
            found |= secondary_candidates(loaded.values(), [*loaded.values(), *beside.values()], primary)
            without_texts |= {pk: replace(s, purpose=(), method=()) for pk, s in loaded.items()}
        return without_texts, found

    def _signals(self, register_ids: Collection[str]) -> dict[str, Signals]:
        return {pk: signals for pk, (_subject, signals) in load_signals(register_ids, self.lexicon)}

    def _save(self, signals: Mapping[str, Signals], matches: Mapping[str, Match]) -> None:
        save_matches({pk: signals[pk] for pk in matches}, matches, at=self.at)
        self.clusters |= {pk: match.cluster for pk, match in matches.items()}


def _changed_primaries(signals: Mapping[str, Signals], primary: Mapping[str, Match]) -> set[str]:
    """Return those whose primary match differs from the stored one."""
    before = stored_matches(signals)
    return {pk for pk in signals if _primary_cluster(primary.get(pk)) != _primary_cluster(before.get(pk))}


def _primary_cluster(found: Match | None) -> str:
    return found.cluster if found and found.is_primary else ""


def _without_primary(register_ids: Collection[str]) -> set[str]:
    """Return those of these whose stored match is not a primary one."""
    return set(register_ids) - {pk for pk, match in stored_matches(register_ids).items() if match.is_primary}


def _rounds_of_similar(seekers: Collection[str]) -> Iterator[set[str]]:
    """Yield the seekers in rounds; those that may be similar are in one round."""
    orphaned = set(seekers)
    while orphaned:
        part = set(sorted(orphaned)[:ROUND_SIZE])
        part |= similar_to(part, seeks=True) & orphaned
        yield part
        orphaned -= part


def _occupied(candidates: Mapping[str, Match], owners: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return the places (cluster and organisation) of candidates that a primary match holds already."""
    places = {place_key(found.cluster, owners[pk]): (found.cluster, owners[pk]) for pk, found in candidates.items()}
    return {places[key] for key in _held_by_primary(places)}


def _held_by_primary(places: Iterable[Key]) -> set[Key]:
    holders = with_keys(set(places), {PLACE})
    primary = {pk for pk, match in stored_matches(holders).items() if match.is_primary}
    return {key for part in batches(primary) for key in stored_keys(part, PLACE)} & set(places)
