"""Whether something is AI: not every algorithm in the register is. What says so is named with it."""

import re
from dataclasses import dataclass

from .models import AiUse, PublicationCategory, Registration
from .safe_text import plain_text
from .sentences import sentences

TEXTS = (
    "name",
    "description_short",
    "technical_operation",
    "purpose_and_impact",
    "considerations",
    "risk_management",
    "human_intervention",
    "keywords",
)
BY_CATEGORY = "Zij kozen in het register de categorie hoog-risico AI-systeem."
# Words for techniques that the AI Act's definition of an AI system covers (Regulation (EU) 2024/1689, recital 12).
AI = re.compile(
    r"\b(?:AI|A\.I\.|GPT(?:-\w{1,3})?|LLM|LLMs|NLP|ChatGPT|Copilot)\b"
    r"|\b(?i:artifici(?:al|ële|ele) intelligen(?:ce|tie)|kunstmatige intelligentie"
    r"|machine[- ]?learning|deep[- ]?learning|neura(?:l|le) net\w{0,10}|taalmodel\w{0,4}"
    r"|language models?|generatieve AI|generative AI"
    r"|random forest|gradient boosting|xgboost|logisti(?:c|sche) regressi(?:on|e)|computer vision"
    r"|named entity recognition|beeldherkenning|image recognition|spraakherkenning|speech recognition"
    r"|getraind\w? model|trained model|model is (?:trained|getraind))\b"
)
# A denial in the same sentence: "geen AI", "no artificial intelligence". "Not self-learning" and "no generative AI" say
# nothing of it: a trained model that stays as it is is AI.
DENIED = re.compile(
    r"\b(?i:geen|niet|no|not|zonder|without|noch|nor)\b(?:\W{1,3}(?!(?i:generati))\w{1,20}){0,4}\W{1,3}"
    r"(?:AI|A\.I\.|(?i:artifici(?:al|ële|ele) intelligen(?:ce|tie)|kunstmatige intelligentie|machine[- ]?learning))\b"
)
RULES = re.compile(
    r"\b(?i:beslisregels?|rekenregels?|business rules?|rule[- ]based|regelgebaseerd\w?|decision rules?|vaste regels"
    r"|rekenformules?|robotic process automation|RPA)\b"
)


@dataclass(frozen=True)
class Stated:
    """What is said, and by what: a sentence of the registration or its category; "" when nothing says it."""

    use: AiUse
    source: str = ""


def ai_use(row: Registration) -> Stated:
    """Return whether a registration is about AI: by its category or its name, else by its words. A denial of AI goes
    before a word for it, and that before a word for rules.
    """
    if row.publication_category == PublicationCategory.HIGH_RISK:
        return Stated(AiUse.AI, BY_CATEGORY)
    found = [one for name in TEXTS for one in sentences(plain_text(getattr(row, name)))]
    for pattern, use in ((DENIED, AiUse.WITHOUT), (AI, AiUse.AI), (RULES, AiUse.WITHOUT)):
        named = pattern is DENIED and AI.search(row.name)
        if not named and (said := next(filter(pattern.search, found), "")):
            return Stated(use, said)
    return Stated(AiUse.UNKNOWN)
