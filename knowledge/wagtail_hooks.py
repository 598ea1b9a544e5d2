"""The knowledge portal in the CMS: its lists in the menu, and windows to choose from."""

from wagtail import hooks
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from . import choosers
from .models import GlossaryTerm, Recording, RelatedInitiative


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    menu_label = "Begrippen"
    icon = "openquote"
    list_display = ["term", "also", "source"]
    search_fields = ["term", "also", "definition"]
    list_per_page = 50


class RelatedInitiativeViewSet(SnippetViewSet):
    model = RelatedInitiative
    menu_label = "Initiatieven"
    icon = "link"
    list_display = ["name", "organisation", "url"]
    search_fields = ["name", "what"]


class RecordingViewSet(SnippetViewSet):
    model = Recording
    menu_label = "Geluid en video"
    icon = "media"
    list_display = ["title", "is_video", "live"]
    search_fields = ["title", "transcript"]


class KnowledgeGroup(SnippetViewSetGroup):
    menu_label = "Kennis"
    icon = "help"
    menu_order = 120
    items = (GlossaryTermViewSet, RelatedInitiativeViewSet, RecordingViewSet)


register_snippet(KnowledgeGroup)


@hooks.register("register_admin_viewset")
def register_choosers() -> list[ChooserViewSet]:
    return [choosers.organisation]
