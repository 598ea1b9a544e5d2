"""The report as a pure function: the same facts give the same bytes, and each rule of rating holds."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.diligence.facts import Facts, LinkState, Proof
from catalogue.diligence.rating import as_bytes, months_later, rate
from catalogue.diligence.ruleset import RulesetError, read, ruleset
from catalogue.models import EvidenceAnswer

TODAY = date(2026, 11, 22)


def proof(indicator: str, **values: Any) -> Proof:
    defaults = {"answer": EvidenceAnswer.YES, "level": 1, "what": "tekst", "date": date(2026, 1, 5), "unit": "tilburg"}
    return Proof(indicator=indicator, ref=f"{indicator}:{values.get('unit', 'tilburg')}", **{**defaults, **values})


def facts(*proofs: Proof, **values: Any) -> Facts:
    return Facts(**{"users": ("tilburg",), "in_use": 1, "proofs": proofs, **values})


def report(*proofs: Proof, **values: Any) -> dict[str, Any]:
    return rate(facts(*proofs, **values), ruleset(), as_of=TODAY)


def ethics(*proofs: Proof, **values: Any) -> dict[str, Any]:
    return report(*proofs, **values)["dimensions"]["ethics"]


def finding(number: str, *proofs: Proof, **values: Any) -> dict[str, Any]:
    return next(row for row in report(*proofs, **values)["findings"] if row["id"] == number)


ALL_ETHICS = [f"E{n}" for n in range(1, 13)]


def test_there_are_thirty_three_indicators_of_a_hundred_points_per_dimension():
    rules = ruleset()

    assert len(rules.indicators) == 33
    assert {sum(one.weight for one in rules.of(key)) for key in rules.dimensions} == {100}


def test_a_ruleset_that_contradicts_itself_is_refused():
    body = dict(ruleset().body)
    body["indicators"] = [dict(row) for row in body["indicators"]]
    body["indicators"][0]["weight"] = 11

    with pytest.raises(RulesetError, match="samen geen 100"):
        read(body)
    with pytest.raises(RulesetError, match="onleesbaar"):
        read({"version": "2"})


def test_the_same_facts_give_the_same_bytes_in_any_order():
    one, two = proof("E1"), proof("E1", unit="breda")

    assert as_bytes(report(one, two)) == as_bytes(report(two, one))


def test_nothing_known_is_no_judgement_and_no_zero():
    known = ethics()

    assert (known["coverage"], known["category"], known["points_applicable"]) == (0.0, "Nog niets bekend", 100)


def test_unknown_lowers_only_the_coverage():
    known = ethics(proof("E1"), proof("E2"), proof("E3"), proof("E7"))

    assert (known["coverage"], known["points_yes"], known["points_answered"]) == (0.4, 40, 40)
    assert known["category"] == "Ruim beschreven"


def test_a_no_lowers_the_judgement_and_not_the_coverage():
    known = ethics(*(proof(one, answer=EvidenceAnswer.NO) for one in ("E3", "E4", "E7")), proof("E1"))

    assert (known["coverage"], known["category"]) == (0.44, "Vooral niet aanwezig")


@pytest.mark.parametrize(
    ("met", "category"),
    [
        (["E7"], "Nauwelijks beschreven"),
        (["E1", "E7"], "Beperkt beschreven"),
        (["E1", "E2", "E7"], "Deels beschreven"),
        (["E1", "E2", "E3", "E7"], "Ruim beschreven"),
    ],
)
def test_own_statements_alone_fill_four_bands_by_what_is_known(met, category):
    assert ethics(*map(proof, met))["category"] == category


def test_not_applicable_leaves_the_sum():
    known = ethics(proof("E4", answer=EvidenceAnswer.NOT_APPLICABLE))

    assert known["points_applicable"] == 86


def test_own_statements_alone_are_never_well_founded():
    known = ethics(*map(proof, ALL_ETHICS))

    assert known["category"] == "Ruim beschreven"
    assert known["held_back"] == "Het bewijs is vooral eigen opgave."


def test_a_quarter_public_is_well_founded_and_more_needs_a_check():
    public = [proof(one, level=2 if one in ("E4", "E6") else 1) for one in ALL_ETHICS]

    assert ethics(*public)["category"] == "Goed onderbouwd"
    assert ethics(*public)["held_back"] == "Nog geen enkel bewijs is door een ander getoetst."
    assert ethics(*public[1:], proof("E1", level=3))["category"] == "Sterk onderbouwd"
    assert ethics(*public[1:], proof("E1", level=3))["strength"] == {"1": 0.64, "2": 0.26, "3": 0.1, "4": 0.0}


def test_high_risk_without_an_assessment_stays_in_the_lower_half():
    strong = [proof(one, level=3) for one in ALL_ETHICS if one != "E4"]

    assert ethics(*strong)["category"] == "Sterk onderbouwd"
    assert ethics(*strong, risk="hoog-risico")["category"] == "Beperkt beschreven"
    assert ethics(*strong, risk="hoog-risico")["held_back"] == "Hoog risico, en E4 is niet aangetoond."


def test_a_prohibited_one_has_no_rating():
    assert set(report(*map(proof, ALL_ETHICS), risk="verboden")["dimensions"].values()) == {None}


@pytest.mark.parametrize(
    ("until", "answer", "level", "late"),
    [
        (date(2026, 11, 22), "ja", 3, False),
        (date(2026, 11, 21), "ja", 1, True),
        (date(2026, 8, 24), "ja", 1, True),
        (date(2026, 8, 23), "onbekend", 0, False),
    ],
)
def test_expired_evidence_counts_as_an_own_statement_for_ninety_days(until, answer, level, late):
    row = finding("E4", proof("E4", level=3, valid_until=until))

    assert (row["answer"], row["level"], row["late"]) == (answer, level, late)


def test_nobody_makes_evidence_last_longer_than_the_rules():
    long_ago = {"date": date(2020, 1, 5), "valid_until": date(2029, 1, 5)}

    assert finding("E4", proof("E4", **long_ago))["answer"] == "onbekend"


def test_only_who_is_looked_at_counts_as_a_user_that_has_it():
    row = finding("E4", proof("E4"), proof("E4", level=2, unit="breda"))

    assert (row["users"], row["public"], row["of"]) == (1, 0, 1)


def test_a_report_says_on_which_day_it_changes_by_itself():
    assert report(proof("E4", valid_until=date(2026, 12, 1)))["next_change"] == "2026-12-02"
    assert report(proof("E4", valid_until=date(2026, 11, 20)))["next_change"] == "2027-02-19"
    assert report()["next_change"] is None


def test_months_end_on_the_last_day_of_a_shorter_month():
    assert months_later(date(2024, 8, 31), 6) == date(2025, 2, 28)


def test_use_counts_by_the_share_of_the_users_that_have_it():
    users = {"users": ("breda", "goes", "tilburg", "zwolle")}
    proofs = [proof("E4", answer=EvidenceAnswer.NO), proof("E4", level=2, unit="breda")]
    row = finding("E4", *proofs, **users)

    assert (row["answer"], row["users"], row["public"], row["of"]) == ("deels", 1, 1, 4)
    assert row["share"] == {"ja": 0.25, "nee": 0.25, "nvt": 0.0}
    assert ethics(*proofs, **users)["points_yes"] == 3.5


def test_who_stopped_is_no_user_and_counts_for_nothing():
    row = finding("E4", proof("E4", unit="gestopt"), users=("breda",))

    assert (row["answer"], row["share"]["ja"]) == ("onbekend", 0.0)


@pytest.mark.parametrize(
    ("answers", "expected"), [("ja ja nee", "ja"), ("nee nee ja", "nee"), ("ja nee", "onbekend"), ("ja", "ja")]
)
def test_of_a_product_the_majority_counts_and_both_sides_are_shown(answers, expected):
    given = answers.split()
    units = tuple(f"g{number}" for number in range(len(given)))
    proofs = [proof("O3", answer=EvidenceAnswer(one), unit=unit) for one, unit in zip(given, units, strict=True)]
    row = finding("O3", *proofs, users=units)

    assert (row["answer"], row["share"]["ja"]) == (expected, float(expected == "ja"))
    assert {one["answer"] for one in row["proofs"]} == set(given)


def test_a_text_word_for_word_the_same_is_one_voice_about_the_product():
    copies = [proof("O3", unit=f"g{number}", text_key="x") for number in range(5)]
    others = [proof("O3", answer=EvidenceAnswer.NO, unit=unit) for unit in ("breda", "goes")]

    assert finding("O3", *copies, *others, users=("breda", "goes"))["answer"] == "nee"


def test_what_editors_say_of_use_holds_for_all_who_say_nothing():
    everyone = replace(proof("O8", unit=""), origin="profiel", ref="p:1:O8")
    row = finding("O8", everyone, proof("O8", answer=EvidenceAnswer.NO, unit="breda"), users=("breda", "goes"))

    assert row["share"] == {"ja": 0.5, "nee": 0.5, "nvt": 0.0}


def test_of_one_organisation_the_strongest_evidence_decides():
    checked = replace(proof("E4", answer=EvidenceAnswer.NO, level=3), ref="e:9")

    assert finding("E4", proof("E4"), checked)["answer"] == "nee"


def test_weak_evidence_is_shown_and_answers_nothing():
    row = finding("E1", proof("E1", level=0, remark="Te kort."))

    assert (row["answer"], row["proofs"][0]["state"]) == ("onbekend", "zwak")


def test_a_dead_link_is_a_no_where_the_link_is_the_evidence():
    dead = {"link": "https://voorbeeld.nl/x", "link_state": LinkState.DEAD}

    assert finding("D2", proof("D2", **dead))["answer"] == "nee"
    assert finding("E4", proof("E4", **dead))["answer"] == "ja"


@pytest.mark.parametrize(("in_use", "answers"), [(1, ("nee", "nee")), (2, ("ja", "nee")), (5, ("ja", "ja"))])
def test_how_many_use_it_is_counted(in_use, answers):
    found = tuple(finding(one, in_use=in_use)["answer"] for one in ("O2a", "O2b"))

    assert found == answers


ANSWERS = st.sampled_from(list(EvidenceAnswer))
PROOFS = st.lists(st.tuples(st.sampled_from(["E1", "E4", "E8"]), ANSWERS, st.sampled_from("abcde")), max_size=12)


@given(PROOFS)
def test_twice_as_many_users_who_do_the_same_give_the_same_report(some):
    proofs = _of_users(some)
    doubled = [*proofs, *(replace(one, unit=f"{one.unit}2", ref=f"{one.ref}2") for one in proofs)]
    users = tuple("abcde")

    once = report(*proofs, users=users)
    twice = report(*doubled, users=(*users, *(f"{user}2" for user in users)))

    assert twice["dimensions"] == once["dimensions"]
    assert [row["share"] for row in twice["findings"]] == [row["share"] for row in once["findings"]]


@given(st.lists(st.tuples(ANSWERS, st.sampled_from("pqr"), st.sampled_from("abcde")), min_size=1, max_size=12))
def test_one_copy_more_of_a_text_never_changes_what_is_said_of_the_product(some):
    proofs = {unit: replace(proof("O3", answer=one, unit=unit), text_key=f"{one}{text}") for one, text, unit in some}
    copied = replace(next(iter(proofs.values())), unit="z", ref="O3:z")

    before = finding("O3", *proofs.values(), users=(*proofs, "z"))
    after = finding("O3", *proofs.values(), copied, users=(*proofs, "z"))

    assert (after["answer"], after["share"], after["level"]) == (before["answer"], before["share"], before["level"])


def _of_users(some):
    return [proof(number, answer=answer, unit=unit) for (number, unit), answer in _last(some).items()]


def _last(some):
    return {(number, unit): answer for number, answer, unit in some}
