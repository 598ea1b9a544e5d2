"""The three small ratings of an application, as they stand on pages of other subjects."""

from typing import Any

from catalogue.diligence import kept_ruleset, present_dimensions
from catalogue.models import Application


def small_ratings(application: Application) -> list[dict[str, Any]]:
    """Return the three dimensions of today's report; none while there is no report."""
    rating = application.ratings.filter(replaced_at=None).defer("findings").first()
    return present_dimensions(rating.dimensions, kept_ruleset(rating.ruleset_id)) if rating else []
