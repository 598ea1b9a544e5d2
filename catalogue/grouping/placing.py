"""Which application a cluster is: an application keeps its address through growth, renaming, merging and splitting.

In this order:
1. a registration that a person placed stays where it was placed;
2. a cluster that a person gave to an application goes there;
3. an application goes along with the cluster that has most of its registrations, those placed by people first;
4. a cluster that gets none has a new application.
An application that lost its last registration is merged into the one where that went: its addresses redirect.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ..models import Apart, Application, ClusterPlacement, Placement, Registration, RegistrationMatch
from .addresses import new_applications
from .match import Match
from .neighbourhood import in_parts
from .signals import Subject
from .words import normalised


@dataclass(frozen=True)
class Placed:
    """The application of each registration before and after, by register id; a new one has no before."""

    before: dict[str, int]
    after: dict[str, int]

    def moves(self) -> list[tuple[int, int]]:
        """Return from where to where, once per registration that moves."""
        steps = [(self.before[pk], new) for pk, new in sorted(self.after.items()) if pk in self.before]
        return [(old, new) for old, new in steps if old != new]


@dataclass
class Claims:
    """How strongly each cluster holds to each application: by members placed by people, all, and unchanged ones."""

    placed: Counter[tuple[str, int]] = field(default_factory=Counter)
    members: Counter[tuple[str, int]] = field(default_factory=Counter)
    unchanged: Counter[tuple[str, int]] = field(default_factory=Counter)

    def in_order(self) -> list[tuple[str, int]]:
        """Return the pairs of cluster and application, the strongest first; of equals the oldest application."""
        return sorted(self.members, key=self._strength)

    def _strength(self, pair: tuple[str, int]) -> tuple[int, int, int, int, str]:
        return -self.placed[pair], -self.members[pair], -self.unchanged[pair], pair[1], pair[0]


def place(
    matches: Mapping[str, Match],
    subjects: Mapping[str, Subject],
    *,
    changed: Collection[str],
    at: datetime,
    provisional: int | None = None,
) -> Placed:
    """Choose the application of every registration that was matched; makes the new ones, moves nothing.

    Of two that want one application, those that did not change go first. Registrations in the `provisional`
    application have none so far.
    """
    now = {pk: application for pk, application in _now(matches).items() if application != provisional}
    fixed = {pk: application for pk, application in _fixed(matches).items() if pk in now}
    loose = {pk: found.cluster for pk, found in matches.items() if pk not in fixed}
    targets = _targets(loose, now, changed)
    founders: dict[str, Subject] = {}
    for pk in sorted(loose):
        if loose[pk] not in targets:
            founders.setdefault(loose[pk], subjects[pk])
    waiting = _waiting(founders)
    targets |= waiting
    targets |= new_applications({c: founder for c, founder in founders.items() if c not in waiting}, at=at)
    apart = _apart(set(targets.values()))
    chosen = {pk: _kept_apart(now.get(pk), targets[cluster], apart) for pk, cluster in loose.items()}
    return Placed(now, chosen | fixed)


def _kept_apart(now: int | None, target: int, apart: Collection[tuple[int, int]]) -> int:
    """Return the target, or where the registration is when a person said that these two are never one."""
    return now if now is not None and (min(now, target), max(now, target)) in apart else target


def _waiting(founders: Mapping[str, Subject]) -> dict[str, int]:
    """Return for clusters the application of the same name that editors wrote about and nobody registered so far."""
    if not founders:
        return {}
    empty = Application.objects.filter(registrations=None, withheld_at=None).select_related("profile").order_by("-pk")
    by_name = {normalised(application.title): application.pk for application in empty}
    found: dict[str, int] = {}
    for cluster in sorted(founders, key=lambda cluster: founders[cluster].register_id):
        application = by_name.pop(normalised(founders[cluster].name), None)
        if application is not None:
            found[cluster] = application
    return found


def _now(register_ids: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in in_parts(register_ids):
        found |= dict(Registration.objects.filter(register_id__in=some).values_list("register_id", "application"))
    return found


def _fixed(register_ids: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in in_parts(register_ids):
        rows = Placement.objects.filter(registration__register_id__in=some)
        found |= dict(rows.values_list("registration__register_id", "application"))
    return found


def _targets(loose: Mapping[str, str], now: Mapping[str, int], changed: Collection[str]) -> dict[str, int]:
    """Return the application of each cluster that has one."""
    clusters = set(loose.values())
    targets = dict(ClusterPlacement.objects.filter(cluster__in=clusters).values_list("cluster", "application"))
    taken = set(targets.values())
    for cluster, application in _claims(loose, now, changed).in_order():
        if cluster not in targets and application not in taken:
            taken.add(application)
            targets[cluster] = application
    return {cluster: application for cluster, application in targets.items() if cluster in clusters}


def _claims(loose: Mapping[str, str], now: Mapping[str, int], changed: Collection[str]) -> Claims:
    """Count the members of each cluster in each application, with those that are not looked at now."""
    claims = Claims()
    claims.members.update(_others(set(now.values()), set(loose.values()), loose))
    claims.members.update((cluster, now[pk]) for pk, cluster in loose.items() if pk in now)
    claims.unchanged.update((cluster, now[pk]) for pk, cluster in loose.items() if pk in now and pk not in changed)
    kept = Placement.objects.filter(application__in={application for _cluster, application in claims.members})
    for cluster, application in kept.values_list("registration__match__cluster", "application"):
        if (cluster, application) in claims.members:
            claims.placed[cluster, application] += 1
    return claims


def _others(
    applications: Collection[int], clusters: Collection[str], looked_at: Collection[str]
) -> list[tuple[str, int]]:
    """Return cluster and application of every match beside those looked at, where one of the two plays a part."""
    found: dict[str, tuple[str, int]] = {}
    for field_name, values in (("registration__application__in", applications), ("cluster__in", clusters)):
        for some in in_parts(values):
            rows = RegistrationMatch.objects.filter(registration__placement=None, **{field_name: some})
            names = ("registration__register_id", "cluster", "registration__application")
            found |= {pk: (cluster, application) for pk, cluster, application in rows.values_list(*names)}
    return [pair for pk, pair in found.items() if pk not in looked_at]


def _apart(applications: Collection[int]) -> set[tuple[int, int]]:
    pairs: set[tuple[int, int]] = set()
    for some in in_parts(applications):
        pairs |= set(Apart.objects.filter(first__in=some).values_list("first", "second"))
        pairs |= set(Apart.objects.filter(second__in=some).values_list("first", "second"))
    return pairs


def where_emptied_went(moves: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return for each application that lost its last registration the one that got most of what it lost.

    `moves` are the steps that were taken: from one application, to another.
    """
    went: dict[int, Counter[int]] = defaultdict(Counter)
    for old, new in moves:
        went[old][new] += 1
    kept: set[int] = set()
    for some in in_parts(went):
        kept |= set(Registration.objects.filter(application__in=some).values_list("application", flat=True))
    return {pk: min(to, key=lambda new: (-to[new], new)) for pk, to in went.items() if pk not in kept}
