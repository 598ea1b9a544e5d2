"""From facts to a report: a pure function. The same facts, rules and day give the same bytes."""

import calendar
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ..models import EvidenceAnswer, EvidenceOrigin
from .facts import Facts, LinkState, Proof
from .ruleset import Category, Indicator, Ruleset

PROHIBITED = "verboden"
HIGH_RISK = "hoog-risico"
UNKNOWN = "onbekend"
EDITORS = EvidenceOrigin.EDITORS.value
PARTLY = "deels"  # some of the users have it, and fewer than half
HALF = 0.5  # of the users: from here on the answer is theirs
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
        indicator=indicator.id, answer=answer, level=1, what=what, date=date.min, ref="count", origin="register"
    )
    return _Judged(proof, answer, 1, None, False, False)


def _finding(indicator: Indicator, judged: Sequence[_Judged], facts: Facts) -> dict[str, Any]:
    """Return what is found of an indicator. `share` is the part of its weight per answer, `levels` that of a yes."""
    find = _of_product if indicator.reach == "product" else _of_use
    answer, share, deciding = find(judged, facts)
    yes = {one.proof.unit for one in deciding if one.answer == EvidenceAnswer.YES} & {*facts.users}
    public = {one.proof.unit for one in deciding if one.answer == EvidenceAnswer.YES and one.level >= 2} & yes
    agreeing = [one for one in deciding if one.answer == (EvidenceAnswer.YES if answer == PARTLY else answer)]
    shown = _both_sides(judged, agreeing)
    return {
        "id": indicator.id,
        "answer": answer,
        "share": share,
        "levels": _levels(deciding, share, indicator.reach),
        "level": max((one.level for one in agreeing), default=0),
        "weight": indicator.weight,
        "late": any(one.late for one in agreeing[:1]),
        "users": len(yes),
        "public": len(public),
        "of": len(facts.users),
        "against": len({one.proof.unit or one.proof.ref for one in deciding} - {_voice(one) for one in agreeing}),
        "proofs": [_shown(one) for one in shown],
        "more": len(judged) - len(shown),
    }


def _of_use(judged: Sequence[_Judged], facts: Facts) -> tuple[str, dict[str, float], list[_Judged]]:
    """Return answer, shares and the deciding proof of each user, strongest first.

    Each user counts for itself, so that the same practice gives the same share whatever their number. What the editors
    say holds for all who say nothing; what else has no organisation counts as one user.
    """
    chosen = _strongest(judged)
    editors = next((one for one in chosen.values() if not one.proof.unit and one.proof.origin == EDITORS), None)
    voices = [one for user in facts.users if (one := chosen.get(user, editors))]
    voices += [one for one in chosen.values() if not one.proof.unit and one is not editors]
    number = max(len(facts.users), len(voices), 1)
    share = {answer: _fraction(sum(one.answer == answer for one in voices), number) for answer in EvidenceAnswer.values}
    deciding = sorted(dict.fromkeys(voices), key=_strength)
    if not voices:
        return UNKNOWN, share, deciding
    largest = max(EvidenceAnswer.values, key=lambda answer: (share[answer], RANK[EvidenceAnswer(answer)]))
    if share[largest] >= HALF:
        return largest, share, deciding
    return (PARTLY if share[EvidenceAnswer.YES] else UNKNOWN), share, deciding


def _of_product(judged: Sequence[_Judged], _facts: Facts) -> tuple[str, dict[str, float], list[_Judged]]:
    """Return answer, shares and the deciding proof of each voice: the majority decides, a tie is unknown.

    The same text word for word is one voice, however many copy it.
    """
    voices: dict[str, _Judged] = {}
    for one in _strongest(judged).values():
        voices.setdefault(one.proof.text_key or one.proof.unit or one.proof.ref, one)
    deciding = list(voices.values())
    counts = {answer: sum(one.answer == answer for one in deciding) for answer in EvidenceAnswer.values}
    most = max(counts.values())
    leading = [answer for answer, count in counts.items() if count == most]
    answer = leading[0] if most and len(leading) == 1 else UNKNOWN
    return answer, {each: float(each == answer) for each in EvidenceAnswer.values}, deciding


def _strongest(judged: Sequence[_Judged]) -> dict[str, _Judged]:
    """Return the strongest counting proof of each organisation, and every counting proof without one."""
    chosen: dict[str, _Judged] = {}
    for one in judged:
        if one.counts:
            chosen.setdefault(_voice(one), one)
    return chosen


def _voice(one: _Judged) -> str:
    return one.proof.unit or one.proof.ref


