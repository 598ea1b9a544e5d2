"""What resembles the thing of a page, for the pages of other rooms."""

from typing import Any

from django import template

from ..similar import similar_entries

register = template.Library()


@register.inclusion_tag("search/similar.html")
def similar_to(kind: str, pk: int, among: str = "") -> dict[str, Any]:
    """Show what resembles this most, of the kind `among` when given; nothing while the index cannot be asked."""
    return {"similar": similar_entries(kind, pk, among)}
