"""Where the CMS has the screens of evidence: their addresses and their menu."""

from typing import Any

from django.urls import path
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from ...admin_views import menu_items
from .views import AddView, ListView, LogView, OneView, ReplyView, may_enter


@hooks.register("register_admin_urls")
def register_evidence_urls() -> list[Any]:
    return [
        path("bewijs/", ListView.as_view(), name="evidence_list"),
        path("bewijs/nieuw/", AddView.as_view(), name="evidence_add"),
        path("bewijs/reactie/", ReplyView.as_view(), name="evidence_reply"),
        path("bewijs/logboek/", LogView.as_view(), name="evidence_log"),
        path("bewijs/<int:pk>/", OneView.as_view(), name="evidence_one"),
    ]


@hooks.register("register_admin_menu_item")
def register_evidence_menu() -> MenuItem:
    items = menu_items(
        may_enter,
        ("Bewijs bekijken", "evidence_list", "list-ul"),
        ("Bewijs toevoegen", "evidence_add", "plus"),
        ("Reageren", "evidence_reply", "comment"),
        ("Logboek", "evidence_log", "history"),
    )
    return SubmenuMenuItem("Bewijs", Menu(items=items), icon_name="doc-full-inverse", order=112)
