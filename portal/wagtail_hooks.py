"""What the CMS says on its first screen about the data of the site and about what runs by itself."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from .schedule.panel import SchedulePanel
from .shell import source_status


class SampleNotice(Component):
    """Tells those who work here that the site shows the sample, and how the real data get in."""

    name = "sample-notice"
    template_name = "portal/sample_notice.html"
    order = 10


@hooks.register("construct_homepage_panels")
def say_that_it_is_the_sample(request: HttpRequest, panels: list[Any]) -> None:
    if source_status().is_sample:
        panels.append(SampleNotice())


@hooks.register("construct_homepage_panels")
def say_what_ran(request: HttpRequest, panels: list[Any]) -> None:
    """For administrators: they can do something about it."""
    if getattr(request.user, "is_superuser", False):
        panels.append(SchedulePanel())
