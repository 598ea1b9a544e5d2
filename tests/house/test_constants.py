"""A number that decides something has its reason, its unit or its measurement beside it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.test_docs import ROOT

PACKAGES = ("catalogue", "harvest", "knowledge", "portal", "search")


def is_number(value: ast.expr) -> bool:
    """Return whether an expression is one number: 50, 64 * 1024, timedelta(days=7)."""
    if isinstance(value, ast.BinOp):
        return is_number(value.left) and is_number(value.right)
    if isinstance(value, ast.Call):
        return ast.unparse(value.func) == "timedelta" and all(is_number(word.value) for word in value.keywords)
    return isinstance(value, ast.Constant) and type(value.value) in (int, float)


def unexplained(source: str) -> Iterator[str]:
    """Yield the numbers at the top of a module without a comment: on their line, or above them and their neighbours."""
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and is_number(node.value):
            above = node.lineno - 2
            while above >= 0 and lines[above][:1].isupper():
                above -= 1
            if "#" not in lines[node.lineno - 1] and not lines[max(above, 0)].startswith("#"):
                yield lines[node.lineno - 1]


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (file for file in sorted((ROOT / package).rglob("*.py")) if "migrations" not in file.parts)


def test_every_number_at_the_top_of_a_module_says_why() -> None:
    found = {str(file.relative_to(ROOT)): list(unexplained(file.read_text(encoding="utf-8"))) for file in modules()}

    assert {file: lines for file, lines in found.items() if lines} == {}


def test_a_number_without_a_reason_is_noticed() -> None:
    assert list(unexplained("MOST = 64 * 1024\n")) == ["MOST = 64 * 1024"]
    assert list(unexplained("MOST = 4  # fit beside each other\n")) == []
    assert list(unexplained("# Chosen: two rows.\nMOST = 4\nFEWEST = 2\n")) == []
    assert list(unexplained("# Another thing.\n\nMOST = 4\n")) == ["MOST = 4"]
