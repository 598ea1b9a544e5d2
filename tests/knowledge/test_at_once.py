"""All rows of a page in one question: the same rows as one by one, and nothing shown that is not public."""

from datetime import date
from typing import Any

import pytest
from django.forms.models import model_to_dict
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from catalogue.models import Theme
from catalogue.value_lists import load_value_lists
from knowledge.models import (
    CaseDecision,
    CaseLesson,
    CasePhase,
    CaseStudyIndexPage,
    CaseStudyPage,
    KnowledgePage,
    TaskType,
)
from knowledge.models.at_once import fetch_rows

from .arrange import make_case, make_organisation, make_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
LISTS = "phases decisions lessons organisation_links tasks themes sources keyword_items".split()


def full_case() -> CaseStudyPage:
    load_value_lists()
    case = make_case(
        "Verhaal",
        phases=[CasePhase(name="Proef", start=date(2025, 1, 2)), CasePhase(name="Zonder datum")],
        decisions=[CaseDecision(title="Door", date=date(2025, 3, 4), after_phase=1)],
        lessons=[CaseLesson(title="Tegen", text="Zo.", code="s-durven", went_well=False)],
        organisations=[make_organisation("Gemeente Één")],
        tasks=list(TaskType.objects.all()[:2]),
        themes=[Theme.objects.filter(broader=None).first(), Theme.objects.exclude(broader=None).first()],
    )
    case.keywords.add("b woord", "a woord")
    case.save()
    return CaseStudyPage.objects.get()


def shown(page: Page) -> dict[str, Any]:
    return {name: [model_to_dict(row) for row in getattr(page, name).all()] for name in LISTS}


def test_rows_are_those_that_stand_in_the_tables(django_assert_num_queries: Any) -> None:
    one_by_one, at_once = full_case(), CaseStudyPage.objects.get()
    expected = shown(one_by_one)

    with django_assert_num_queries(1):
        fetch_rows([at_once])
        found = shown(at_once)
        names = [row.organisation.name for row in at_once.organisation_links.all()]
        tags = [row.tag.name for row in at_once.keyword_items.all()]
        themes = [str(theme) for theme in at_once.themes.all()]

    assert found == expected
    assert names == ["Gemeente Één"]
    assert tags == ["b woord", "a woord"]
    assert themes == [str(theme) for theme in one_by_one.themes.all()]
    assert at_once.phases.all()[0].start == date(2025, 1, 2)
    assert at_once.lessons.all()[0].went_well is False


def test_each_page_gets_its_own_rows() -> None:
    make_case("Een", lessons=[CaseLesson(title="Les een", text="Zo.", code="s-durven")])
    make_case("Twee", lessons=[CaseLesson(title="Les twee", text="Zo.", code="s-durven")])
    pages = list(CaseStudyPage.objects.order_by("title"))

    fetch_rows(pages, ["lessons"])

    assert [[row.title for row in page.lessons.all()] for page in pages] == [["Les een"], ["Les twee"]]


def test_a_list_of_a_draft_stays_as_the_draft_has_it() -> None:
    page = full_case()
    page.lessons = [CaseLesson(title="Nieuw", text="Zo.", code="s-durven")]

    fetch_rows([page])

    assert [row.title for row in page.lessons.all()] == ["Nieuw"]
    assert page.phases.count() == 2


@pytest.mark.parametrize("where", ["page", "list", "home"])
def test_what_is_closed_anywhere_above_is_shown_nowhere(client: Client, where: str) -> None:
    case = make_case("Besloten")
    address = case.url
    closed = {"page": case, "list": CaseStudyIndexPage.objects.get(), "home": case.get_parent().get_parent()}[where]
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)

    assert client.get(address).status_code == 302
    assert not KnowledgePage.objects.shown().exists()


def test_what_stands_beside_something_closed_is_shown(client: Client) -> None:
    closed, product = make_case("Besloten"), make_product("Open")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    other = make_case("Ook open")

    assert {page.title for page in KnowledgePage.objects.shown()} == {"Open", "Ook open"}
    assert {client.get(page.url).status_code for page in (product, other)} == {200}


def test_an_alias_is_as_closed_as_its_source(client: Client) -> None:
    case = make_case("Besloten")
    alias = case.create_alias(parent=CaseStudyIndexPage.objects.get(), update_slug="alias")
    PageViewRestriction.objects.create(page=case, restriction_type=PageViewRestriction.LOGIN)

    assert client.get(alias.url).status_code == 302


def test_addresses_that_lead_nowhere_are_not_found(client: Client) -> None:
    case = make_case("Verhaal")
    case.unpublish()

    for address in (case.url, "/praktijkvoorbeelden/bestaat-niet", "/praktijkvoorbeelden/verhaal/dieper", "/verhaal"):
        assert client.get(address, follow=True).status_code == 404
