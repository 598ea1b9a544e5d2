"""Publication standards 0.1 to 0.4 in the fields of 1.0, where they mean the same; the rest stays in the raw record.

docs/reference/register.md#older-versions-of-the-standard says what the old ones had.
"""

from collections.abc import Mapping
from typing import Any

YES = "ja"
ASSESSMENTS = {
    "iama": "Impact Assessment Mensenrechten en Algoritmes (IAMA)",
    "dpia": "Data Protection Impact Assessment (DPIA)",
}
LINKS = {"lawful_basis_link": "lawful_basis_grouping", "source_data_link": "source_data_grouping"}


def in_terms_of_1_0(wire: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record with the keys of standard 1.0; one that is of 1.0 already comes back as it is."""
    record = dict(wire)
    version = str(record.get("standard_version") or "1.0")
    if not version.startswith("0."):
        return record
    record["goal"] = _joined(record.get("goal"), record.get("impact"))
    record["description_short"] = record.get("description_short") or record.get("description")
    record["impacttoetsen_grouping"] = record.get("impacttoetsen_grouping") or _assessments(record)
    record["impacttoetsen"] = record.get("iama_description") or record.get("dpia_description")
    for old, new in LINKS.items():
        if record.get(old) and not record.get(new):
            record[new] = [{"title": record[old], "link": record[old]}]
    if version < "0.4":
        record.pop("category", None)  # free text there, a theme from 0.4 on
    return record


def _joined(goal: str | None, impact: str | None) -> str | None:
    """Standard 1.0 has one field "doel en impact" for what were two."""
    parts = [part for part in (goal, impact) if part]
    return "\n".join(parts) or None


def _assessments(record: Mapping[str, Any]) -> list[dict[str, str]]:
    listed = record.get("impacttoetsen")
    if str(record.get("standard_version")).startswith("0.4") and listed:
        names = listed if isinstance(listed, list) else str(listed).split(",")
        return [{"title": name.strip(), "link": ""} for name in names if name.strip()]
    titles = [title for key, title in ASSESSMENTS.items() if str(record.get(key) or "").casefold() == YES]
    return [{"title": title, "link": ""} for title in titles]
