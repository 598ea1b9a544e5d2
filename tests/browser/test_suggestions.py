"""Suggestions while typing, by keyboard, on a wide and on a narrow screen, and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from .axe import sideways, violations
from .site import Site

FIELD = "Zoek een probleem, toepassing of gemeente"
ODD = ["/zoeken?q=verkeersligten", "/zoeken?q=verkeerslichten+zeppelin", "/zoeken?vanaf=2026-01-01"]
SIZES = [{"width": 1280, "height": 900}, {"width": 320, "height": 640}]


def type_in(page: Page, site: Site, text: str, path: str = "/zoeken") -> None:
    page.goto(site.url(path))
    page.get_by_label(FIELD).press_sequentially(text)


def test_the_arrows_choose_and_enter_goes_there(running_site: Site, page: Page) -> None:
    type_in(page, running_site, "verk")
    field = page.get_by_role("combobox", name=FIELD)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).not_to_have_attribute("aria-activedescendant", "q-suggesties-0")

    field.press("ArrowDown")

    chosen = page.locator("#q-suggesties").get_by_role("option", selected=True)
    expect(chosen).to_have_count(1)
    expect(field).to_have_attribute("aria-activedescendant", "q-suggesties-0")
    url = chosen.get_attribute("data-url") or ""
    field.press("Enter")
    page.wait_for_url(running_site.url(url))


def test_escape_closes_and_enter_searches(running_site: Site, page: Page) -> None:
    type_in(page, running_site, "verk")
    field = page.get_by_role("combobox", name=FIELD)
    expect(field).to_have_attribute("aria-expanded", "true")

    field.press("Escape")

    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("verk")
    field.press("Enter")
    page.wait_for_url("**/zoeken?q=verk*")


@pytest.mark.parametrize("path", ["/", "/zoeken"])
@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
def test_the_open_list_is_accessible(running_site: Site, page: Page, size: dict[str, int], path: str) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    type_in(page, running_site, "verk", path)
    expect(page.locator("#q-suggesties").get_by_role("option").first).to_be_visible()

    assert violations(page) == {}
    assert sideways(page) == 0


@pytest.mark.parametrize(
    "path", ["/zoeken?q=verkeersligten", "/zoeken?q=verkeerslichten+zeppelin", "/zoeken?vanaf=2026-01-01"]
)
@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
def test_corrections_and_near_hits_are_accessible(
    running_site: Site, page: Page, size: dict[str, int], path: str
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]

    page.goto(running_site.url(path))

    assert violations(page) == {}
    assert sideways(page) == 0


def test_without_javascript_it_is_a_plain_search(running_site: Site, page_without_js: Page) -> None:
    page_without_js.goto(running_site.url("/zoeken"))
    field = page_without_js.get_by_label(FIELD)
    expect(field).not_to_have_attribute("role", "combobox")

    field.fill("verkeerslichten")
    field.press("Enter")

    expect(page_without_js.locator(".aip-results mark").first).to_be_visible()
