"""How well search finds, on judged questions and on known items; each figure with a bootstrap interval beside it.

    python -m bench.relevance [--queries FILE] [--register FOLDER]        (make relevance)

Fills a catalogue of its own with the recorded register, and scores the engine of SEARCH_URL (empty: embedded) through
`manage.py rank`. nDCG@10 and recall@50 (divided by what can be found in 50) are at the level of applications.
Known items are questions made by rule from the register: the rarer words of a name, a product with an organisation, a
typing error, and another form of a word; they are scored by the mean reciprocal rank of the application they come from.
"""

import argparse
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOALS = {"nDCG@10": 0.85, "recall@50": 0.90}
KNOWN_ITEMS = 100
SAMPLES = 2000
TOP, DEEP = 10, 50


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--queries", type=Path, default=SHARED / "relevance" / "queries_open.json")
    parser.add_argument("--register", type=Path, default=SHARED / "register" / "api")
    asked = parser.parse_args()
    if not asked.queries.is_file() or not asked.register.is_dir():
        print(f"Er zijn geen beoordeelde vragen ({asked.queries}) of geen opgenomen register ({asked.register}).")
        return 1
    judged = json.loads(asked.queries.read_text(encoding="utf-8"))["queries"]
    with tempfile.TemporaryDirectory(prefix="aiplein-relevance-") as place:
        fill(Path(place), asked.register)
        found, groups = ranked(Path(place), asked.queries)
        rows = list(scored(judged, found, groups))
        known = known_items(recorded(asked.register))
        items = Path(place) / "known.json"
        items.write_text(json.dumps({"queries": known}))
        ranks = reciprocal_ranks(known, ranked(Path(place), items)[0], groups)
    return report(rows, ranks, nothing_relevant=[query for query in judged if not query["judgements"]], found=found)


def fill(place: Path, register: Path) -> None:
    """Make the catalogue and its index."""
    lists = place / "lijst"
    lists.mkdir()
    for file in register.glob("list_NLD_*.json"):
        (lists / file.name).write_bytes(file.read_bytes())
    manage(place, "migrate", "--verbosity=0")
    manage(place, "load_value_lists")
    manage(place, "harvest", "--source", "file", "--location", str(lists))
    manage(place, "search_rebuild")


