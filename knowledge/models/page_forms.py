"""The forms of pages in the CMS: how a page gets its address, and in what order its themes stand."""

from itertools import count
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel

from catalogue.scheduling import OpenScheduleMixin

from .belonging import OfOrganisationForm


class PageForm(OpenScheduleMixin, WagtailAdminPageForm):
    """The form of a page that has nothing of its own.

    Without an address the page gets one from its title: the browser fills it in, but a quick click is sooner.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False


class KnowledgePageForm(OfOrganisationForm, PageForm):
    """A new page with the title of another gets an address of its own, instead of an error on another tab."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A narrower theme is called "broader: narrower", and stands where somebody looks for that.
        if themes := self.fields.get("themes"):
            broader_first = F("broader").asc(nulls_first=True)
            themes.queryset = themes.queryset.order_by(Coalesce("broader__name", "name"), broader_first, "name")

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"] or slugify(self.cleaned_data.get("title", ""))
        if self.instance.pk is not None or not slug:
            return slug
        taken = set(self.parent_page.get_children().values_list("slug", flat=True))
        return next(one for n in count(1) if (one := f"{slug[:240]}-{n}" if n > 1 else slug) not in taken)


def body_panel(name: str) -> FieldPanel:
    """The panel of a running text, which begins as nothing but a plus."""
    return FieldPanel(
        name, help_text="Klik op het plusje en kies: tekst, een kop, een beeld, een tabel of een document."
    )