def _levels(deciding: Sequence[_Judged], share: Mapping[str, float], reach: str) -> dict[str, float]:
    """Return, per level 1 to 4, the part of the weight that is a yes of that level; a product has its best one."""
    yes = [one.level for one in deciding if one.answer == EvidenceAnswer.YES]
    counted = [max(yes)] if yes and reach == "product" else yes
    each = share[EvidenceAnswer.YES] / len(counted) if counted else 0.0
    return {str(level): round(each * counted.count(level), 4) for level in range(1, 5)}


def _both_sides(judged: Sequence[_Judged], agreeing: Sequence[_Judged]) -> list[_Judged]:
    """Return the proofs to show: those that agree with the answer, and at least one of another answer."""
    others = [one for one in judged if one not in agreeing]
    against = [one for one in others if one.counts][:1]
    return (
        [*agreeing[: SHOWN_PROOFS - len(against)], *against, *others][:SHOWN_PROOFS]
        if agreeing
        else (others[:SHOWN_PROOFS])
    )


def _fraction(part: int, of: int) -> float:
    return round(part / of, 4)


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
        "standard": proof.text_key if proof.is_standard else "",
    }
    return {key: value for key, value in shown.items() if value not in ("", None)}


def _dimension(key: str, findings: Sequence[Mapping[str, Any]], facts: Facts, rules: Ruleset) -> dict[str, Any]:
    own = {indicator.id for indicator in rules.of(key)}
    mine = [row for row in findings if row["id"] in own]
    yes, no, left_out = (_points(mine, answer) for answer in EvidenceAnswer.values)
    applicable = round(sum(row["weight"] for row in mine) - left_out, 2)
    answered = round(yes + no, 2)
    strength = _strength_shares(mine, yes)
    shares = {
        "known": _share(answered, applicable),
        "met": _share(yes, answered),
        "public": sum(strength[level] for level in "234"),
        "checked": strength["3"] + strength["4"] > 0,
    }
    category, why = _category(key, shares, mine, rules, facts)
    return {
        "coverage": shares["known"],
        "category": category,
        "points_yes": yes,
        "points_answered": answered,
        "points_applicable": applicable,
        "strength": strength,
        "held_back": why,
    }


def _category(
    key: str, shares: Mapping[str, Any], mine: Sequence[Mapping[str, Any]], rules: Ruleset, facts: Facts
) -> tuple[str, str]:
    """Return the first category that holds, and the sentence that says what kept it from a better one."""
    place = next(n for n, one in enumerate(rules.categories) if _holds(one, shares))
    needed = rules.high_risk_needs.get(key)
    lower_half = len(rules.categories) // 2
    if facts.risk == HIGH_RISK and needed and place < lower_half and not _has(mine, needed):
        return rules.categories[lower_half].name, f"Hoog risico, en {needed} is niet aangetoond."
    return rules.categories[place].name, _held_back(rules.categories[:place], shares)


def _holds(category: Category, shares: Mapping[str, Any]) -> bool:
    enough = all(shares[name] >= getattr(category, name) for name in ("known", "met", "public"))
    return enough and (shares["checked"] or not category.checked)


def _held_back(better: Sequence[Category], shares: Mapping[str, Any]) -> str:
    """Return what evidence would give a better category with what is known now, "" when none would."""
    for one in better:
        if shares["known"] >= one.known and shares["met"] >= one.met:
            if shares["public"] < one.public:
                return "Het bewijs is vooral eigen opgave."
            return "Nog geen enkel bewijs is door een ander getoetst."
    return ""


def _has(findings: Sequence[Mapping[str, Any]], number: str) -> bool:
    return any(row["id"] == number and row["answer"] == EvidenceAnswer.YES for row in findings)


def _share(part: float, of: float) -> float:
    return round(part / of, 4) if of else 0.0


def _strength_shares(findings: Sequence[Mapping[str, Any]], yes: float) -> dict[str, float]:
    """Return the share of the yes-points per level 1 to 4; all 0 where there are none."""
    return {
        level: round(sum(row["weight"] * row["levels"][level] for row in findings) / (yes or 1), 4)
        for level in map(str, range(1, 5))
    }


def _points(findings: Iterable[Mapping[str, Any]], answer: str) -> float:
    return round(sum(row["weight"] * row["share"][answer] for row in findings), 2)


def _next_change(judged: Iterable[Iterable[_Judged]], rules: Ruleset, as_of: date) -> str | None:
    steps = (timedelta(days=1), timedelta(days=rules.grace_days + 1))
    days = (one.until + step for many in judged for one in many if one.until and one.proof.level for step in steps)
    first = min((day for day in days if day > as_of), default=None)
    return first.isoformat() if first else None
