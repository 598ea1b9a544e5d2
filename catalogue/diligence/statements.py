"""Find the sentence of a registration that states something, whichever field it stands in.

A statement is recognised by the word lists of the ruleset (`statements` in texts.yaml), one sentence at a time.
"""

import re
from collections.abc import Iterator

from ..models import Registration
from ..safe_text import plain_text
from .ruleset import ruleset
from .text_rules import StatementRules

# Translations often lack the space after a full stop, so a capital after it ends a sentence too.
SENTENCE_END = re.compile(r"(?<=[.!?;])(?:\s|(?=[A-Z]))|(?<=[a-z]{2})(?:- |(?=[A-Z][a-z]))")
FIELDS = (
    "purpose_and_impact",
    "considerations",
    "human_intervention",
    "risk_management",
    "data",
    "technical_operation",
    "impact_assessments_explanation",
    "legal_basis",
    "description_short",
    "contact",
    "supplier",
)


def statement(registration: Registration, indicator: str, first: str = "") -> str:
    """Return the first sentence that states what this indicator asks, from the field `first` before others, or ""."""
    rules = ruleset().texts.statements[indicator]
    names = sorted(rules.fields or FIELDS, key=lambda name: name != first)
    return next((found for name in names if (found := stated(getattr(registration, name), rules))), "")


def stated(text: str, rules: StatementRules) -> str:
    """Return the sentence of this text that states it, "" when none does.

    With `also` the text has to say that too, in this sentence or another.
    """
    bare = plain_text(text)
    if rules.also and not rules.also.search(bare):
        return ""
    return next((one for one in sentences(bare) if _states(one, rules)), "")


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a plain text."""
    yield from filter(None, map(str.strip, SENTENCE_END.split(text)))


def _states(sentence: str, rules: StatementRules) -> bool:
    return bool(rules.stated.search(sentence)) and not (rules.unless and rules.unless.search(sentence))
