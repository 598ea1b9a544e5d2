"""Texts for programs, at the addresses where they look for them."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

# A question in an address has no end of answers; nobody needs those in a search engine.
NOT_FOR_ROBOTS = ("/beheer/", "/_util/", "/zoeken?", "/toepassingen/*?", "/vergelijken?", "/wijzigingen?")
DAY = 24 * 3600  # seconds that it may be cached, as RFC 9309 advises at most


@require_safe
@cache_control(public=True, max_age=DAY)
def robots_text(_request: HttpRequest) -> HttpResponse:
    """`/robots.txt` (RFC 9309)."""
    refused = [f"Disallow: {path}" for path in NOT_FOR_ROBOTS]
    return _lines("User-agent: *", *refused, "", f"Sitemap: {settings.PUBLIC_ORIGIN}/sitemap.xml")


@require_safe
@cache_control(public=True, max_age=DAY)
def security_text(_request: HttpRequest) -> HttpResponse:
    """`/.well-known/security.txt` (RFC 9116)."""
    return _lines(
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {settings.SECURITY_EXPIRES}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.PUBLIC_ORIGIN}/.well-known/security.txt",
    )


def _lines(*lines: str) -> HttpResponse:
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
