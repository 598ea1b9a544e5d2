"""Where the CMS has the screens of evidence: their addresses, their menu, and the words of their log."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from ...admin_views import PER_PAGE, menu_items
from ...models import Evidence
from .. import log
from .access import EvidencePolicy, may_enter
from .forms import EvidenceForm
from .lists import SEARCHED, EvidenceFilterSet, EvidenceListView, LogView
from .views import AddView, EditView, ReplyView

register_permission_policy(Evidence, EvidencePolicy(Evidence))


class EvidenceViewSet(ModelViewSet):
    """The screens of evidence. It is retracted, never deleted, and nothing refers to it."""

    model = Evidence
    icon = "doc-full-inverse"
    url_namespace = "evidence"
    index_view_class = EvidenceListView
    add_view_class = AddView
    edit_view_class = EditView
    add_to_reference_index = False
    copy_view_enabled = False
    list_per_page = PER_PAGE
    ordering = ("checks", "-pk")
    list_display = [
        "__str__",
        Column("organisation", label="Organisatie", sort_key="organisation__name"),
        Column("subject", label="Bij"),
        DateColumn("date", label="Datum", sort_key="date"),
        BooleanColumn("checks", label="Gecontroleerd", sort_key="checks"),
    ]
    filterset_class = EvidenceFilterSet
    search_fields = SEARCHED
    list_export = ["indicator", "what", "get_answer_display", "level", "organisation", "subject", "date", "link"]
    export_headings = {"get_answer_display": "Antwoord", "subject": "Bij"}
    export_filename = "bewijs"

    def get_form_class(self, for_update: bool = False) -> type[EvidenceForm]:
        return EvidenceForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**kwargs) | {"delete_url_name": None, "usage_url_name": None}

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """Return what is given to a group; the rest follows from the organisations somebody speaks for."""
        return super().get_permissions_to_register().filter(codename="moderate_evidence")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("resultaten/", self.index_results_view, name="index_results"),
            path("nieuw/", self.add_view, name="add"),
            path("reactie/", ReplyView.as_view(), name="reply"),
            path("logboek/", LogView.as_view(), name="log"),
            path("logboek/resultaten/", LogView.as_view(results_only=True), name="log_results"),
            path("<int:pk>/", self.edit_view, name="edit"),
            path("<int:pk>/geschiedenis/", self.history_view, name="history"),
            path("<int:pk>/geschiedenis/resultaten/", self.history_results_view, name="history_results"),
        ]


@hooks.register("register_admin_viewset")
def register_evidence_viewset() -> EvidenceViewSet:
    return EvidenceViewSet("bewijs")


@hooks.register("register_log_actions")
def register_evidence_actions(actions: LogActionRegistry) -> None:
    log.register_actions(actions)


@hooks.register("register_admin_menu_item")
def register_evidence_menu() -> MenuItem:
    items = menu_items(
        may_enter,
        ("Bewijs bekijken", "evidence:index", "list-ul"),
        ("Bewijs toevoegen", "evidence:add", "plus"),
        ("Reageren", "evidence:reply", "comment"),
        ("Logboek", "evidence:log", "history"),
    )
    return SubmenuMenuItem("Bewijs", Menu(items=items), icon_name="doc-full-inverse", order=112)
