"""The catalogue in the CMS: editors write texts with applications, and look registrations up."""

from typing import Any

import django_filters
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, LiveStatusTagColumn
from wagtail.admin.views.generic import InspectView
from wagtail.admin.views.generic.chooser import BaseChooseView, ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from .admin_views import SafeExport
from .choosers import ApplicationFilterForm, ChosenPublic, ChosenPublicMultiple
from .diligence.admin import hooks as _evidence  # noqa: F401
from .forms import NewApplicationForm
from .grouping.admin import hooks as _grouping  # noqa: F401
from .links import web_address
from .models import Application, ApplicationProfile, Organisation, Registration, Usage
from .models.application import ApplicationQuerySet
from .proposals import admin as _proposals  # noqa: F401
from .templatetags.register import register_html

LISTED = BooleanColumn("is_listed", label="Staat op een waardelijst", sort_key="is_listed")


class ApplicationProfileViewSet(SnippetViewSet):
    model = ApplicationProfile
    menu_label = "Eigen teksten"
    icon = "edit"
    add_to_admin_menu = True
    menu_order = 100
    list_display = ["__str__", "application", LiveStatusTagColumn()]
    search_fields = ["name", "application__name", "summary"]
    list_per_page = 50


class UsageFilterSet(WagtailFilterSet):
    """Filters of the list; only organisations that stated something stand in the choice."""

    organisation = django_filters.ModelChoiceFilter(
        label="Organisatie", queryset=lambda _request: Organisation.objects.exclude(usages=None).distinct()
    )
    live = django_filters.ChoiceFilter(label="Op de site", choices=[(True, "Ja"), (False, "Nee")])

    class Meta:
        model = Usage
        fields: tuple[str, ...] = ()


class UsageListView(SafeExport, IndexView):
    """What organisations say, with an export of what may be read on the site and what waits."""


class UsageViewSet(SnippetViewSet):
    """What organisations say of their use; each goes past the moderator on its own."""

    model = Usage
    menu_label = "Gebruik"
    icon = "pick"
    add_to_admin_menu = True
    menu_order = 101
    index_view_class = UsageListView
    filterset_class = UsageFilterSet
    list_display = ["__str__", "profile", "organisation", LiveStatusTagColumn()]
    list_export = ("profile", "organisation", "since", "hosting", "costs", "contact", "remark", "source", "live")
    export_filename = "gebruik"
    search_fields = ["name", "profile__name", "profile__application__name", "organisation__name"]
    list_per_page = 50


class ApplicationChoice(BaseChooseView):
    """Applications without a text so far. Many share a name, so who uses it and who supplies it stand beside it."""

    filter_form_class = ApplicationFilterForm

    def get_object_list(self) -> ApplicationQuerySet:
        chosen = Application.objects.public().filter(profile=None)
        return chosen.prefetch_related("registrations__organisation")

    @property
    def columns(self) -> list[Column]:
        return [
            self.title_column,
            Column("users", label="Bij", accessor=_users),
            Column("suppliers", label="Leverancier", accessor=_suppliers),
        ]


class ChooseApplication(ApplicationChoice, ChooseView):
    """The window that opens."""


class ChooseApplicationResults(ApplicationChoice, ChooseResultsView):
    """The list in it, when something is typed."""


class ApplicationChooserViewSet(ChooserViewSet):
    model = Application
    icon = "snippet"
    choose_one_text = "Kies een toepassing"
    choose_another_text = "Kies een andere toepassing"
    creation_form_class = NewApplicationForm
    creation_tab_label = "Nieuwe toepassing"
    create_action_label = "Maak de toepassing"
    choose_view_class = ChooseApplication
    choose_results_view_class = ChooseApplicationResults
    chosen_view_class = ChosenPublic
    chosen_multiple_view_class = ChosenPublicMultiple


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Whoever may enter the CMS may look; nobody changes what was harvested."""

    def user_has_permission(self, user: object, action: str) -> bool:
        return action == "view"

    def user_has_any_permission(self, user: object, actions: object) -> bool:
        return "view" in actions  # type: ignore[operator]


class InspectRegistration(InspectView):
    """A registration as its page shows it: texts as text, links as links."""

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        value = getattr(self.object, field_name)
        if getattr(field, "help_text", "") == "HTML":
            return register_html(value) or "-"
        if isinstance(value, list):
            return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", map(_link, value))) if value else "-"
        if isinstance(value, str) and web_address(value):
            return _link({"link": value})[0]
        return super().get_field_display_value(field_name, field)


class RegistrationViewSet(ModelViewSet):
    model = Registration
    menu_label = "Registraties"
    icon = "list-ul"
    add_to_admin_menu = True
    menu_order = 110
    list_display = ["name", "organisation", "status", "modified_at", "withdrawn_at"]
    list_filter = ["status", "publication_category"]
    search_fields = ["name", "register_id", "organisation__name"]
    inspect_view_enabled = True
    inspect_view_class = InspectRegistration
    copy_view_enabled = False
    list_per_page = 50
    panels = [FieldPanel("name", read_only=True)]


class OrganisationViewSet(ModelViewSet):
    """Organisations; the filter shows those that no value list knows, which an editor has to look at."""

    model = Organisation
    menu_label = "Organisaties"
    icon = "group"
    add_to_admin_menu = True
    menu_order = 115
    list_display = ["name", "kind", "province", "register_id", LISTED]
    list_filter = ["is_listed", "kind", "province"]
    search_fields = ["name", "register_id"]
    inspect_view_enabled = True
    copy_view_enabled = False
    list_per_page = 50
    panels = [FieldPanel("name", read_only=True)]


for model in (Registration, Organisation):
    register_permission_policy(model, ReadOnlyPolicy(model))
register_snippet(ApplicationProfileViewSet)
register_snippet(UsageViewSet)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ModelViewSet | ChooserViewSet]:
    return [
        RegistrationViewSet("registraties"),
        OrganisationViewSet("organisaties"),
        ApplicationChooserViewSet("toepassing-kiezen"),
    ]


def _link(link: dict[str, str]) -> tuple[str]:
    """One item for format_html_join: a link where there is an address, else what stands there."""
    title, address = link.get("title") or link.get("link", ""), web_address(link.get("link", ""))
    if not address:
        return (" ".join(dict.fromkeys(filter(None, (title, link.get("link", ""))))),)
    return (format_html('<a href="{}" rel="nofollow noopener">{}</a>', address, title),)


def _users(application: Application) -> str:
    names = sorted({row.organisation.name for row in application.registrations.all()})
    return ", ".join(names[:3]) + (f" en {len(names) - 3} andere" if len(names) > 3 else "")


def _suppliers(application: Application) -> str:
    return ", ".join(sorted({row.supplier for row in application.registrations.all() if row.supplier})[:2])
