"""Judgements while searching: filters, orders, and the choice of what to compare."""

from collections.abc import Callable

import pytest
from django.test import Client

from catalogue.diligence.collect_facts import evidence_digest
from catalogue.diligence.evidence import EvidenceInput, add_evidence, verify_evidence
from catalogue.models import Evidence
from tests.catalogue.arrange import application, entry, registration, store, write_profile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

FULL = {
    "proportionality": "Wij wogen af of een gewone website ook genoeg was voor inwoners.",
    "human_intervention": "Een medewerker leest elk antwoord en past het aan waar dat nodig is.",
    "risks": "Een antwoord kan fout zijn; daarom controleren wij elke week de gesprekken.",
}


@pytest.fixture(autouse=True)
def _two(index: Callable[[], int]) -> None:
    """One that says much about ethics, and one that says little."""
    store(entry(1, name="Weinig", provider="A"), entry(2, name="Veel", provider="B", **FULL))
    index()


def names(client: Client, query: str) -> list[str]:
    reply = client.get(f"/zoeken?{query}")
    assert reply.status_code == 200
    return [result.title_html for result in reply.context["page"].results]


def test_a_judgement_is_a_filter_and_an_order(client: Client) -> None:
    assert names(client, "ethiek=ruim-beschreven") == ["Veel"]
    assert names(client, "ethiek=nauwelijks-beschreven") == ["Weinig"]
    assert names(client, "sorteer=ethiek") == ["Veel", "Weinig"]


def test_a_judgement_that_does_not_exist_is_told(client: Client) -> None:
    assert client.get("/zoeken?ethiek=geweldig").status_code == 400


def test_what_somebody_checked_is_found_at_once(client: Client, django_user_model, django_capture_on_commit_callbacks):
    users = [django_user_model.objects.create_superuser(f"m{n}", email="", password="geheim") for n in (1, 2)]
    row = registration(1)
    told = EvidenceInput(
        indicator="E6", answer="ja", level=1, what="Onderzoek naar groepen", date=row.first_seen_at.date()
    )
    with django_capture_on_commit_callbacks(execute=True):
        evidence = add_evidence(told, by=users[0], organisation=row.organisation, registration=row)
        evidence = Evidence.objects.get(pk=evidence.pk)
        verify_evidence(evidence, by=users[1], level=3, remark="Het rapport gelezen", seen=evidence_digest(evidence))

    assert names(client, "bewijs=gecontroleerd") == ["Weinig"]
    assert names(client, "sorteer=bewijs")[0] == "Weinig"


def test_where_the_data_are_and_how_to_leave_are_filters(client: Client, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        write_profile(
            application(2),
            data_location="eu",
            data_leaves="nee",
            trains_on_input="nee",
            open_source="ja",
            exit_ways=["gegevens-mee", "opzegbaar"],
            agility_view="open",
            resilience_view="beheerst",
            resilience="Er staat een tweede model klaar",
            energy="De leverancier meet het verbruik per vraag",
        )

    assert names(client, "datalocatie=eu&training=nee&broncode=ja") == ["Veel"]
    assert names(client, "datalocatie=niet-ingevuld") == ["Weinig"]
    assert names(client, "uitweg=opzegbaar") == names(client, "uitweg=gegevens-mee") == ["Veel"]
    assert names(client, "uitweg=niet-ingevuld") == ["Weinig"]
    assert names(client, "doorgifte=nee&zorg=weerbaarheid&energie=bekend") == ["Veel"]
    assert names(client, "zorg=wendbaarheid") == []
    assert names(client, "doorgifte=niet-ingevuld&zorg=niet-ingevuld&energie=niet-ingevuld") == ["Weinig"]


def test_a_hit_shows_three_bars_and_who_to_ask(client: Client) -> None:
    page = client.get("/zoeken?q=Veel").content.decode()

    assert page.count('class="aip-marks"') == 1
    assert page.count("aip-bar__score") == 3
    assert "geen juridisch advies" in page


def test_the_choice_to_compare_goes_along_with_every_other_choice(client: Client) -> None:
    slugs = [application(number).slug for number in (1, 2)]

    page = client.get(f"/zoeken?q=Veel&vergelijk={slugs[0]}").content.decode().replace("&amp;", "&")

    assert f'name="vergelijk" value="{slugs[0]}"' in page
    assert f"vergelijk={slugs[0]}&vergelijk={slugs[1]}" in page
    both = client.get(f"/zoeken?vergelijk={slugs[0]}&vergelijk={slugs[1]}").content.decode().replace("&amp;", "&")
    assert f"/vergelijken?t={slugs[0]}&t={slugs[1]}" in both
    assert "Vergelijk deze 2" in both
