"""Where the CMS has the screens of the grouping: their addresses, their menu, and the lists of what is known."""

from typing import Any

from django.urls import path
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem
from wagtail.admin.viewsets.model import ModelViewSet

from ...admin_views import menu_items
from ...choosers import any_application
from ...models import KnownProduct, KnownSupplier
from .views import ApplicationsView, ApplicationView, DecisionsView, QueueView, RegroupView, UndoView, may_decide


class ProductViewSet(ModelViewSet):
    model = KnownProduct
    icon = "tag"
    list_display = ["name", "supplier", "names"]
    search_fields = ["name", "supplier", "names"]
    form_fields = ["name", "supplier", "names", "functions", "note"]
    copy_view_enabled = False


class SupplierViewSet(ModelViewSet):
    model = KnownSupplier
    icon = "tag"
    list_display = ["name", "kind", "spellings"]
    search_fields = ["name", "spellings"]
    form_fields = ["name", "kind", "spellings", "note"]
    copy_view_enabled = False


@hooks.register("register_admin_viewset")
def register_grouping_viewsets() -> list[Any]:
    return [ProductViewSet("producten"), SupplierViewSet("leveranciers"), any_application]


@hooks.register("register_admin_urls")
def register_grouping_urls() -> list[Any]:
    return [
        path("groepering/", QueueView.as_view(), name="grouping_queue"),
        path("groepering/toepassingen/", ApplicationsView.as_view(), name="grouping_applications"),
        path("groepering/toepassingen/<int:pk>/", ApplicationView.as_view(), name="grouping_application"),
        path("groepering/besluiten/", DecisionsView.as_view(), name="grouping_decisions"),
        path("groepering/besluiten/<int:pk>/terug/", UndoView.as_view(), name="grouping_undo"),
        path("groepering/opnieuw/", RegroupView.as_view(), name="grouping_regroup"),
    ]


@hooks.register("register_admin_menu_item")
def register_grouping_menu() -> SubmenuMenuItem:
    items = menu_items(
        may_decide,
        ("Vragen", "grouping_queue", "help"),
        ("Toepassingen", "grouping_applications", "list-ul"),
        ("Besluiten", "grouping_decisions", "history"),
        ("Producten", "producten:index", "tag"),
        ("Leveranciers", "leveranciers:index", "tag"),
        ("Opnieuw groeperen", "grouping_regroup", "rotate"),
    )
    return SubmenuMenuItem("Groepering", Menu(items=items), icon_name="link", order=110)
