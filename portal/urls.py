"""Every address of the site begins here."""

from allauth.account import views as allauth_views
from django.urls import include, path, re_path
from django.views.decorators.cache import cache_control
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from . import accounts, comparison, grouping_page, report, robots, views
from .sitemaps import SITEMAPS

account_urls = [
    path("inloggen", accounts.LoginPage.as_view(), name="account_login"),
    path("uitloggen", allauth_views.logout, name="account_logout"),
    path("wachtwoord/wijzigen", accounts.PasswordPage.as_view(), name="account_change_password"),
    path("wachtwoord/vergeten", accounts.ForgottenPage.as_view(), name="account_reset_password"),
    path("wachtwoord/verstuurd", allauth_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord/gewijzigd", allauth_views.password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
]
urlpatterns = [
    path("gezond", views.liveness, name="liveness"),
    path("gereed", views.readiness, name="readiness"),
    path("robots.txt", robots.robots_text, name="robots"),
    path("sitemap.xml", cache_control(public=True, max_age=3600)(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    path(".well-known/security.txt", robots.security_text, name="security"),
    path("huisstijl", views.style_page, name="style"),
    path("toepassingen/<slug:slug>", views.application_page, name="application"),
    path("toepassingen/<slug:slug>/geschiedenis", views.application_history_page, name="application_history"),
    path("toepassingen/<slug:slug>/groepering", grouping_page.grouping_page, name="application_grouping"),
    path("toepassingen/<slug:slug>/groepering/melden", grouping_page.report_page, name="application_report"),
    path("toepassingen/<slug:slug>/beoordeling", report.application_report_page, name="application_rating"),
    path("toepassingen/<slug:slug>/beoordeling.json", report.application_report_json, name="application_rating_json"),
    path("toepassingen/<slug:slug>/beoordeling.pdf", report.application_report_pdf, name="application_rating_pdf"),
    re_path(
        r"^registraties/(?P<register_id>[0-9]{8})/beoordeling$",
        report.registration_report_page,
        name="registration_rating",
    ),
    re_path(
        r"^registraties/(?P<register_id>[0-9]{8})/beoordeling\.json$",
        report.registration_report_json,
        name="registration_rating_json",
    ),
    re_path(
        r"^registraties/(?P<register_id>[0-9]{8})/beoordeling\.pdf$",
        report.registration_report_pdf,
        name="registration_rating_pdf",
    ),
    path("zo-beoordelen-wij", report.explanation_page, name="rating_explanation"),
    path("vergelijken", comparison.compare_page, name="compare"),
    path("wijzigingen", views.changes_page, name="changes"),
    *account_urls,
    path("", include("catalogue.urls")),
    path("", include("knowledge.urls")),
    path("", include("search.urls")),
    # Wagtail's page that fails on purpose: anybody with an account could fill the log with it.
    path("beheer/failwhale/", views.not_offered, name="no_error_test"),
    # One way in: these two of Wagtail would log in without limits.
    path("beheer/login/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="former_login"),
    path(
        "_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="former_page_login"
    ),
    path("beheer/", include(wagtailadmin_urls)),
    path("documenten/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]

handler400 = "portal.views.bad_request"
handler403 = "portal.views.forbidden"
handler404 = "portal.views.not_found"
handler429 = "portal.accounts.too_many_requests"
handler500 = "portal.views.server_error"
