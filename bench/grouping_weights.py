"""What grouping would find with other numbers than those in `catalogue/grouping/weights.py`.

    python -m bench.grouping_weights [--gold FILE] [--register FOLDER]

Imports the recorded list into a database of its own, groups it in memory with one number changed at a time, and prints
the table of docs/reference/grouping-measurements.md: with the list of products, and without.
"""

import json

from .grouping_eval import arguments, grouped
from .scoring import Labels, scored

TRIED: dict[str, tuple[float, ...]] = {
    "SAME_TEXT": (0.4, 0.5, 0.7, 0.8),
    "LIKE_TITLE": (0.3, 0.4, 0.6, 0.7),
    "BLOCKING_HASHES": (2, 8),
    "MIN_NAMED_SHARE": (0.0, 0.5, 0.7),
    "MIN_NAMED_TITLES": (1, 2, 5),
    "SKETCH_SIZE": (16, 32, 128),
    "MIN_WORDS": (6, 24),
    "MIN_TRIPLES": (1, 8),
    "FUNCTION_SIGNS": (200, 2000),
}


def main() -> None:
    """Print precision and F1 of pairs, B-cubed F1 and exact groups for each number that was tried."""
    asked = arguments(__doc__)
    labels = Labels.read(asked.gold)
    found = grouped(asked.register.resolve(), "groups_by_weight", json.dumps(TRIED))
    print("| Number | precision, F1, B-cubed, exact | the same without the list of products |")
    print("|---|---|---|")
    for name, groupings in found.items():
        print(f"| {name or 'as it is'} | {' | '.join(_figures(labels, groups) for groups in groupings)} |")


def _figures(labels: Labels, groups: dict[str, str]) -> str:
    scores = scored(labels, groups)
    return f"{scores.pairwise.precision:.3f}, {scores.pairwise.f1:.3f}, {scores.bcubed.f1:.3f}, {scores.exact}"


if __name__ == "__main__":
    main()
