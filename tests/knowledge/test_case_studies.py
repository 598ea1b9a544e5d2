"""The page of a case study, the list it stands in, and what all of them teach."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from wagtail.fields import StreamField
from wagtail.test.utils.form_data import querydict_from_html

from catalogue.grouping.merging import take_over as merge
from catalogue.models import Application, ApplicationAddress
from knowledge.models import (
    ApplicationOfPage,
    CaseDecision,
    CaseFigure,
    CaseLesson,
    CasePhase,
    CaseRisk,
    CaseStudyPage,
    TaskType,
)
from tests.factories import make_registration

from .arrange import make_case, make_organisation

pytestmark = pytest.mark.usefixtures("site")


def html(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_case_shows_its_facts_figures_phases_and_lessons(client: Client) -> None:
    organisation = make_organisation("Gemeente Proef")
    page = make_case(
        organisations=[organisation],
        figures=[CaseFigure(value="ruim 800", label="deelnemers", source="Nieuwsbericht", date="7 mei 2025")],
        phases=[CasePhase(name="Eerste proef", date_note="jaar staat niet in de bron", participants="150 collega's")],
        decisions=[CaseDecision(title="Door naar meer", after_phase=1)],
        lessons=[CaseLesson(title="Begin klein", text="Dat hielp.", code="s-durven")],
        data_location="Binnen de gemeente",
    )

    shown = html(client, page.url)

    for text in ("ruim 800", "Nieuwsbericht, 7 mei 2025", "Eerste proef", "jaar staat niet in de bron", "150 collega"):
        assert text in shown
    assert shown.index("Eerste proef") < shown.index("Besluit: Door naar meer") < shown.index("Begin klein")
    assert "/organisaties/gemeente-proef" in shown
    assert "Binnen de gemeente" in shown


def test_what_nobody_filled_in_is_said(client: Client) -> None:
    shown = html(client, make_case().url)

    assert "Niet ingevuld" in shown
    assert "Nog niemand schreef hier lessen op" in shown
    assert "Er is nog geen aanspreekpunt bekend" in shown


def test_the_list_shows_only_what_is_published_and_narrows(client: Client) -> None:
    make_case("Chat voor ambtenaren", tasks=[TaskType.objects.get(value="schrijven")])
    make_case("Zwerfvuil zien", tasks=[TaskType.objects.get(value="beelden")])
    make_case("Nog geheim").unpublish()

    everything = html(client, "/praktijkvoorbeelden")
    narrowed = html(client, "/praktijkvoorbeelden?taak=beelden")

    assert "Chat voor ambtenaren" in everything
    assert "Nog geheim" not in everything
    assert "2 gevonden" in everything
    assert "Zwerfvuil zien" in narrowed
    assert "Chat voor ambtenaren" not in narrowed


@pytest.mark.parametrize("query", ["taak=bestaat-niet", "pagina=0", "pagina=9", "delen=%00", "taak=<script>"])
def test_an_address_that_means_nothing_is_answered_clearly(client: Client, query: str) -> None:
    make_case(tasks=[TaskType.objects.get(value="schrijven")])

    assert client.get(f"/praktijkvoorbeelden?{query}").status_code == 400


def test_a_case_finds_its_application_by_registration_also_after_a_merge(client: Client) -> None:
    registration = make_registration(1)
    page = make_case(registrations=[registration.register_id])
    other = Application.objects.create(name="De nieuwe", slug="de-nieuwe")
    ApplicationAddress.objects.create(slug="de-nieuwe", application=other)

    merge(registration.application, other)

    assert "/toepassingen/de-nieuwe" in html(client, page.url)


def test_a_link_to_an_application_outlives_the_application_without_registration(client: Client) -> None:
    application = Application.objects.create(name="Redactie", slug="redactie")
    ApplicationAddress.objects.create(slug="redactie", application=application)
    page = make_case()
    ApplicationOfPage.objects.create(page=page, application=application)
    other = Application.objects.create(name="De nieuwe", slug="de-nieuwe")

    merge(application, other)

    assert "/toepassingen/de-nieuwe" in html(client, CaseStudyPage.objects.get(pk=page.pk).url)


def test_a_phase_cannot_end_before_it_starts() -> None:
    from datetime import date

    with pytest.raises(IntegrityError), transaction.atomic():
        make_case(phases=[CasePhase(name="Fout", start=date(2025, 5, 1), end=date(2024, 11, 1))])


def test_being_stuck_asks_for_a_reason() -> None:
    decision = CaseDecision(title="Stil", outcome="vast")

    with pytest.raises(ValidationError, match="Kies waarop het vastloopt"):
        decision.validate_constraints()


def test_lessons_of_all_cases_stand_side_by_side(client: Client) -> None:
    well = CaseLesson(title="Klein begonnen", text="Dat hielp.", code="s-durven")
    hard = CaseLesson(title="Geen mensen", text="Dat hield op.", code="k-capaciteit", went_well=False)
    stuck = CaseDecision(title="Stil", outcome="vast", stuck_on="k-capaciteit", reason="Niemand had tijd")
    make_case("Eerste", lessons=[well, hard], decisions=[stuck])
    make_case("Geheim", lessons=[CaseLesson(title="Niet te zien", text="x", code="s-durven")]).unpublish()

    shown = html(client, "/lessen")

    assert "2 lessen uit 1 praktijkvoorbeeld." in shown
    assert "Niet te zien" not in shown
    assert "Gebrek aan capaciteit (1): <a" in shown
    assert "Niemand had tijd" in shown


def test_the_number_of_queries_does_not_grow_with_the_rows(client: Client) -> None:
    from tests.portal.test_query_counts import queries

    few = make_case("Weinig", lessons=[CaseLesson(title="a", text="b", code="s-durven")])
    many = make_case("Veel", lessons=[CaseLesson(title="a", text="b", code="s-durven") for _ in range(20)])

    assert queries(client, few.url) == queries(client, many.url)


def test_the_list_asks_as_much_for_three_as_for_twenty(client: Client) -> None:
    from tests.portal.test_query_counts import queries

    for number in range(3):
        make_case(f"Voorbeeld {number}", organisations=[make_organisation(f"Gemeente {number}")])
    few = queries(client, "/praktijkvoorbeelden")
    for number in range(3, 20):
        make_case(f"Voorbeeld {number}", organisations=[make_organisation(f"Gemeente {number}")])

    assert queries(client, "/praktijkvoorbeelden") == few


def test_home_shows_a_case_with_figures_before_a_newer_one_without(client: Client) -> None:
    figure = CaseFigure(value="ruim 800", label="proefgebruikers", source="Jaarverslag", date="2026")
    make_case("Met cijfers", figures=[figure])
    make_case("Nieuwer, zonder")

    page = client.get("/").content.decode()

    assert "ruim 800" in page
    assert "Alle praktijkvoorbeelden (2)" in page


def test_a_decision_stands_after_a_phase_that_is_there(client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("beheerder"))
    page = make_case("Bak", phases=[CasePhase(name="Proef")], decisions=[CaseDecision(title="Door", after_phase=1)])
    edit = f"/beheer/pages/{page.pk}/edit/"
    form = querydict_from_html(client.get(edit).content.decode(), "page-edit-form").dict()
    form |= {f"{field.name}-count": "0" for field in CaseStudyPage._meta.fields if isinstance(field, StreamField)}

    refused = client.post(edit, form | {"decisions-0-after_phase": "7"})
    client.post(edit, form | {"decisions-0-after_phase": "0", "action-publish": "1"})

    assert "Vul een nummer in van 0 tot en met 1" in refused.content.decode()
    assert CaseDecision.objects.get().after_phase == 0


def test_what_an_author_left_out_is_not_said_of_the_sources(client: Client) -> None:
    page = make_case("Bak", risks=[CaseRisk(risk="Lek")])

    shown = client.get(page.url).content.decode()

    assert "Daarover vertelt deze pagina niets." in shown
    assert "Geen maatregel ingevuld." in shown
    assert "in de bron" not in shown


def test_a_draft_is_shown_with_the_lessons_and_organisations_of_the_draft() -> None:
    make_case("Bak", organisations=[make_organisation("Gemeente Oud")], lessons=[lesson("Oud")])
    draft = CaseStudyPage.objects.get()
    draft.organisation_links = []
    draft.lessons = [lesson("Nieuw")]

    shown = draft.page_context()

    assert shown["organisations"] == []
    assert [row["title"] for row in shown["lessons"]] == ["Nieuw"]


def lesson(title: str) -> CaseLesson:
    return CaseLesson(title=title, text="Zo.", code="s-durven")
