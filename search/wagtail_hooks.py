"""Search in the CMS: synonyms of the editors, what was looked for in vain, and how far the index is behind."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from catalogue.wagtail_hooks import ReadOnlyPolicy

from .engines import EngineUnavailable, IndexBroken, get_engine, guarded
from .index_health import require_entries
from .models import MissedQuestion, OutboxEntry, ProtectedName, SynonymSet
from .outbox import dead, waiting, waiting_since


class SynonymSetViewSet(SnippetViewSet):
    """Words that mean the same; they work at once."""

    model = SynonymSet
    icon = "search"
    menu_label = "Synoniemen"
    menu_name = "synoniemen"
    add_to_admin_menu = True
    menu_order = 130
    list_display = ["words", "direction", "source", "reason"]
    search_fields = ["words", "reason"]
    list_filter = ["direction"]
    panels = [FieldPanel("words"), FieldPanel("direction"), FieldPanel("source"), FieldPanel("reason")]


class ProtectedNameViewSet(SnippetViewSet):
    """Names that are no typing error; they work at once."""

    model = ProtectedName
    icon = "lock"
    menu_label = "Beschermde namen"
    menu_name = "beschermde-namen"
    add_to_admin_menu = True
    menu_order = 131
    list_display = ["name", "reason"]
    search_fields = ["name", "reason"]
    panels = [FieldPanel("name"), FieldPanel("reason")]


class MissedQuestionViewSet(ModelViewSet):
    model = MissedQuestion
    menu_label = "Zonder resultaat"
    icon = "help"
    list_display = ["words", "times", "last_at"]
    search_fields = ["words"]
    inspect_view_enabled = True
    copy_view_enabled = False
    panels = [FieldPanel("words", read_only=True)]


class OutboxViewSet(ModelViewSet):
    """What waits for the index; what has a problem, or was given up, says why."""

    model = OutboxEntry
    menu_label = "Wacht op de index"
    icon = "time"
    list_display = ["key", "queued_at", "attempts", "dead_at", "problem"]
    list_filter = {"dead_at": ["isnull"]}
    search_fields = ["key", "problem"]
    inspect_view_enabled = True
    copy_view_enabled = False
    panels = [FieldPanel("problem", read_only=True)]


class SearchGroup(ModelViewSetGroup):
    menu_label = "Zoeken"
    menu_icon = "search"
    menu_order = 125
    items = (MissedQuestionViewSet("zoeken-zonder-resultaat"), OutboxViewSet("zoeken-wachtrij"))


for model in (MissedQuestion, OutboxEntry):
    register_permission_policy(model, ReadOnlyPolicy(model))
register_snippet(SynonymSetViewSet)
register_snippet(ProtectedNameViewSet)


@hooks.register("register_admin_viewset")
def register_viewsets() -> SearchGroup:
    return SearchGroup()


class IndexPanel(Component):
    """On the home of the CMS: is everything findable?"""

    name = "zoekindex"
    order = 250

    def render_html(self, parent_context: Any = None) -> SafeString:
        return format_html('<section class="panel summary nice-padding"><p>{}</p></section>', index_state())


def index_state() -> str:
    """Say in a sentence how far the index is behind, or why it cannot be asked."""
    try:
        guarded(lambda: require_entries(get_engine()))
    except IndexBroken as error:
        return f"{error} De taakverwerker maakt een nieuwe. Tot die klaar is, zoekt de site alleen in namen."
    except EngineUnavailable as error:
        return f"{error} De site zoekt nu alleen in namen."
    behind, given_up, since = waiting(), dead(), waiting_since()
    if not behind and not given_up:
        return "Zoekindex: alles is bijgewerkt."
    sentences = []
    if behind and since:
        changes = "wijziging wacht" if behind == 1 else "wijzigingen wachten"
        sentences.append(f"Zoekindex loopt achter: {behind} {changes}, de eerste sinds {since:%d-%m-%Y %H:%M}.")
    if given_up:
        sentences.append(f"Opgegeven: {given_up}. Waarom staat onder Zoeken, Wacht op de index.")
    return " ".join(sentences)


@hooks.register("construct_homepage_panels")
def add_index_panel(_request: object, panels: list[Component]) -> None:
    panels.append(IndexPanel())
