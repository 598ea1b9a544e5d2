"""What resembles the thing of a page: on the pages of applications and of the knowledge portal."""

import pytest
from django.test import Client

from search.engines import EngineUnavailable, get_engine
from search.indexing import rebuild
from tests.catalogue.arrange import application, entry, store
from tests.knowledge.arrange import make_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

CAMERA = {
    "name": "Kentekencamera",
    "description_short": "Leest kentekens bij de milieuzone.",
    "goal": "Leest kentekens bij de milieuzone.",
}
ZONE = {
    "name": "Milieuzone handhaven",
    "description_short": "Camera leest kentekens.",
    "goal": "Camera leest kentekens.",
}
CHAT = {"name": "Chatbot", "description_short": "Beantwoordt vragen.", "goal": "Beantwoordt vragen."}


def three() -> str:
    """Store three applications, two of which resemble each other; return the address of the first."""
    store(entry(1, **CAMERA), entry(2, **ZONE), entry(3, **CHAT))
    rebuild()
    return application(1).get_absolute_url()


def shown(client: Client, address: str) -> list[str]:
    page = client.get(address)
    assert page.status_code == 200
    return [one.name for one in page.context["similar"]]


def test_the_page_of_an_application_shows_what_resembles_it(client: Client) -> None:
    address = three()

    assert shown(client, address) == ["Milieuzone handhaven"]
    assert "Lijkt hierop" in client.get(address).content.decode()


def test_what_looks_the_same_is_no_suggestion(client: Client) -> None:
    store(
        entry(1, **CAMERA, provider="Eerste B.V."),
        entry(2, **CAMERA, provider="Tweede B.V."),
        entry(3, **ZONE),
    )
    rebuild()

    assert application(1) != application(2)
    assert shown(client, application(1).get_absolute_url()) == ["Milieuzone handhaven"]


def test_nothing_is_shown_when_nothing_resembles_it(client: Client) -> None:
    store(entry(1, **CAMERA), entry(3, **CHAT))
    rebuild()

    assert "Lijkt hierop" not in client.get(application(3).get_absolute_url()).content.decode()


def test_the_page_is_there_without_the_engine(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = three()

    def refuse(*_: object) -> None:
        raise EngineUnavailable("weg")

    monkeypatch.setattr(type(get_engine()), "get", refuse)
    page = client.get(address)

    assert page.status_code == 200
    assert "Lijkt hierop" not in page.content.decode()


def test_the_page_is_there_before_there_is_an_index(client: Client) -> None:
    store(entry(1, **CAMERA))

    assert client.get(application(1).get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/organisaties/gemeente-ede", '<input type="hidden" name="organisatie" value="gemeente-ede">'),
        ("/themas/verkeer", '<input type="hidden" name="thema" value="verkeer">'),
        ("/leveranciers/voorbeeldbouwer", '<input type="hidden" name="leverancier" value="voorbeeldbouwer">'),
    ],
)
def test_a_page_of_many_has_a_field_to_search_in_them(client: Client, address: str, field: str) -> None:
    store(*(entry(n, org_id="gm1", organization="Gemeente Ede", category=["Verkeer"]) for n in (1, 2)))

    assert field in client.get(address).content.decode()


def test_searching_within_an_organisation_finds_only_there(client: Client) -> None:
    store(
        entry(1, **CAMERA, org_id="gm1", organization="Gemeente Ede"),
        entry(2, **ZONE, org_id="gm2", organization="Gemeente Epe"),
    )
    rebuild()

    found = client.get("/zoeken", {"organisatie": "gemeente-ede", "q": "kentekens"}).context["page"]

    assert [result.url for result in found.results] == [application(1).get_absolute_url()]


def test_a_page_of_the_knowledge_portal_shows_what_resembles_it(client: Client) -> None:
    case = make_case("Camera bij de milieuzone", summary="Hoe wij kentekens lezen.")
    store(entry(1, **ZONE))
    rebuild()

    assert "Milieuzone handhaven" in shown(client, case.get_url())
