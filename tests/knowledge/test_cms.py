"""The CMS: every kind of page can be made, and what an editor has to choose can be found."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from catalogue.models import Application, Kind, Organisation, Theme
from knowledge.models import INDEXES, KINDS, CaseStudyIndexPage, CaseStudyPage

from .arrange import make_case, make_organisation

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def editor(client: Client) -> Client:
    user = get_user_model().objects.create_user("redacteur")
    user.groups.add(Group.objects.get(name="Redacteuren"))
    client.force_login(user)
    return client


@pytest.mark.parametrize(("index", "kind"), list(zip(INDEXES, KINDS, strict=True)), ids=lambda model: model.__name__)
def test_the_form_of_every_kind_opens_in_dutch(editor: Client, index: type, kind: type) -> None:
    address = f"/beheer/pages/add/knowledge/{kind._meta.model_name}/{index.objects.get().pk}/"

    form = editor.get(address)

    assert form.status_code == 200
    assert "samenvatting" in form.content.decode().lower()


def test_a_narrower_theme_stands_below_its_broader_one(editor: Client) -> None:
    work = Theme.objects.create(name="Zaken", slug="zaken")
    Theme.objects.create(name="Aandelen", slug="aandelen", broader=work)
    Theme.objects.create(name="Zee", slug="zee")
    address = f"/beheer/pages/add/knowledge/casestudypage/{CaseStudyIndexPage.objects.get().pk}/"

    field = editor.get(address).context["form"].fields["themes"]

    names = [str(theme) for theme in field.queryset]
    assert names.index("Zaken") + 1 == names.index("Zaken: Aandelen") < names.index("Zee")


def test_a_picture_asks_once_what_is_on_it(editor: Client) -> None:
    form = editor.get("/beheer/images/add/").content.decode()

    assert 'id="id_alternative_text"' in form
    assert 'id="id_description"' not in form


def case_data(**values: object) -> dict[str, object]:
    """Return what the form of a case study sends, with one lesson that lacks nothing."""
    empty = dict.fromkeys(
        (
            "figures",
            "phases",
            "decisions",
            "risks",
            "team",
            "application_links",
            "organisation_links",
            "relations",
            "sources",
        ),
        inline_formset([]),
    )
    lesson = {"title": "Begin klein", "text": "Dat hielp.", "code": "s-durven", "went_well": "on", "source": ""}
    data = {
        "title": "Een verhaal",
        "slug": "een-verhaal",
        "summary": "Kort.",
        "problem": rich_text("<p>Er was iets.</p>"),
        "disappointment": rich_text(""),
        "dilemmas": rich_text(""),
        "approach": streamfield([]),
        "ownership": "zelf",
        "audience": "intern",
        "trains_on_input": "onbekend",
        "sharing_status": "onbekend",
        "licence": "onbekend",
        "keywords": "",
        "lessons": inline_formset([lesson]),
        **empty,
    }
    return nested_form_data(data | values)


def test_an_editor_saves_a_case_study_with_a_lesson(editor: Client) -> None:
    address = f"/beheer/pages/add/knowledge/casestudypage/{CaseStudyIndexPage.objects.get().pk}/"

    answer = editor.post(address, case_data())

    assert answer.status_code == 302, answer.context["form"].errors if answer.context else answer.content[:300]
    page = CaseStudyPage.objects.get(slug="een-verhaal")
    assert not page.live
    assert page.get_latest_revision_as_object().lessons.get().title == "Begin klein"


def test_who_is_sooner_than_the_browser_gets_an_address_from_the_title(editor: Client) -> None:
    address = f"/beheer/pages/add/knowledge/casestudypage/{CaseStudyIndexPage.objects.get().pk}/"

    answers = [editor.post(address, case_data(slug="")) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    slugs = CaseStudyPage.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs)[-2:] == ["een-verhaal", "een-verhaal-2"]


def test_a_mistake_is_said_at_its_field_and_the_work_is_kept(editor: Client) -> None:
    address = f"/beheer/pages/add/knowledge/casestudypage/{CaseStudyIndexPage.objects.get().pk}/"
    phase = {"name": "Proef", "start": "2025-05-01", "end": "2024-11-01", "date_note": "", "model_version": ""}
    phases = inline_formset(
        [phase | dict.fromkeys(("goal", "participants", "volumes", "surveys", "findings", "source"), "")]
    )

    answer = editor.post(address, case_data(phases=phases, title="Blijft staan"))

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "De einddatum ligt voor de begindatum." in shown
    assert "Blijft staan" in shown


def test_an_organisation_is_found_by_a_part_of_its_name(editor: Client) -> None:
    make_organisation("Gemeente Proefstad")
    Organisation.objects.create(name="Gemeente Elders", slug="elders", kind=Kind.MUNICIPALITY)

    shown = editor.get("/beheer/organisatie-kiezen/results/?q=proef").content.decode()

    assert "Gemeente Proefstad" in shown
    assert "Gemeente Elders" not in shown


def test_an_application_without_registration_is_made_where_one_is_chosen(editor: Client) -> None:
    answer = editor.post("/beheer/elke-toepassing-kiezen/create/", {"name": "GovChat"})

    assert json.loads(answer.content)["step"] == "chosen", answer.content[:500]
    application = Application.objects.get(name="GovChat")
    assert editor.get(application.get_absolute_url()).status_code == 200


def test_the_preview_of_a_draft_shows_its_rows(editor: Client) -> None:
    page = make_case("Een verhaal")
    address = f"/beheer/pages/{page.pk}/edit/preview/"

    editor.post(address, case_data(title="Nog niet klaar"))
    shown = editor.get(f"{address}?mode=").content.decode()

    assert "Nog niet klaar" in shown
    assert "Begin klein" in shown


def test_the_menu_leads_to_the_words_and_initiatives(editor: Client) -> None:
    for address in ("/beheer/snippets/knowledge/glossaryterm/", "/beheer/snippets/knowledge/relatedinitiative/"):
        assert editor.get(address).status_code == 200
        assert editor.get(f"{address}add/").status_code == 200
    assert editor.get("/beheer/snippets/knowledge/recording/add/").status_code == 200
