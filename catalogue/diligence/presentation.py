"""A report as pages show it: labels with every number, findings in groups, differences between two reports."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ..models import EvidenceAnswer
from .rating import PARTLY, UNKNOWN
from .ruleset import Indicator, Ruleset

Shown = dict[str, Any]
GROUPS = (
    (EvidenceAnswer.YES.value, "Ja"),
    (PARTLY, "Bij een deel van de gebruikers"),
    (EvidenceAnswer.NO.value, "Nee"),
    (UNKNOWN, "Onbekend"),
    (EvidenceAnswer.NOT_APPLICABLE.value, "Niet van toepassing"),
)
LABELS = dict(GROUPS)
HALF = 0.5  # of the yes-points have a level: then the words of that level describe the evidence as a whole


def present_dimensions(dimensions: Mapping[str, Any], rules: Ruleset) -> list[Shown]:
    """Return the three dimensions with their labels; one without judgement has `prohibited`."""
    return [_dimension(key, dimensions.get(key), rules) for key in rules.dimensions]


def present_findings(findings: Sequence[Mapping[str, Any]], rules: Ruleset, dimension: str) -> list[Shown]:
    """Return the groups of one dimension that are not empty, by answer."""
    rows = [(rules.indicator(row["id"]), row) for row in findings]
    mine = [
        _finding(row, indicator, rules) for indicator, row in rows if indicator and indicator.dimension == dimension
    ]
    groups = [
        {"answer": answer, "label": label, "rows": [row for row in mine if row["answer"] == answer]}
        for answer, label in GROUPS
    ]
    return [{**group, "total": len(mine)} for group in groups if group["rows"]]


def differences(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], rules: Ruleset) -> list[Shown]:
    """Return each indicator whose answer, level or number of users changed, with both in words."""
    before = {row["id"]: row for row in old}
    changed = []
    for row in new:
        was, indicator = before.get(row["id"]), rules.indicator(row["id"])
        if was is None or indicator is None:
            continue
        words = (_state_words(was, indicator, rules), _state_words(row, indicator, rules))
        if words[0] == words[1]:
            continue
        changed.append({"id": row["id"], "title": indicator.title, "was": words[0], "now": words[1]})
    return changed


def strength_label(strength: Mapping[str, float]) -> tuple[int, str]:
    """Return the level that at least half of the yes-points reach, and its label."""
    share = {level: sum(strength.get(str(n), 0) for n in range(level, 5)) for level in range(1, 5)}
    if not share[1]:
        return 0, "nog geen bewijs"
    for level, words in ((4, "vooral onafhankelijke audit"), (3, "vooral getoetst"), (2, "ten minste half openbaar")):
        if share[level] >= HALF:
            return level, words
    return 1, "vooral eigen opgave"


def _dimension(key: str, dimension: Mapping[str, Any] | None, rules: Ruleset) -> Shown:
    words = rules.dimensions[key]
    if dimension is None:
        return {"key": key, "name": words.name, "about": words.about, "prohibited": True}
    level, strength = strength_label(dimension["strength"])
    applicable = dimension["points_applicable"] or 1
    answered, score = (round(100 * dimension[name] / applicable) for name in ("points_answered", "points_yes"))
    return {
        **dimension,
        "key": key,
        "name": words.name,
        "about": words.about,
        "known": round(100 * dimension["coverage"]),
        "answered_points": answered,
        "answered_width": f"{answered}%",
        "score_points": score,
        "score_width": f"{score}%",
        "strength_words": strength,
        "strength_level": level,
        "means": next((one.means for one in rules.categories if one.name == dimension["category"]), ""),
    }


def _finding(row: Mapping[str, Any], indicator: Indicator, rules: Ruleset) -> Shown:
    wanted = EvidenceAnswer.YES if row["answer"] == PARTLY else row["answer"]
    best = next((proof for proof in row["proofs"] if proof["answer"] == wanted and not proof.get("state")), None)
    return {
        **row,
        "title": indicator.title,
        "use": indicator.reach == "use",
        "share_words": _share_words(row, indicator),
        "percent": f"{round(100 * row['share'][EvidenceAnswer.YES])}%",
        "source": indicator.source,
        "improve": indicator.improve,
        "better": row["answer"] != EvidenceAnswer.NOT_APPLICABLE and (row["level"] < 2 or row["late"]),
        "level_words": rules.levels[row["level"]],
        "proofs": [_proof(proof, rules) for proof in row["proofs"]],
        "best": _proof(best, rules) if best else None,
    }


def _share_words(row: Mapping[str, Any], indicator: Indicator) -> str:
    """How many of the users have it; of a product or of one user the answer itself."""
    label = LABELS[row["answer"]]
    if indicator.reach != "use" or row["of"] < 2:
        return label
    if row["users"]:
        return f"Bij {row['users']} van {row['of']} gebruikers"
    return f"{label}, bij geen van de {row['of']} gebruikers" if row["answer"] == UNKNOWN else label


def _proof(proof: Mapping[str, Any], rules: Ruleset) -> Shown:
    days = {name: date.fromisoformat(proof[name]) if proof.get(name) else None for name in ("date", "until")}
    return {**proof, **days, "level_words": rules.levels[proof["level"]]}


def _state_words(row: Mapping[str, Any], indicator: Indicator, rules: Ruleset) -> str:
    """An answer with its level, and of use with how many of the users have it."""
    is_shared = indicator.reach == "use" and row["of"] > 1 and row["users"]
    share = f", bij {row['users']} van {row['of']}" if is_shared else ""
    level = f" ({rules.levels[row['level']]})" if row["level"] else ""
    return f"{LABELS[row['answer']]}{share}{level}"