def ranked(place: Path, queries: Path) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return what every question finds, and to which application each registration belongs."""
    out, groups = place / "out.json", place / "map.json"
    manage(place, "rank", str(queries), "--engine", engine(), "--out", str(out), "--map", str(groups))
    return json.loads(out.read_text()), json.loads(groups.read_text())


def engine() -> str:
    return "elasticsearch" if os.environ.get("SEARCH_URL") else "tantivy"


def scored(
    judged: Iterable[Mapping[str, Any]], found: Mapping[str, Sequence[str]], groups: Mapping[str, str]
) -> Iterable[tuple[str, float, float, bool]]:
    """Yield (id, nDCG@10, recall@50, whether it found nothing) of every question for which something is relevant."""
    for query in judged:
        grades: dict[str, int] = {}
        for registration, grade in query["judgements"].items():
            group = groups.get(registration, registration)
            grades[group] = max(grade, grades.get(group, 0))
        if grades:
            hits = found[query["id"]]
            yield query["id"], ndcg(hits, grades), recall(hits, grades), not hits


def ndcg(hits: Sequence[str], grades: Mapping[str, int]) -> float:
    def gain(values: Iterable[int]) -> float:
        return sum((2**value - 1) / math.log2(place + 2) for place, value in enumerate(values))

    best = gain(sorted(grades.values(), reverse=True)[:TOP])
    return gain(grades.get(hit, 0) for hit in hits[:TOP]) / best


def recall(hits: Sequence[str], grades: Mapping[str, int]) -> float:
    relevant = {group for group, grade in grades.items() if grade >= 2}
    return len(relevant.intersection(hits[:DEEP])) / min(DEEP, len(relevant)) if relevant else 0.0


# Known items -----------------------------------------------------------------------------------------------------


def recorded(register: Path) -> list[dict[str, Any]]:
    files = sorted(register.glob("list_NLD_*.json"))
    return [record for file in files for record in json.loads(file.read_bytes())["results"]]


def known_items(records: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """Return a hundred questions made by rule; `id` says from which registration each comes."""
    dice = random.Random(6)  # noqa: S311 - the same questions every time
    seen = Counter(word for record in records for word in set(words(record["name"])))
    makers: list[Callable[[dict[str, Any]], str]] = [
        lambda record: " ".join(sorted(set(words(record["name"])), key=lambda word: seen[word])[:2]),
        lambda record: f"{rarest(record, seen)} {record['organization']}",
        lambda record: mistyped(rarest(record, seen), dice),
        lambda record: another_form(rarest(record, seen)),
    ]
    usable = [record for record in records if len(rarest(record, seen)) >= 7]
    chosen = dice.sample(usable, KNOWN_ITEMS)
    return [
        {"id": f"{number % len(makers)}-{record['lars']}", "query": makers[number % len(makers)](record)}
        for number, record in enumerate(chosen)
    ]


def words(text: str) -> list[str]:
    return [word for word in "".join(sign if sign.isalnum() else " " for sign in text.lower()).split() if len(word) > 3]


def rarest(record: Mapping[str, Any], seen: Counter[str]) -> str:
    return min(words(record["name"]), key=lambda word: (seen[word], -len(word)), default="")


def mistyped(word: str, dice: random.Random) -> str:
    """Two neighbouring letters in the middle change places."""
    at = dice.randrange(2, len(word) - 3)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def another_form(word: str) -> str:
    if word.endswith("en"):
        return word[:-2] if word[-3] not in "aeiou" else word
    return word + ("en" if word.endswith(("ing", "tie", "heid", "t")) else "s")


def reciprocal_ranks(
    known: Iterable[Mapping[str, str]], found: Mapping[str, Sequence[str]], groups: Mapping[str, str]
) -> dict[str, list[float]]:
    names = ("rarer words", "with organisation", "typing error", "other form")
    ranks: dict[str, list[float]] = {name: [] for name in names}
    for query in known:
        maker, _, registration = query["id"].partition("-")
        hits, wanted = found[query["id"]], groups[registration]
        ranks[names[int(maker)]].append(1 / (hits.index(wanted) + 1) if wanted in hits else 0.0)
    return ranks


# The report ------------------------------------------------------------------------------------------------------


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The middle 95 % of the means of samples drawn anew."""
    dice = random.Random(1)  # noqa: S311
    means = sorted(mean(dice.choices(values, k=len(values))) for _ in range(SAMPLES))
    return means[int(0.025 * SAMPLES)], means[int(0.975 * SAMPLES)]


def report(
    rows: Sequence[tuple[str, float, float, bool]],
    ranks: Mapping[str, Sequence[float]],
    *,
    nothing_relevant: Sequence[Mapping[str, Any]],
    found: Mapping[str, Sequence[str]],
) -> int:
    figures = {"nDCG@10": [row[1] for row in rows], "recall@50": [row[2] for row in rows]}
    print(f"{'figure':<28}{engine():>14}{'95 %':>18}{'goal':>7}")
    for name, values in figures.items():
        print(line(name, values, GOALS[name]))
    everything = [rank for kind in ranks.values() for rank in kind]
    print(line("known items, MRR", everything))
    for kind, found_at in ranks.items():
        print(line(f"  {kind}", found_at))
    empty = sum(row[3] for row in rows)
    print(f"{'questions without a hit':<28}{empty:>14}{'':>18}{0:>7}")
    shown = [len(found[query["id"]]) for query in nothing_relevant]
    print(f"{'nothing relevant: near hits':<28}{max(shown, default=0):>14}")
    return int(empty > 0 or any(mean(values) < GOALS[name] for name, values in figures.items()))


def line(name: str, values: Sequence[float], goal: float | None = None) -> str:
    low, high = interval(values)
    return f"{name:<28}{mean(values):>14.3f}{f'{low:.3f} - {high:.3f}':>18}{goal or '':>7}"


def manage(place: Path, *arguments: str) -> None:
    environment = {
        **os.environ,
        "AIPLEIN_VAR": str(place),
        "DATABASE_URL": "",
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"manage.py {arguments[0]} eindigde met {done.returncode}:\n{done.stderr[-2000:]}")


if __name__ == "__main__":
    sys.exit(main())
