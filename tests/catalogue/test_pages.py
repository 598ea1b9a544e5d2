"""The pages of one organisation and of one registration."""

import pytest
from django.test import Client

from tests.catalogue.arrange import application, entry, registration, store, withdraw, write_profile
from tests.fixtures.register import register_id

pytestmark = pytest.mark.django_db


def withdrawn_page(client: Client) -> str:
    answer = client.get(f"/registraties/{register_id(1)}")
    assert answer.status_code == 410
    return answer.content.decode()


def test_a_withdrawn_registration_is_gone_and_tells_what_it_was(client: Client) -> None:
    store(entry(1, name="Chatbot Guus", goal="Vragen beantwoorden."))
    withdraw(1)

    page = withdrawn_page(client)

    assert "Chatbot Guus</h1>" in page
    assert "Gemeente Voorbeeld 1 haalde deze registratie uit het Algoritmeregister" in page
    assert "Vragen beantwoorden." in page


def test_a_withdrawn_registration_tells_since_when(client: Client) -> None:
    store(entry(1))
    withdraw(1)

    assert '<time datetime="2026-04-09">9 april 2026</time>' in withdrawn_page(client)


def test_a_withdrawn_registration_leads_to_its_application_and_the_others(client: Client) -> None:
    store(entry(1, name="Chatbot"), entry(2, name="Chatbot"), entry(3, name="Chatbot"), entry(4, name="Iets anders"))
    withdraw(1, 3)

    page = withdrawn_page(client)

    assert 'href="/toepassingen/chatbot"' in page
    assert f'href="/registraties/{register_id(2)}"' in page
    assert f'href="/registraties/{register_id(3)}"' not in page
    assert f'href="/registraties/{register_id(4)}"' not in page


def test_a_withdrawn_registration_without_others_says_so(client: Client) -> None:
    store(entry(1))
    withdraw(1)

    assert "Geen andere organisatie heeft deze toepassing nu in het register." in withdrawn_page(client)


def test_a_registration_shows_its_texts_without_scripts_or_people(client: Client) -> None:
    store(
        entry(
            1,
            name="<b>Naam</b> <script>alert(1)</script>",
            goal='<p onclick="x()">Doel<script>alert(2)</script></p>',
            contact_email="jan.jansen@voorbeeld.nl",
            website="javascript:alert(3)",
        )
    )

    page = client.get(f"/registraties/{register_id(1)}").content.decode()

    assert "<script" not in page
    assert "onclick" not in page
    assert "jan.jansen" not in page
    assert 'href="javascript' not in page
    assert "<p>Doel</p>" in page


def test_a_registration_leads_to_the_register(client: Client) -> None:
    store(entry(1))

    page = client.get(f"/registraties/{register_id(1)}").content.decode()

    assert f'href="https://algoritmes.overheid.nl/nl/algoritme/{register_id(1)}"' in page


def test_an_organisation_shows_what_it_has_in_the_register_now(client: Client) -> None:
    store(*(entry(n, organization="Gemeente Voorbeeld", org_id="gm1") for n in (1, 2, 3)))
    withdraw(3)

    page = client.get("/organisaties/gemeente-voorbeeld").content.decode()

    assert "2 registraties in het Algoritmeregister" in page
    assert "Toepassing 1" in page
    assert "Toepassing 3" not in page


def test_an_organisation_without_registrations_says_so(client: Client) -> None:
    store(entry(1, organization="Gemeente Voorbeeld"))
    withdraw(1)

    answer = client.get("/organisaties/gemeente-voorbeeld")

    assert answer.status_code == 200
    assert "Deze organisatie heeft nu niets in het Algoritmeregister staan." in answer.content.decode()


def test_a_draft_of_the_editors_is_on_no_page(client: Client) -> None:
    store(entry(1, name="Chatbot"))
    profile = write_profile(application(1), name="Gepubliceerd")
    profile.name = "Concept"
    profile.save_revision()

    page = client.get(f"/registraties/{register_id(1)}").content.decode()

    assert "Gepubliceerd" in page
    assert "Concept" not in page


def test_an_application_shows_every_registration_with_its_organisation(client: Client) -> None:
    store(*(entry(n, name="Chatbot") for n in range(1, 13)))

    page = client.get("/toepassingen/chatbot").content.decode()

    assert "12 organisaties" in page
    assert all(registration(n).get_absolute_url() in page for n in range(1, 13))
