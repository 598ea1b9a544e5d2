"""F39 and F42: a cache that fails, and a mail server that never answers. Neither is needed, and nobody waits for it."""

import time
from smtplib import SMTPException
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client

from portal.settings import base
from search.indexing import rebuild
from tests.catalogue.arrange import application, entry, store
from tests.faults.proxy import Proxy
from tests.knowledge.arrange import make_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
PATIENCE = 3


@pytest.fixture
def stalled(settings: Any) -> Any:
    """A mail server that takes the call and then says nothing."""
    with Proxy(("127.0.0.1", 9)) as server:
        server.become("hang")
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, PATIENCE
        yield server


def submit() -> None:
    """Offer a page for moderation, with a moderator who has an address."""
    author = get_user_model().objects.create_user("schrijver", email="schrijver@example.nl")
    moderator = get_user_model().objects.create_user("moderator", email="moderator@example.nl")
    page = make_case("Verhaal")
    page.save_revision(user=author)
    workflow = page.get_workflow()
    moderator.groups.set(group for task in workflow.tasks for group in task.specific.groups.all())
    workflow.start(page, author)
    assert page.current_workflow_state.status == "in_progress"


def test_moderation_does_not_speak_to_a_mail_server(stalled: Proxy, settings: Any) -> None:
    settings.EMAIL_BACKEND = base.EMAIL_BACKEND

    submit()

    assert stalled.connections == 0


def test_with_the_backend_of_django_moderation_waits_for_the_mail_server_and_fails(
    stalled: Proxy, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    begun = time.monotonic()

    with pytest.raises((SMTPException, OSError)):
        submit()

    assert stalled.connections > 0
    assert time.monotonic() - begun >= PATIENCE


class Broken(LocMemCache):
    """A cache that is down."""

    def get(self, *_arguments: Any, **_values: Any) -> Any:
        raise ConnectionError

    set = add = get_many = delete = get


ADDRESSES = ("/zoeken?q=parkeren", "/zoeken/suggesties?q=par", "/wijzigingen", "/gezond", "/gereed")


def test_no_page_of_ours_needs_the_cache(client: Client, settings: Any) -> None:
    store(entry(1, name="Parkeren"))
    rebuild()
    settings.CACHES = {"default": {"BACKEND": f"{__name__}.Broken"}}

    for address in (*ADDRESSES, application(1).get_absolute_url()):
        assert client.get(address).status_code == 200, address
    with pytest.raises(ConnectionError):
        cache.get("iets")


def test_what_one_process_remembers_is_not_shared_so_it_cannot_fail_for_all() -> None:
    """Wagtail keeps the addresses of sites in it; the memory of the process itself is never down."""
    assert base.CACHES["default"]["BACKEND"].endswith("LocMemCache")
