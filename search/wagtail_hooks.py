"""What editors do for search: synonyms of their own."""

from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import SynonymSet


class SynonymSetViewSet(SnippetViewSet):
    """Words that mean the same; they work at once."""

    model = SynonymSet
    icon = "search"
    menu_label = "Synoniemen"
    menu_name = "synoniemen"
    add_to_admin_menu = True
    menu_order = 320
    list_display = ["words", "direction", "source", "reason"]
    search_fields = ["words", "reason"]
    list_filter = ["direction"]
    panels = [FieldPanel("words"), FieldPanel("direction"), FieldPanel("source"), FieldPanel("reason")]


register_snippet(SynonymSetViewSet)
