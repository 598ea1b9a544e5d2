"""The knowledge portal in the CMS: its lists in the menu, and windows to choose from."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import BooleanColumn, LiveStatusTagColumn
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from catalogue.proposals.service import may_propose
from catalogue.representation import edits_for_all

from . import choosers
from .belonging import hidden_from
from .models import (
    INDEXES,
    GlossaryTerm,
    KnowledgeDocument,
    KnowledgeImage,
    KnowledgePage,
    Recording,
    RelatedInitiative,
)


class OwnRows(SnippetViewSet):
    """Lists what this person may change."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.permission_policy.instances_user_has_any_permission_for(request.user, {"change", "view"})


class GlossaryTermViewSet(OwnRows):
    model = GlossaryTerm
    menu_label = "Begrippen"
    icon = "openquote"
    list_display = ["term", "also", "source"]
    search_fields = ["term", "also", "definition"]
    list_per_page = 50


class RelatedInitiativeViewSet(OwnRows):
    model = RelatedInitiative
    menu_label = "Initiatieven"
    icon = "link"
    list_display = ["name", "organisation", "url"]
    search_fields = ["name", "what"]


class RecordingViewSet(SnippetViewSet):
    model = Recording
    menu_label = "Geluid en video"
    icon = "media"
    list_display = ["title", BooleanColumn("is_video", label="Met beeld", sort_key="is_video"), LiveStatusTagColumn()]
    search_fields = ["title", "transcript"]


class KnowledgeGroup(SnippetViewSetGroup):
    menu_label = "Kennis"
    icon = "help"
    menu_order = 120
    items = (GlossaryTermViewSet, RelatedInitiativeViewSet, RecordingViewSet)


register_snippet(KnowledgeGroup)


class OwnImages(ImagesAdminAPIViewSet):
    """Pictures that this person may choose; Wagtail's own gives every one to whoever may enter."""

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().exclude(pk__in=hidden_from(self.request.user, KnowledgeImage).values("pk"))


class OwnDocuments(DocumentsAdminAPIViewSet):
    """Documents that this person may choose."""

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().exclude(pk__in=hidden_from(self.request.user, KnowledgeDocument).values("pk"))


@hooks.register("construct_admin_api", order=1)
def show_own_files(router: Any) -> None:
    router.register_endpoint("images", OwnImages)
    router.register_endpoint("documents", OwnDocuments)


@hooks.register("construct_page_chooser_queryset")
def offer_no_drafts_of_others(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return pages.exclude(pk__in=hidden_from(request.user, KnowledgePage).exclude(live=True).values("pk"))


@hooks.register("construct_reports_menu")
def keep_reports_for_the_site(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's reports tell titles of every draft, so they are for who works on all of them."""
    if not edits_for_all(request.user):
        items.clear()


@hooks.register("register_admin_viewset")
def register_choosers() -> list[ChooserViewSet]:
    return [choosers.organisation]


class AddPanel(Component):
    """On the home of the CMS: one step to a new page of every kind that this person may make."""

    name = "kennis-toevoegen"
    template_name = "knowledge/add_panel.html"
    order = 20

    def __init__(self, links: list[dict[str, str]]) -> None:
        self._links = links

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"links": self._links}


@hooks.register("construct_homepage_panels")
def offer_to_add(request: HttpRequest, panels: list[Component]) -> None:
    user = request.user
    if links := [*_applications_to_add(user), *_pages_to_add(user), *_rows_to_add(user)]:
        panels.append(AddPanel(links))


def _applications_to_add(user: Any) -> Iterator[dict[str, str]]:
    if may_propose(user):
        yield {"label": "toepassing", "url": reverse("own_application_new")}


def _pages_to_add(user: Any) -> Iterator[dict[str, str]]:
    for model in INDEXES:
        index, kind = model.objects.first(), model.subpage_types[0]
        if index is not None and index.permissions_for_user(user).can_add_subpage():
            place = (kind._meta.app_label, kind._meta.model_name, index.pk)
            yield {"label": str(kind._meta.verbose_name), "url": reverse("wagtailadmin_pages:add", args=place)}


def _rows_to_add(user: Any) -> Iterator[dict[str, str]]:
    for model in (GlossaryTerm, RelatedInitiative):
        if user.has_perm(f"knowledge.add_{model._meta.model_name}"):
            name = model.snippet_viewset.get_url_name("add")
            yield {"label": str(model._meta.verbose_name), "url": reverse(name)}
