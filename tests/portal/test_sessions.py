"""A login ends after twelve hours, and after half an hour without doing anything in the CMS."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from community.models import User
from portal import sessions

HOUR = 3600
PING = "/beheer/editing-sessions/ping/knowledge/casestudypage/1/"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The one element is what time it is."""
    now = [1_800_000_000.0]
    monkeypatch.setattr(sessions.time, "time", lambda: now[0])
    return now


@pytest.fixture
def client(clock: list[float]) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("baas"))
    return client


def is_in(client: Client) -> bool:
    return client.get("/beheer/").status_code == 200


@pytest.mark.parametrize(("minutes", "lasts"), [(29, True), (31, False)])
def test_it_ends_after_thirty_idle_minutes(client: Client, clock: list[float], minutes: int, lasts: bool):
    clock[0] += minutes * 60

    assert is_in(client) is lasts


def test_who_works_on_stays_in_for_twelve_hours_and_no_longer(client: Client, clock: list[float]):
    for _ in range(12 * 4):
        clock[0] += HOUR / 4
        assert is_in(client)
    clock[0] += 1

    assert not is_in(client)


def test_twelve_hours_hold_on_the_site_too(client: Client, clock: list[float]):
    clock[0] += 12 * HOUR + 1

    client.get("/zoeken")

    assert not Session.objects.exists()


def test_an_editor_that_is_left_open_does_not_count_as_work(client: Client, clock: list[float]):
    for _ in range(4):
        clock[0] += 10 * 60
        client.post(PING)

    assert not is_in(client)


def test_who_was_away_reads_why_and_comes_back_where_they_were(client: Client, clock: list[float]):
    clock[0] += HOUR

    answer = client.get("/beheer/reports/locked/")

    assert "next=/beheer/reports/locked/" in answer.url
    assert "omdat je een half uur niets deed" in client.get(answer.url).text


def test_a_session_of_before_the_upgrade_gets_its_limits_from_now_on(client: Client, clock: list[float]):
    session = client.session
    del session[sessions.STARTED], session[sessions.SEEN]
    session.save()

    assert is_in(client)
    clock[0] += HOUR
    assert not is_in(client)


def test_a_session_is_written_once_a_minute_at_most(
    client: Client, clock: list[float], monkeypatch: pytest.MonkeyPatch
):
    saves: list[object] = []
    store = type(client.session)
    monkeypatch.setattr(store, "save", lambda self, **_: saves.append(self))
    for _ in range(10):
        clock[0] += 5
        client.get("/beheer/pages/")

    assert saves == []
    clock[0] += 20
    client.get("/beheer/pages/")
    assert len(saves) == 1


@pytest.mark.parametrize("cookie", [None, "verzonnen"], ids=["no cookie", "cookie of nobody"])
def test_who_reads_gets_no_session(cookie: str | None, clock: list[float]):
    reader = Client()
    if cookie:
        reader.cookies[settings.SESSION_COOKIE_NAME] = cookie
    for path in ("/", "/zoeken", "/bestaat-niet"):
        reader.get(path)

    assert not Session.objects.exists()
