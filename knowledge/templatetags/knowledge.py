"""Running text with its words explained, and the trail above a page."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from catalogue.models import Application, Organisation, Theme

from ..bundle import picture_path
from ..gathering import about_application, about_organisation, about_theme
from ..links import safe_html
from ..terms import TermLinker

register = template.Library()
register.filter("path_in_bundle", picture_path)


@register.simple_tag
def running(text: StreamValue | str, terms: TermLinker, level: int = 2) -> SafeString:
    """Show running text: a StreamField whose headings begin at this level, or rich text."""
    html = text.render_as_block({"level": level}) if isinstance(text, StreamValue) else expand_db_html(safe_html(text))
    return mark_safe(terms.link(html))  # noqa: S308 - our own blocks, and rich text that was cleaned just above


@register.simple_tag
def plain(text: str, terms: TermLinker) -> SafeString:
    """Show plain text in paragraphs, its words explained."""
    return mark_safe(terms.link(linebreaks(text, autoescape=True)))  # noqa: S308 - escaped by linebreaks


@register.inclusion_tag("knowledge/on_application.html")
def knowledge_on_application(application: Application) -> dict[str, Any]:
    """Show what is told about an application, and what editors wrote about taking it over."""
    return {"application": application, **about_application(application)}


@register.inclusion_tag("knowledge/on_other_page.html")
def knowledge_on_organisation(organisation: Organisation, predecessors: list[Organisation]) -> dict[str, Any]:
    """Show what an organisation, under all its names, shared."""
    return about_organisation([organisation, *predecessors]) | {"title": "Wat deze organisatie deelt"}


@register.inclusion_tag("knowledge/on_other_page.html")
def knowledge_on_theme(theme: Theme) -> dict[str, Any]:
    """Show what there is to read about a theme."""
    return about_theme(theme) | {"title": "Kennis over dit thema"}


@register.inclusion_tag("components/breadcrumb/trail.html")
def page_crumbs(page: Page) -> dict[str, Any]:
    """Show home, the knowledge room, the list that the page stands in, and the page itself."""
    parent = page.get_parent()  # known when the page was found by its address
    above = [parent] if parent.depth > 2 else []
    return {
        "items": [
            {"label": "Home", "url": "/"},
            {"label": "Kennis", "url": reverse("knowledge")},
            *({"label": one.title, "url": one.url} for one in above),
            {"label": page.title},
        ]
    }
