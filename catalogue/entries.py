"""What any source has to deliver about one registration: the contract between harvest and catalogue.

The fields are those of the Publicatiestandaard 1.0 under our own names (docs/reference/fields.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

Link = dict[str, str]  # {"title": …, "link": …}; the link may be empty or prose


@dataclass(frozen=True, kw_only=True)
class RegistrationData:
    """One registration as a source gave it.

    Texts are "" when the source has nothing. The fields marked HTML hold an HTML fragment limited to
    div, br, p, ul, ol and li; all others are plain text. `modified_at` is None when the source does not say.
    """

    register_id: str
    name: str
    organisation_name: str

    organisation_id: str = ""
    organisation_code: str = ""
    description_short: str = ""
    themes: tuple[str, ...] = ()
    status: str = ""
    start_date: str = ""
    end_date: str = ""
    contact: str = ""
    website: str = ""
    publication_category: str = ""
    source_registration_link: str = ""
    purpose_and_impact: str = ""  # HTML
    considerations: str = ""  # HTML
    human_intervention: str = ""  # HTML
    risk_management: str = ""  # HTML
    legal_basis: str = ""  # HTML
    legal_basis_links: tuple[Link, ...] = ()
    processing_register_link: str = ""
    impact_assessments: tuple[Link, ...] = ()
    impact_assessments_explanation: str = ""  # HTML
    data: str = ""  # HTML
    data_links: tuple[Link, ...] = ()
    technical_operation: str = ""  # HTML
    supplier: str = ""
    source_code_link: str = ""
    language: str = ""
    standard_version: str = ""
    source_id: str = ""
    keywords: str = ""
    modified_at: datetime | None = None

    content_hash: str = field(compare=False, default="")
    # As received, with a mark for every NUL, which PostgreSQL cannot hold.
    raw: Mapping[str, Any] = field(compare=False, default_factory=dict)
    # What the transport that brought it can carry at all; the rest is left as it is in the catalogue.
    carries: frozenset[str] = field(compare=False, default=frozenset())
    # This transport spoils texts: a field that says the same as the one in the catalogue is left as it is there.
    lossy: bool = field(compare=False, default=False)

    def has(self, name: str) -> bool:
        """Say whether the transport that brought it can carry this field."""
        return not self.carries or name in self.carries


NOT_CONTENT = {"content_hash", "raw", "carries", "lossy"}
IDENTITY = {"register_id", "organisation_name", "organisation_id", "organisation_code"}
ALL_FIELDS = frozenset(f.name for f in fields(RegistrationData)) - NOT_CONTENT
STORED_FIELDS = ALL_FIELDS - IDENTITY - {"themes", "status", "publication_category"}
