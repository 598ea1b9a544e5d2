"""What visitors do: search, filter, open a result, lose their way and find it again."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .site import Site

PHONE = {"width": 320, "height": 640}


def search(page: Page, text: str) -> None:
    page.get_by_label("Zoek een probleem, toepassing of gemeente").fill(text)
    page.get_by_role("button", name="Zoeken").click()


def choose(page: Page, facet: str, label: str) -> None:
    """Tick one box of a facet and ask for the results."""
    page.get_by_role("group", name=facet, exact=True).get_by_label(label).check()
    page.get_by_role("button", name="Toon resultaten").first.click()


def count(page: Page) -> int:
    """The number of results that the page tells."""
    told = page.locator("#kop-resultaten").inner_text()
    found = re.match(r"[\d.]+", told)
    return int(found[0].replace(".", "")) if found else 0


def titles(page: Page) -> list[str]:
    return page.locator(".aip-hit__title").all_inner_texts()


def test_a_visitor_walks_from_the_home_page_to_the_organisation(running_site: Site, anyones_page: Page) -> None:
    page = anyones_page
    page.goto(running_site.url("/"))

    search(page, "verkeerslichten")
    choose(page, "Thema", "Verkeer")
    page.get_by_role("link", name="verkeerslichten").first.click()
    page.locator("#gebruikers td a").first.click()
    organisation = page.locator(".aip-facts dd a").first.inner_text()
    page.locator(".aip-facts dd a").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text(organisation)
    expect(page.get_by_role("main")).to_contain_text("in het Algoritmeregister")


def test_the_words_of_the_question_are_marked_in_the_results(running_site: Site, anyones_page: Page) -> None:
    anyones_page.goto(running_site.url("/zoeken"))

    search(anyones_page, "verkeerslichten")

    marked = anyones_page.locator(".aip-results mark").filter(has_text=re.compile("verkeerslicht", re.IGNORECASE))
    expect(marked.first).to_be_visible()


@pytest.mark.parametrize("facet", ["Thema", "Status", "Organisatie"])
def test_a_filter_gives_as_many_results_as_it_promised(running_site: Site, anyones_page: Page, facet: str) -> None:
    page = anyones_page
    page.goto(running_site.url("/zoeken"))
    option = page.get_by_role("group", name=facet, exact=True).locator(".aip-option").last
    for fold in page.locator("fieldset summary").all():
        fold.click()
    label, promised = (
        option.locator("label").inner_text().split(",")[0].strip(),
        option.locator(".aip-count").inner_text(),
    )

    choose(page, facet, label)

    assert count(page) == int(promised)
    expect(page.get_by_role("link", name=f"Haal filter weg: {facet}: {label}")).to_be_visible()


def test_two_filters_of_different_kinds_are_combined(running_site: Site, anyones_page: Page) -> None:
    anyones_page.goto(running_site.url("/zoeken?thema=verkeer"))
    with_one = count(anyones_page)

    choose(anyones_page, "Status", "In gebruik")

    assert 0 < count(anyones_page) <= with_one
    expect(anyones_page.locator(".aip-chip")).to_have_count(2)


def test_a_chip_takes_its_own_filter_away(running_site: Site, anyones_page: Page) -> None:
    anyones_page.goto(running_site.url("/zoeken?q=verkeerslichten&thema=verkeer&status=in-gebruik"))

    anyones_page.get_by_role("link", name="Haal filter weg: Thema: Verkeer").click()

    expect(anyones_page.locator(".aip-chip")).to_have_text("Haal filter weg: Status: In gebruik")
    expect(anyones_page).to_have_url(running_site.url("/zoeken?q=verkeerslichten&status=in-gebruik"))


def test_a_new_question_keeps_the_chosen_filters(running_site: Site, anyones_page: Page) -> None:
    anyones_page.goto(running_site.url("/zoeken?thema=verkeer"))

    search(anyones_page, "verkeerslichten")

    expect(anyones_page.locator(".aip-chip")).to_contain_text("Thema: Verkeer")


def test_back_brings_the_former_results(running_site: Site, anyones_page: Page) -> None:
    page = anyones_page
    page.goto(running_site.url("/zoeken?q=anonimiseren"))
    before = titles(page)
    choose(page, "Status", "Buiten gebruik")
    page.locator(".aip-hit__title a").first.click()

    page.go_back()
    page.go_back()

    assert titles(page) == before
    expect(page.get_by_role("group", name="Status", exact=True).get_by_label("Buiten gebruik")).not_to_be_checked()


def test_the_next_page_shows_other_results(running_site: Site, anyones_page: Page) -> None:
    page = anyones_page
    page.goto(running_site.url("/zoeken"))
    first = page.locator(".aip-hit__title a").evaluate_all("links => links.map(link => link.href)")

    page.get_by_role("link", name="Volgende pagina").click()

    expect(page.locator("[aria-current=page]", has_text="Pagina 2")).to_be_visible()
    second = page.locator(".aip-hit__title a").evaluate_all("links => links.map(link => link.href)")
    assert second
    assert not set(first) & set(second)


def test_without_results_the_page_says_what_to_try(running_site: Site, anyones_page: Page) -> None:
    page = anyones_page
    page.goto(running_site.url("/zoeken?thema=verkeer"))

    search(page, "zwerfvuilrobot")

    expect(page.get_by_role("heading", name="Niets gevonden voor ‘zwerfvuilrobot’")).to_be_visible()
    page.get_by_role("link", name="Bekijk alle toepassingen").click()
    assert count(page) > 0


def test_a_wrong_address_leads_to_the_search(running_site: Site, anyones_page: Page) -> None:
    page = anyones_page
    answer = page.goto(running_site.url("/toepassingen/deze-is-er-niet"))

    search(page, "parkeren")

    assert answer is not None
    assert answer.status == 404
    assert count(page) > 0


def test_page_zero_gives_a_summary_that_leads_to_the_field(running_site: Site, anyones_page: Page) -> None:
    page = anyones_page
    answer = page.goto(running_site.url("/zoeken?q=parkeren&pagina=0"))

    page.locator(".aip-error-summary a").click()

    assert answer is not None
    assert answer.status == 400
    expect(page).to_have_title(re.compile("^Fout: "))
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("parkeren")


def test_after_an_error_one_link_goes_on_with_what_was_right(running_site: Site, anyones_page: Page) -> None:
    anyones_page.goto(running_site.url("/zoeken?q=parkeren&thema=bestaat-niet"))

    anyones_page.get_by_role("link", name="Zoek verder zonder wat niet lukt").click()

    expect(anyones_page).to_have_url(running_site.url("/zoeken?q=parkeren"))


def test_a_theme_on_the_home_page_leads_to_its_applications(running_site: Site, anyones_page: Page) -> None:
    page = anyones_page
    page.goto(running_site.url("/"))

    page.locator("#themas").get_by_role("link", name="Verkeer").click()

    expect(page.get_by_role("main")).to_contain_text("Verkeer")
    expect(page.locator("main a[href^='/toepassingen/']", has_text="verkeerslichten").first).to_be_visible()


def test_the_menu_on_a_phone_opens_and_leads_on(running_site: Site, anyones_page: Page) -> None:
    page = anyones_page
    page.set_viewport_size(PHONE)
    page.goto(running_site.url("/"))

    page.locator("summary", has_text="Menu").click()
    page.get_by_role("navigation", name="Menu", exact=True).get_by_role("link", name="Over AI-plein").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Over AI-plein")


def test_on_a_phone_the_filters_are_a_fold_that_works(running_site: Site, anyones_page: Page) -> None:
    page = anyones_page
    page.set_viewport_size(PHONE)
    page.goto(running_site.url("/zoeken"))

    page.locator("summary", has_text="Filters").click()
    choose(page, "Thema", "Verkeer")

    expect(page.locator("summary", has_text="Filters")).to_have_text("Filters (1 gekozen)")


def test_the_sample_says_on_every_page_that_it_is_a_sample(running_site: Site, page: Page) -> None:
    for path in ("/", "/zoeken", "/over", "/deze-is-er-niet"):
        page.goto(running_site.url(path))

        expect(page.get_by_role("note")).to_contain_text("Voorbeeldgegevens.")


def test_real_data_take_the_place_of_the_sample_and_its_banner(real_site: Site, page: Page) -> None:
    before = Path(real_site.var, "voor.html").read_text(encoding="utf-8")

    page.goto(real_site.url("/"))

    assert "Voorbeeldgegevens." in before
    expect(page.get_by_role("note")).to_have_count(0)
    expect(page.locator(".aip-hero .aip-figures")).to_contain_text("1.530")
    expect(page.locator(".aip-hero")).to_contain_text("Bron: Algoritmeregister")


def test_verkeerslichten_is_found_in_the_real_register(real_site: Site, anyones_page: Page) -> None:
    page = anyones_page
    page.goto(real_site.url("/"))

    search(page, "verkeerslichten")
    choose(page, "Thema", "Verkeer")
    page.locator(".aip-hit__title a").first.click()

    expect(page.locator("#gebruikers tbody tr").first).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Overgenomen uit het Algoritmeregister")


def test_the_real_register_has_pages_to_leaf_through(real_site: Site, anyones_page: Page) -> None:
    page = anyones_page
    page.goto(real_site.url("/zoeken?pagina=25"))

    page.get_by_role("link", name="Vorige pagina").click()

    expect(page.locator("[aria-current=page]", has_text="Pagina 24")).to_be_visible()
    assert len(titles(page)) == 20
