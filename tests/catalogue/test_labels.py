"""The labels made by hand are whole: known registrations, indicators, labels and fields, a reason for each."""

import csv
import json
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "labels"
DEFINITIONS = Path(__file__).resolve().parents[2] / "docs" / "reference" / "rating-labels.md"
LABELS = {"yes", "yes_if_link_works", "no"}
REGISTRATIONS = {"registrations_a.csv": 40, "registrations_b.csv": 24}


def indicators() -> set[str]:
    return set(re.findall(r"^\| ([EDO]\d+[ab]?) ", DEFINITIONS.read_text(), re.MULTILINE))


def rows(name: str) -> list[dict[str, str]]:
    lines = (FOLDER / name).read_text().splitlines()
    return list(csv.DictReader(lines[1:]))


@pytest.fixture(scope="module")
def recorded(shared: Path) -> dict[str, dict]:
    files = sorted((shared / "register" / "api").glob("list_NLD_l100_p*.json"))
    return {entry["lars"]: entry for file in files for entry in json.loads(file.read_text())["results"]}


@pytest.mark.parametrize("name", REGISTRATIONS)
def test_each_row_is_a_known_indicator_and_label_with_a_reason(name: str) -> None:
    wrong = [
        row
        for row in rows(name)
        if row["indicator"] not in indicators() or row["label"] not in LABELS or not (row["reason"] or "").strip()
    ]

    assert not wrong


@pytest.mark.parametrize("name", REGISTRATIONS)
def test_nothing_is_labelled_twice_and_the_first_line_tells_how_many_are_unknown(name: str) -> None:
    keys = {(row["lars"], row["indicator"]) for row in rows(name)}
    labels = REGISTRATIONS[name] * len(indicators())

    assert len(keys) == len(rows(name))
    assert len({lars for lars, _ in keys}) == REGISTRATIONS[name]
    assert (FOLDER / name).read_text().startswith(f"# unknown is left out: {labels - len(keys)} of {labels} labels\n")


@pytest.mark.parametrize("name", REGISTRATIONS)
def test_each_registration_is_recorded_and_fills_the_field_named(name: str, recorded: dict[str, dict]) -> None:
    wrong = [row for row in rows(name) if not recorded.get(row["lars"], {}).get(row["field"])]

    assert not wrong
