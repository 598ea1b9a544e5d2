"""What grouping stores of each registration: its blocking keys, its match, and whether a decision needs review."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from hashlib import blake2b
from typing import Any

from ..batches import batches
from ..bulk import write_rows
from ..models import MatchKey, Placement, RegistrationMatch
from .blocking import PLACE, Key, match_keys, place_key, primary_keys
from .method import METHOD_VERSION, Match, names_nothing
from .signals import Signals

FIELDS = ["cluster", "confidence", "reasons", "facts", "method_version"]


def facts_digest(s: Signals) -> str:
    """Return a digest of what a decision rests on: product, supplier and title. A change asks for a review."""
    facts = "\n".join((s.product, s.supplier, s.title))
    return blake2b(facts.encode(), digest_size=16).hexdigest()


def save_keys(signals: Mapping[str, Signals]) -> None:
    """Replace the stored keys of each of these by those that follow from its own signals."""
    pks = primary_keys(signals)
    for some in batches(sorted(pks.values())):
        MatchKey.objects.filter(registration__in=some).delete()
    _write_keys({(pks[pk], names_nothing(s)): match_keys(s) for pk, s in sorted(signals.items())})


def save_matches(signals: Mapping[str, Signals], matches: Mapping[str, Match], *, at: datetime) -> None:
    """Write the matches that changed. A decision whose facts changed goes to the queue."""
    pks = primary_keys(matches)
    stored: dict[int, dict[str, Any]] = {}
    for some in batches(sorted(pks.values())):
        rows = RegistrationMatch.objects.filter(registration__in=some)
        stored |= {row["registration_id"]: dict(row) for row in rows.values("registration_id", *FIELDS)}
    wanted = [_row(pks[pk], matches[pk], signals[pk]) for pk in sorted(pks)]
    changed = (row for row in wanted if stored.get(row["registration_id"]) != row)
    names = ("registration_id", *FIELDS)
    write_rows(RegistrationMatch, names, ([row[name] for name in names] for row in changed), unique="registration")
    _keep_places(signals, matches, pks)
    _mark_for_review(signals, at)


def _row(pk: int, matched: Match, s: Signals) -> dict[str, Any]:
    return {
        "registration_id": pk,
        "cluster": matched.cluster[:140],
        "confidence": matched.confidence,
        "reasons": [asdict(reason) for reason in matched.reasons],
        "facts": facts_digest(s),
        "method_version": METHOD_VERSION,
    }


def _keep_places(signals: Mapping[str, Signals], matches: Mapping[str, Match], pks: Mapping[str, int]) -> None:
    """Write the place key, held or sought, of those that name no product; the others have it among their own keys."""
    loose = {pks[pk]: (signals[pk], matches[pk]) for pk in sorted(pks) if not signals[pk].product}
    stored: dict[int, set[Key]] = defaultdict(set)
    for some in batches(sorted(loose)):
        rows = MatchKey.objects.filter(registration__in=some, kind=PLACE)
        for pk, kind, key in rows.values_list("registration", "kind", "key"):
            stored[pk].add((kind, key))
    wanted = {pk: _places(s, found) for pk, (s, found) in loose.items()}
    changed = {pk: places for pk, places in wanted.items() if places != stored[pk]}
    for some in batches(sorted(changed)):
        MatchKey.objects.filter(registration__in=some, kind=PLACE).delete()
    _write_keys({(pk, names_nothing(loose[pk][0])): places for pk, places in changed.items()})


def _places(s: Signals, found: Match) -> set[Key]:
    cluster = found.sought or ("" if found.is_singleton else found.cluster)
    return {place_key(cluster, s.organisation)} if cluster else set()


def _write_keys(keys: Mapping[tuple[int, bool], Collection[Key]]) -> None:
    rows = ((pk, kind, key, seeks) for (pk, seeks), found in keys.items() for kind, key in sorted(found))
    write_rows(MatchKey, ("registration_id", "kind", "key", "seeks"), rows)


def _mark_for_review(signals: Mapping[str, Signals], at: datetime) -> None:
    for some in batches(sorted(signals)):
        rows = Placement.objects.filter(registration__register_id__in=some, review_since=None)
        for placement in rows.select_related("registration"):
            if placement.facts != facts_digest(signals[placement.registration.register_id]):
                placement.review_since = at
                placement.save(update_fields=["review_since"])
