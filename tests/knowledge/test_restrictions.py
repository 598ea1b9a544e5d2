"""Nothing is shown that stands below something closed."""

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from knowledge.models import CaseStudyIndexPage, KnowledgePage

from .arrange import make_case, make_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


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
