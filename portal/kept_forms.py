"""What somebody typed outlives the end of their session: it is kept in the browser's next one, and offered again.

It knows nothing of the page on which people sign in, only that a form led there; so it holds for every form.
"""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import redirect, render

Respond = Callable[[HttpRequest], HttpResponse]
Fields = list[tuple[str, str]]

KEY = "kept_form"
DISCARD = "kept_form_throw_away"
LONGEST = 100_000  # signs; more is no form that somebody filled in
SECRET = ("password", "wachtwoord", "csrfmiddlewaretoken", DISCARD)
UNREADABLE = (UnreadablePostError, RequestDataTooBig, TooManyFieldsSent, ValueError)


class KeptForms:
    """Keep a form that led to signing in, and show it again to who signed in and comes back to its address."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (fields := _kept_for(request)) is None:
            return self._keep_when_signed_out(request)
        if request.method == "GET":
            return offer_again(request, fields, kept=True)
        if request.method == "POST" and DISCARD in request.POST:
            del request.session[KEY]
            return redirect(request.get_full_path())
        response = self.respond(request)
        if request.method == "POST" and response.status_code < HTTPStatus.BAD_REQUEST:
            request.session.pop(KEY, None)
        return response

    def _keep_when_signed_out(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        if (
            request.method == "POST"
            and _leads_to_signing_in(request, response)
            and (fields := submitted_fields(request))
        ):
            request.session[KEY] = {"path": request.get_full_path(), "fields": fields}
        return response


def offer_again(request: HttpRequest, fields: Fields, *, kept: bool = False, status: int = 200) -> HttpResponse:
    """The page with what was typed, to send it once more; with `kept` it can be thrown away too."""
    texts = [value for _, value in fields if " " in value.strip()]
    context = {"fields": fields, "texts": texts, "path": request.get_full_path(), "throw_away": kept and DISCARD}
    response = render(request, "portal/kept_form.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def submitted_fields(request: HttpRequest) -> Fields:
    """Return the fields that somebody filled in: no files, no passwords, nothing when it is too much."""
    try:
        lists = list(request.POST.lists())
    except UNREADABLE:
        return []
    fields = [(name, value) for name, values in lists if not _is_secret(name) for value in values]
    return fields if sum(len(name) + len(value) for name, value in fields) <= LONGEST else []


def submitted_here(request: HttpRequest) -> Fields:
    """Return what was typed in a form of this site; nothing of another site, or of a form with a password."""
    here = f"{request.scheme}://{request.get_host()}"
    fields = submitted_fields(request) if request.headers.get("Origin") == here else []
    return [] if fields and any("password" in name.lower() for name in request.POST) else fields


def _kept_for(request: HttpRequest) -> Fields | None:
    """Return the fields kept for this address, once somebody signed in; without a session cookie no query."""
    kept = request.session.get(KEY) if request.session.session_key else None
    if not kept or kept["path"] != request.get_full_path() or not request.user.is_authenticated:
        return None
    return [(name, value) for name, value in kept["fields"]]


def _leads_to_signing_in(request: HttpRequest, response: HttpResponse) -> bool:
    if response.status_code != HTTPStatus.FOUND or request.user.is_authenticated:
        return False
    back = parse_qs(urlsplit(response["Location"]).query).get(REDIRECT_FIELD_NAME, [])
    return back == [request.get_full_path()]


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in SECRET)
