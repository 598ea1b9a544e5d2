"""How much may be sent in one request, and reading it before anything else begins."""

import contextlib
from collections.abc import Container

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, RawPostDataException, UnreadablePostError


def largest_body(cookies: Container[str]) -> int:
    """How many bytes may be sent at once; little by who did not log in, for there is no form for more."""
    logged_in = settings.SESSION_COOKIE_NAME in cookies
    return int(settings.LARGEST_BODY if logged_in else settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def is_too_large(request: HttpRequest) -> bool:
    """Return whether what is sent is more than may be, without reading any of it."""
    text = request.META.get("CONTENT_LENGTH") or ""
    return text.isdecimal() and int(text) > largest_body(request.COOKIES)


def read_body(request: HttpRequest) -> None:
    """Have Django read what is sent, a form or not. Raises RequestDataTooBig, and BadRequest for half a body."""
    try:
        with contextlib.suppress(RawPostDataException):  # a form without fields: it was read, as a form
            request.POST or request.body  # noqa: B018 - to look is to read
    except UnreadablePostError as error:
        raise BadRequest("The sender went away.") from error
