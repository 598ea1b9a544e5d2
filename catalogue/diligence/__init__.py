"""Due diligence: from evidence to a report, by rules in a file. What other packages use of it is here."""

from .derived_evidence import (
    delete_profile_evidence,
    move_profile_evidence,
    text_counts,
    update_profile_evidence,
    update_registration_evidence,
)
from .indicators import automatic_indicators
from .link_checks import LinkCheckResult, links_to_check, rate_linked, save_link_check
from .presentation import differences, present_dimensions, present_findings
from .rating import HIGH_RISK, PARTLY, PROHIBITED, UNKNOWN, rate
from .reports import kept_ruleset, rate_all, rate_applications, rate_expired, rate_registration, update_product_evidence
from .ruleset import Indicator, Ruleset, ruleset

__all__ = [
    "HIGH_RISK",
    "PARTLY",
    "PROHIBITED",
    "UNKNOWN",
    "Indicator",
    "LinkCheckResult",
    "Ruleset",
    "automatic_indicators",
    "delete_profile_evidence",
    "differences",
    "kept_ruleset",
    "links_to_check",
    "move_profile_evidence",
    "present_dimensions",
    "present_findings",
    "rate",
    "rate_all",
    "rate_applications",
    "rate_expired",
    "rate_linked",
    "rate_registration",
    "ruleset",
    "save_link_check",
    "text_counts",
    "update_product_evidence",
    "update_profile_evidence",
    "update_registration_evidence",
]
