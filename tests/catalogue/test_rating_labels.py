"""How derived answers are held against labels made by hand: what counts as right, and what as found."""

import json
from pathlib import Path

import pytest

from bench.rating_labels import main, scored
from tests.fixtures.register import record, register_id


def test_an_address_counts_when_it_can_be_what_is_asked_and_an_answer_without_a_label_is_wrong() -> None:
    labels = {("1", "O5"): "yes_if_link_works", ("2", "O5"): "no", ("3", "O5"): "yes", ("4", "E1"): "yes"}
    answers = {("1", "O5"): "ja", ("2", "O5"): "nee", ("4", "O5"): "ja"}

    score = scored(labels, answers)["O5"]

    assert (score.yes, score.right, score.labelled, score.no, score.right_no) == (2, 1, 2, 1, 1)
    assert score.differ == ["3: yes, afgeleid onbekend", "4: unknown, afgeleid ja"]


def test_the_table_has_a_line_per_indicator_and_two_totals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entry = record(1, provider="Bouwer", status="In gebruik", begin_date="2021", human_intervention="Geen idee wie.")
    (tmp_path / "list_NLD_1.json").write_text(json.dumps({"results": [entry]}))
    labels = tmp_path / "labels.csv"
    labels.write_text(
        "# unknown is left out\nlars,indicator,label,field,reason\n"
        f"{register_id(1)},O4a,yes,provider,named\n{register_id(1)},O10,yes,contact_email,mailbox\n"
        f"{register_id(1)},E3,yes,human_intervention,not so\n"
    )

    main(["--labels", str(labels), "--register", str(tmp_path), "--show", "E3"])

    printed = capsys.readouterr().out
    assert "| O4a | 1 | 1 | 1.00 | 1 | 1.00 | 0 | 0 |" in printed
    assert "| **alle** | 1 | 1 | 1.00 | 3 | 0.33 | 0 | 0 |" in printed
    assert "| **zonder O10** | 1 | 1 | 1.00 | 2 | 0.50 | 0 | 0 |" in printed
    assert printed.endswith(f"{register_id(1)}: yes, afgeleid onbekend\n")
