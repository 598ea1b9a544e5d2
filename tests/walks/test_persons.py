"""A person named anywhere in a registration is on no public road: no page, no file, no index."""

from dataclasses import fields, replace

import pytest
from django.test import Client

from catalogue.diligence import rate_applications
from catalogue.entries import RegistrationData
from search.indexing import rebuild
from search.kinds import entries_of, every_key
from tests.catalogue.arrange import application, entry, registration, store, withdraw
from tests.fixtures.register import register_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
MARKS = ("verstopte", "12345678")
PERSON = "jan.verstopte\u200b＠voorbeeld.nl of 06-12345678"
KEPT = {"register_id", "organisation_name", "organisation_id", "organisation_code", "content_hash", "language"}
KEPT |= {"standard_version"}
TEXTS = [field.name for field in fields(RegistrationData) if field.type is str and field.name not in KEPT]
LINKS = ["legal_basis_links", "impact_assessments", "data_links"]


def entry_naming_a_person(number: int, **values: object) -> RegistrationData:
    """Return a registration with a person in every field of text that has no list of values."""
    texts = dict.fromkeys(TEXTS, f"Tekst {number} van {PERSON}")
    links = {name: ({"title": f"Stuk van {PERSON}", "link": PERSON},) for name in LINKS}
    made = entry(number, category=["Verkeer"])
    return replace(made, **texts | links | values, content_hash=f"{number} {sorted(values)}")


def roads(client: Client) -> list[str]:
    one, two = application(1).slug, application(2).slug
    number = register_id(1)
    return [
        "/",
        f"/toepassingen/{one}",
        f"/toepassingen/{one}/geschiedenis",
        f"/toepassingen/{one}/groepering",
        f"/toepassingen/{one}/beoordeling",
        f"/toepassingen/{one}/beoordeling.json",
        f"/registraties/{number}",
        f"/registraties/{number}/geschiedenis",
        f"/registraties/{number}/beoordeling",
        f"/registraties/{number}/beoordeling.json",
        f"/registraties/{register_id(3)}",
        registration(1).organisation.get_absolute_url(),
        f"/leveranciers/{registration(1).supplier_key}",
        "/themas/verkeer",
        f"/vergelijken?t={one}&t={two}",
        "/wijzigingen",
        "/zoeken?q=tekst",
        "/zoeken/resultaten.csv?q=tekst",
        "/zoeken/resultaten.json?q=tekst",
        "/zoeken/suggesties?q=tekst",
        "/sitemap.xml",
    ]


def test_a_person_in_any_field_is_on_no_public_road(client: Client) -> None:
    store(entry_naming_a_person(1), entry_naming_a_person(2), entry_naming_a_person(3))
    store(entry_naming_a_person(1, description_short=f"Anders, vraag {PERSON}"))
    withdraw(3)
    rate_applications([application(1).pk, application(2).pk])
    rebuild()

    for address in roads(client):
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content

        assert answer.status_code in (200, 410), address
        assert not [mark for mark in MARKS if mark in content.decode().lower()], address


def test_the_index_knows_no_person() -> None:
    store(entry_naming_a_person(1))

    assert not [mark for one in entries_of(every_key()) for mark in MARKS if mark in repr(one).lower()]
