"""What the CMS screens of the catalogue share: who may enter, crumbs, pages of a long list, and menu entries."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from .spreadsheets import literal

PER_PAGE = 50  # as Wagtail's own list of pages


class GuardedView(WagtailAdminTemplateMixin, TemplateView):
    """A page of the CMS for whom `may_enter` lets in."""

    may_enter: Callable[[Any], bool]
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may_enter(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Where this page stands in the CMS."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def page_of(self, rows: QuerySet[Any]) -> Page[Any]:
        """Return the page of these rows that the address asks for, or the nearest when there is none of that number."""
        return Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))


class SafeExport(SpreadsheetExportMixin):
    """The export of a list of the CMS, in which a text is no formula: Wagtail sees to that in XLSX only."""

    custom_value_preprocess = SpreadsheetExportMixin.custom_value_preprocess | {
        str: {SpreadsheetExportMixin.FORMAT_CSV: literal}
    }


class GuardedMenuItem(MenuItem):
    """Shown to whom `may_enter` lets in. Looks its address up when it is drawn: hooks are read before there are any."""

    def __init__(self, label: str, url_name: str, may_enter: Callable[[Any], bool], **options: Any) -> None:
        super().__init__(label, "", name=url_name.replace(":", "-"), **options)
        self.url_name, self.may_enter = url_name, may_enter

    def is_shown(self, request: HttpRequest) -> bool:
        return self.may_enter(request.user)

    def render_component(self, request: HttpRequest) -> Any:
        self.url = reverse(self.url_name)
        return super().render_component(request)


def menu_items(may_enter: Callable[[Any], bool], *entries: tuple[str, str, str]) -> list[MenuItem]:
    """Return the entries of a menu in this order, each given as label, name of its address and icon."""
    return [
        GuardedMenuItem(label, url_name, may_enter, icon_name=icon, order=order)
        for order, (label, url_name, icon) in enumerate(entries)
    ]


def primary_key(text: str | None) -> int:
    """Return a primary key that somebody sent, 0 for what is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 15 else 0
