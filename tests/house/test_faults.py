"""The table of faults and threats is whole, and names only tests that exist (docs/reference/faults.md)."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "reference" / "faults.md"
IDS = [f"F{number}" for number in range(1, 46)] + [f"S-{number}" for number in range(1, 23)]
ROW = re.compile(r"^\| (F[0-9]+|S-[0-9]+) \|(.*)\|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/.]+\.py)::(\w+)`")
SEEN = ("control", "red", "by hand", "no", "not tested")
UNTESTED = "Not tested"


def rows() -> list[tuple[str, list[str]]]:
    """Return every row by its id, with its other cells: what, test, promised, seen."""
    found = ROW.findall(TABLE.read_text(encoding="utf-8"))
    return [(name, [cell.strip() for cell in rest.split(" | ")]) for name, rest in found]


@cache
def names_in(file: str) -> frozenset[str]:
    """Return the names of the functions in a file, none where there is no such file."""
    path = ROOT / file
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def missing(text: str) -> list[str]:
    """Return the tests that a text names and that do not exist."""
    return [
        f"{file}::{name}"
        for file, name in TEST.findall(text)
        if not (name.startswith("test_") and name in names_in(file))
    ]


def problems(name: str, cells: list[str]) -> list[str]:
    """Return what is wrong with a row, in words."""
    if len(cells) != 4:
        return [f"{name} has {len(cells) + 1} cells instead of 5"]
    what, tests, promised, seen = cells
    told = [f"{name} names {test}, which is not there" for test in missing(tests)]
    if not what or not promised:
        told.append(f"{name} does not say what it is, or what is promised")
    if seen not in SEEN:
        told.append(f"{name} was seen {seen!r}, which is none of {SEEN}")
    if not TEST.search(tests) and not tests.startswith(UNTESTED):
        told.append(f"{name} names no test and does not say so")
    if (seen == "not tested") == bool(TEST.search(tests)):
        told.append(f"{name} was seen {seen!r}, which does not go with its tests")
    return told


def test_every_fault_and_threat_has_one_row() -> None:
    assert [name for name, _ in rows()] == IDS


def test_every_row_is_whole_and_names_tests_that_exist() -> None:
    assert [told for name, cells in rows() for told in problems(name, cells)] == []


def test_every_test_that_the_page_names_exists() -> None:
    assert missing(TABLE.read_text(encoding="utf-8")) == []


def test_the_ids_are_those_of_the_reference(shared: Path) -> None:
    text = (shared / "QUALITY.md").read_text(encoding="utf-8")

    assert re.findall(r"^\| (F[0-9]+|S-[0-9]+) \|", text, re.MULTILINE) == IDS


@pytest.mark.parametrize(
    "cells",
    [
        ["x", "`tests/house/test_faults.py::test_that_is_not_there`", "y", "no"],
        ["x", "`tests/house/test_nowhere.py::test_x`", "y", "no"],
        ["x", "`tests/house/test_faults.py::problems`", "y", "no"],
        ["x", "By hand once.", "y", "by hand"],
        ["x", "Not tested: something.", "y", "red"],
        ["x", "`tests/house/test_faults.py::test_every_fault_and_threat_has_one_row`", "y", "surely"],
        ["x", "`tests/house/test_faults.py::test_every_fault_and_threat_has_one_row`", "", "no"],
        ["x", "y", "no"],
    ],
)
def test_a_row_that_is_wrong_is_noticed(cells: list[str]) -> None:
    assert problems("F1", cells)
