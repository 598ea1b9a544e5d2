"""Is it good enough to take over? From evidence to a report, by rules in a file. What others use of it is here."""

from .deriving import forget_profile, keep_derived, keep_profile, move_profile
from .indicators import automatic
from .links import Outcome, due_links, keep_outcome, rate_with
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
    "Outcome",
    "Ruleset",
    "automatic",
    "differences",
    "due_links",
    "forget_profile",
    "keep_derived",
    "keep_outcome",
    "keep_product",
    "keep_profile",
    "move_profile",
    "rate",
    "rate_all",
    "rate_applications",
    "rate_expired",
    "rate_registration",
    "rate_with",
    "rules_of",
    "ruleset",
    "shown_dimensions",
    "shown_findings",
]
