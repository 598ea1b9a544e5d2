"""From facts to a report: a pure function. The same facts, rules and day give the same bytes."""

import calendar
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ..models import EvidenceAnswer
from .facts import Facts, LinkState, Proof
from .ruleset import Indicator, Ruleset

NOT_ENOUGH = "Onvoldoende informatie"
PROHIBITED = "verboden"
HIGH_RISK = "hoog-risico"
UNKNOWN = "onbekend"
SHOWN_PROOFS = 4  # per indicator in the report; the rest is a number, so that a report stays readable with many users
# Of proofs of equal level and date the first of these decides; an organisation that says both gets the benefit.
RANK = {EvidenceAnswer.YES: 2, EvidenceAnswer.NO: 1, EvidenceAnswer.NOT_APPLICABLE: 0}

Report = dict[str, Any]


@dataclass(frozen=True)
class _Judged:
    """A proof as it counts on the day: its level, and whether it is past its date (`late`) or its grace (`lapsed`)."""

    proof: Proof
    answer: EvidenceAnswer
    level: int
    until: date | None
    late: bool
    lapsed: bool

    @property
    def counts(self) -> bool:
        return self.level > 0 and not self.lapsed


def rate(facts: Facts, rules: Ruleset, *, as_of: date) -> Report:
    """Return the report: `dimensions` (None each when the application is prohibited), `findings`, and `next_change`,
    the first day on which the calendar alone makes it different, or None."""
    judged = {indicator.id: _judge_all(indicator, facts, rules, as_of) for indicator in rules.indicators}
    findings = [_finding(indicator, judged[indicator.id], facts) for indicator in rules.indicators]
    prohibited = facts.risk == PROHIBITED
    return {
        "ruleset": rules.version,
        "risk": facts.risk,
        "users": len(facts.users),
        "dimensions": {
            key: None if prohibited else _dimension(key, findings, facts, rules) for key in rules.dimensions
        },
        "findings": findings,
        "next_change": _next_change(judged.values(), rules, as_of),
    }


