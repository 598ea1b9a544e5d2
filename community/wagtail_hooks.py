"""People in the CMS: who belongs to which organisation and what that gives, and the audit log."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet

from .audit.admin import AuditViewSet
from .models import Membership


class MeaningInSuccessMessage:
    """After saving: what the membership gives now, or what is still needed."""

    def get_success_message(self, *args: Any) -> str:
        message = super().get_success_message(*args)  # type: ignore[misc]
        return f"{message} {self.object.meaning}"  # type: ignore[attr-defined]


class AddMembership(MeaningInSuccessMessage, CreateView):
    """A new one."""


class EditMembership(MeaningInSuccessMessage, EditView):
    """One that is there."""


class MembershipViewSet(ModelViewSet):
    model = Membership
    menu_label = "Lidmaatschappen"
    icon = "group"
    add_to_settings_menu = True
    list_display = ["user", "organisation", "role", "confirmed_at", Column("meaning", label="Wat geeft het?")]
    list_filter = ["role"]
    search_fields = ["user__username", "organisation__name"]
    panels = [FieldPanel("user"), FieldPanel("organisation"), FieldPanel("role"), FieldPanel("confirmed_at")]
    add_view_class = AddMembership
    edit_view_class = EditMembership


class MembershipPanel(Component):
    """On the first screen of the CMS: for which organisations somebody writes, or what is still needed."""

    name = "lidmaatschappen"
    template_name = "community/memberships.html"
    order = 15

    def __init__(self, memberships: list[Membership]) -> None:
        self._memberships = memberships

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"memberships": self._memberships}


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ModelViewSet]:
    return [MembershipViewSet("lidmaatschappen"), AuditViewSet("logboek")]


@hooks.register("construct_homepage_panels")
def add_membership_panel(request: HttpRequest, panels: list[Component]) -> None:
    if memberships := list(Membership.objects.filter(user=request.user.pk).select_related("organisation", "user")):
        panels.append(MembershipPanel(memberships))
