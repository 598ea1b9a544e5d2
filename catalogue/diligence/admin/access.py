"""Who may use the screens of evidence. To look at what others added is the point: whoever comes in sees all of it."""

from collections.abc import Iterable
from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy

from ...representation import represented_by
from ..evidence import may_moderate


def may_enter(user: Any) -> bool:
    """Say whether the user speaks for an organisation, or is a moderator."""
    return may_moderate(user) or represented_by(user).exists()


class EvidencePolicy(ModelPermissionPolicy):
    """Evidence is retracted, never deleted. What exactly somebody may change is for `catalogue.diligence.evidence`."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in ("add", "change", "view") and may_enter(user)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)
