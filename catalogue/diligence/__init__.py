"""Is it good enough to take over? From evidence to a report, by rules in a file. The one door: import from here."""

from .deriving import forget_profile, keep_derived, keep_profile
from .rating import HIGH_RISK, NOT_ENOUGH, PROHIBITED, UNKNOWN, rate
from .ruleset import Indicator, Ruleset, ruleset
from .showing import differences, shown_dimensions, shown_findings
from .storing import keep_product, rate_all, rate_applications, rate_expired, rate_registration, rules_of

__all__ = [
    "HIGH_RISK",
    "NOT_ENOUGH",
    "PROHIBITED",
    "UNKNOWN",
    "Indicator",
    "Ruleset",
    "differences",
    "forget_profile",
    "keep_derived",
    "keep_product",
    "keep_profile",
    "rate",
    "rate_all",
    "rate_applications",
    "rate_expired",
    "rate_registration",
    "rules_of",
    "ruleset",
    "shown_dimensions",
    "shown_findings",
]
