"""The word lists of a ruleset, read from `rules/<version>/texts.yaml`: validated, and compiled to patterns.

The notation of the file is explained at its top, in Dutch. Every pattern is used with `search`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

Rule = re.Pattern[str]
# The rest of a word has a bound, so that no text makes the work grow with its square; the longest Dutch word has fewer.
SIGNS = {"(": "(?:", "|": "|", ")": ")", "[": "(?:", "]": ")?", "*": r"\w{0,60}", "~": r"\W?", "#": r"\d+[a-z]?"}


class TextRulesError(ValueError):
    """The word lists cannot be used; the message says where and why."""


@dataclass(frozen=True, kw_only=True)
class AssessmentRules:
    """How a kind of assessment is recognised: by its values or titles in the list, or by what the explanation says."""

    kinds: frozenset[str]
    titled: Rule
    mentioned: Rule
    denied: Rule


@dataclass(frozen=True, kw_only=True)
class StatementRules:
    """How a statement is recognised in a sentence: it fits `stated` and not `unless`, and its text fits `also`.

    `fields` are those of a registration in which it may stand; none means any.
    """

    stated: Rule
    fields: tuple[str, ...] = ()
    unless: Rule | None = None
    also: Rule | None = None


@dataclass(frozen=True, kw_only=True)
class TextRules:
    """Everything that a derivation asks of a text; each field stands in the file with its explanation."""

    equal_text_words: int
    nothing: Rule
    refers_elsewhere: Rule
    not_applicable_first: Rule
    none_weighed: Rule
    no_human: Rule
    rights: AssessmentRules
    privacy: AssessmentRules
    planned: Rule
    done: Rule
    no_personal_data: Rule
    no_legal_basis: Rule
    legal_reference: Rule
    no_supplier_name: Rule
    code_not_public: Rule
    repository: Rule
    no_data_named: Rule
    no_data_source: Rule
    register_of_processing: Rule
    statements: Mapping[str, StatementRules]


def read_text_rules(body: Mapping[str, Any]) -> TextRules:
    """Return the rules of this data, as it stands in the file. Raises TextRulesError."""
    names = {field.name for field in fields(TextRules)}
    if wrong := (body.keys() ^ names) - {"lists"}:
        raise TextRulesError(f"Deze regels ontbreken of zijn onbekend: {', '.join(sorted(wrong))}.")
    return TextRules(**{name: _read(name, body[name]) for name in names})


def _read(name: str, value: Any) -> Any:
    if name == "equal_text_words":
        return _number(name, value)
    if name in ("rights", "privacy"):
        return _assessment(name, value)
    if name == "statements":
        return _statements(value)
    return _rule(name, value)


def _number(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise TextRulesError(f"{name}: {value!r} is geen aantal.")
    return value


def _assessment(name: str, value: Any) -> AssessmentRules:
    names = {"kinds", "titled", "mentioned", "denied"}
    parts = _parts(name, value, names)
    if missing := names - parts.keys():
        raise TextRulesError(f"{name}: hier ontbreekt {', '.join(sorted(missing))}.")
    return AssessmentRules(
        kinds=frozenset(_phrases(name, parts["kinds"])),
        titled=_rule(f"{name}, titled", parts["titled"]),
        mentioned=_rule(f"{name}, mentioned", parts["mentioned"]),
        denied=_rule(f"{name}, denied", parts["denied"]),
    )


def _statements(value: Any) -> Mapping[str, StatementRules]:
    if not isinstance(value, Mapping) or not all(isinstance(parts, Mapping) for parts in value.values()):
        raise TextRulesError("statements: schrijf hier bij elke indicator wat hem toont.")
    return {str(indicator): _statement(f"statements, {indicator}", parts) for indicator, parts in value.items()}


def _statement(name: str, value: Any) -> StatementRules:
    parts = dict(_parts(name, value, {"stated", "unless", "also", "fields"}))
    if "stated" not in parts:
        raise TextRulesError(f"{name}: hier ontbreekt stated.")
    fields = tuple(_phrases(name, parts.pop("fields", [])))
    return StatementRules(fields=fields, **{part: _rule(f"{name}, {part}", rule) for part, rule in parts.items()})


def _rule(name: str, value: Any) -> Rule:
    ways: dict[str, Callable[[str, Any], str]] = {
        "whole": lambda name, phrases: rf"\A\W*{_any(name, phrases)}\W*\Z",
        "starts": lambda name, phrases: rf"\A\W*{_any(name, phrases)}(?!\w)",
        "words": _words,
        "sequences": _sequences,
    }
    parts = _parts(name, value, ways.keys())
    try:
        return re.compile("|".join(ways[way](name, part) for way, part in parts.items()), re.IGNORECASE)
    except re.error as error:
        raise TextRulesError(f"{name}: een haakje staat alleen, of een teken staat op een verkeerde plek.") from error


def _parts(name: str, value: Any, known: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not value or not value.keys() <= set(known):
        raise TextRulesError(f"{name}: schrijf hier een of meer van {', '.join(sorted(known))}.")
    return value


def _words(name: str, phrases: Any) -> str:
    return rf"(?<!\w){_any(name, phrases)}(?!\w)"


def _any(name: str, phrases: Any) -> str:
    return f"(?:{'|'.join(_pattern(phrase) for phrase in _phrases(name, phrases))})"


def _pattern(phrase: str) -> str:
    return "".join(SIGNS.get(sign) or re.escape(sign) for sign in phrase)


def _phrases(name: str, value: Any) -> Iterator[str]:
    """Yield the phrases of a list, or of lists in a list. `no` without others is no text to YAML, so it is refused."""
    if isinstance(value, list):
        for one in value:
            yield from _phrases(name, one)
        return
    phrases = [" ".join(part.split()) for part in value.split(",")] if isinstance(value, str) else [""]
    if not all(phrases):
        raise TextRulesError(f"{name}: {value!r} is geen lijst van woorden. Zet er aanhalingstekens om.")
    yield from phrases


def _sequences(name: str, sequences: Any) -> str:
    if not isinstance(sequences, list) or not all(isinstance(steps, list) for steps in sequences):
        raise TextRulesError(f"{name}: schrijf bij sequences een lijst van stappen.")
    return "|".join("".join(_step(name, step) for step in steps) for steps in sequences)


def _step(name: str, step: Any) -> str:
    if step in ("start", "end"):
        return {"start": r"\A\W*", "end": r"\Z"}[step]
    if isinstance(step, int) and not isinstance(step, bool):
        return _gap(name, {"most": step})
    return _gap(name, step) if isinstance(step, Mapping) else _words(name, step)


def _gap(name: str, gap: Mapping[str, Any]) -> str:
    """Return the pattern of a number of signs; without `ends_at` a full stop ends it."""
    if not gap.keys() <= {"most", "ends_at", "without"}:
        raise TextRulesError(f"{name}: bij een aantal tekens kunnen alleen most, ends_at en without staan.")
    ends = str(gap.get("ends_at", "."))
    sign = f"[^{re.escape(ends)}]" if ends else "."
    if "without" in gap:
        sign = f"(?:(?!{_words(name, gap['without'])}){sign})"
    return f"{sign}{{0,{_number(name, gap.get('most'))}}}"
