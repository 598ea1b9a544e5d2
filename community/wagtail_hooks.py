"""People in the CMS: who belongs to which organisation, and the audit log."""

from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet

from .audit.screens import AuditViewSet
from .models import Membership


class MembershipViewSet(ModelViewSet):
    model = Membership
    menu_label = "Lidmaatschappen"
    icon = "group"
    add_to_settings_menu = True
    list_display = ["user", "organisation", "role", "confirmed_at"]
    list_filter = ["role"]
    search_fields = ["user__username", "organisation__name"]
    panels = [FieldPanel("user"), FieldPanel("organisation"), FieldPanel("role"), FieldPanel("confirmed_at")]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ModelViewSet]:
    return [MembershipViewSet("lidmaatschappen"), AuditViewSet("logboek")]
