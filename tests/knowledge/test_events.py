"""Events: those to come, those that were, and those that have no day yet."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from knowledge.models import EventIndexPage, EventPage
from knowledge.publishing import publish_new

pytestmark = pytest.mark.usefixtures("site")


def make_event(title: str, **values: object) -> EventPage:
    page = EventPage(title=title, summary="Kort.", **values)
    publish_new(page, parent=EventIndexPage.objects.get())
    return page


@pytest.fixture
def events() -> dict[str, EventPage]:
    return {
        "komend": make_event("Straks", begins_at=timezone.now() + timedelta(days=3)),
        "geweest": make_event("Toen", begins_at=timezone.now() - timedelta(days=3), results="<p>Twee ideeën.</p>"),
        "open": make_event("Ooit", date_note="begin juli 2025"),
    }


@pytest.mark.parametrize("when", ["komend", "geweest", "open"])
def test_the_agenda_tells_what_is_to_come_from_what_was(
    client: Client, events: dict[str, EventPage], when: str
) -> None:
    shown = client.get("/agenda", {"wanneer": when}).context["lines"]

    assert [line["title"] for line in shown] == [events[when].title]


def test_an_event_without_a_day_says_what_is_known_of_it(client: Client, events: dict[str, EventPage]) -> None:
    page = client.get(events["open"].url).content.decode()

    assert "<dd>Begin juli 2025</dd>" in page


def test_an_event_shows_what_came_of_it(client: Client, events: dict[str, EventPage]) -> None:
    page = client.get(events["geweest"].url).content.decode()

    assert "Wat kwam eruit?" in page
    assert "Twee ideeën." in page
