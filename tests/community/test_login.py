"""Logging in: one page for site and CMS, throttled per account and per address, and nothing else of django-allauth."""

import re
import time

import pytest
from allauth.account import urls as allauth_urls
from allauth.core.internal import ratelimit
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from community.audit.models import Action, AuditEntry
from community.models import User

SECRET = "een-lang-proefwachtwoord"
WRONG = "verkeerd"
OTHER = "nog-een-lange-zin-erbij"
LOGIN = "/inloggen"
OURS = {
    "account_login",
    "account_logout",
    "account_change_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture(autouse=True)
def person() -> User:
    return User.objects.create_superuser("annelies", "annelies@example.org", SECRET)


def attempt(client: Client, name: str = "annelies", secret: str = WRONG, **extra: str) -> object:
    return client.post(LOGIN, {"login": name, "password": secret}, **extra)


def throttled() -> int:
    return AuditEntry.objects.filter(action=Action.LOGIN_THROTTLED).count()


# One page -------------------------------------------------------------------------------------------------------------


def test_who_logs_in_comes_where_they_were_going(client: Client):
    redirect = client.get("/beheer/pages/")
    assert redirect.url == f"{LOGIN}?next=/beheer/pages/"
    page = client.get(redirect.url).text
    assert 'name="next" value="/beheer/pages/"' in page
    assert "Inloggen bij AI-plein" in page

    answer = client.post(LOGIN, {"login": "annelies", "password": SECRET, "next": "/beheer/pages/"})

    assert answer.url == "/beheer/pages/"
    assert client.get("/beheer/pages/").status_code in (200, 302)


def test_the_old_address_leads_to_the_new_one_and_logs_nobody_in(client: Client):
    assert client.get("/beheer/login/?next=/beheer/").url == f"{LOGIN}?next=/beheer/"
    assert client.post("/beheer/login/", {"username": "annelies", "password": SECRET}).url == LOGIN
    assert client.get("/beheer/").status_code == 302


def test_no_other_site_is_where_one_comes(client: Client):
    answer = client.post(LOGIN, {"login": "annelies", "password": SECRET, "next": "https://elders.example/"})

    assert answer.url == "/beheer/"


@pytest.mark.parametrize("name", sorted({pattern.name for pattern in allauth_urls.urlpatterns} - OURS))
def test_nothing_else_of_the_library_has_an_address(name: str):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["accounts/login/", "signup", "_util/login", "beheer/password_reset/"])
def test_no_second_way_in_is_open(client: Client, path: str):
    assert client.post(f"/{path}", {"login": "annelies", "password": SECRET}, follow=True).status_code in (404, 405)


def test_the_login_of_restricted_pages_leads_to_ours(client: Client):
    answer = client.post("/_util/login/", {"login": "annelies", "password": SECRET}, follow=True)

    assert answer.redirect_chain[-1][0].startswith(LOGIN)
    assert "_auth_user_id" not in client.session


def test_who_may_not_enter_the_cms_is_told_and_can_leave(client: Client):
    client.force_login(User.objects.create_user("bezoeker"))

    answer = client.get("/beheer/", follow=True)

    assert answer.redirect_chain[-1][0] == "/uitloggen"
    assert "kun je niet in het beheer" in answer.text
    client.post("/uitloggen")
    assert client.get(LOGIN).status_code == 200


# Throttled ------------------------------------------------------------------------------------------------------------


def test_an_account_is_closed_for_a_while_after_five_failures_from_anywhere(person: User):
    for number in range(5):
        assert attempt(Client(), REMOTE_ADDR=f"192.0.2.{number}").status_code == 200

    answer = attempt(Client(), secret=SECRET, REMOTE_ADDR="192.0.2.99")

    assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    assert "Wacht een kwartier" in answer.text
    assert throttled() == 1


def test_another_host_port_or_spelling_does_not_evade_that():
    for number, name in enumerate(["annelies", "ANNELIES", " annelies", "Annelies ", "annelies"]):
        attempt(Client(), name, REMOTE_ADDR=f"192.0.2.{number}", HTTP_HOST=f"localhost:{number + 1000}")

    assert attempt(Client(), REMOTE_ADDR="192.0.2.9", HTTP_HOST="127.0.0.1:9").status_code == 429


