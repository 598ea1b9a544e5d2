"""What shows, hides or changes a page is told to the rooms above, inside a transaction."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from knowledge.findable import findables
from knowledge.models import KINDS, CaseLesson, CaseStudyIndexPage, CaseStudyPage, KnowledgePage
from knowledge.publishing import publish, unpublish
from knowledge.signals import pages_changed
from tests.factories import make_registration

from .arrange import make_case, make_organisation

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def told() -> Iterator[list[int]]:
    """The keys that were told, each while a transaction was open."""
    heard: list[int] = []

    def listen(page_ids: list[int], **_kwargs: object) -> None:
        assert connection.in_atomic_block
        heard.extend(page_ids)

    pages_changed.connect(listen)
    yield heard
    pages_changed.disconnect(listen)


def _publish(page: CaseStudyPage) -> None:
    page.summary = "Anders."
    publish(page)


def _move(page: CaseStudyPage) -> None:
    other = CaseStudyIndexPage(title="Archief", slug="archief")
    page.get_parent().get_parent().add_child(instance=other)
    page.move(other, pos="last-child")


def _rename(page: CaseStudyPage) -> None:
    page.slug = "andere-naam"
    publish(page)


def _restrict(page: CaseStudyPage) -> None:
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")


def _schedule(page: CaseStudyPage) -> None:
    page.expire_at = timezone.now() - timedelta(minutes=1)
    page.save()
    call_command("publish_scheduled")


TRIGGERS: dict[str, Callable[[CaseStudyPage], None]] = {
    "publish": _publish,
    "unpublish": unpublish,
    "unpublish the list above": lambda page: unpublish(page.get_parent().specific),
    "move": _move,
    "rename": _rename,
    "restrict": _restrict,
    "expire": _schedule,
    "delete": lambda page: page.delete(),
    "delete the list above": lambda page: page.get_parent().delete(),
}


@pytest.mark.parametrize("trigger", TRIGGERS.values(), ids=list(TRIGGERS))
def test_every_change_of_what_is_visible_is_told(trigger: Callable[[CaseStudyPage], None], told: list[int]) -> None:
    page = make_case()
    pk = page.pk
    told.clear()

    trigger(CaseStudyPage.objects.get(pk=pk))

    assert pk in told


@pytest.mark.parametrize("hide", ["unpublish", "restrict", "expire", "delete"])
def test_what_is_hidden_is_gone_from_page_lists_lessons_zip_and_what_search_gets(client: Client, hide: str) -> None:
    registration = make_registration(1)
    organisation = make_organisation()
    page = make_case(
        "Mag niet meer",
        organisations=[organisation],
        registrations=[registration.register_id],
        lessons=[CaseLesson(title="Mag niet meer", text="x", code="s-durven")],
    )
    url, pk = page.url, page.pk
    addresses = [
        "/praktijkvoorbeelden",
        "/lessen",
        "/",
        organisation.get_absolute_url(),
        registration.application.get_absolute_url(),
    ]

    TRIGGERS[hide](CaseStudyPage.objects.get(pk=pk))

    assert client.get(url).status_code in (302, 404)
    for address in addresses:
        assert "Mag niet meer" not in client.get(address, follow=True).content.decode(), address
    assert list(findables([pk])) == []


def test_search_gets_what_it_needs_of_a_page() -> None:
    registration = make_registration(1)
    page = make_case(
        "Zwerfvuil zien",
        organisations=[make_organisation("Gemeente Proef")],
        registrations=[registration.register_id],
        lessons=[CaseLesson(title="Begin klein", text="Dat hielp.", code="s-durven")],
        problem="<p>Te veel <b>rommel</b> &amp; troep.</p>",
    )

    found = next(findables([page.pk]))

    assert (found.kind, found.title, found.url) == ("praktijkvoorbeeld", "Zwerfvuil zien", page.url)
    assert "Te veel rommel & troep." in found.body
    assert "Begin klein. Dat hielp." in found.body
    assert "Gemeente Proef" in found.labels
    assert found.facets["les"] == (("s-durven", "Durven en doen"),)


def test_every_kind_of_page_says_what_it_is() -> None:
    kinds = {model.kind for model in KINDS}

    assert len(kinds) == len(KINDS)
    assert all(issubclass(model, KnowledgePage) for model in KINDS)
    assert set(KnowledgePage.__subclasses__()) == set(KINDS)
