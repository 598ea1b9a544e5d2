"""Why registrations stand together, for templates."""

from django import template

from ..grouping import Explanation, explain
from ..models import RegistrationMatch

register = template.Library()


@register.filter
def explained(match: RegistrationMatch | None) -> list[Explanation]:
    """Return the reasons of a match in sentences, none when there is no match yet."""
    return explain(match) if match else []
