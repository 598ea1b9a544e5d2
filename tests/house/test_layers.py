"""Imports run downwards only (docs/explanation/house-rules.md#layers); the contracts are in pyproject.toml."""

import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[2]


def contracts() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]


def packages() -> set[str]:
    """Return the packages with an app, the rooms of the house."""
    return {file.parent.name for file in ROOT.glob("*/apps.py")}


def test_imports_run_downwards() -> None:
    linter = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_no_import_goes_in_a_circle() -> None:
    """Imports inside functions count too; those that only the type checker reads do not."""
    graph = grimp.build_graph(*packages(), exclude_type_checking_imports=True, cache_dir=None)

    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}

    assert len(imports) > 300
    TopologicalSorter(imports).prepare()  # raises CycleError, which names the circle


def test_every_package_has_its_place_in_the_line() -> None:
    line = next(contract for contract in contracts()["contracts"] if contract["type"] == "layers")

    placed = {name.strip() for layer in line["layers"] for name in layer.split("|")}

    assert placed == packages()
    assert set(contracts()["root_packages"]) == packages()


def test_portal_is_imported_by_no_other_package() -> None:
    line = next(contract for contract in contracts()["contracts"] if contract["type"] == "layers")

    assert line["layers"][0] == "portal"
