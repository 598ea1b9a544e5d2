"""The first administrator chooses a password of their own before anything else in the CMS."""

import re
from pathlib import Path
from typing import Any

from allauth.account.signals import password_changed, password_reset
from django.conf import settings
from django.contrib.auth import get_user_model
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from community.models import User

from .middleware import Respond

ACCOUNT_FILE = "beheerder.txt"
FIRST_ADMINISTRATOR = "beheerder"
PRINTED = re.compile(r"^Wachtwoord: (\S+)$", re.MULTILINE)


class PasswordChangeRequired:
    """Lead who has a password that was printed to the page where they choose their own."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        in_cms = request.path.startswith("/beheer/") and request.path not in _exempt_paths()
        if in_cms and getattr(request.user, "must_change_password", False):
            return redirect("account_change_password")
        return self.respond(request)


@receiver([password_changed, password_reset])
def password_chosen(user: User, **_: Any) -> None:
    """Remember that somebody has a password of their own, and remove the file with the printed one."""
    if user.must_change_password:
        user.must_change_password = False
        user.save(update_fields=["must_change_password"])
        account_file().unlink(missing_ok=True)


def require_password_change() -> None:
    """Ask it of whoever still has the printed password on an older site, and remove a file that is out of date."""
    if not account_file().is_file():
        return
    user = get_user_model().objects.filter(username=FIRST_ADMINISTRATOR).first()
    printed = PRINTED.search(account_file().read_text(encoding="utf-8"))
    if user is None or printed is None or not user.check_password(printed[1]):
        account_file().unlink()
    elif not user.must_change_password:
        user.must_change_password = True
        user.save(update_fields=["must_change_password"])


def account_file() -> Path:
    return Path(settings.VAR) / ACCOUNT_FILE


def _exempt_paths() -> tuple[str, ...]:
    return (reverse("wagtailadmin_login"), reverse("wagtailadmin_logout"))
