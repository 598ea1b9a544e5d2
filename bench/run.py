"""Goals of speed and size of importing and of pages, as ratios, counts and exponents measured in one run.

    python -m bench.run [--n 1000,10000,100000] [--blocks 3] [--out FILE]

P3  SQL queries per page, the same with few rows and with many
P4  an import without changes: row writes, and CPU against parsing and hashing the same bytes
P5  a first import: CPU against parsing, hashing and inserting the raw text
P6  an import with k changes: SQL statements that write
P7  growth of CPU with size, and peak memory
G1  grouping everything, and again after a few changes: growth of CPU with size

Every measurement is a process of its own. The bounds are measured in the same run. Seconds are of CPU.
"""

import argparse
import hashlib
import json
import math
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import orjson

from .generate import write_register

CHANGES = 10
BLOCKS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", default="1000,10000,100000", help="sizes, with commas between")
    parser.add_argument("--blocks", type=int, default=BLOCKS, help="how often the smallest size is measured")
    parser.add_argument("--folder", type=Path, help="measure P5 on a folder with the recorded list instead")
    parser.add_argument("--out", type=Path, help="also write the lines to this file")
    asked = parser.parse_args()
    if asked.folder:
        report([("recorded list", *row) for row in recorded(asked.folder.resolve(), asked.blocks)], asked.out)
        return
    sizes = [int(part) for part in asked.n.split(",")]
    with tempfile.TemporaryDirectory(prefix="aiplein-bench-") as place:
        found = {size: measured(Path(place), size, asked.blocks if size == sizes[0] else 1) for size in sizes}
    report(list(verdicts(found)), asked.out)


def recorded(folder: Path, blocks: int) -> Any:
    """P5 on a folder of `list_NLD_*.json`, the median of some blocks; yields rows for `report`, without their goal."""
    rows = [_first_import(folder) for _ in range(blocks)]
    bound, first, rating, index = (median(row[key] for row in rows) for key in ("bound", "first", "rating", "index"))
    bare, whole, indexed = (
        median((row["first"] + sum(sign * row[key] for sign, key in parts)) / row["bound"] for row in rows)
        for parts in ([(-1, "rating")], [], [(1, "index")])
    )
    yield 0, f"{first:.2f} s, of which rating {rating:.2f} s; its index {index:.2f} s", round(bound, 3), None
    yield 0, f"ratio without rating {bare:.1f}, with it {whole:.1f}, and with the index {indexed:.1f}", 10, bare <= 10


def _first_import(folder: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="aiplein-bench-") as place:
        bound = _in_process("bench.run", "bounds", str(folder), place=Path(place))["first"]
        _in_process("bench.worker", "migrate", place=Path(place))
        first = _in_process("bench.worker", "harvest", str(folder), place=Path(place))
        index = _in_process("bench.worker", "index", place=Path(place))["cpu"]
    return {"bound": bound, "first": first["cpu"], "rating": first["rating"], "index": index}


def measured(place: Path, size: int, blocks: int) -> dict[str, Any]:
    """Measure everything at one size; the median over the blocks."""
    file = write_register(place / f"lijst-{size}.json", size)
    other = write_register(place / f"anders-{size}.json", size, changed=CHANGES)
    rows = [_block(place, file, other, size) for _ in range(blocks)]
    return {
        key: median(row[key] for row in rows) if isinstance(rows[0][key], (int, float)) else rows[0][key]
        for key in rows[0]
    }


def _block(place: Path, file: Path, other: Path, size: int) -> dict[str, Any]:
    data = Path(tempfile.mkdtemp(dir=place))
    bounds = _in_process("bench.run", "bounds", str(file), place=data)
    _in_process("bench.worker", "migrate", place=data)
    first = _in_process("bench.worker", "harvest", str(file), place=data)
    index = _in_process("bench.worker", "index", place=data)
    again = _in_process("bench.worker", "harvest", str(file), place=data)
    changed = _in_process("bench.worker", "harvest", str(other), place=data)
    pages = _in_process("bench.worker", "pages", place=data)
    apart = Path(tempfile.mkdtemp(dir=place))
    _in_process("bench.worker", "migrate", place=apart)
    groups = _in_process("bench.worker", "grouping", str(size), place=apart)
    return {
        "group_all": groups["full"],
        "group_few": groups["few"],
        "bound_first": bounds["first"],
        "bound_again": bounds["again"],
        "first": first["cpu"],
        "rating": first["rating"],
        "index": index["cpu"],
        "rss": first["rss"],
        "again": again["cpu"],
        "again_writes": again["writes"],
        "changed_writes": changed["writes"],
        "changed_queued": changed["queued"],
        "pages": pages["queries"],
    }


