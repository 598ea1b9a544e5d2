"""Match again those that changed and all whose match may rest on them; the same result as matching everything.

First those that tell something themselves, then, when all of these are known, those that have to ask around. Each in
rounds, so that memory does not grow with what changed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from .lexicon import Lexicon
from .match import Match, adopted, alone, is_alike, is_unknown, settled, telling, text_keys
from .neighbourhood import (
    PLACE,
    Key,
    alike_to,
    depend_on,
    in_parts,
    keys_of,
    linked,
    load,
    place_key,
    stored_keys,
    stored_matches,
    with_keys,
)
from .signals import Signals
from .storing import keep_keys, keep_matches

AT_A_TIME = 500


@dataclass
class Rematch:
    """One import. `clusters` is where everybody belongs who was matched, by register id."""

    known: Lexicon
    at: datetime
    clusters: dict[str, str] = field(default_factory=dict)

    def run(self, register_ids: Collection[str]) -> None:
        """Match these and all that depends on them, and store it."""
        seekers = self._tell(set(register_ids), self._refresh_keys(register_ids))
        self._settle(seekers)

    def _refresh_keys(self, register_ids: Collection[str]) -> set[str]:
        """Write the keys of these registrations, and return those that rested on what they were before."""
        left: set[str] = set()
        for some in in_parts(register_ids):
            signals = self._signals(some)
            new = {key for found in signals.values() for key in keys_of(found)}
            left |= depend_on(stored_keys(some) - new)
            keep_keys(signals)
        return left

    def _tell(self, changed: set[str], left: set[str]) -> set[str]:
        """Match all that name something, and return those that name nothing and have to ask around.

        `changed` say something else now, `left` rested on what these said before.
        """
        pending = changed | left
        done: set[str] = set()
        seekers: set[str] = set()
        while waiting := sorted(pending - done)[:AT_A_TIME]:
            signals = self._signals(linked(waiting) - done)
            told = telling(signals.values())
            unknown = {pk for pk, s in signals.items() if is_unknown(s) and pk not in told}
            news = _news(signals, told) | changed & signals.keys()
            self._keep(signals, {pk: told.get(pk) or alone(pk) for pk in signals if pk not in unknown})
            seekers |= unknown | self._who_hear([signals[pk] for pk in news])
            done |= {*signals, *waiting}
        return seekers - {pk for pk in self.clusters if pk in seekers}

    def _who_hear(self, news: Sequence[Signals]) -> set[str]:
        """Return those that name nothing and share a title or text with one of these."""
        met: dict[str, list[Signals]] = defaultdict(list)
        for s in news:
            for key in text_keys(s):
                met[key].append(s)
        near = _who_ask(alike_to([s.register_id for s in news], seeks=True)) - {s.register_id for s in news}
        found = set()
        for some in in_parts(near, AT_A_TIME):
            for pk, s in self._signals(some).items():
                if any(is_alike(s, other) for key in text_keys(s) for other in met.get(key, ())):
                    found.add(pk)
        return found

    def _settle(self, seekers: set[str]) -> None:
        """Match those that name nothing, and those that want the same place as one of them."""
        old = {key for some in in_parts(seekers) for key in stored_keys(some, PLACE)}
        asking, candidates = self._candidates(seekers, seekers)
        wanted = {place_key(found.cluster, asking[pk].organisation) for pk, found in candidates.items()}
        rivals = _who_ask(with_keys(old | wanted, {PLACE}, seeks=True) - seekers)
        more, others = self._candidates(rivals, seekers | rivals)
        asking, candidates = asking | more, candidates | others
        owners = {pk: asking[pk].organisation for pk in candidates}
        found = settled(candidates, owners, _taken(candidates, owners))
        for some in in_parts(asking, AT_A_TIME):
            self._keep(asking, {pk: found.get(pk) or alone(pk) for pk in some})

    def _candidates(
        self, seekers: Collection[str], unknown: Collection[str]
    ) -> tuple[dict[str, Signals], dict[str, Match]]:
        """Return the seekers, without their texts, and what each could join; `unknown` are not told, whatever stands.

        Those that share a text or title go in one round.
        """
        found: dict[str, Match] = {}
        bare: dict[str, Signals] = {}
        for some in _alike_together(seekers):
            asking = self._signals(some)
            beside = self._signals(alike_to(some) - set(some))
            told = {pk: match for pk, match in stored_matches(beside).items() if match.is_told and pk not in unknown}
            found |= adopted(asking.values(), [*asking.values(), *beside.values()], told)
            bare |= {pk: replace(s, purpose=(), method=()) for pk, s in asking.items()}
        return bare, found

    def _signals(self, register_ids: Collection[str]) -> dict[str, Signals]:
        return {pk: signals for pk, (_subject, signals) in load(register_ids, self.known)}

    def _keep(self, signals: Mapping[str, Signals], matches: Mapping[str, Match]) -> None:
        keep_matches({pk: signals[pk] for pk in matches}, matches, at=self.at)
        self.clusters |= {pk: match.cluster for pk, match in matches.items()}


def _news(signals: Mapping[str, Signals], told: Mapping[str, Match]) -> set[str]:
    """Return those that tell something else than what is stored."""
    before = stored_matches(signals)
    return {pk for pk in signals if _said(told.get(pk)) != _said(before.get(pk))}


def _said(found: Match | None) -> str:
    return found.cluster if found and found.is_told else ""


def _who_ask(register_ids: Collection[str]) -> set[str]:
    """Return those of these that did not tell by themselves where they belong."""
    return set(register_ids) - {pk for pk, match in stored_matches(register_ids).items() if match.is_told}


def _alike_together(seekers: Collection[str]) -> Iterator[set[str]]:
    """Yield the seekers in parts, those that may be alike in one."""
    left = set(seekers)
    while left:
        some = set(sorted(left)[:AT_A_TIME])
        some |= alike_to(some, seeks=True) & left
        yield some
        left -= some


def _taken(candidates: Mapping[str, Match], owners: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return the clusters and organisations of candidates where one that tells stands already."""
    places = {place_key(found.cluster, owners[pk]): (found.cluster, owners[pk]) for pk, found in candidates.items()}
    return {places[key] for key in _told_at(places)}


def _told_at(places: Iterable[Key]) -> set[Key]:
    holders = with_keys(set(places), {PLACE})
    told = {pk for pk, match in stored_matches(holders).items() if match.is_told}
    return {key for some in in_parts(told) for key in stored_keys(some, PLACE)} & set(places)
