"""The closed value lists of the Publicatiestandaard: what the transports and the years call their values.

What is on no list is kept as it was given, and shown so.
"""

from typing import Any

from .models import PublicationCategory, Status
from .normalised_text import normalised

LISTS: dict[str, Any] = {"status": Status, "publication_category": PublicationCategory}
# Other words for a value; other signs and capitals are understood without.
ALSO = {
    "ontwikkeling": Status.IN_DEVELOPMENT,
    "In development": Status.IN_DEVELOPMENT,
    "In use": Status.IN_USE,
    "Out of use": Status.OUT_OF_USE,
    "Hoog-risico AI-systemen": PublicationCategory.HIGH_RISK,
    "High-Risk AI-system": PublicationCategory.HIGH_RISK,
    "Impactful algorithms": PublicationCategory.IMPACTFUL,
    "Other algorithms": PublicationCategory.OTHER,
}
VALUES: dict[str, dict[str, Any]] = {
    name: {normalised(text): choice for choice in choices for text in (choice.value, choice.label)}
    | {normalised(text): choice for text, choice in ALSO.items() if choice in choices}
    for name, choices in LISTS.items()
}


def is_known(name: str, text: str) -> bool:
    """Say whether the list of this field has a value for this text."""
    return normalised(text) in VALUES[name]


def value_of(name: str, text: str) -> str:
    """Return the value to store: one of the list, or the text itself."""
    choice = VALUES[name].get(normalised(text))
    return choice.value if choice else text


def label_of(name: str, text: str) -> str:
    """Return the label of the list for a text or a stored value, or the text itself."""
    choice = VALUES[name].get(normalised(text))
    return str(choice.label) if choice else text
