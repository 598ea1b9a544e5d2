"""How long a login lasts: twelve hours at most, and thirty minutes without doing anything in the CMS."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from .middleware import Respond

LONGEST = settings.SESSION_COOKIE_AGE  # seconds
IDLE = 30 * 60  # seconds without a request in the CMS; the upper bound that NIST SP 800-63B sets for level 2
WRITE_EVERY = 60  # so that not every request writes to the database
STARTED, SEEN = "started_at", "seen_at"
CMS = "/beheer/"
BACKGROUND_REQUESTS = "/beheer/editing-sessions/"  # an open editor requests this by itself, also when its user is away


class SessionLimits:
    """End a session that has lasted too long. A visitor without a session gets none, and costs no query."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            _limit(request, time.time())
        return self.respond(request)


@receiver(user_logged_in)
def begin(request: HttpRequest, **_: object) -> None:
    request.session[STARTED] = request.session[SEEN] = time.time()


def _limit(request: HttpRequest, now: float) -> None:
    session, in_cms = request.session, request.path.startswith(CMS)
    started = session.setdefault(STARTED, now)
    seen = session.setdefault(SEEN, now)
    if now - started > LONGEST:
        _end(request, "Je bent uitgelogd: een sessie duurt hoogstens twaalf uur. Log opnieuw in om verder te gaan.")
    elif in_cms and now - seen > IDLE:
        _end(request, "Je bent uitgelogd omdat je een half uur niets deed. Log opnieuw in om verder te gaan.")
    elif in_cms and now - seen > WRITE_EVERY and not request.path.startswith(BACKGROUND_REQUESTS):
        session[SEEN] = now


def _end(request: HttpRequest, sentence: str) -> None:
    logout(request)
    messages.warning(request, sentence)
