"""What changed: `/wijzigingen` per day, and the timeline of one application."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.intake import withhold_registration
from catalogue.models import Registration, RegistrationVersion
from harvest.models import HarvestRun
from tests.catalogue.arrange import application, entry, registration, store, write_profile
from tests.fixtures.register import record, register_id
from tests.harvest.helpers import harvest_list

pytestmark = pytest.mark.django_db

Harvest = Callable[..., HarvestRun]


@pytest.fixture
def harvest(tmp_path: Path) -> Harvest:
    """Harvest these records as if it were that day of March 2026, or of the month given, at noon."""

    def on(day: int, *records: dict[str, Any], month: int = 3, **options: Any) -> HarvestRun:
        run = harvest_list(tmp_path, list(records), **options)
        then, now = datetime(2026, month, day, 12, tzinfo=UTC), run.started_at
        HarvestRun.objects.filter(pk=run.pk).update(started_at=then)
        RegistrationVersion.objects.filter(seen_at=now).update(seen_at=then)
        Registration.objects.filter(withdrawn_at=now).update(withdrawn_at=then)
        return run

    return on


def page(client: Client, address: str = "/wijzigingen", **parameters: Any) -> str:
    answer = client.get(address, parameters)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def lines(shown: str) -> list[tuple[str, str]]:
    """ChangeKind and text of every line on a page, without tags."""
    found = re.findall(r'<li class="aip-change">(.*?)</li>', shown)
    texts = [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in found]
    return [tuple(text.split(" ", 1)) for text in texts]


def days(shown: str) -> list[str]:
    return re.findall(r'id="dag-([\d-]+)"', shown)


def test_what_came_changed_went_and_came_back_stands_under_its_day(client: Client, harvest: Harvest) -> None:
    harvest(1, record(1), record(2))
    harvest(2, record(1, status="Buiten gebruik"), record(3))
    harvest(3, record(1, status="Buiten gebruik"), record(2), record(3))

    shown = page(client)

    assert days(shown) == ["2026-03-03", "2026-03-02", "2026-03-01"]
    assert [(kind, text[:12]) for kind, text in lines(shown)] == [
        ("Terug", "Toepassing 2"),
        ("Nieuw", "Toepassing 3"),
        ("Gewijzigd", "Toepassing 1"),
        ("Ingetrokken", "Toepassing 2"),
        ("Nieuw", "Toepassing 1"),
        ("Nieuw", "Toepassing 2"),
    ]


def test_a_change_names_the_fields_of_which_the_content_changed(client: Client, harvest: Harvest) -> None:
    harvest(1, record(1))
    harvest(2, record(1, status="Buiten gebruik", provider="Bouwer", lang="eng"))

    shown = page(client, soort="gewijzigd")

    assert "Gewijzigd: status, leverancier." in shown
    assert f'href="/registraties/{register_id(1)}/geschiedenis"' in shown


def test_a_change_names_only_what_that_import_brought(client: Client, harvest: Harvest) -> None:
    harvest(1, record(1))
    harvest(2, record(1, status="Buiten gebruik"))
    harvest(3, record(1, status="Buiten gebruik", provider="Bouwer"))

    fields = [re.search(r"Gewijzigd: ([^.]*)\.", text) for kind, text in lines(page(client)) if kind == "Gewijzigd"]

    assert [found and found.group(1) for found in fields] == ["leverancier", "status"]


def test_a_change_of_form_is_named_as_that(client: Client, harvest: Harvest) -> None:
    harvest(1, record(1, website="http://voorbeeld.nl"))
    harvest(2, record(1, website="https://www.voorbeeld.nl/"))

    assert "Aan de inhoud veranderde niets, alleen aan de vorm." in page(client, soort="gewijzigd")


def test_a_line_leads_to_the_application_and_the_registration_and_names_the_organisation(
    client: Client, harvest: Harvest
) -> None:
    harvest(1, record(1, name="Chatbot"))
    write_profile(application(1), name="Guus de chatbot")

    shown = page(client)

    assert '<a class="nl-link" href="/toepassingen/chatbot">Guus de chatbot</a>' in shown
    assert f'Gemeente Voorbeeld 1, <a class="nl-link" href="/registraties/{register_id(1)}">' in shown


@pytest.mark.parametrize(
    ("kinds", "shown_kinds"),
    [
        (["nieuw"], {"Nieuw"}),
        (["gewijzigd"], {"Gewijzigd"}),
        (["ingetrokken"], {"Ingetrokken"}),
        (["terug"], {"Terug"}),
        (["nieuw", "terug"], {"Nieuw", "Terug"}),
    ],
)
def test_a_kind_shows_that_kind_only(client: Client, harvest: Harvest, kinds: list[str], shown_kinds: set[str]) -> None:
    harvest(1, record(1), record(2))
    harvest(2, record(1, status="Buiten gebruik"))
    harvest(3, record(1, status="Buiten gebruik"), record(2))

    assert {kind for kind, _text in lines(page(client, soort=kinds))} == shown_kinds


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        (
            {"soort": "zwerfvuil"},
            "De soort ‘zwerfvuil’ kennen we niet. Kies uit: nieuw, gewijzigd, ingetrokken, terug.",
        ),
        ({"soort": ["nieuw", "<b>"]}, "De soort ‘&lt;b&gt;’ kennen we niet."),
        ({"pagina": "0"}, "Bij pagina staat ‘0’. Dat moet een getal zijn vanaf 1."),
        ({"pagina": "2"}, "Pagina 2 is er niet. Er is maar één pagina."),
        ({"import": "abc"}, "Bij import staat ‘abc’."),
        ({"import": "4242"}, "Import 4242 kennen we niet."),
        ({"soort": "x\x00y" * 50}, "De soort ‘x?yx?y"),
    ],
)
def test_an_address_that_asks_what_cannot_be_gets_a_sentence(
    client: Client, harvest: Harvest, parameters: dict[str, Any], sentence: str
) -> None:
    harvest(1, record(1))

    answer = client.get("/wijzigingen", parameters)

    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert "<title>Fout:" in answer.content.decode()


def test_more_than_200_of_one_kind_in_one_import_are_told_in_one_line(client: Client, harvest: Harvest) -> None:
    run = harvest(1, *(record(number) for number in range(1, 202)))

    shown = page(client)

    assert lines(shown) == [
        (
            "Nieuw",
            "201 registraties voor het eerst opgehaald Toon ze allemaal "
            ": 201 registraties voor het eerst opgehaald op 1 maart 2026",
        )
    ]
    assert f'href="/wijzigingen?import={run.pk}&amp;soort=nieuw"' in shown


def test_200_of_one_kind_in_one_import_are_listed(client: Client, harvest: Harvest) -> None:
    harvest(1, *(record(number) for number in range(1, 201)))

    assert len(lines(page(client))) == 200


def test_a_few_withdrawals_beside_a_crowd_are_listed(client: Client, harvest: Harvest) -> None:
    harvest(1, record(1), record(2))
    harvest(2, record(1), *(record(number) for number in range(3, 300)))

    shown = [(kind, text[:14]) for kind, text in lines(page(client))]

    assert shown[:2] == [("Nieuw", "297 registrati"), ("Ingetrokken", "Toepassing 2 G")]


def test_a_crowd_can_be_read_in_full_page_by_page(client: Client, harvest: Harvest) -> None:
    run = harvest(1, *(record(number) for number in range(1, 252)))

    found = [page(client, **{"import": run.pk, "soort": "nieuw", "pagina": number}) for number in (1, 2, 3)]

    assert [len(lines(shown)) for shown in found] == [100, 100, 51]
    assert len({line for shown in found for line in lines(shown)}) == 251
    assert f'href="/wijzigingen?import={run.pk}&amp;soort=nieuw&amp;pagina=2"' in found[0]


def test_thirty_days_of_changes_make_a_page(client: Client, harvest: Harvest) -> None:
    for number in range(1, 32):
        harvest(number, *(record(n) for n in range(1, number + 1)))
    harvest(1, *(record(n) for n in range(1, 33)), month=4)

    first, second = page(client), page(client, pagina=2)

    assert (len(days(first)), days(first)[0]) == (30, "2026-04-01")
    assert days(second) == ["2026-03-02", "2026-03-01"]


def test_two_imports_on_one_day_stand_under_one_day(client: Client, harvest: Harvest) -> None:
    harvest(1, record(1))
    harvest(1, record(1), record(2))

    shown = page(client)

    assert days(shown) == ["2026-03-01"]
    assert len(lines(shown)) == 2


def test_a_withheld_registration_is_on_no_line(client: Client, harvest: Harvest) -> None:
    run = harvest(1, record(1, name="Geheim"), record(2))
    withhold_registration(registration(1))

    assert "Geheim" not in page(client)
    assert "Geheim" not in page(client, **{"import": run.pk})
    assert "Het zijn er 1." in page(client, **{"import": run.pk})


def test_the_sample_is_left_out_as_soon_as_there_are_real_data(client: Client, harvest: Harvest) -> None:
    sample = harvest(1, record(1, name="Voorbeeld"), sample=True)
    harvest(2, record(2))

    assert "Voorbeeld <" not in page(client)
    assert days(page(client)) == ["2026-03-02"]
    assert client.get("/wijzigingen", {"import": sample.pk}).status_code == 400


def test_with_only_the_sample_the_page_says_so(client: Client, harvest: Harvest) -> None:
    harvest(1, record(1), sample=True)

    shown = page(client)

    assert "Dit zijn voorbeeldgegevens." in shown
    assert len(lines(shown)) == 1


def test_without_any_import_the_page_says_what_will_come(client: Client) -> None:
    assert "Nog geen wijzigingen" in page(client)


def test_a_kind_that_never_happened_says_so(client: Client, harvest: Harvest) -> None:
    harvest(1, record(1))

    assert "Niets van deze soort" in page(client, soort="terug")


def test_held_withdrawals_are_no_changes(client: Client, harvest: Harvest) -> None:
    harvest(1, *(record(number) for number in range(1, 21)))
    harvest(2, *(record(number) for number in range(1, 6)))

    assert days(page(client)) == ["2026-03-01"]


def test_the_page_asks_as_much_for_three_lines_as_for_a_hundred(client: Client, harvest: Harvest) -> None:
    harvest(1, *(record(number) for number in range(1, 101)))
    few_changed = [record(n, status="Buiten gebruik") for n in (1, 2)]
    harvest(2, *few_changed, *(record(number) for number in range(3, 100)))
    few = queries(client)

    harvest(3, *(record(number, goal="Iets anders.") for number in range(1, 101)))
    harvest(4, *(record(number, goal="Weer anders.") for number in range(1, 96)))
    many = queries(client)

    assert few == many
    assert many <= 8


def queries(client: Client, address: str = "/wijzigingen") -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def test_the_menu_leads_to_the_changes(client: Client) -> None:
    assert '<a class="aip-nav__link" href="/wijzigingen" aria-current="page">Wijzigingen</a>' in page(client)


TIMELINE = "/toepassingen/chatbot/geschiedenis"


def test_the_timeline_of_an_application_has_everything_of_all_its_registrations(
    client: Client, harvest: Harvest
) -> None:
    one, other = (
        record(1, name="Chatbot", provider="Acme"),
        record(2, name="Chatbot", provider="Acme", create_dt="2026-02-01T09:00:00Z"),
    )
    changed = one | {"status": "Buiten gebruik", "create_dt": "2026-03-05T09:00:00Z"}
    harvest(2, one, other)
    harvest(6, changed)
    harvest(9, changed, other)

    shown = page(client, TIMELINE)

    assert [(kind, *re.findall(r"Voorbeeld \d|Gewijzigd: \w+", text)) for kind, text in lines(shown)] == [
        ("Terug", "Voorbeeld 2"),
        ("Ingetrokken", "Voorbeeld 2"),
        ("Gewijzigd", "Voorbeeld 1", "Gewijzigd: status"),
        ("Oudste", "Voorbeeld 1"),
        ("Oudste", "Voorbeeld 2"),
    ]


def test_the_timeline_stands_in_order_of_the_days_of_the_register(client: Client, harvest: Harvest) -> None:
    stays = record(2, name="Chatbot", provider="Acme", create_dt="2026-02-01T09:00:00Z")
    elsewhere = record(3, name="Scanauto")  # as new as what goes, so that the second list is no older one
    harvest(2, record(1, name="Chatbot", provider="Acme"), stays, elsewhere)
    harvest(9, stays, elsewhere)

    shown = page(client, TIMELINE)

    assert re.findall(r'<h2[^>]*><time datetime="([\d-]+)"', shown) == ["2026-03-09", "2026-03-01", "2026-02-01"]


def test_a_line_of_the_timeline_leads_to_that_version(client: Client) -> None:
    store(entry(1, name="Chatbot"))
    version = registration(1).versions.get()

    assert f'href="/registraties/{register_id(1)}/geschiedenis#versie-{version.pk}"' in page(client, TIMELINE)
    assert f'id="versie-{version.pk}"' in page(client, f"/registraties/{register_id(1)}/geschiedenis")


def test_a_timeline_has_fifty_lines_on_a_page(client: Client) -> None:
    store(*(entry(number, name="Chatbot") for number in range(1, 53)))

    assert len(lines(page(client, TIMELINE))) == 50
    assert len(lines(page(client, TIMELINE, pagina=2))) == 2
    assert client.get(TIMELINE, {"pagina": 3}).status_code == 400


def test_a_withheld_registration_is_not_in_the_timeline(client: Client) -> None:
    store(entry(1, name="Chatbot"), entry(2, name="Chatbot"))
    withhold_registration(registration(1))

    shown = page(client, TIMELINE)

    assert "Gemeente Voorbeeld 2" in shown
    assert "Gemeente Voorbeeld 1" not in shown


def test_an_old_address_of_an_application_leads_to_its_timeline(client: Client) -> None:
    store(entry(1, name="Chatbot"))
    application(1).addresses.create(slug="oude-naam")

    answer = client.get("/toepassingen/oude-naam/geschiedenis")

    assert (answer.status_code, answer["Location"]) == (301, TIMELINE)


def test_a_timeline_of_nothing_is_not_there(client: Client) -> None:
    assert client.get("/toepassingen/bestaat-niet/geschiedenis").status_code == 404


def test_a_timeline_asks_as_much_for_one_registration_as_for_thirty(client: Client, harvest: Harvest) -> None:
    harvest(1, record(1, name="Chatbot"))
    few = queries(client, TIMELINE)

    harvest(2, *(record(number, name="Chatbot", goal="Anders.") for number in range(1, 31)))

    assert queries(client, TIMELINE) == few


def test_an_application_leads_to_its_timeline(client: Client) -> None:
    store(entry(1, name="Chatbot"))

    assert f'href="{TIMELINE}"' in page(client, "/toepassingen/chatbot")
