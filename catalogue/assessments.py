"""Which assessments a registration names, whatever the spelling: the list of the Publicatiestandaard with its variants.

The titles are free text; the register's own form even recommends one with a typing error.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

OTHER = "overig"
# Value, label, and what the title has to hold; the first that fits counts, so the narrower stands before the wider.
ASSESSMENTS = (
    ("pre-scan-dpia", "Pre-scan DPIA", r"pre-?\s?(scan\s*)?dpia|pre-?scan|voor(toets|scan).{0,10}dpia"),
    ("iama", "Impact Assessment Mensenrechten en Algoritmes (IAMA)", r"\biama\b|mensenrechten"),
    ("fraia", "Fundamentele Rechten en Algoritme Impact Assessment (FRAIA)", r"\bfraia\b|fundamentele rechten en algo"),
    ("fria", "Fundamental Rights Impact Assessment (FRIA)", r"\bfria\b|fundamental rights"),
    ("aiia", "AI Impact Assessment (AIIA)", r"\baiia\b|ai[- ]?impact|artificial intelligence impact"),
    ("deda", "De Ethische Data Assistent (DEDA)", r"\bdeda\b|ethische data assist"),
    ("uthiek", "Utrecht Uthiek Assessment", r"uthiek"),
    ("rekenkamer", "Toetsingskader Algemene Rekenkamer", r"rekenkamer"),
    ("z-inspection", "Z-Inspection", r"z-?inspection"),
    ("ethische-bijsluiter", "De Ethische Bijsluiter", r"bijsluiter|ethical leaflet"),
    ("privacy-quickscan", "Privacy Quickscan", r"privacy.{0,3}quick"),
    (
        "dpia",
        "Data Protection Impact Assessment (DPIA)",
        r"\bdpia\b|\bpia\b|data protection impact|gegevensbeschermingseffect|privacy impact",
    ),
)
PATTERNS = [(value, re.compile(pattern)) for value, _label, pattern in ASSESSMENTS]
NAMES = {value: label for value, label, _pattern in ASSESSMENTS} | {OTHER: "Een andere toets"}
NONE = re.compile(r"\W*(geen|nee|nvt|n\.?v\.?t\.?|niet van toepassing|-)\W*")


def assessments(links: Iterable[Mapping[str, str]]) -> list[str]:
    """Return the value of each assessment named in these links, in the order of the list; none gives an empty list."""
    found = {value for link in links if (value := assessment(link.get("title", "")))}
    return [value for value in NAMES if value in found]


def assessment(title: str) -> str:
    """Return the value for one title, OTHER when the list does not know it, "" when it says that there is none."""
    spread = unicodedata.normalize("NFKD", title[:300].casefold())
    bare = "".join(sign for sign in spread if not unicodedata.combining(sign)).strip()
    if not bare or NONE.fullmatch(bare):
        return ""
    return next((value for value, pattern in PATTERNS if pattern.search(bare)), OTHER)
