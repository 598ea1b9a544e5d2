"""How often the answers that are derived from a registration are true, held against labels made by hand.

    python -m bench.rating_labels [--labels FILE] [--register FOLDER] [--show INDICATOR]

Prints a table of docs/reference/rating-measurements.md: per indicator how often "ja" was derived and how often that is
what the label says (precision), and how many of the labelled ones were found (recall). Weak evidence is no answer. An
address counts as right when it can be what is asked (`yes_if_link_works`): whether it works is for `check_links`. No
database is needed. `--show` lists what differs.
"""

import argparse
import csv
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "tests" / "catalogue" / "labels" / "registrations_a.csv"
REGISTER = ROOT.parent / "shared" / "register" / "api"
TRUE = {"yes", "yes_if_link_works"}
ASKS_MORE = "O10"  # the label asks an address, the statement an answer within ten working days: nothing derives it

Labels = dict[tuple[str, str], str]
Answers = dict[tuple[str, str], str]


@dataclass
class Score:
    """What was derived for one indicator and what of it is right, as numbers of registrations."""

    yes: int = 0
    right: int = 0
    labelled: int = 0
    no: int = 0
    right_no: int = 0
    differ: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        for name in ("yes", "right", "labelled", "no", "right_no"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def main(arguments: list[str] | None = None) -> None:
    asked = _arguments(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    django.setup()
    labels = read_labels(asked.labels)
    ids = {register_id for register_id, _indicator in labels}
    scores = scored(labels, derived(record for record in recorded(asked.register) if record["lars"] in ids))
    print(f"{asked.labels.name}: {len(ids)} registraties\n")
    print_table(scores)
    for line in scores[asked.show].differ if asked.show in scores else ():
        print(line)


def read_labels(file: Path) -> Labels:
    """Return the label of each registration and indicator; what is unknown is not in it."""
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {(row["lars"], row["indicator"]): row["label"] for row in rows}


def recorded(register: Path) -> Iterator[dict[str, Any]]:
    """Yield the entries of the recorded list, once each."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(register.glob("list_NLD_*.json")):
        found |= {record["lars"]: record for record in json.loads(file.read_bytes())["results"]}
    yield from found.values()


def derived(records: Iterable[Mapping[str, Any]]) -> Answers:
    """Return "ja" or "nee" of each registration and indicator that its own texts answer."""
    from catalogue.diligence.indicators import derive_from_registration

    return {
        (registration.register_id, indicator): found.answer.value
        for registration in map(_registration, records)
        for indicator, found in derive_from_registration(registration)
        if found.level
    }


def scored(labels: Labels, answers: Answers) -> dict[str, Score]:
    """Return the score of each indicator that has labels, over all registrations that have one."""
    scores = {indicator: Score() for indicator in sorted({key[1] for key in labels}, key=_order)}
    ids = sorted({key[0] for key in labels})
    for key in ((register_id, indicator) for register_id in ids for indicator in scores):
        _count(scores[key[1]], key[0], labels.get(key, "unknown"), answers.get(key, ""))
    return scores


def _count(score: Score, register_id: str, label: str, answer: str) -> None:
    true = label in TRUE
    score.labelled += true
    score.yes += answer == "ja"
    score.right += true and answer == "ja"
    score.no += answer == "nee"
    score.right_no += label == "no" and answer == "nee"
    if true != (answer == "ja") or (label == "no") != (answer == "nee"):
        score.differ.append(f"{register_id}: {label}, afgeleid {answer or 'onbekend'}")


def print_table(scores: Mapping[str, Score]) -> None:
    """Print the score of each indicator, of all, and of all but the one that asks more than its label."""
    print("| Indicator | ja | daarvan waar | precisie | gelabeld ja | vindkans | nee | daarvan waar |")
    print("|---|---|---|---|---|---|---|---|")
    for indicator, score in scores.items():
        print(_line(indicator, score))
    print(_line("**alle**", _total(scores.values())))
    print(_line(f"**zonder {ASKS_MORE}**", _total(score for key, score in scores.items() if key != ASKS_MORE)))


def _line(name: str, score: Score) -> str:
    precision, recall = _share(score.right, score.yes), _share(score.right, score.labelled)
    return (
        f"| {name} | {score.yes} | {score.right} | {precision} | {score.labelled} | {recall} "
        f"| {score.no} | {score.right_no} |"
    )


def _total(scores: Iterable[Score]) -> Score:
    total = Score()
    for score in scores:
        total.add(score)
    return total


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "-"


def _registration(record: Mapping[str, Any]) -> Any:
    """Return the registration as it would be stored, without storing it."""
    from catalogue.entries import STORED_FIELDS
    from catalogue.models import Registration
    from catalogue.vocabularies import value_of
    from harvest.sources.algorithm_register.parse import parse_registration

    data = parse_registration(record)
    values = {name: getattr(data, name) for name in STORED_FIELDS}
    return Registration(register_id=data.register_id, status=value_of("status", data.status), **values)


def _order(indicator: str) -> tuple[int, int, str]:
    return "EDO".index(indicator[0]), int(indicator[1:].rstrip("ab")), indicator


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.rating_labels", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--labels", type=Path, default=LABELS, help="the labels")
    parser.add_argument("--register", type=Path, default=REGISTER, help="the recorded list")
    parser.add_argument("--show", default="", metavar="INDICATOR", help="list what differs, of one indicator")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
