"""A posted form that lacks fields its own screen always sends: 400 and a sentence, never a server error.

Wagtail's screens read such fields without looking whether they are there. Who gets this sent a form by hand, or has a
browser, an extension or a proxy that cut it short.
"""

import logging
import traceback
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDictKeyError

logger = logging.getLogger(__name__)

# What reading an absent field raises in Wagtail's own code. Anywhere else these are faults of ours, and stay 500.
IN_WAGTAIL = (AttributeError, KeyError)


class IncompleteForms:
    """Answer 400, undo what the request changed, and log the place with its traceback."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.method != "POST" or not is_absent_field(exception):
            return None
        logger.error("A form at %s lacked what its screen sends", request.path, exc_info=exception)
        answer = render(request, "400.html", {"incomplete_form": True}, status=400)
        if transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)
        return answer


def is_absent_field(error: Exception) -> bool:
    """Return whether an error says that a posted field was missing or unusable."""
    if isinstance(error, MultiValueDictKeyError | ValidationError):
        return True
    return isinstance(error, IN_WAGTAIL) and _raised_by(error).startswith("wagtail.")


def _raised_by(error: Exception) -> str:
    frames = list(traceback.walk_tb(error.__traceback__))
    return str(frames[-1][0].f_globals.get("__name__", "")) if frames else ""
