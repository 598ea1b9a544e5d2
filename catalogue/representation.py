"""Which organisations a user may act for: editors of an organisation for that one, those of the site for all."""

from typing import Any

from django.db.models import QuerySet

from .models import Organisation

ANYONES = "catalogue.change_applicationprofile"


def edits_for_all(user: Any) -> bool:
    """Say whether this is an editor or moderator of the site, who works on what any organisation has."""
    return bool(user.has_perm(ANYONES))


def represented_by(user: Any) -> QuerySet[Organisation]:
    """Return the organisations that this user may act for: a confirmed membership as their editor."""
    if not user.is_active:
        return Organisation.objects.none()
    return Organisation.objects.filter(
        memberships__user=user, memberships__role="organisatieredacteur", memberships__confirmed_at__isnull=False
    )
