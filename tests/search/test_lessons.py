"""Lessons of case studies are found by themselves, and gone when they or their page are."""

import pytest
from django.test import Client

from knowledge.models import CaseLesson, CaseStudyPage
from knowledge.publishing import publish, unpublish
from search.indexing import drain, rebuild
from tests.knowledge.arrange import make_case
from tests.search.arrange import ask, titles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def case(site: None) -> CaseStudyPage:
    rebuild()
    page = make_case("Proef met telefoons")
    page.lessons = [CaseLesson(title="Begin met de zeppelinploeg", text="Die weet hoe het gaat.", code="s-leren")]
    publish(page)
    drain()
    return page


@pytest.mark.usefixtures("case")
def test_a_lesson_is_a_hit_of_its_own_kind() -> None:
    assert titles(ask("q=zeppelinploeg&soort=les")) == ["Begin met de zeppelinploeg"]


def test_a_lesson_leads_to_its_place_on_the_page(client: Client, case: CaseStudyPage) -> None:
    result = ask("q=zeppelinploeg&soort=les").results[0]

    address, fragment = result.url.split("#")
    assert f'id="{fragment}"' in client.get(address).content.decode()
    assert address == case.url


def test_a_lesson_that_was_taken_out_is_not_found(case: CaseStudyPage) -> None:
    case.lessons = []
    publish(case)
    drain()

    assert titles(ask("q=zeppelinploeg")) == []


def test_a_lesson_goes_with_its_page(case: CaseStudyPage) -> None:
    unpublish(case)
    drain()

    assert titles(ask("q=zeppelinploeg")) == []
