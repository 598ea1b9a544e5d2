"""Every regular expression at the top of a module takes ten times the work for ten times the text (S-12).

The text is made to hurt.
"""

import ast
import importlib
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from catalogue.diligence.ruleset import ruleset

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("catalogue", "community", "harvest", "knowledge", "portal", "search")
SHORT = 300
GROWTH = 10
MOST = 30  # a square takes a hundred times the work, a straight line ten times
NOTICED = 0.003  # seconds of CPU; what takes less on the long text is no danger, and too little to compare
HOPELESS = 0.05  # on the short text already: the long one is not tried
METHODS = frozenset(("search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split"))


@cache
def sources() -> dict[str, ast.Module]:
    files = (file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py")))
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in files if "migrations" not in file.parts}
    return {".".join(file.relative_to(ROOT).with_suffix("").parts): tree for file, tree in trees.items()}


def uses_re(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.Import) and any(n.name == "re" for n in node.names) for node in ast.walk(tree))


def patterns_in(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (list, tuple, set, frozenset)):
        for one in value:
            yield from patterns_in(one)
    elif isinstance(value, dict):
        yield from patterns_in(list(value.values()))


def methods_by_name() -> dict[str, set[str]]:
    """By which methods each name in capitals is used anywhere."""
    found: dict[str, set[str]] = {}
    for tree in sources().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in METHODS and isinstance(node.value, ast.Name):
                found.setdefault(node.value.id, set()).add(node.attr)
    return found


def ours() -> list[tuple[str, re.Pattern[str], str]]:
    """Every pattern with where it stands and how it is used: of a search the rest is a case."""
    used = methods_by_name()
    found = {}
    for name, tree in sources().items():
        if not uses_re(tree):
            continue
        for variable, value in vars(importlib.import_module(name)).items():
            for number, pattern in enumerate(patterns_in(value)):
                how = used.get(variable, {"search"})
                way = "findall" if how & {"findall", "finditer", "sub", "subn", "split", "search"} else min(how)
                found[pattern.pattern, pattern.flags, way] = (f"{name}.{variable}[{number}]", pattern, way)
    for name, pattern in text_rules():
        found[pattern.pattern, pattern.flags, "findall"] = (name, pattern, "findall")
    return list(found.values())


def text_rules() -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns that are made of the word lists of the rules in force."""
    for name, value in asdict(ruleset().texts).items():
        for number, pattern in enumerate(patterns_in(value)):
            yield f"texts.yaml {name}[{number}]", pattern


def nasty(pattern: str, length: int) -> Iterable[str]:
    """Texts of the signs that the pattern has in it: one again and again, two in turn, and with something in front."""
    signs = sorted({*re.sub(r"\\.", "", pattern), *"aA1 .-\n"} - set("\\"))[:40]
    words = re.findall(r"[a-z<>&;:/]{2,}", pattern)[:10]
    yield from (sign * length for sign in signs)
    yield from ((one + other) * (length // 2) for one, other in product(signs[::5], signs[1::5]))
    yield from (word * (length // len(word)) for word in words)
    yield from (start + sign * length for start in ("<p>", '"', "www.", "a@") for sign in "a1 .-")


def cpu(work: Callable[[str], object], text: str, runs: int) -> float:
    """The least of so many runs, in seconds."""
    least = float("inf")
    for _ in range(runs):
        begun = time.process_time()
        work(text)
        least = min(least, time.process_time() - begun)
    return least


def grows_too_fast(work: Callable[[str], object], short: str, long: str, runs: int) -> bool:
    least = cpu(work, f"{short}\x00", runs)
    if least > HOPELESS:
        return True
    slow = cpu(work, f"{long}\x00", runs)
    return slow > NOTICED and slow > MOST * least


def worst(pattern: re.Pattern[str], way: str) -> str:
    """Return the text on which the work grows too fast, cut; empty when there is none.

    What one run finds too fast is measured again, since another process may have been in between.
    """
    work = getattr(pattern, way)
    for short, long in zip(nasty(pattern.pattern, SHORT), nasty(pattern.pattern, SHORT * GROWTH), strict=True):
        if grows_too_fast(work, short, long, runs=1) and grows_too_fast(work, short, long, runs=3):
            return long[:20]
    return ""


@pytest.mark.parametrize(("where", "pattern", "way"), ours(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_pattern_is_linear(where: str, pattern: re.Pattern[str], way: str) -> None:
    assert worst(pattern, way) == "", where


@pytest.mark.parametrize("bad", [r"\s+$", r"[a-z]+[A-Z]", r"<.*>x"])
def test_a_pattern_that_is_not_linear_is_noticed(bad: str) -> None:
    assert worst(re.compile(bad), "findall")


def test_every_pattern_stands_where_this_test_sees_it() -> None:
    """A pattern that is made inside a function is not seen; the few that are there are named."""
    inside = set()
    for name, tree in sources().items():
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
            if any(isinstance(call, ast.Attribute) and ast.unparse(call.value) == "re" for call in calls):
                inside.add(name)

    assert inside <= {"catalogue.diligence.text_rules", "knowledge.terms", "portal.backup.databases"}
