"""The audit log in the CMS, below Rapporten: to be read and searched by moderators, and changed by nobody."""

from typing import Any

from django_filters import DateFromToRangeFilter, NumberFilter  # type: ignore[import-untyped]
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from .models import AuditEntry


class ViewOnlyPolicy(ModelPermissionPolicy):
    """Whoever has the right to view; nobody has another one, an administrator neither."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return "view" in actions and super().user_has_permission(user, "view")


class AuditFilter(WagtailFilterSet):
    at = DateFromToRangeFilter(label="Wanneer", widget=DateRangePickerWidget)
    actor = NumberFilter(label="Door persoon (nummer)")
    concerns = NumberFilter(label="Over persoon (nummer)")

    class Meta:
        model = AuditEntry
        fields = ["at", "action", "actor", "concerns", "origin"]


class AuditViewSet(ModelViewSet):
    model = AuditEntry
    menu_label = "Logboek"
    icon = "history"
    menu_hook = "register_reports_menu_item"
    list_display = ["at", "action_label", "subject", "actor_label", "concerns_label", "origin"]
    filterset_class = AuditFilter
    search_fields = ["subject"]
    list_per_page = 50
    copy_view_enabled = False
    form_fields = ["subject"]


register_permission_policy(AuditEntry, ViewOnlyPolicy(AuditEntry))
