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
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from ..models import Apart, Application, ClusterPlacement, Placement, Registration, RegistrationMatch
from .addresses import new_applications
from .neighbourhood import in_parts
from .signals import Subject
from .words import normalised

FOUNDER = ("register_id", "name", "organisation__name", "supplier")
STANDS = ("registration__register_id", "cluster", "registration__application")


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

    placed: Counter[tuple[str, int]]
    members: Counter[tuple[str, int]]
    unchanged: Counter[tuple[str, int]]

    def in_order(self) -> list[tuple[str, int]]:
        """Return the pairs of cluster and application, the strongest first; of equals the oldest application."""
        return sorted(self.members, key=self._strength)

    def _strength(self, pair: tuple[str, int]) -> tuple[int, int, int, int, str]:
        return -self.placed[pair], -self.members[pair], -self.unchanged[pair], pair[1], pair[0]


def place(
    clusters: Mapping[str, str],
    *,
    changed: Collection[str],
    at: datetime,
    provisional: int | None = None,
) -> Placed:
    """Choose the application of every registration that was matched; makes the new ones, moves nothing.

    `clusters` is where each belongs, as it is stored. Of two that want one application, those that did not change go
    first. Registrations in the `provisional` application have none so far.
    """
    now = {pk: application for pk, application in _now(clusters).items() if application != provisional}
    fixed = {pk: application for pk, application in _fixed(clusters).items() if pk in now}
    loose = {pk: cluster for pk, cluster in clusters.items() if pk not in fixed}
    targets = _targets(loose, now, changed, provisional)
    while left := _left_behind(targets, loose, now, provisional):
        loose |= left
        now |= _now(left)
        targets = _targets(loose, now, changed, provisional)
    founders = _founders({pk: cluster for pk, cluster in loose.items() if cluster not in targets})
    waiting = _waiting(founders)
    targets |= waiting
    targets |= new_applications({c: founder for c, founder in founders.items() if c not in waiting}, at=at)
    apart = _apart(set(targets.values()))
    chosen = {pk: _kept_apart(now.get(pk), targets[cluster], apart) for pk, cluster in loose.items()}
    return Placed(now, chosen | fixed)


def _founders(clusters: Mapping[str, str]) -> dict[str, Subject]:
    """Return for each cluster the first of its registrations."""
    first: dict[str, str] = {}
    for pk in sorted(clusters):
        first.setdefault(clusters[pk], pk)
    subjects: dict[str, Subject] = {}
    for some in in_parts(first.values()):
        rows = Registration.objects.filter(register_id__in=some)
        for pk, name, organisation, supplier in rows.values_list(*FOUNDER):
            subjects[pk] = Subject(register_id=pk, name=name, organisation=organisation, supplier=supplier)
    return {cluster: subjects[pk] for cluster, pk in first.items()}


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


def _targets(
    loose: Mapping[str, str], now: Mapping[str, int], changed: Collection[str], provisional: int | None
) -> dict[str, int]:
    """Return the application of each cluster that has one."""
    targets: dict[str, int] = {}
    for some in in_parts(set(loose.values())):
        given = ClusterPlacement.objects.filter(cluster__in=some)
        targets |= dict(given.values_list("cluster", "application"))
    # An application may hold more than the cluster it grew from: people gave it the others.
    taken: set[int] = set()
    for cluster, application in _claims(loose, now, changed, provisional).in_order():
        if cluster not in targets and application not in taken:
            taken.add(application)
            targets[cluster] = application
    return targets


def _left_behind(
    targets: Mapping[str, int], loose: Mapping[str, str], now: Mapping[str, int], provisional: int | None
) -> dict[str, str]:
    """Return who was not looked at and stands elsewhere than its cluster goes, with its cluster."""
    pairs = _members(loose, now, provisional)
    wrong = {(cluster, application) for cluster, application in pairs if targets.get(cluster) != application}
    found: dict[str, str] = {}
    for some in in_parts({cluster for cluster, _application in wrong}):
        rows = RegistrationMatch.objects.filter(cluster__in=some, registration__placement=None)
        for pk, cluster, application in rows.values_list(*STANDS):
            if (cluster, application) in wrong and pk not in loose:
                found[pk] = cluster
    return found


def _claims(
    loose: Mapping[str, str], now: Mapping[str, int], changed: Collection[str], provisional: int | None
) -> Claims:
    """Count the members of each cluster in each application, with those that are not looked at now."""
    members = _members(loose, now, provisional)
    moved = Counter((cluster, now[pk]) for pk, cluster in loose.items() if pk in now and pk in changed)
    return Claims(_members(loose, now, provisional, placed=True), members, members - moved)


def _members(
    loose: Mapping[str, str], now: Mapping[str, int], provisional: int | None, *, placed: bool = False
) -> Counter[tuple[str, int]]:
    """Count who stands in which application for every cluster and application that plays a part."""
    counts: Counter[tuple[str, int]] = Counter()
    for field_name, values in (("registration__application", set(now.values())), ("cluster", set(loose.values()))):
        for some in in_parts(values):
            matches = RegistrationMatch.objects.filter(**{f"{field_name}__in": some})
            counts |= _counts(matches.filter(registration__placement__isnull=not placed))
    return Counter({pair: number for pair, number in counts.items() if pair[1] != provisional})


def _counts(matches: QuerySet[RegistrationMatch]) -> Counter[tuple[str, int]]:
    rows = matches.values_list("cluster", "registration__application").annotate(Count("pk")).order_by()
    return Counter({(cluster, application): number for cluster, application, number in rows})


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
