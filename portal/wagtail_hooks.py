"""Panels on the first screen of the CMS: data and scheduler; and the guard that a decision is taken once."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.ui.components import Component

from .context_processors import source_status
from .schedule.panel import SchedulePanel


class SampleNotice(Component):
    """Tells those who work here that the site shows the sample, and how the real data get in."""

    name = "sample-notice"
    template_name = "portal/sample_notice.html"
    order = 10


@hooks.register("construct_homepage_panels")
def add_sample_notice(request: HttpRequest, panels: list[Any]) -> None:
    if source_status().is_sample:
        panels.append(SampleNotice())


@hooks.register("construct_homepage_panels")
def add_schedule_panel(request: HttpRequest, panels: list[Any]) -> None:
    """For administrators: they can do something about it."""
    if getattr(request.user, "is_superuser", False):
        panels.append(SchedulePanel())


@hooks.register("insert_global_admin_js")
def admin_script() -> str:
    return format_html('<script src="{}"></script>', static("portal/beheer.js"))


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def refuse_autosaved_decision(request: HttpRequest, instance: Any) -> JsonResponse | None:
    """Refuse a decision that Wagtail's autosave sends after the form itself: the first was the one."""
    if request.accepts("text/html") or "action-workflow-action" not in request.POST:
        return None
    answer = {"success": False, "error_code": "blocked_by_hook", "error_message": "Je besluit is al onderweg."}
    return JsonResponse(answer, status=400)
