"""How somebody logs in: django-allauth's own pages, and what they have to do differently here (docs/adr/0014)."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.http import HttpRequest


class MinimumLength(MinimumLengthValidator):
    """Django's, whose sentence since 5.2 has no Dutch."""

    def get_error_message(self) -> str:
        return f"Dit is te kort. Neem minstens {self.min_length} tekens."


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Answer 429 to who tried too often; by itself that is a sentence in the form, with 200."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            raise ImmediateHttpResponse(respond_429(request)) from None

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By account only. By itself the host is in it too, and whoever asks writes any port behind that."""
        return str(credentials.get("username", "")).lower()

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that the last trusted proxy saw; what is no address there never ends in an error."""
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            return str(request.META.get("REMOTE_ADDR", ""))
