"""Score the grouping of the recorded register against labels.

    python -m bench.grouping_eval [--gold FILE] [--register FOLDER]

Imports the recorded list into a database of its own, that goes again, and prints the measures with their bounds for
the whole grouping, for what the method is sure of, and without the list of products. Exit code 1 when one is not met.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .scoring import Labels, Scores, in_parts, scored

SHARED = Path(__file__).resolve().parents[2] / "shared"
Row = tuple[str, float, str, bool]


def main() -> int:
    asked = arguments(__doc__)
    try:
        labels = Labels.read(asked.gold)
    except (OSError, ValueError) as error:
        print(f"De labels in {asked.gold} zijn niet te lezen ({error}). Kies een ander bestand met GOLD=.")
        return 2
    if not asked.register.is_dir():
        print(f"De opgenomen lijst staat niet in {asked.register}. Kies een map met ARGS='--register MAP'.")
        return 2
    return printed(labels, grouped(asked.register.resolve()))


def arguments(description: str | None) -> argparse.Namespace:
    """Return what was asked on the command line: `gold` and `register`."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=SHARED / "grouping" / "clusters_open.json", help="the labels")
    parser.add_argument("--register", type=Path, default=SHARED / "register" / "api", help="the recorded list")
    return parser.parse_args()


def grouped(register: Path, *measurement: str) -> dict[str, Any]:
    """Import this folder in a database of its own, and return what `bench.worker` measures there."""
    with tempfile.TemporaryDirectory(prefix="aiplein-grouping-") as place:
        own = {"AIPLEIN_VAR": place, "DATABASE_URL": "", "SEARCH_URL": "", "LOG_LEVEL": "ERROR"}
        environment = os.environ | own | {"DJANGO_SETTINGS_MODULE": "portal.settings.production"}
        command = [sys.executable, "-W", "ignore", "-m", "bench.worker"]
        subprocess.run([*command, "migrate"], env=environment, check=True, stdout=subprocess.DEVNULL)
        subprocess.run([*command, "harvest", str(register)], env=environment, check=True, stdout=subprocess.DEVNULL)
        done = subprocess.run(
            [*command, *(measurement or ("groups",))], env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def printed(labels: Labels, found: Mapping[str, Any]) -> int:
    """Print every measure, and return 1 when a bound is not met."""
    rows = list(verdicts(labels, found))
    for goal, value, bound, met in rows:
        print(f"{goal:58} {value:8.4f}   {bound:10} {'' if met else 'NIET GEHAALD'}")
    for label, parts in in_parts(labels, found["groups"]):
        print(f"in delen: {label}: {', '.join(f'{size}x {group}' for group, size in parts.most_common())}")
    return 0 if all(met for *_rest, met in rows) else 1


def verdicts(labels: Labels, found: Mapping[str, Any]) -> Iterator[Row]:
    """Yield (goal, value, bound, met). `found` holds `groups`, `sure`, `without_products` and `waiting`."""
    whole = scored(labels, found["groups"])
    yield from _measures("alles", whole)
    yield _at_least("alles: B-cubed F1 van groepen van twee en meer", whole.bcubed.f1, 0.90)
    yield _at_least("alles: paarsgewijs F1", whole.pairwise.f1, 0.90)
    yield _at_least("alles: paarsgewijs precisie", whole.pairwise.precision, 0.97)
    yield _at_least("alles: deel van de groepen precies goed", whole.exact / max(1, whole.groups), 27 / 37)
    yield _at_most("alles: gelijke titels ten onrechte samen", whole.same_title_wrong / max(1, whole.same_title), 0.03)
    yield _at_most("alles: enkelingen samengevoegd", whole.singletons_merged / max(1, whole.singletons), 0.02)
    yield _at_most("alles: sjabloongroepen in een product", whole.templates_merged, 0)
    sure = scored(labels, found["sure"])
    yield from _measures("zeker", sure)
    yield _at_least("zeker: paarsgewijs precisie", sure.pairwise.precision, 0.99)
    yield _at_most("wachtrij, deel van de registraties", found["waiting"] / max(1, len(found["groups"])), 0.10)
    yield from _measures("zonder productenlijst", scored(labels, found["without_products"]))


def _measures(name: str, scores: Scores) -> Iterator[Row]:
    yield f"{name}: paarsgewijs terugvinding", scores.pairwise.recall, "", True
    yield f"{name}: paarsgewijs F1", scores.pairwise.f1, "", True
    yield f"{name}: paarsgewijs precisie", scores.pairwise.precision, "", True
    yield f"{name}: B-cubed F1", scores.bcubed.f1, "", True
    yield f"{name}: groepen precies goed van {scores.groups}", scores.exact, "", True


def _at_least(goal: str, value: float, bound: float) -> Row:
    return goal, value, f">= {bound:.2f}", value >= bound


def _at_most(goal: str, value: float, bound: float) -> Row:
    return goal, value, f"<= {bound:.2f}", value <= bound


if __name__ == "__main__":
    sys.exit(main())
