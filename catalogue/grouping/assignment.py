"""Assign clusters to applications, so that an address survives growth, renaming, merging and splitting.

In this order:
1. a registration that a person placed stays where it was placed;
2. a cluster that a person gave to an application goes there;
3. an application goes along with the cluster that has most of its registrations, those placed by people first;
4. a cluster that gets none has a new application.
An application that lost its last registration is merged into the one it moved to: its addresses redirect.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from ..batches import batches
from ..models import Apart, Application, ClusterPlacement, Placement, Registration, RegistrationMatch
from .addresses import new_applications
from .signals import Subject
from .words import normalised

# The key of an application that no application has. A new registration holds it until it is grouped, in the same
# transaction; the foreign key is checked at the end of that transaction, so none is ever stored with it.
UNASSIGNED = 0
FOUNDER_COLUMNS = ("register_id", "name", "organisation__name", "supplier")
PLACE_COLUMNS = ("registration__register_id", "cluster", "registration__application")


@dataclass(frozen=True)
class Assignment:
    """The application of each registration before and after, by register id; a new one has no before."""

    before: dict[str, int]
    after: dict[str, int]

    def moves(self) -> list[tuple[int, int]]:
        """Return the old and the new application of each registration that moves."""
        steps = [(self.before[pk], new) for pk, new in sorted(self.after.items()) if pk in self.before]
        return [(old, new) for old, new in steps if old != new]


@dataclass
class Claims:
    """How strongly each cluster claims each application: by members placed by people, all, and unchanged ones."""

    placed: Counter[tuple[str, int]]
    members: Counter[tuple[str, int]]
    unchanged: Counter[tuple[str, int]]

    def in_order(self) -> list[tuple[str, int]]:
        """Return the pairs of cluster and application, the strongest first; of equals the oldest application."""
        return sorted(self.members, key=self._strength)

    def _strength(self, pair: tuple[str, int]) -> tuple[int, int, int, int, str]:
        return -self.placed[pair], -self.members[pair], -self.unchanged[pair], pair[1], pair[0]


def assign(
    clusters: Mapping[str, str],
    *,
    changed: Collection[str],
    at: datetime,
) -> Assignment:
    """Return the application of every registration that was matched. Creates new applications; moves nothing.

    `clusters` is the cluster of each registration, as it is stored. When two clusters claim one application, the one
    with most unchanged members gets it.
    """
    now = _current_applications(clusters)
    fixed = {pk: application for pk, application in _placed_by_people(clusters).items() if pk in now}
    matched = {pk: cluster for pk, cluster in clusters.items() if pk not in fixed}
    targets = _targets(matched, now, changed)
    while left := _members_elsewhere(targets, matched, now):
        matched |= left
        now |= _current_applications(left)
        targets = _targets(matched, now, changed)
    founders = _founders({pk: cluster for pk, cluster in matched.items() if cluster not in targets})
    waiting = _unregistered_applications(founders)
    targets |= waiting
    targets |= new_applications({c: founder for c, founder in founders.items() if c not in waiting}, at=at)
    apart = _pairs_kept_apart(set(targets.values()))
    chosen = {pk: _unless_kept_apart(now.get(pk), targets[cluster], apart) for pk, cluster in matched.items()}
    return Assignment(now, chosen | fixed)


def _founders(clusters: Mapping[str, str]) -> dict[str, Subject]:
    """Return for each cluster the first of its registrations."""
    first: dict[str, str] = {}
    for pk in sorted(clusters):
        first.setdefault(clusters[pk], pk)
    subjects: dict[str, Subject] = {}
    for some in batches(first.values()):
        rows = Registration.objects.filter(register_id__in=some)
        for pk, name, organisation, supplier in rows.values_list(*FOUNDER_COLUMNS):
            subjects[pk] = Subject(register_id=pk, name=name, organisation=organisation, supplier=supplier)
    return {cluster: subjects[pk] for cluster, pk in first.items()}


def _unless_kept_apart(now: int | None, target: int, apart: Collection[tuple[int, int]]) -> int:
    """Return the target, or the current application when a person decided that these two stay apart."""
    return now if now is not None and (min(now, target), max(now, target)) in apart else target


def _unregistered_applications(founders: Mapping[str, Subject]) -> dict[str, int]:
    """Return for clusters the application of the same name that editors made and that has no registration yet."""
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


def _current_applications(register_ids: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in batches(register_ids):
        rows = Registration.objects.filter(register_id__in=some).exclude(application=UNASSIGNED)
        found |= dict(rows.values_list("register_id", "application"))
    return found


def _placed_by_people(register_ids: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in batches(register_ids):
        rows = Placement.objects.filter(registration__register_id__in=some)
        found |= dict(rows.values_list("registration__register_id", "application"))
    return found


def _targets(matched: Mapping[str, str], now: Mapping[str, int], changed: Collection[str]) -> dict[str, int]:
    """Return the application of each cluster that has one."""
    targets: dict[str, int] = {}
    for some in batches(set(matched.values())):
        given = ClusterPlacement.objects.filter(cluster__in=some)
        targets |= dict(given.values_list("cluster", "application"))
    # An application may hold more than the cluster it grew from: people gave it the others.
    taken: set[int] = set()
    for cluster, application in _claims(matched, now, changed).in_order():
        if cluster not in targets and application not in taken:
            taken.add(application)
            targets[cluster] = application
    return targets


def _members_elsewhere(
    targets: Mapping[str, int], matched: Mapping[str, str], now: Mapping[str, int]
) -> dict[str, str]:
    """Return the cluster of each registration outside `matched` whose application is not that of its cluster."""
    pairs = _members(matched, now)
    wrong = {(cluster, application) for cluster, application in pairs if targets.get(cluster) != application}
    found: dict[str, str] = {}
    for some in batches({cluster for cluster, _application in wrong}):
        rows = RegistrationMatch.objects.filter(cluster__in=some, registration__placement=None)
        for pk, cluster, application in rows.values_list(*PLACE_COLUMNS):
            if (cluster, application) in wrong and pk not in matched:
                found[pk] = cluster
    return found


def _claims(matched: Mapping[str, str], now: Mapping[str, int], changed: Collection[str]) -> Claims:
    """Count the members of each cluster in each application, also those outside `matched`."""
    members = _members(matched, now)
    moved = Counter((cluster, now[pk]) for pk, cluster in matched.items() if pk in now and pk in changed)
    return Claims(_members(matched, now, placed=True), members, members - moved)


def _members(matched: Mapping[str, str], now: Mapping[str, int], *, placed: bool = False) -> Counter[tuple[str, int]]:
    """Count members per cluster and application, for all clusters and applications of `matched`."""
    counts: Counter[tuple[str, int]] = Counter()
    for field_name, values in (("registration__application", set(now.values())), ("cluster", set(matched.values()))):
        for some in batches(values):
            matches = RegistrationMatch.objects.filter(**{f"{field_name}__in": some})
            counts |= _counts(matches.filter(registration__placement__isnull=not placed))
    return Counter({pair: number for pair, number in counts.items() if pair[1] != UNASSIGNED})


def _counts(matches: QuerySet[RegistrationMatch]) -> Counter[tuple[str, int]]:
    rows = matches.values_list("cluster", "registration__application").annotate(Count("pk")).order_by()
    return Counter({(cluster, application): number for cluster, application, number in rows})


def _pairs_kept_apart(applications: Collection[int]) -> set[tuple[int, int]]:
    pairs: set[tuple[int, int]] = set()
    for some in batches(applications):
        pairs |= set(Apart.objects.filter(first__in=some).values_list("first", "second"))
        pairs |= set(Apart.objects.filter(second__in=some).values_list("first", "second"))
    return pairs


def successors_of_emptied(moves: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return for each application that lost its last registration the one that received most of them.

    `moves` are pairs of old and new application.
    """
    went: dict[int, Counter[int]] = defaultdict(Counter)
    for old, new in moves:
        went[old][new] += 1
    kept: set[int] = set()
    for some in batches(went):
        kept |= set(Registration.objects.filter(application__in=some).values_list("application", flat=True))
    return {pk: min(to, key=lambda new: (-to[new], new)) for pk, to in went.items() if pk not in kept}