def bounds(file: Path) -> dict[str, float]:
    """The least that anybody can do: parse and hash every record; and for a first import insert the raw text."""
    begun = _cpu()
    hashed = []
    files = sorted(file.glob("list_NLD_*.json")) if file.is_dir() else [file]
    for record in (record for part in files for record in orjson.loads(part.read_bytes())["results"]):
        body = orjson.dumps(record, option=orjson.OPT_SORT_KEYS)
        hashed.append((record["lars"], hashlib.sha256(body).hexdigest(), body))
    again = _cpu() - begun
    with tempfile.TemporaryDirectory() as place:
        connection = sqlite3.connect(Path(place) / "raw.sqlite3")
        connection.execute("CREATE TABLE raw (id TEXT PRIMARY KEY, hash TEXT, body BLOB)")
        connection.executemany("INSERT INTO raw VALUES (?, ?, ?)", hashed)
        connection.commit()
    return {"again": again, "first": _cpu() - begun}


def verdicts(found: dict[int, dict[str, Any]]) -> Any:
    """Yield (goal, size, value, bound, met) for every goal."""
    for size, row in found.items():
        yield "P3 queries of the fullest page", size, max(row["pages"].values()), 12, max(row["pages"].values()) <= 12
        yield (
            "P4 row writes without changes (run and lease aside)",
            size,
            row["again_writes"],
            0,
            row["again_writes"] == 0,
        )
        ratio = row["again"] / row["bound_again"]
        yield "P4 CPU without changes / (parse + hash)", size, round(ratio, 1), 4, ratio <= 4
        ratio = (row["first"] - row["rating"]) / row["bound_first"]
        yield "P5 CPU first import without rating / (parse + hash + insert)", size, round(ratio, 1), 10, ratio <= 10
        yield "P5 the same with rating", size, round(row["first"] / row["bound_first"], 1), None, None
        ratio = (row["first"] + row["index"]) / row["bound_first"]
        yield "P5 the same with rating and the index", size, round(ratio, 1), None, None
        limit = 3 * CHANGES + 10
        yield (
            f"P6 writing statements for {CHANGES} changes",
            size,
            row["changed_writes"],
            limit,
            row["changed_writes"] <= limit,
        )
        queued = row["changed_queued"]
        yield f"P6 actions of the index for {CHANGES} changes", size, queued, CHANGES, queued <= CHANGES
        yield "CPU seconds of a first import", size, round(row["first"], 2), round(row["bound_first"], 3), None
        yield "CPU seconds of its index", size, round(row["index"], 2), None, None
        yield "CPU seconds of grouping everything", size, round(row["group_all"], 2), None, None
        yield "CPU seconds of grouping after 10 changes", size, round(row["group_few"], 2), None, None
        yield "peak memory in MB", size, round(row["rss"]), None, None
    yield from _growth(found)


def _growth(found: dict[int, dict[str, Any]]) -> Any:
    sizes = sorted(found)
    if len(sizes) < 2:
        return
    small, large = sizes[0], sizes[-1]
    steps = math.log(large / small)
    exponent = math.log(found[large]["first"] / found[small]["first"]) / steps
    yield f"P7 exponent of CPU {small} to {large}", large, round(exponent, 2), 1.05, exponent <= 1.05
    exponent = math.log(found[large]["group_all"] / found[small]["group_all"]) / steps
    yield f"G1 exponent of grouping everything {small} to {large}", large, round(exponent, 2), 1.2, exponent <= 1.2
    exponent = math.log(found[large]["group_few"] / found[small]["group_few"]) / steps
    yield f"G1 exponent of grouping after 10 changes {small} to {large}", large, round(exponent, 2), None, None
    grown = found[large]["rss"] - found[small]["rss"]
    yield f"P7 memory above that at {small}, in MB", large, round(grown), 64, grown <= 64
    same = found[small]["pages"] == found[large]["pages"]
    yield (
        "P3 queries do not depend on size",
        large,
        json.dumps(found[large]["pages"]),
        json.dumps(found[small]["pages"]),
        same,
    )


def report(rows: list[tuple[str, int, Any, Any, bool | None]], out: Path | None) -> None:
    lines = [
        json.dumps({"goal": goal, "n": size, "value": value, "bound": bound, "met": met}, ensure_ascii=False)
        for goal, size, value, bound, met in rows
    ]
    lines.append(json.dumps({"load": os.getloadavg()[0], "cores": os.cpu_count()}))
    print("\n".join(lines))
    if out:
        out.write_text("\n".join(lines) + "\n")


def _in_process(module: str, *arguments: str, place: Path) -> dict[str, Any]:
    environment = {
        **os.environ,
        "AIPLEIN_VAR": str(place),
        "DATABASE_URL": "",
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    }
    command = [sys.executable, "-W", "ignore", "-m", module, *arguments]
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def _cpu() -> float:
    return sum(resource.getrusage(resource.RUSAGE_SELF)[:2])


if __name__ == "__main__":
    if sys.argv[1:2] == ["bounds"]:
        print(json.dumps(bounds(Path(sys.argv[2]))))
    else:
        main()
