"""The catalogue in the CMS: editors write texts with applications, and look registrations up."""

from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import ApplicationProfile, Registration


class ApplicationProfileViewSet(SnippetViewSet):
    model = ApplicationProfile
    menu_label = "Teksten bij toepassingen"
    icon = "edit"
    add_to_admin_menu = True
    menu_order = 100
    list_display = ["__str__", "application", "live"]
    search_fields = ["name", "application__name", "summary"]
    list_per_page = 50


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Whoever may enter the CMS may look; nobody changes what was harvested."""

    def user_has_permission(self, user: object, action: str) -> bool:
        return action == "view"

    def user_has_any_permission(self, user: object, actions: object) -> bool:
        return "view" in actions  # type: ignore[operator]


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
    copy_view_enabled = False
    list_per_page = 50
    panels = [FieldPanel("name", read_only=True)]


register_permission_policy(Registration, ReadOnlyPolicy(Registration))
register_snippet(ApplicationProfileViewSet)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ModelViewSet]:
    return [RegistrationViewSet("registraties")]
