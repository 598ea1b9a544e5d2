"""The trail above a page: home, one room, and the page itself."""

from typing import Any

from django import template
from django.urls import reverse

register = template.Library()


@register.inclusion_tag("components/breadcrumb/trail.html")
def crumbs(room: str, url_name: str, here: str) -> dict[str, Any]:
    """Show home, the room with its link when there is one, and the present page."""
    items = [{"label": "Home", "url": "/"}]
    if room:
        items.append({"label": room, "url": reverse(url_name)})
    return {"items": [*items, {"label": here}]}
