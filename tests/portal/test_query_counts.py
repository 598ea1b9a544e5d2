"""How many questions a page asks of the database: as many for few rows as for many."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.diligence import rate_applications
from catalogue.models import Evidence, Organisation, Theme
from knowledge.models import (
    CaseFigure,
    CaseLesson,
    CasePhase,
    CaseStudyPage,
    ImProductPage,
    KnowledgeDocument,
    ProductFile,
    ProductVersion,
    RelationOfPage,
    Role,
)
from tests.catalogue.arrange import application, entry, registration, store, withdraw, write_profile
from tests.fixtures.register import register_id
from tests.knowledge.arrange import make_case, make_product
from tests.knowledge.corpus import written

SENTENCE = "Een medewerker leest elk antwoord en past het aan waar dat nodig is."
LINKED = {"source_data_grouping": [{"title": "Bron", "link": "https://www.voorbeeld.nl/bron"}]}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def queries(client: Client, address: str) -> int:
    """Return how many queries the second visit takes; the first fills the caches of the process."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def few_and_many(client: Client, address: str, add: Callable[[range], None]) -> tuple[int, int]:
    add(range(1, 4))
    few = queries(client, address)
    add(range(4, 31))
    return few, queries(client, address)


def test_an_application_page_asks_as_much_for_three_as_for_thirty_registrations(client: Client) -> None:
    def add(numbers: range) -> None:
        store(*(entry(n, name="Chatbot", category=["Verkeer", "Wonen"]) for n in numbers))

    few, many = few_and_many(client, "/toepassingen/chatbot", add)

    assert few == many


def add_rated(numbers: range) -> None:
    """Registrations with evidence of several kinds, and what an organisation added to each."""
    store(*(entry(n, name="Chatbot", human_intervention=SENTENCE, proportionality=SENTENCE, **LINKED) for n in numbers))
    for number in numbers:
        row = registration(number)
        values = {"indicator": "E6", "what": SENTENCE, "date": row.first_seen_at.date()}
        Evidence.objects.create(registration=row, organisation=row.organisation, **values)
    rate_applications([application(1).pk])


@pytest.mark.parametrize(
    "address", ["/toepassingen/chatbot/beoordeling", f"/registraties/{register_id(1)}/beoordeling"]
)
def test_a_report_asks_as_much_for_three_as_for_thirty_registrations_and_their_evidence(
    client: Client, address: str
) -> None:
    few, many = few_and_many(client, address, add_rated)

    assert few == many


def test_a_comparison_asks_as_much_for_three_as_for_thirty_registrations_of_each(client: Client) -> None:
    def add(numbers: range) -> None:
        for place, name in enumerate(("Spraakbot", "Beeldzoeker", "Parkeerwijzer", "Snelschrijver")):
            store(*(entry(100 * place + n, name=name, provider=f"{name} B.V.") for n in numbers))

    few, many = few_and_many(client, "/vergelijken?t=spraakbot&t=beeldzoeker&t=parkeerwijzer&t=snelschrijver", add)

    assert few == many


def test_a_comparison_asks_as_much_for_one_as_for_four_applications(client: Client) -> None:
    store(*(entry(n, name=f"Naam {n}", provider=f"Bouwer {n}") for n in range(1, 5)))
    for number in range(1, 5):
        write_profile(application(number), summary="Wat de redactie schreef.")

    one, four = (queries(client, address) for address in ("/vergelijken?t=naam-1", compared(4)))

    assert one == four


def compared(most: int) -> str:
    return "/vergelijken?" + "&".join(f"t=naam-{number}" for number in range(1, most + 1))


def test_an_organisation_page_asks_as_much_for_three_as_for_thirty_registrations(client: Client) -> None:
    def add(numbers: range) -> None:
        store(*(entry(n, org_id="gm1", organization="Gemeente Ede", category=["Verkeer"]) for n in numbers))

    few, many = few_and_many(client, "/organisaties/gemeente-ede", add)

    assert few == many


def test_a_withdrawn_registration_asks_as_much_for_three_as_for_thirty_others(client: Client) -> None:
    def add(numbers: range) -> None:
        store(*(entry(n, name="Chatbot") for n in numbers))
        withdraw(1)

    few, many = few_and_many(client, f"/registraties/{register_id(1)}", add)

    assert few == many


