"""The name of a supplier, from a field of the register that holds sentences too."""

import html
import re
from collections import Counter
from collections.abc import Iterable

from .persons import without_personal_addresses

LONGEST = 60  # signs; of the recorded register every longer value is a sentence, a list or an address
VERB = re.compile(
    r"\b(?:is|are|was|were|wordt|worden|werd|zijn|heeft|developed|ontwikkeld|created|made)\b", re.IGNORECASE
)
END = re.compile(r"[.|(](?:\s|$)|\s[|(]")


def supplier_name(text: str) -> str:
    """Return the name that the value is, or begins with before its first sentence ends; "" where there is none."""
    plain = without_personal_addresses(html.unescape(" ".join(text.split())))
    for candidate in (plain, END.split(plain, maxsplit=1)[0].strip(" ,;")):
        if len(candidate) <= LONGEST and not VERB.search(candidate) and "://" not in candidate:
            return candidate
    return ""


def spellings(texts: Iterable[str]) -> list[str]:
    """Return each name once, the commonest spelling first; what is no name is left out."""
    counts = Counter(name for text in texts if (name := supplier_name(text)))
    return sorted(counts, key=lambda name: (-counts[name], name))
