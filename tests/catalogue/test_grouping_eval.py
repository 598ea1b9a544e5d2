"""The scorer counts as the reference does, and the grouping of the recorded register meets its bounds."""

import importlib.util
import random
from pathlib import Path

import pytest

from bench.grouping_eval import grouped, verdicts
from bench.scoring import Labels, scored


@pytest.fixture
def labels(shared: Path) -> Labels:
    file = shared / "grouping" / "clusters_open.json"
    if not file.exists():
        pytest.skip("the labels are not on this machine")
    return Labels.read(file)


def test_a_small_grouping_by_hand() -> None:
    labels = Labels(
        {"1": "a", "2": "a", "3": "a", "4": "b"}, templates={"5": "t"}, titles={"1": "Bot", "4": "bot!", "2": "Hulp"}
    )

    found = scored(labels, {"1": "x", "2": "x", "4": "x", "5": "x"})

    assert (found.pairwise.precision, found.pairwise.recall) == (1 / 3, 1 / 3)
    assert (found.bcubed.precision, found.bcubed.recall) == ((2 / 3 + 2 / 3 + 1) / 3, (2 / 3 + 2 / 3 + 1 / 3) / 3)
    assert (found.exact, found.groups, found.templates_merged) == (0, 1, 1)
    assert (found.same_title, found.same_title_wrong) == (1, 1)
    assert (found.singletons, found.singletons_merged) == (1, 1)


@pytest.mark.parametrize("text", ["", "[]", '{"clusters": [{}]}', "\x00"])
def test_a_file_that_is_no_list_of_labels_says_so(text: str, tmp_path: Path) -> None:
    (tmp_path / "labels.json").write_text(text)

    with pytest.raises(ValueError, match=r"labels|Expecting"):
        Labels.read(tmp_path / "labels.json")


@pytest.mark.parametrize("seed", range(3))
def test_our_scores_are_those_of_the_reference(seed: int, labels: Labels, shared: Path) -> None:
    spec = importlib.util.spec_from_file_location("reference", shared / "grouping" / "eval_clusters.py")
    assert spec is not None
    assert spec.loader is not None
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    dice = random.Random(seed)
    groups = {
        pk: application if dice.random() < 0.7 else f"{dice.randint(1, 40)}"
        for pk, application in labels.applications.items()
        if dice.random() < 0.95
    }
    gold = reference.load_gold([shared / "grouping" / "clusters_open.json"], "A", False)

    theirs, _wrong = reference.evaluate(*gold, groups)
    ours = scored(labels, groups)

    assert round(ours.pairwise.precision, 4) == theirs["pairwise"]["precision"]
    assert round(ours.pairwise.f1, 4) == theirs["pairwise"]["f1"]
    assert round(ours.bcubed.f1, 4) == theirs["bcubed_multi"]["f1"]
    assert ours.exact == theirs["clusters_multi"]["exact"]
    hard = theirs["hard"]
    assert ours.same_title == hard["same_title_other_application"]["pairs"]
    assert round(ours.same_title_wrong / ours.same_title, 4) == hard["same_title_other_application"]["false_merge_rate"]
    assert round(ours.singletons_merged / ours.singletons, 4) == hard["gold_singletons"]["false_merge_rate"]


@pytest.mark.slow
@pytest.mark.own_database
def test_the_recorded_register_is_grouped_within_the_bounds(labels: Labels, shared: Path) -> None:
    missed = [row for row in verdicts(labels, grouped(shared / "register" / "api")) if not row[3]]

    assert missed == []
