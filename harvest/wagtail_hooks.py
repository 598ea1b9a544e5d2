"""Imports in the CMS: what was fetched, and what went wrong with it."""

from django import forms
from django_filters import ChoiceFilter  # type: ignore[import-untyped]
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from catalogue.wagtail_hooks import ReadOnlyPolicy

from .models import TRANSPORT_NAMES, HarvestProblem, HarvestRun


class RunFilter(WagtailFilterSet):
    transport = ChoiceFilter(
        label="Weg", choices=list(TRANSPORT_NAMES.items()), widget=forms.RadioSelect, empty_label="Alle"
    )

    class Meta:
        model = HarvestRun
        fields = ["status", "transport"]


class HarvestRunViewSet(ModelViewSet):
    model = HarvestRun
    menu_label = "Imports"
    icon = "download"
    list_display = ["started_at", "transport_name", "status", "added", "updated", "withdrawn", "older", "failed"]
    filterset_class = RunFilter
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
