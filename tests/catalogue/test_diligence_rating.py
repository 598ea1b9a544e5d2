"""The report as a pure function: the same facts give the same bytes, and each rule of rating holds."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from catalogue.diligence.facts import Facts, LinkState, Proof
from catalogue.diligence.rating import NOT_ENOUGH, _part, as_bytes, months_later, rate
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

    assert (known["coverage"], known["category"], known["points_applicable"]) == (0.0, NOT_ENOUGH, 100)


def test_unknown_lowers_only_the_coverage():
    known = ethics(proof("E1"), proof("E2"), proof("E3"), proof("E7"))

    assert (known["coverage"], known["points_yes"], known["points_answered"]) == (0.4, 40, 40)
    assert known["category"] == "Voldoende basis"


def test_a_no_lowers_the_judgement_and_not_the_coverage():
    known = ethics(*(proof(one, answer=EvidenceAnswer.NO) for one in ("E3", "E4", "E7")), proof("E1"))

    assert (known["coverage"], known["category"]) == (0.44, "Onvoldoende")


def test_not_applicable_leaves_the_sum():
    known = ethics(proof("E4", answer=EvidenceAnswer.NOT_APPLICABLE))

    assert known["points_applicable"] == 86


def test_own_statements_alone_are_at_most_a_sufficient_basis():
    known = ethics(*map(proof, ALL_ETHICS))

    assert known["category"] == "Voldoende basis"
    assert known["held_back"] == "Het bewijs is vooral eigen opgave."


def test_half_public_is_good_and_excellent_needs_a_check():
    public = [proof(one, level=2) for one in ALL_ETHICS]

    assert ethics(*public)["category"] == "Goed"
    assert ethics(*public[1:], proof("E1", level=3))["category"] == "Uitstekend"
    assert ethics(*public[1:], proof("E1", level=3))["strength"] == {"1": 0.0, "2": 0.9, "3": 0.1, "4": 0.0}


def test_high_risk_without_an_assessment_is_at_most_a_sufficient_basis():
    strong = [proof(one, level=3) for one in ALL_ETHICS if one != "E4"]

    assert ethics(*strong)["category"] == "Uitstekend"
    assert ethics(*strong, risk="hoog-risico")["category"] == "Voldoende basis"


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


def test_fifty_five_of_a_hundred_is_the_share_that_good_asks():
    assert _part(0.55, 100) == 55


def test_a_report_says_on_which_day_it_changes_by_itself():
    assert report(proof("E4", valid_until=date(2026, 12, 1)))["next_change"] == "2026-12-02"
    assert report(proof("E4", valid_until=date(2026, 11, 20)))["next_change"] == "2027-02-19"
    assert report()["next_change"] is None


def test_months_end_on_the_last_day_of_a_shorter_month():
    assert months_later(date(2024, 8, 31), 6) == date(2025, 2, 28)


def test_the_best_of_the_users_counts_and_the_reader_sees_how_many():
    users = {"users": ("breda", "goes", "tilburg")}
    row = finding("E4", proof("E4", answer=EvidenceAnswer.NO), proof("E4", level=2, unit="breda"), **users)

    assert (row["answer"], row["users"], row["public"], row["of"]) == ("ja", 1, 1, 3)


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
