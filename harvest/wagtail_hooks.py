"""Imports in the CMS: what was fetched, and what went wrong with it."""

from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from catalogue.wagtail_hooks import ReadOnlyPolicy

from .models import HarvestProblem, HarvestRun


class HarvestRunViewSet(ModelViewSet):
    model = HarvestRun
    menu_label = "Imports"
    icon = "download"
    list_display = ["started_at", "transport", "status", "added", "updated", "withdrawn", "failed"]
    list_filter = ["status", "transport"]
    inspect_view_enabled = True
    copy_view_enabled = False
    panels = [FieldPanel("message", read_only=True)]


class HarvestProblemViewSet(ModelViewSet):
    model = HarvestProblem
    menu_label = "Problemen"
    icon = "warning"
    list_display = ["run", "register_id", "stage", "message"]
    list_filter = ["stage"]
    search_fields = ["register_id", "message"]
    inspect_view_enabled = True
    copy_view_enabled = False
    panels = [FieldPanel("message", read_only=True)]


class HarvestGroup(ModelViewSetGroup):
    menu_label = "Import"
    menu_icon = "download"
    menu_order = 120
    items = (HarvestRunViewSet("imports"), HarvestProblemViewSet("problemen"))


for model in (HarvestRun, HarvestProblem):
    register_permission_policy(model, ReadOnlyPolicy(model))


@hooks.register("register_admin_viewset")
def register_viewsets() -> HarvestGroup:
    return HarvestGroup()
