"""What every request passes: one address per page, one transaction per change, a policy for the CMS."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponsePermanentRedirect

from .bodies import is_too_large, read_body
from .views import too_large

Respond = Callable[[HttpRequest], HttpResponse]

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
OWN_ADDRESSES = ("/beheer/", "/api/", "/static/", "/media/", "/documenten/", "/_util/")


class CanonicalAddresses:
    """Redirect an address that ends with a slash to the one without, and give /beheer/ its own policy.

    The rule is in docs/explanation/house-rules.md#addresses.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path
        if path != "/" and path.endswith("/") and not path.startswith(OWN_ADDRESSES):
            response: HttpResponse = HttpResponsePermanentRedirect(_without_slash(request))
            response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
            response["X-Content-Type-Options"] = "nosniff"
        else:
            response = self.respond(request)
        if path.startswith("/beheer/"):
            response.setdefault("Content-Security-Policy", settings.ADMIN_CONTENT_SECURITY_POLICY)
            response["X-Frame-Options"] = "SAMEORIGIN"
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class AllowedMethods:
    """Answer 405 to TRACE and to methods that no page has, before anything else looks at the request."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in METHODS:
            return self.respond(request)
        message = f"Dit kan niet met deze methode. Wel met: {', '.join(METHODS)}.\n"
        return HttpResponseNotAllowed(METHODS, message, content_type="text/plain; charset=utf-8")


class PreviewHeaders:
    """Let the editor show a page that is not saved yet inside itself, with Wagtail's checker in it; stands within
    the middleware that writes the headers, as a preview passes all of them as a visit to the page would.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        if getattr(request, "is_preview", False):
            response._csp_replace = settings.PREVIEW_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
            response["X-Frame-Options"] = "SAMEORIGIN"
        return response


class AtomicWrites:
    """Run every request that may change something in one transaction, so that the outbox row and the change
    exist both or neither (docs/adr/0001). Reading requests open none: on SQLite that would make them wait.

    What was sent is read before the transaction begins, so that who sends slowly holds up nobody.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD", "OPTIONS", "TRACE"):
            return self.respond(request)
        if is_too_large(request):
            return too_large(request)
        try:
            read_body(request)
        except RequestDataTooBig:
            return too_large(request)
        with transaction.atomic():
            response = self.respond(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


def _without_slash(request: HttpRequest) -> str:
    # One leading slash only: //elsewhere.nl would be another server.
    query = request.META.get("QUERY_STRING", "")
    path = "/" + request.get_full_path().partition("?")[0].strip("/")
    return f"{path}?{query}" if query else path
