"""What editors write about an application reaches its hit, once it is published."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from catalogue.models import ApplicationProfile
from search import outbox
from search.indexing import rebuild
from tests.catalogue.arrange import application, entry, store, write_profile
from tests.search.arrange import ask, titles

pytestmark = pytest.mark.django_db

Capture = Callable[..., AbstractContextManager]


@pytest.fixture(autouse=True)
def one_application(db: None) -> None:
    store(entry(1, name="Chatbot"))
    rebuild()


def test_a_draft_changes_nothing(django_capture_on_commit_callbacks: Capture) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        profile = ApplicationProfile.objects.create(application=application(1), name="Spraakbot", live=False)
        profile.save_revision()

    assert titles(ask("")) == ["Chatbot"]


def test_publishing_changes_name_and_summary_of_the_hit(django_capture_on_commit_callbacks: Capture) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        write_profile(application(1), name="Spraakbot", summary="Geeft antwoord aan de telefoon.")

    page = ask("q=telefoon")
    assert titles(page) == ["Spraakbot"]
    assert "aan de <mark>telefoon</mark>" in page.results[0].summary_html


def test_the_name_in_the_register_still_finds_it(django_capture_on_commit_callbacks: Capture) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        write_profile(application(1), name="Spraakbot")

    assert titles(ask("q=chatbot")) == ["Spraakbot"]


def test_a_later_draft_leaves_what_was_published(django_capture_on_commit_callbacks: Capture) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        profile = write_profile(application(1), name="Spraakbot")
        profile.name = "Concept"
        profile.save_revision()

    assert titles(ask("")) == ["Spraakbot"]


def test_unpublishing_brings_the_name_of_the_register_back(django_capture_on_commit_callbacks: Capture) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        profile = write_profile(application(1), name="Spraakbot")

    with django_capture_on_commit_callbacks(execute=True):
        profile.unpublish()

    assert titles(ask("")) == ["Chatbot"]


def test_deleting_brings_the_name_of_the_register_back(django_capture_on_commit_callbacks: Capture) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        profile = write_profile(application(1), name="Spraakbot")

    with django_capture_on_commit_callbacks(execute=True):
        profile.delete()

    assert titles(ask("")) == ["Chatbot"]


def test_words_given_to_another_application_leave_the_first(django_capture_on_commit_callbacks: Capture) -> None:
    store(entry(2, name="Weegbrug"))
    with django_capture_on_commit_callbacks(execute=True):
        profile = write_profile(application(1), name="Spraakbot")

    with django_capture_on_commit_callbacks(execute=True):
        profile.application = application(2)
        profile.save_revision().publish()

    assert titles(ask("")) == ["Chatbot", "Spraakbot"]
    assert titles(ask("q=weegbrug")) == ["Spraakbot"]


def test_nothing_waits_after_publishing(django_capture_on_commit_callbacks: Capture) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        write_profile(application(1), name="Spraakbot")

    assert outbox.waiting() == 0


@pytest.mark.usefixtures("embedded")
def test_an_index_out_of_reach_does_not_stop_an_editor(
    django_capture_on_commit_callbacks: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_engine: object) -> None:
        raise OSError

    rebuild()
    monkeypatch.setattr("search.indexing.work_down", fail)

    with django_capture_on_commit_callbacks(execute=True):
        write_profile(application(1), name="Spraakbot")

    assert outbox.waiting() == 1
