"""The pages of logging in and of passwords, at Dutch addresses. Of django-allauth's there are no others."""

from typing import Any

from allauth.account.views import LoginView, PasswordChangeView, PasswordResetView
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from wagtail.log_actions import LogContext

from community.audit.models import Action
from community.audit.receivers import user_named
from community.audit.recording import origin_of, record

NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"
TRY_AGAIN_AFTER = 15 * 60  # seconds; the longest of ACCOUNT_RATE_LIMITS
LOG_EVERY = 60  # so that who goes on trying does not fill the log


class LoginPage(LoginView):
    """`/inloggen`, for the site and the CMS. Who is in with an account that may not enter the CMS can leave."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            return redirect("account_logout")
        return super().dispatch(request, *args, **kwargs)


class PasswordPage(PasswordChangeView):
    """`/wachtwoord/wijzigen`; who has no password yet gets one by mail."""

    success_url = reverse_lazy("wagtailadmin_home")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect("account_reset_password")
        with LogContext(user=request.user):  # outside the CMS nobody else says who acts
            return super().dispatch(request, *args, **kwargs)


class ForgottenPage(PasswordResetView):
    """`/wachtwoord/vergeten`; a site without mail says so in place of promising one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.EMAIL_BACKEND == NO_MAIL:
            return render(request, "account/no_mail.html")
        return super().dispatch(request, *args, **kwargs)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429, and a line in the log, at most one a minute of the same account and address."""
    account = user_named(request.POST.get("login"))
    key = f"throttled:{origin_of(request)}:{account.pk if account else ''}"
    if caches["shared"].add(key, True, timeout=LOG_EVERY):
        record(Action.LOGIN_THROTTLED, concerns=account, request=request)
    answer = render(request, "429.html", status=429)
    answer["Retry-After"] = str(TRY_AGAIN_AFTER)
    return answer
