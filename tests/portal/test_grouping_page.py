"""Why registrations stand together, and the report of a visitor."""

import pytest
from django.test import Client

from catalogue.grouping.decisions import merge
from catalogue.grouping.queue import QueueReason, queue_item, waiting
from catalogue.models import GroupingReport
from knowledge.models import ApplicationOfPage
from tests.catalogue.arrange import application, entry, registration, store
from tests.fixtures.register import register_id
from tests.knowledge.arrange import make_case

pytestmark = pytest.mark.django_db

TEXT = (
    "De software helpt medewerkers om persoonsgegevens in documenten te vinden en weg te lakken voor publicatie. " * 2
)


@pytest.fixture
def zivver() -> str:
    store(entry(1, name="Zivver", provider=""), entry(2, name="Veilig mailen", provider="Zivver B.V."))
    return application(1).slug


def test_the_page_counts_the_reasons_and_names(client: Client, zivver: str) -> None:
    page = client.get(f"/toepassingen/{zivver}").content.decode()

    assert "De titel noemt het product: 1 registratie<" in page
    assert "Organisaties gebruiken 2 namen" in page


def test_every_registration_tells_why_it_is_there(client: Client, zivver: str) -> None:
    page = client.get(f"/toepassingen/{zivver}/groepering").content.decode()

    assert "De titel noemt het product: “zivver”" in page
    assert "Leverancier en titel wijzen op dit product: “Zivver, Veilig mailen”" in page


def test_an_old_address_of_the_reasons_redirects(client: Client, zivver: str) -> None:
    application(1).addresses.create(slug="oud-adres")

    answer = client.get("/toepassingen/oud-adres/groepering")

    assert (answer.status_code, answer["Location"]) == (301, f"/toepassingen/{zivver}/groepering")


def test_a_lone_registration_shows_who_uses_the_same_text(client: Client) -> None:
    store(*(entry(n, name="Anonimiseren", provider="", goal=TEXT) for n in (1, 2, 3)))

    page = client.get(application(1).get_absolute_url()).content.decode()

    assert "2 andere registraties gebruiken bijna dezelfde tekst" in page
    assert "Gemeente Voorbeeld 3" in page


def test_a_report_waits_for_an_editor(client: Client, zivver: str) -> None:
    address = f"/toepassingen/{zivver}/groepering/melden"

    answer = client.post(address, {"registration": register_id(2), "message": "Wij gebruiken iets anders."})

    assert answer.status_code == 302
    assert "Bedankt" in client.get(answer["Location"]).content.decode()
    assert [queue_item(row).why for row in waiting()] == [QueueReason.REPORTED]


def test_two_reports_about_one_registration_are_one_question(client: Client, zivver: str) -> None:
    address = f"/toepassingen/{zivver}/groepering/melden"

    for message in ("Eerste reden", "Tweede reden", "Tweede reden"):
        client.post(address, {"registration": register_id(2), "message": message})

    assert GroupingReport.objects.get().message == "Eerste reden\nTweede reden"


def test_a_report_that_is_too_long_is_refused_with_a_sentence(client: Client, zivver: str) -> None:
    answer = client.post(
        f"/toepassingen/{zivver}/groepering/melden", {"registration": register_id(2), "message": "a" * 1001}
    )

    assert answer.status_code == 400
    assert "korter dan 1000 tekens" in answer.content.decode()
    assert not GroupingReport.objects.exists()


@pytest.mark.parametrize("number", ["", "bestaat-niet", "\0"])
def test_a_report_about_what_is_not_here_is_not_found(client: Client, zivver: str, number: str) -> None:
    assert client.post(f"/toepassingen/{zivver}/groepering/melden", {"registration": number}).status_code == 404
    assert client.get(f"/toepassingen/{zivver}/groepering/melden", {"registratie": number}).status_code == 404


def test_the_page_of_an_application_of_a_product_has_the_name_of_the_product(client: Client) -> None:
    store(
        entry(1, name="Anonimiseringssoftware", provider="DataMask B.V."),
        entry(2, name="Anonimiseren", provider="Xxllnc"),
    )

    assert application(1) == application(2)
    assert str(application(1)) == "xxllnc Anonimiseren (DataMask)"
    assert registration(1).name == "Anonimiseringssoftware"


def test_what_other_rooms_wrote_about_a_merged_application_goes_along(site: None) -> None:
    store(entry(1, name="Een"), entry(2, name="Twee"))
    page = make_case()
    page.application_links.add(ApplicationOfPage(application=application(1)))
    page.save()

    merge(application(1), application(2), by=None, reason="Hetzelfde product")

    link = ApplicationOfPage.objects.get()
    assert link.application == application(2) == application(1)
