"""The pages that belong to the shell: home, and pages of plain text such as an explanation or a statement."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from knowledge.models import RestrictedAtOnce


class HomePage(RestrictedAtOnce, Page):
    """The front door. What it shows besides these texts comes from the catalogue (portal.home)."""

    question = models.CharField("vraag bovenaan", max_length=120, default="Welke AI werkt al bij een andere gemeente?")
    introduction = models.CharField(
        "inleiding",
        max_length=300,
        default=(
            "Op AI-plein zie je welke AI-toepassingen gemeenten gebruiken, wat ze erover vertellen "
            "en wie je kunt vragen."
        ),
    )

    content_panels = [*Page.content_panels, FieldPanel("question"), FieldPanel("introduction")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "portal.StandardPage",
        "knowledge.CaseStudyIndexPage",
        "knowledge.ImProductIndexPage",
        "knowledge.CollectionIndexPage",
        "knowledge.ArticleIndexPage",
        "knowledge.PolicyIndexPage",
        "knowledge.EventIndexPage",
    ]
    max_count = 1

    class Meta:
        verbose_name = "startpagina"
        verbose_name_plural = "startpagina's"

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find a page below by its whole address at once; what is not found that way is looked for step by step."""
        steps = [f"{self.url_path}{'/'.join(path_components[:n])}/" for n in range(1, len(path_components) + 1)]
        trail = list(Page.objects.descendant_of(self).filter(url_path__in=steps).order_by("depth")) if steps else []
        if not steps or len(trail) != len(steps):
            return super().route(request, path_components)
        page = trail[-1].specific
        page._cached_parent_obj = trail[-2] if len(trail) > 1 else self
        return page.route(request, [])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .home import home_blocks

        return {**super().get_context(request, *args, **kwargs), **home_blocks()}

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """Without a moment: what home shows changes with everything."""
        return [{"location": self.get_full_url(request)}]


class StandardPage(RestrictedAtOnce, Page):
    """A page of running text."""

    introduction = models.CharField("inleiding", max_length=400, blank=True)
    body = RichTextField("tekst", blank=True, features=["h2", "h3", "bold", "ol", "ul", "link", "document-link"])

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    parent_page_types = ["portal.HomePage", "portal.StandardPage"]
    subpage_types = ["portal.StandardPage"]

    class Meta:
        verbose_name = "tekstpagina"
        verbose_name_plural = "tekstpagina's"
