"""The first sentences of a text, as the beginning of a page."""

import re
from itertools import pairwise

END = re.compile(r"[.!?]['\"’”)]{0,2}\s+(?=[A-Z0-9‘“'\"(])")
# A point that ends no sentence.
ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Za-z]|(?:[a-z]\.)+[a-z]?|bijv|bv|ca|cq|dhr|dr|drs|e\.d|enz|etc|evt|excl|incl|ing|ir|jl|max|min|mr|mw"
    r"|nr|nrs|resp|st|t\.a\.v|art|lid|vgl|zgn)\.$",
    re.IGNORECASE,
)
LONGEST = 360  # signs: three lines and a half at the width of a lead, which holds two sentences of the register


def sentences(text: str) -> list[str]:
    """Return the sentences of a plain text, without white space around them."""
    plain = " ".join(text.split())
    ends = [found.end() for found in END.finditer(plain) if not ABBREVIATION.search(plain[: found.start() + 1])]
    return [plain[begin:end].strip() for begin, end in pairwise([0, *ends, len(plain)]) if plain[begin:end].strip()]


def first_sentences(text: str, number: int = 2) -> str:
    """Return the first sentences of a plain text; of what is longer than LONGEST, whole words and an ellipsis."""
    plain = " ".join(text.split())
    ends = [found.end() for found in END.finditer(plain) if not ABBREVIATION.search(plain[: found.start() + 1])]
    kept = plain[: ends[number - 1]].rstrip() if len(ends) >= number else plain
    if len(kept) > LONGEST and ends and ends[0] <= LONGEST:
        kept = plain[: ends[0]].rstrip()
    return kept if len(kept) <= LONGEST else kept[:LONGEST].rsplit(" ", 1)[0] + " …"
