"""What is withheld, unpublished or made private is gone from everywhere at once, without a cached copy (F38)."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from catalogue.intake import withhold_registration
from catalogue.signals import visibility_changed
from knowledge.models import CaseStudyPage
from knowledge.publishing import unpublish
from knowledge.signals import pages_changed
from search.indexing import drain, rebuild
from search.receivers import applications_changed, knowledge_changed
from tests.catalogue.arrange import application, entry, registration, store
from tests.knowledge.arrange import make_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

WORDS = "Zeppelinmeter"


def places(client: Client) -> list[str]:
    """Return where the word can still be read."""
    asked = {
        "zoeken": f"/zoeken?q={WORDS}",
        "alles": "/zoeken",
        "suggesties": f"/zoeken/suggesties?q={WORDS[:6]}",
        "csv": "/zoeken/resultaten.csv",
        "json": "/zoeken/resultaten.json",
        "home": "/",
        "kennis": "/praktijkvoorbeelden",
        "organisatie": "/organisaties/gemeente-ede",
        "lijkt hierop": application(2).get_absolute_url(),
    }
    return [name for name, address in asked.items() if f"{WORDS} bij" in text(client, address)]


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return json.dumps(json.loads(body), ensure_ascii=False) if "json" in answer["Content-Type"] else plain(body)


def plain(body: bytes) -> str:
    return body.decode().replace("<mark>", "").replace("</mark>", "")


def withhold() -> None:
    withhold_registration(registration(1))


def have_application() -> str:
    values = {"description_short": "Telt zeppelins boven daken.", "goal": "Telt zeppelins boven daken."}
    store(
        entry(1, name=f"{WORDS} bij het dak", org_id="gm1", organization="Gemeente Ede", **values),
        entry(2, name="Zeppelins boven daken", **values),
    )
    rebuild()
    return application(1).get_absolute_url()


def test_a_withheld_application_is_gone_everywhere(client: Client) -> None:
    address = have_application()
    assert {"zoeken", "alles", "suggesties", "csv", "json", "lijkt hierop"} <= set(places(client))

    withhold()
    drain()

    assert places(client) == []
    assert f"{WORDS} bij" not in text(client, f"/zoeken?q={WORDS}")
    assert client.get(address).status_code == 404


def private(case: CaseStudyPage) -> None:
    PageViewRestriction.objects.create(page=case, restriction_type=PageViewRestriction.LOGIN)


def delete(case: CaseStudyPage) -> None:
    case.delete()


@pytest.mark.parametrize("take_down", [unpublish, private, delete])
def test_a_page_that_is_taken_down_is_gone_everywhere(
    client: Client, take_down: Callable[[CaseStudyPage], None]
) -> None:
    have_application()
    case = make_case(f"{WORDS} bij de kade", summary="Zeppelins tellen boven daken.")
    withhold()
    drain()
    address = case.get_url()
    assert {"zoeken", "csv", "kennis", "suggesties"} <= set(places(client))

    take_down(case)
    drain()

    assert places(client) == []
    assert client.get(address).status_code in (302, 404)


def test_without_the_outbox_the_index_would_still_have_it(client: Client) -> None:
    """The negative control: it is the signal that takes it away, not chance."""
    have_application()
    case = make_case(f"{WORDS} bij de kade")
    drain()
    pages_changed.disconnect(knowledge_changed)
    visibility_changed.disconnect(applications_changed)
    try:
        unpublish(case)
        drain()
        assert f"{WORDS} bij de kade" in text(client, f"/zoeken?q={WORDS}")
    finally:
        pages_changed.connect(knowledge_changed)
        visibility_changed.connect(applications_changed)
