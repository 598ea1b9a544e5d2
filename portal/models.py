"""The pages of the project itself, home and pages of plain text, and the jobs of the scheduler."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from knowledge.models import INDEXES, PageForm


class HomePage(Page):
    """The home page. What it shows besides these texts comes from the catalogue (portal.home)."""

    question = models.CharField("vraag bovenaan", max_length=120, default="Wat werkt al bij een andere gemeente?")
    introduction = models.CharField(
        "inleiding",
        max_length=300,
        default=(
            "Op AI-plein zie je welke algoritmes en AI gemeenten gebruiken, wat ze erover vertellen "
            "en wie je kunt vragen."
        ),
    )

    base_form_class = PageForm
    content_panels = [*Page.content_panels, FieldPanel("question"), FieldPanel("introduction")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["portal.StandardPage", *INDEXES]
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


class StandardPage(Page):
    """A page of running text."""

    introduction = models.CharField("inleiding", max_length=400, blank=True)
    body = RichTextField("tekst", blank=True, features=["h2", "h3", "bold", "ol", "ul", "link", "document-link"])

    base_form_class = PageForm
    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    parent_page_types = ["portal.HomePage", "portal.StandardPage"]
    subpage_types = ["portal.StandardPage"]

    class Meta:
        verbose_name = "tekstpagina"
        verbose_name_plural = "tekstpagina's"


class ScheduledJob(models.Model):
    """When a job of portal.schedule is due, who runs it now, and how it ended the last time."""

    name = models.CharField("taak", max_length=40, primary_key=True)
    due_at = models.DateTimeField("volgende keer")
    token = models.CharField(max_length=64, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField("begonnen", null=True, blank=True)
    finished_at = models.DateTimeField("geëindigd", null=True, blank=True)
    succeeded_at = models.DateTimeField("laatst gelukt", null=True, blank=True)
    failures = models.PositiveIntegerField("mislukt op rij", default=0)
    message = models.TextField("toelichting", blank=True)

    class Meta:
        verbose_name = "geplande taak"
        verbose_name_plural = "geplande taken"

    def __str__(self) -> str:
        return self.name

    @property
    def is_free(self) -> bool:
        """Whether nobody runs it now."""
        return self.claimed_until is None or self.claimed_until < timezone.now()