def as_bytes(report: Report) -> bytes:
    """Return the report as the bytes that are compared and hashed."""
    return json.dumps(report, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def _judge_all(indicator: Indicator, facts: Facts, rules: Ruleset, as_of: date) -> list[_Judged]:
    """Return every proof of this indicator as it counts today, the strongest first."""
    found = [_judge(proof, indicator, rules, as_of) for proof in facts.proofs if proof.indicator == indicator.id]
    if indicator.id in rules.users_needed:
        found.append(_counted(indicator, facts, rules))
    return sorted(found, key=_strength)


def _strength(one: _Judged) -> tuple:
    """The sort key: per organisation the highest level decides, then the latest, then a yes."""
    return (not one.counts, -one.level, -one.proof.date.toordinal(), -RANK[one.answer], one.proof.ref)


def _judge(proof: Proof, indicator: Indicator, rules: Ruleset, as_of: date) -> _Judged:
    ends = [months_later(proof.date, indicator.months)] if indicator.months else []
    until = min((*ends, *filter(None, [proof.valid_until])), default=None)  # nobody makes it last longer than the rules
    late = until is not None and as_of > until
    lapsed = until is not None and as_of > until + timedelta(days=rules.grace_days)
    dead = indicator.link and proof.link_state == LinkState.DEAD and proof.answer == EvidenceAnswer.YES
    answer = EvidenceAnswer.NO if dead else proof.answer
    return _Judged(proof, answer, min(proof.level, 1) if late else proof.level, until, late, lapsed)


def _counted(indicator: Indicator, facts: Facts, rules: Ruleset) -> _Judged:
    """The number of users is counted from the register of today, not claimed."""
    answer = EvidenceAnswer.YES if facts.in_use >= rules.users_needed[indicator.id] else EvidenceAnswer.NO
    word = "organisatie heeft" if facts.in_use == 1 else "organisaties hebben"
    what = f"{facts.in_use} {word} dit in gebruik."
    proof = Proof(
        indicator=indicator.id, answer=answer, level=1, what=what, date=date.min, ref="telling", origin="register"
    )
    return _Judged(proof, answer, 1, None, False, False)


def _finding(indicator: Indicator, judged: Sequence[_Judged], facts: Facts) -> dict[str, Any]:
    deciding = _deciding(judged)
    best = max(deciding, key=lambda one: RANK[one.answer], default=None)
    yes = {one.proof.unit for one in deciding if one.answer == EvidenceAnswer.YES} & {*facts.users}
    public = {one.proof.unit for one in deciding if one.answer == EvidenceAnswer.YES and one.level >= 2} & yes
    shown = sorted(judged, key=lambda one: best is not None and one.answer != best.answer)[:SHOWN_PROOFS]
    return {
        "id": indicator.id,
        "answer": best.answer.value if best else UNKNOWN,
        "level": max((one.level for one in deciding if best and one.answer == best.answer), default=0),
        "weight": indicator.weight,
        "late": bool(best and best.late),
        "users": len(yes),
        "public": len(public),
        "of": len(facts.users),
        "proofs": [_shown(one) for one in shown],
        "more": max(0, len(judged) - SHOWN_PROOFS),
    }


def _deciding(judged: Sequence[_Judged]) -> list[_Judged]:
    """Return the strongest counting proof of each organisation, and every counting proof without one."""
    chosen: dict[str, _Judged] = {}
    for one in judged:
        if one.counts:
            chosen.setdefault(one.proof.unit or one.proof.ref, one)
    return list(chosen.values())


def _shown(one: _Judged) -> dict[str, Any]:
    proof = one.proof
    shown = {
        "answer": one.answer.value,
        "level": one.level,
        "what": proof.what,
        "date": proof.date.isoformat() if proof.date != date.min else "",
        "until": one.until.isoformat() if one.until else "",
        "state": "vervallen" if one.lapsed else "verlopen" if one.late else "zwak" if not one.level else "",
        "organisation": proof.organisation,
        "register_id": proof.register_id,
        "origin": proof.origin,
        "remark": proof.remark,
        "link": proof.link,
        "link_state": proof.link_state.value,
        "checked_by": proof.checked_by,
        "ref": proof.ref,
    }
    return {key: value for key, value in shown.items() if value not in ("", None)}


def _dimension(key: str, findings: Sequence[Mapping[str, Any]], facts: Facts, rules: Ruleset) -> dict[str, Any]:
    own = {indicator.id for indicator in rules.of(key)}
    mine = [row for row in findings if row["id"] in own]
    applicable = _points(row for row in mine if row["answer"] != EvidenceAnswer.NOT_APPLICABLE)
    yes = [row for row in mine if row["answer"] == EvidenceAnswer.YES]
    answered = _points(yes) + _points(row for row in mine if row["answer"] == EvidenceAnswer.NO)
    strength = _strength_shares(yes)
    coverage = round(answered / applicable, 4) if applicable else 0.0
    category, why = _category(key, _points(yes), answered, applicable, yes, rules, facts)
    return {
        "coverage": coverage,
        "category": category,
        "points_yes": _points(yes),
        "points_answered": answered,
        "points_applicable": applicable,
        "strength": strength,
        "held_back": why,
    }


def _category(
    key: str,
    points_yes: int,
    answered: int,
    applicable: int,
    yes: Sequence[Mapping[str, Any]],
    rules: Ruleset,
    facts: Facts,
) -> tuple[str, str]:
    """Return the category, and the sentence that says what held it back, "" when nothing did."""
    if not applicable or answered < _part(rules.enough, applicable):
        return NOT_ENOUGH, ""
    place = next(n for n, one in enumerate(rules.categories) if points_yes >= _part(one.at_least, answered))
    lowest, why = _bound(key, yes, rules, facts)
    return rules.categories[max(place, lowest)].name, why if lowest > place else ""


def _bound(key: str, yes: Sequence[Mapping[str, Any]], rules: Ruleset, facts: Facts) -> tuple[int, str]:
    """Return the best place in the categories that the evidence allows, and why not better."""
    needed = rules.high_risk_needs.get(key)
    if facts.risk == HIGH_RISK and needed and needed not in {row["id"] for row in yes}:
        return 2, f"Hoog risico, en {needed} is niet aangetoond."
    public = _points(row for row in yes if row["level"] >= 2)
    if public < _part(rules.public_share, _points(yes)) or not yes:
        return 2, "Het bewijs is vooral eigen opgave."
    if not any(row["level"] >= 3 for row in yes):
        return 1, "Nog geen enkel bewijs is door een ander getoetst."
    return 0, ""


def _part(share: float, points: int) -> float:
    """Return this share of the points, so that 0.55 of 100 is 55 and not a hair more."""
    return round(share * points, 9)


def _strength_shares(yes: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return the share of the yes-points per level 1 to 4; all 0 where there are none."""
    total = _points(yes) or 1
    return {str(n): round(_points(row for row in yes if row["level"] == n) / total, 4) for n in range(1, 5)}


def _points(rows: Iterable[Mapping[str, Any]]) -> int:
    return sum(row["weight"] for row in rows)


def _next_change(judged: Iterable[Iterable[_Judged]], rules: Ruleset, as_of: date) -> str | None:
    steps = (timedelta(days=1), timedelta(days=rules.grace_days + 1))
    days = (one.until + step for many in judged for one in many if one.until and one.proof.level for step in steps)
    first = min((day for day in days if day > as_of), default=None)
    return first.isoformat() if first else None
