"""Ways out, the four concerns about suppliers, and what of them is evidence."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from catalogue.models import ApplicationProfile, DiligenceRating, Evidence
from tests.catalogue.arrange import application, entry, store, write_profile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
ADD = "/beheer/snippets/catalogue/applicationprofile/add/"


def shown(client: Client, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200
    return reply.content.decode()


def test_an_application_shows_the_way_out_and_the_concerns_each_with_its_source(client: Client) -> None:
    store(entry(1))
    write_profile(
        application(1),
        exit_ways=["opzegbaar", "gegevens-mee"],
        exit_options="Opzeggen kan per maand",
        exit_source="Contract, 3 maart 2026",
        agility_view="beheerst",
        agility="Wij testen elk jaar een tweede model",
        power_view="open",
        source="Artikel, 2025",
    )

    page = shown(client, application(1).get_absolute_url())

    assert "Je krijgt je gegevens mee; De opzegtermijn is bekend. Opzeggen kan per maand" in page
    assert "Bron: Contract, 3 maart 2026." in page
    assert "Een zorg, en er is iets aan gedaan. Wij testen elk jaar een tweede model" in page
    assert "Een zorg, nog niets aan gedaan" in page
    assert "Weerbaarheid" not in page
    assert "Bron: Artikel, 2025. Bijgewerkt op <time" in page


def test_the_way_out_and_the_concerns_stand_side_by_side_with_what_is_not_known(client: Client) -> None:
    store(entry(1, name="Eerste", provider="A"), entry(2, name="Tweede", provider="B"))
    write_profile(
        application(1), exit_ways=["geen"], exit_source="Contract", resilience_view="geen-zorg", source="Artikel, 2025"
    )

    page = shown(client, f"/vergelijken?t={application(1).slug}&t={application(2).slug}")

    assert "Geen uitweg bekend" in page
    row = page.split("Weerbaarheid")[1].split("</tr>")[0]
    assert "Geen zorg" in row
    assert "Onbekend" in row
    assert row.count("Bron: Artikel, 2025.") == page.count("Bron: Contract.") == 1


def test_no_way_out_beside_a_way_out_is_refused() -> None:
    profile = ApplicationProfile(exit_ways=["geen", "opzegbaar"])

    with pytest.raises(ValidationError) as refused:
        profile.clean_fields(exclude=["application"])

    assert list(refused.value.message_dict) == ["exit_ways"]


def test_a_concern_that_something_was_done_about_says_what() -> None:
    profile = ApplicationProfile(agility_view="beheerst", power_view="open")

    with pytest.raises(ValidationError) as refused:
        profile.clean()

    assert list(refused.value.message_dict) == ["agility"]


def test_an_editor_chooses_ways_out_in_the_cms_and_hears_what_is_wrong(admin_client: Client) -> None:
    store(entry(1))
    form = {
        "application": application(1).pk,
        "sharing_status": "onbekend",
        "licence": "onbekend",
        "trains_on_input": "onbekend",
        "data_leaves": "onbekend",
        "open_source": "onbekend",
        "exit_ways": ["opzegbaar", "zelf"],
        "agility_view": "beheerst",
        "action-publish": "1",
    } | {
        f"{rows}-{name}": value
        for rows in ("screenshots",)
        for name, value in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0), ("MIN_NUM_FORMS", 0), ("MAX_NUM_FORMS", 1000))
    }

    refused = admin_client.post(ADD, form).content.decode()
    assert "Schrijf op wat eraan gedaan is." in refused
    assert not ApplicationProfile.objects.exists()
    form = {**form, "agility": "Een tweede leverancier staat klaar"}
    assert admin_client.post(ADD, {**form, "exit_ways": ["onzin"]}).status_code == 200
    assert admin_client.post(ADD, form).status_code == 302

    profile = ApplicationProfile.objects.get()
    assert (profile.live, profile.exit_ways) == (True, ["opzegbaar", "zelf"])


def test_ways_out_answer_what_the_rules_ask_of_data_and_standards() -> None:
    store(entry(1))

    write_profile(
        application(1),
        hosting="Bij de gemeente zelf",
        data_location="eu",
        data_leaves="nee",
        trains_on_input="nee",
        exit_ways=["gegevens-mee", "open-formaat"],
    )

    rating = DiligenceRating.objects.get(application=application(1), replaced_at=None)
    answers = {row["id"]: row["answer"] for row in rating.findings}
    assert (answers["D7"], answers["O7"]) == ("ja", "ja")
    assert "je krijgt de gegevens mee als je stopt" in Evidence.objects.get(indicator="D7").what
    assert "De gegevens hebben een open formaat" in Evidence.objects.get(indicator="O7").what


def test_an_open_format_without_knowing_where_it_runs_proves_nothing() -> None:
    store(entry(1))

    write_profile(application(1), exit_ways=["open-formaat"])

    assert not Evidence.objects.filter(indicator="O7").exists()