def test_a_search_asks_as_much_for_three_as_for_thirty_hits(client: Client, index: Callable[[], int]) -> None:
    def add(numbers: range) -> None:
        store(*(entry(n, category=["Verkeer"], status="In gebruik") for n in numbers))
        index()

    few, many = few_and_many(
        client, "/zoeken?q=toepassing&thema=verkeer&status=in-gebruik&organisatie=gemeente-voorbeeld-1", add
    )

    assert few == many


def test_a_search_without_choices_asks_for_the_shell_only(client: Client, index: Callable[[], int]) -> None:
    store(*(entry(n) for n in range(1, 31)))
    index()

    assert queries(client, "/zoeken") <= 1


def test_the_home_page_asks_as_much_for_three_as_for_thirty_applications(client: Client) -> None:
    def add(numbers: range) -> None:
        store(*(entry(n, category=["Verkeer", "Wonen"]) for n in numbers))
        for number in numbers:
            write_profile(application(number), summary="Wat de redactie schreef.")
            make_case(f"Verhaal {number}", figures=[figure() for _ in numbers], organisations=[organisation(number)])
            make_product(f"Stuk {number}")

    few, many = few_and_many(client, "/", add)

    assert few == many


def figure() -> CaseFigure:
    return CaseFigure(value="12", label="stuks", source="Wij", date="2026")


def organisation(number: int) -> Organisation:
    slug = f"gemeente-proef-{number}"
    return Organisation.objects.get_or_create(slug=slug, defaults={"name": f"Gemeente Proef {number}"})[0]


def test_a_case_study_asks_as_much_for_three_as_for_thirty_rows_of_each_kind(client: Client) -> None:
    def add(numbers: range) -> None:
        store(*(entry(n, name=f"Toepassing {n}") for n in numbers))
        CaseStudyPage.objects.all().delete()
        make_case(
            "Verhaal",
            figures=[figure() for _ in numbers],
            lessons=[CaseLesson(title=f"Les {n}", text="Zo.", code="s-durven") for n in numbers],
            phases=[CasePhase(name=f"Proef {n}") for n in numbers],
            organisations=[organisation(n) for n in numbers],
            registrations=[register_id(n) for n in numbers],
            relations=[RelationOfPage(other=make_product(f"Stuk {n}")) for n in numbers],
        )

    few, many = few_and_many(client, "/praktijkvoorbeelden/verhaal", add)

    assert few == many


def test_a_product_asks_as_much_for_three_as_for_thirty_rows_of_each_kind(client: Client) -> None:
    def add(numbers: range) -> None:
        ImProductPage.objects.all().delete()
        make_product(
            "Stuk",
            versions=[ProductVersion(number=f"{n}", change="Beter.") for n in numbers],
            files=[ProductFile(document=document(n)) for n in numbers],
            organisations=[organisation(n) for n in numbers],
            relations=[RelationOfPage(other=make_case(f"Verhaal {n}")) for n in numbers],
            roles=list(Role.objects.all()),
        )

    few, many = few_and_many(client, "/im-producten/stuk", add)

    assert few == many


@pytest.mark.parametrize("address", ["/praktijkvoorbeelden", "/im-producten"])
def test_a_list_asks_as_much_for_three_as_for_thirty_pages(client: Client, address: str) -> None:
    def add(numbers: range) -> None:
        for number in numbers:
            values = {"organisations": [organisation(number)], "themes": list(Theme.objects.all()[:2])}
            make_case(f"Verhaal {number}", **values)
            make_product(f"Stuk {number}", **values)

    few, many = few_and_many(client, address, add)

    assert few == many


def document(number: int) -> KnowledgeDocument:
    file = ContentFile(written("odt", f"Tekst {number}"), f"stuk-{number}.odt")
    return KnowledgeDocument.objects.create(title=f"Stuk {number}", file=file)


def test_the_rooms_of_the_knowledge_portal_ask_as_much_for_three_as_for_thirty_pages(client: Client) -> None:
    def add(numbers: range) -> None:
        for number in numbers:
            make_case(f"Verhaal {number}")
            make_product(f"Stuk {number}")

    few, many = few_and_many(client, "/kennis", add)

    assert few == many
