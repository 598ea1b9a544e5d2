"""How well a grouping agrees with labels: pairs, B-cubed, exact groups, and the wrong merges that cost most.

Our own reading of the measures in the reference; a test compares the two.
"""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path


@dataclass(frozen=True)
class Labels:
    """What a person says: the application of each labelled registration, and the groups of which nobody can tell.

    `templates` gives the template group of those that only share a text, `titles` the title of each.
    """

    applications: Mapping[str, str]
    templates: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path) -> "Labels":
        """Read a file of labels. Raises OSError, and ValueError when it is something else."""
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
            level: dict[str, dict[str, str]] = {"A": {}, "B": {}}
            for cluster in found["clusters"]:
                level[cluster["level"]] |= dict.fromkeys(cluster["members"], cluster["id"])
        except (KeyError, TypeError) as error:
            raise ValueError(f"{file} is not a file of labels: {error}") from error
        return cls(level["A"], level["B"], found.get("titles", {}))


@dataclass(frozen=True)
class Share:
    """Precision and recall, between 0 and 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Scores:
    """What was counted; B-cubed over the applications of two and more."""

    pairwise: Share
    bcubed: Share
    exact: int
    groups: int
    same_title: int
    same_title_wrong: int
    singletons: int
    singletons_merged: int
    templates_merged: int


def scored(labels: Labels, groups: Mapping[str, object]) -> Scores:
    """Score a grouping, by register id. A labelled registration that is not in it stands alone."""
    ids = sorted(labels.applications)
    found = {pk: groups.get(pk, ("alone", pk)) for pk in ids}
    wanted, made = _members(labels.applications, ids), _members(found, ids)
    many = [members for members in wanted.values() if len(members) > 1]
    single = [members[0] for members in wanted.values() if len(members) == 1]
    alike = [pair for pair in _pairs(_by_title(labels, ids)) if _differ(labels, pair)]
    return Scores(
        pairwise=_pairwise(found, wanted, made),
        bcubed=_bcubed(labels, found, wanted, made, [pk for members in many for pk in members]),
        exact=sum(sorted(made[found[members[0]]]) == sorted(members) for members in many),
        groups=len(many),
        same_title=len(alike),
        same_title_wrong=sum(found[one] == found[other] for one, other in alike),
        singletons=len(single),
        singletons_merged=sum(len(made[found[pk]]) > 1 for pk in single),
        templates_merged=_templates_merged(labels, groups),
    )


def _pairwise(
    found: Mapping[str, object],
    wanted: Mapping[object, list[str]],
    made: Mapping[object, list[str]],
) -> Share:
    right = sum(found[one] == found[other] for one, other in _pairs(wanted.values()))
    all_made = sum(len(members) * (len(members) - 1) // 2 for members in made.values())
    all_wanted = sum(len(members) * (len(members) - 1) // 2 for members in wanted.values())
    return Share(right / all_made if all_made else 1.0, right / all_wanted if all_wanted else 1.0)


def _bcubed(
    labels: Labels,
    found: Mapping[str, object],
    wanted: Mapping[object, list[str]],
    made: Mapping[object, list[str]],
    ids: Collection[str],
) -> Share:
    """Averaged over these registrations."""
    precision = recall = 0.0
    for pk in ids:
        application = labels.applications[pk]
        same = sum(labels.applications[other] == application for other in made[found[pk]])
        precision += same / len(made[found[pk]])
        recall += same / len(wanted[application])
    return Share(precision / len(ids), recall / len(ids)) if ids else Share(1.0, 1.0)


def _templates_merged(labels: Labels, groups: Mapping[str, object]) -> int:
    """Count the groups that only share a text of which one stands with a labelled application."""
    applications = {groups[pk] for pk in labels.applications if pk in groups}
    return len({template for pk, template in labels.templates.items() if groups.get(pk) in applications})


def _members(groups: Mapping[str, object], ids: Iterable[str]) -> dict[object, list[str]]:
    found: dict[object, list[str]] = defaultdict(list)
    for pk in ids:
        found[groups[pk]].append(pk)
    return found


def _by_title(labels: Labels, ids: Iterable[str]) -> list[list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for pk in ids:
        found[_plain(labels.titles.get(pk, ""))].append(pk)
    return list(found.values())


def _plain(title: str) -> str:
    spread = unicodedata.normalize("NFKD", title.lower())
    return " ".join(re.findall("[a-z0-9]+", "".join(sign for sign in spread if not unicodedata.combining(sign))))


def _differ(labels: Labels, pair: tuple[str, str]) -> bool:
    one, other = pair
    return labels.applications[one] != labels.applications[other]


def _pairs(groups: Iterable[Collection[str]]) -> Iterator[tuple[str, str]]:
    for members in groups:
        yield from combinations(members, 2)


def in_parts(labels: Labels, groups: Mapping[str, object]) -> Iterator[tuple[str, Counter[object]]]:
    """Yield the labelled applications of two and more that the grouping has in parts: label, and size by group."""
    wanted = _members(labels.applications, sorted(labels.applications))
    for label, members in sorted(wanted.items(), key=lambda item: (-len(item[1]), str(item[0]))):
        parts = Counter(groups.get(pk, pk) for pk in members)
        if len(parts) > 1:
            yield str(label), parts
