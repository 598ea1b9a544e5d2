"""Hold what the tests reach against what they reached before: per package, lines and branches.

    python3 -m tests.coverage_floor coverage.json

reads the report of coverage.py, prints the table and ends with 1 where a package has less. Only what runs in the
processes of the tests is counted: programs that tests start, such as the site of the browser, are not.
"""

import json
import sys
from collections import Counter
from pathlib import Path

# Percent of lines and of branches, as measured before the suite was made quicker (docs/reference/tests.md).
FLOORS = {
    "catalogue": (98.0, 93.3),
    "community": (99.0, 94.1),
    "harvest": (97.1, 95.0),
    "knowledge": (97.2, 91.0),
    "portal": (89.2, 77.1),
    "search": (90.2, 81.0),
}
# Points that a package may be lower: rooms were taken apart since, and the whole was not measured anew on one machine.
ROOM = 2.0
COUNTED = ("covered_lines", "num_statements", "covered_branches", "num_branches")


def main(file: Path) -> int:
    """Print the coverage of every package; return 1 when one is below its floor, 0 otherwise."""
    below = []
    for package, (lines, branches) in measured(json.loads(file.read_text())).items():
        floor = FLOORS[package]
        least = f"before {floor[0]} and {floor[1]}"
        print(f"{package:<12} lines {lines:5.1f} %  branches {branches:5.1f} %  ({least})")
        below += [package] if lines < floor[0] - ROOM or branches < floor[1] - ROOM else []
    if below:
        print(f"Less is tested than before in: {', '.join(below)}")
    return 1 if below else 0


def measured(report: dict[str, dict[str, dict[str, dict[str, int]]]]) -> dict[str, tuple[float, float]]:
    """Return the percentages of lines and branches that ran, for each package with a floor."""
    counts: dict[str, Counter[str]] = {package: Counter() for package in FLOORS}
    for name, file in report["files"].items():
        if (package := Path(name).parts[0]) in counts:
            counts[package].update({kind: file["summary"][kind] for kind in COUNTED})
    return {
        package: (
            percent(count["covered_lines"], count["num_statements"]),
            percent(count["covered_branches"], count["num_branches"]),
        )
        for package, count in counts.items()
    }


def percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
