"""What each number of `search.ranking` does to relevance: nDCG@10 and recall@50 with it halved and doubled.

    python -m bench.weights [--register FOLDER]

Both sets of judged questions of the reference folder, on the embedded engine and a catalogue of the recorded register.
Numbers that are part of the index (the length of pieces, what looks alike) are left out: they need another index each.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean
from typing import Any

from .relevance import DEEP, SHARED, fill, scored

SETS = ("queries_open", "queries_2")
WHOLE = ("FRESH_YEARS", "SHORTEST_CORRECTED", "TWO_ERRORS_FROM", "RARE", "MUCH_COMMONER")
WEIGHTS = (
    *("PART_WEIGHT", "TIE_BREAKER", "EXACT", "CORRECTED", "COMPOUND", "SYNONYM", "RELATED", "PART", "LIGHT"),
    *("TIER_WEIGHT", "FRESH_WEIGHT", "ENOUGH_PIECES", "PIECE_WEIGHT"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--register", type=Path, default=SHARED / "register" / "api")
    register = parser.parse_args().register
    with tempfile.TemporaryDirectory(prefix="aiplein-weights-") as place:
        fill(Path(place), register)
        os.environ |= {"AIPLEIN_VAR": place, "DJANGO_SETTINGS_MODULE": "portal.settings.production"}
        import django

        django.setup()
        report()


def report() -> None:
    print(f"{'':<28}" + "".join(f"{name + ' ' + figure:>24}" for name in SETS for figure in ("nDCG@10", "recall@50")))
    print(line("as it is", measure()))
    for label, name, value in variations():
        with changed(name, value):
            print(line(label, measure()), flush=True)


def variations() -> Iterator[tuple[str, str, Any]]:
    """Yield each number halved and doubled, with how the report calls it; the weight of each section on its own."""
    from search import ranking

    for name in WEIGHTS:
        for value in (round(getattr(ranking, name) * factor, 3) for factor in (0.5, 2)):
            yield f"{name} = {value}", name, value
    for name in WHOLE:
        for value in (max(1, round(getattr(ranking, name) * factor)) for factor in (0.5, 2)):
            yield f"{name} = {value}", name, value
    for section, weight in ranking.SECTIONS.items():
        for value in (weight * factor for factor in (0.5, 2)):
            yield f"SECTIONS[{section}] = {value}", "SECTIONS", {**ranking.SECTIONS, section: value}


@contextmanager
def changed(name: str, value: Any) -> Iterator[None]:
    """Give every module of search that has this number another one."""
    of_ranking = getattr(sys.modules["search.ranking"], name)
    modules = [
        module
        for key, module in sys.modules.items()
        if key.startswith("search.") and getattr(module, name, None) == of_ranking
    ]
    before = [getattr(module, name) for module in modules]
    for module in modules:
        setattr(module, name, value)
    try:
        yield
    finally:
        for module, own in zip(modules, before, strict=True):
            setattr(module, name, own)


def measure() -> list[float]:
    """Return nDCG@10 and recall@50 of each set."""
    from search.engines import get_engine
    from search.management.commands.rank import _applications
    from search.retrieval import rank
    from search.understanding import understand

    groups, figures = _applications(), list[float]()
    for name in SETS:
        judged = json.loads((SHARED / "relevance" / f"{name}.json").read_text(encoding="utf-8"))["queries"]
        found = {one["id"]: [hit.key for hit in rank(get_engine(), understand(one["query"]), DEEP)] for one in judged}
        rows = list(scored(judged, found, groups))
        figures += [mean(row[1] for row in rows), mean(row[2] for row in rows)]
    return figures


def line(name: str, figures: list[float]) -> str:
    return f"{name:<28}" + "".join(f"{figure:>24.3f}" for figure in figures)


if __name__ == "__main__":
    main()
