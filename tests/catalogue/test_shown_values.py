"""What a visitor sees of single values: contact as links, nothing for "-", Dutch before English."""

from collections.abc import Callable

import pytest
from django.test import Client

from catalogue.introduction import introduction_of
from catalogue.templatetags.register import register_contact
from tests.catalogue.arrange import entry, store, withdraw
from tests.fixtures.register import register_id

ENGLISH = "This is the text that the machine made of it, and it is not in the language of the reader."
DUTCH = "Dit is de tekst die een gemeente zelf schreef voor de inwoners."
MAIL = '<a class="nl-link" href="mailto:info@voorbeeld.nl">info@voorbeeld.nl</a>'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("info@voorbeeld.nl", MAIL),
        ("Mail: info@voorbeeld.nl. Of bel 14010.", f"Mail: {MAIL}. Of bel 14010."),
        ("jan.jansen@voorbeeld.nl", "(e-mailadres niet getoond)"),
        ("info@-voorbeeld-.nl", "info@-voorbeeld-.nl"),
        ('<script>"info', "&lt;script&gt;&quot;info"),
        ("-", ""),
        (
            "https://voorbeeld.nl/contact",
            '<a class="nl-link" href="https://voorbeeld.nl/contact" rel="nofollow noopener">https://voorbeeld.nl/contact</a>',
        ),
    ],
)
def test_contact_links_to_offices_only(text: str, shown: str) -> None:
    assert register_contact(text) == shown


@pytest.mark.parametrize("address", [f"/registraties/{register_id(1)}", "/toepassingen/chatbot"])
@pytest.mark.django_db
def test_contact_is_a_link_on_the_page(client: Client, address: str) -> None:
    store(entry(1, name="Chatbot", contact_email="info@voorbeeld.nl"))

    assert MAIL in client.get(address).content.decode()


@pytest.mark.django_db
def test_value_that_says_nothing_is_not_shown(client: Client) -> None:
    store(entry(1, name="Chatbot", begin_date="-", end_date="--"))

    registration = client.get(f"/registraties/{register_id(1)}").content.decode()
    application = client.get("/toepassingen/chatbot").content.decode()

    assert "Einddatum" not in registration
    for page in (registration, application):
        assert ">-<" not in page
        assert ">--<" not in page
    assert 'Begonnen: </span><span class="aip-unknown">Niet ingevuld' in application


@pytest.mark.parametrize(
    ("texts", "chosen"),
    [
        ([ENGLISH, "", DUTCH], DUTCH),
        ([DUTCH, ENGLISH], DUTCH),
        ([ENGLISH, "<p></p>"], ENGLISH),
        (["Chatbot", ENGLISH], ENGLISH),
        (["Chatbot", ""], "Chatbot"),
        (["", "<p> </p>"], ""),
    ],
)
def test_lead_is_dutch_where_there_is_dutch(texts: list[str], chosen: str) -> None:
    assert introduction_of(texts) == chosen


@pytest.mark.django_db
def test_page_and_search_lead_with_dutch_and_mark_english(client: Client, index: Callable[[], int]) -> None:
    store(
        entry(1, name="Chatbot", description_short=ENGLISH * 3),
        entry(2, name="Chatbot", description_short=DUTCH, goal=None),
        entry(3, name="Scanauto", description_short=ENGLISH, goal=ENGLISH),
    )
    index()

    for address in ("/toepassingen/chatbot", "/zoeken?q=chatbot"):
        assert DUTCH in client.get(address).content.decode().replace("<mark>", "").replace("</mark>", "")
    assert 'aip-lead" lang="en"' not in client.get("/toepassingen/chatbot").content.decode()
    assert 'aip-lead" lang="en"' in client.get("/toepassingen/scanauto").content.decode()


@pytest.mark.django_db
def test_hit_without_registrations_says_who_used_it_before(client: Client, index: Callable[[], int]) -> None:
    store(entry(1, name="Chatbot"), entry(2, name="Chatbot"), entry(3, name="Scanauto"))
    withdraw(1, 2, 3)
    index()

    page = client.get("/zoeken?status=ingetrokken").content.decode()

    assert "Ingetrokken uit het register. Eerder bij 2 organisaties" in page
    assert "Ingetrokken uit het register. Eerder bij Gemeente Voorbeeld 3" in page