def test_an_address_is_stopped_after_thirty_failures_whatever_it_says_of_itself():
    for number in range(30):
        attempt(Client(), f"naam-{number}", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")

    assert attempt(Client(), "naam-31", HTTP_X_FORWARDED_FOR="203.0.113.7").status_code == 429
    assert attempt(Client(), "naam-32", REMOTE_ADDR="192.0.2.1").status_code == 200


def test_behind_a_proxy_only_what_that_proxy_saw_counts(settings: object):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]
    for number in range(30):
        attempt(Client(), f"naam-{number}", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}, 198.51.100.1")

    assert attempt(Client(), "naam-31", HTTP_X_FORWARDED_FOR="1.2.3.4, 198.51.100.1").status_code == 429
    assert attempt(Client(), "naam-32", HTTP_X_FORWARDED_FOR="1.2.3.4, 198.51.100.2").status_code == 200


@pytest.mark.parametrize("forwarded", ["onzin", "", ",", "1.2.3.4, onzin", "[::1", "x" * 5000])
@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_a_strange_forwarded_address_is_no_error(settings: object, forwarded: str, proxies: int):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies  # type: ignore[attr-defined]

    assert attempt(Client(), HTTP_X_FORWARDED_FOR=forwarded).status_code == 200


def test_logging_in_well_never_counts():
    for _ in range(8):
        assert attempt(Client(), secret=SECRET).status_code == 302


def test_it_opens_again_after_a_quarter_of_an_hour(monkeypatch: pytest.MonkeyPatch):
    for _ in range(6):
        last = attempt(Client())
    assert last.status_code == 429
    now = time.time()
    monkeypatch.setattr(ratelimit.time, "time", lambda: now + 901)

    assert attempt(Client(), secret=SECRET).status_code == 302


def test_who_goes_on_trying_does_not_fill_the_log():
    for _ in range(12):
        attempt(Client())

    assert throttled() == 1


def test_processes_count_together():
    """In the cache of the database; that of one process would let the other be tried as well."""
    attempt(Client())

    assert ratelimit.cache._alias == "shared"
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM shared_cache WHERE cache_key LIKE '%login_failed%'")
        assert cursor.fetchone()[0] == 2


# Says the same to everybody -------------------------------------------------------------------------------------------


def test_a_wrong_name_and_a_wrong_password_read_the_same():
    User.objects.create_user("weg", password=SECRET, is_active=False)
    answers = [
        attempt(Client(), "annelies"),
        attempt(Client(), "niemand"),
        attempt(Client(), "weg"),
        attempt(Client(), "weg", SECRET),
    ]

    texts = [re.sub(r'value="[^"]*"', "", answer.text) for answer in answers]
    assert len(set(texts)) == 1
    assert "wachtwoord" in texts[0]
    assert all(answer.status_code == 200 for answer in answers)


@pytest.mark.parametrize("name", ["\0", "a\0b", "x" * 10_000, "\N{GRINNING FACE}", "", "a\r\nb"])
def test_no_name_is_an_error(name: str):
    assert attempt(Client(), name).status_code == 200


def test_a_forgotten_password_by_mail_in_dutch(client: Client, person: User):
    known = client.post("/wachtwoord/vergeten", {"email": "annelies@example.org"}, follow=True)
    unknown = client.post("/wachtwoord/vergeten", {"email": "niemand@example.org"}, follow=True)
    assert known.text == unknown.text
    (message,) = mail.outbox
    assert "Kies een nieuw wachtwoord" in message.subject
    assert "Iemand heeft gevraagd" in message.body

    form = client.get(re.search(r"http://testserver(\S+)", message.body)[1], follow=True)  # type: ignore[index]
    path = form.redirect_chain[-1][0]
    assert client.post(path, {"password1": "kort", "password2": "kort"}).status_code == 200
    client.post(path, {"password1": OTHER, "password2": OTHER})

    person.refresh_from_db()
    assert person.check_password(OTHER)
    assert "werkt niet meer" in client.get(re.search(r"http://testserver(\S+)", message.body)[1]).text  # type: ignore[index]


def test_a_site_without_mail_promises_none(client: Client, settings: object):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # type: ignore[attr-defined]

    assert "verstuurt nog geen mail" in client.post("/wachtwoord/vergeten", {"email": "a@example.org"}).text


def test_who_has_no_password_is_led_to_one(client: Client):
    client.force_login(User.objects.create_superuser("zonder"))

    assert client.get("/wachtwoord/wijzigen").url == "/wachtwoord/vergeten"


@pytest.mark.parametrize("path", [LOGIN, "/wachtwoord/vergeten", "/wachtwoord/verstuurd", "/wachtwoord/gewijzigd"])
def test_the_pages_are_dutch_and_of_the_house(client: Client, path: str):
    page = client.get(path).text

    assert '<html lang="nl"' in page
    assert not re.search(r"Sign In|Password|Username|Log in to|E-mail address", page)
