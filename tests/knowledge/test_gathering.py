"""Pages of applications, organisations and themes show what the knowledge portal has about them; home shows a case."""

from collections.abc import Callable

import pytest
from django.test import Client

from catalogue.editorial import make_application
from catalogue.models import ApplicationProfile, Theme, Usage
from knowledge.models import CaseFigure, CaseLesson, RelatedInitiative
from tests.factories import make_registration

from .arrange import make_case, make_organisation, make_product

pytestmark = pytest.mark.usefixtures("site")


def html(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_an_application_shows_its_cases_lessons_and_products(client: Client) -> None:
    registration = make_registration(1)
    lesson = CaseLesson(title="Begin klein", text="Dat hielp.", code="s-durven")
    make_case("Een verhaal", registrations=[registration.register_id], lessons=[lesson])
    make_product("Een stuk", registrations=[registration.register_id])
    make_case("Over iets anders")

    shown = html(client, registration.application.get_absolute_url())

    assert "Een verhaal" in shown
    assert "Begin klein" in shown
    assert "Een stuk" in shown
    assert "Over iets anders" not in shown


def test_an_application_without_a_case_says_who_can_tell(client: Client) -> None:
    registration = make_registration(1)

    shown = html(client, registration.application.get_absolute_url())

    assert "Nog niemand vertelde over Toepassing 1" in shown


def test_what_editors_wrote_is_told_apart_from_what_was_harvested(client: Client) -> None:
    application = make_application("Zonder registratie")
    profile = ApplicationProfile(
        application=application,
        live=False,
        sharing_status="een-op-een",
        hosting="Eigen computer",
        source="Artikel, 2025",
    )
    profile.save()
    Usage.objects.create(
        profile=profile, organisation=make_organisation(), remark="Hier anders.", source="Artikel, 2025"
    )
    profile.save_revision().publish()

    shown = html(client, application.get_absolute_url())

    assert "Eén-op-één over te nemen" in shown
    assert "niet uit het Algoritmeregister. Bron: Artikel, 2025" in shown
    assert "Hier anders." in shown
    assert "/organisaties/gemeente-proef" in shown


def test_a_draft_of_an_editor_is_not_shown(client: Client) -> None:
    application = make_application("Zonder registratie")
    ApplicationProfile.objects.create(application=application, live=False, hosting="Nog geheim")

    assert "Nog geheim" not in html(client, application.get_absolute_url())


def test_two_applications_of_one_name_get_addresses_of_their_own() -> None:
    assert [make_application("Chatbot").slug for _ in range(3)] == ["chatbot", "chatbot-2", "chatbot-3"]


def test_an_organisation_shows_what_it_shares(client: Client) -> None:
    organisation = make_organisation()
    make_case("Een verhaal", organisations=[organisation])
    RelatedInitiative.objects.create(name="Een netwerk", what="x", overlap="y", organisation=organisation)

    shown = html(client, organisation.get_absolute_url())

    assert "Wat deze organisatie deelt" in shown
    assert "Een verhaal" in shown
    assert "Een netwerk" in shown


def test_a_theme_shows_what_is_written_about_it_and_its_narrower_themes(client: Client) -> None:
    broad = Theme.objects.create(name="Proefthema", slug="proefthema")
    narrow = Theme.objects.create(name="Smaller", slug="smaller", broader=broad)
    make_case("Over huren", themes=[narrow])

    assert "Over huren" in html(client, "/themas/proefthema")
    assert "Over huren" in html(client, "/themas/smaller")


def test_home_shows_the_newest_case_with_figures_and_source(client: Client) -> None:
    make_case("De oude")
    make_case("De nieuwe", figures=[CaseFigure(value="12", label="mensen", source="Rapport", date="2025")])

    shown = html(client, "/")

    assert "De nieuwe" in shown
    assert "De oude" not in shown
    assert "Rapport, 2025" in shown


def test_home_asks_to_share_when_there_is_no_case(client: Client) -> None:
    assert "Vertel jullie verhaal" in html(client, "/")


def test_home_leads_from_a_need_to_the_products_of_that_kind(client: Client, index: Callable[[], int]) -> None:
    make_product("Brief aan de raad", product_kind="raadsbrief")
    make_product("Nog een brief", product_kind="raadsbrief")
    make_product("Wat het kost", product_kind="businesscase")
    index()

    needs = client.get("/").context["needs"]

    assert [(row["label"], row["count"]) for row in needs] == [("Raadsbrief", 2), ("Businesscase", 1)]
    shown = client.get(needs[0]["url"]).content.decode()
    assert "Brief aan de raad" in shown
    assert "Wat het kost" not in shown


def test_home_says_so_while_there_is_no_product(client: Client) -> None:
    assert "Er staat nog geen IM-product" in client.get("/").content.decode()
