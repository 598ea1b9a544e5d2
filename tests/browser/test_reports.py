"""Reports, comparisons and evidence with the keyboard alone, on a phone, and on paper."""

import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Locator, Page, expect

from . import axe
from .site import Site
from .staff import SignIn

A3_LANDSCAPE = (1191, 842)  # points
PRINTED = 1481  # pixels between the margins of 14 mm
MOST_TABS = 150
FOCUS_STYLE = """() => {
    const style = getComputedStyle(document.activeElement)
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none'
}"""
MOST_USED = """
from catalogue.models import Application
rows = Application.objects.with_organisation_count().order_by("-organisation_count", "pk")[:4]
answer = [row.slug for row in rows]
"""


@pytest.fixture(scope="package")
def most_used(running_site: Site) -> list[str]:
    return running_site.run(MOST_USED)


@pytest.fixture(params=["report", "report of a registration", "comparison"])
def path(request: pytest.FixtureRequest, most_used: list[str]) -> str:
    if request.param == "report of a registration":
        return "/registraties/49489486/beoordeling"
    if request.param == "report":
        return f"/toepassingen/{most_used[0]}/beoordeling"
    return "/vergelijken?" + "&".join(f"t={slug}" for slug in most_used)


# Keyboard -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 1280])
def test_tab_reaches_everything_once_in_order_and_in_view(
    running_site: Site, page: Page, path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(reduced_motion="reduce")
    page.goto(running_site.url(path))

    expected, reached, hidden = axe.tab_order(page)

    assert reached == expected
    assert hidden == []


def test_focus_can_be_seen_on_everything(running_site: Site, page: Page, path: str) -> None:
    page.goto(running_site.url(path))

    unseen = []
    for _ in page.evaluate(axe.REACHABLE):
        page.keyboard.press("Tab")
        if not page.evaluate(FOCUS_STYLE):
            unseen.append(page.evaluate(axe.FOCUSED))

    assert unseen == []


def test_a_report_leads_on_with_the_keyboard_alone(running_site: Site, page: Page, most_used: list[str]) -> None:
    page.goto(running_site.url(f"/toepassingen/{most_used[0]}/beoordeling"))

    tab_to(page, page.get_by_role("link", name="Vergelijk met andere"))
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(rf"/vergelijken\?t={most_used[0]}$"))
    tab_to(page, page.get_by_role("link", name="Haal weg"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kies wat je wilt vergelijken")).to_be_visible()


def test_evidence_is_added_checked_and_taken_back_with_the_keyboard_alone(
    staffed_site: Site, sign_in: SignIn, node: str
) -> None:
    number, organisation = staffed_site.run(
        "from catalogue.models import Registration\n"
        "row = Registration.objects.current().select_related('organisation').first()\n"
        "answer = [row.register_id, row.organisation.name]"
    )
    author, checker = sign_in("moderator"), sign_in("beheerder")
    author.goto(staffed_site.url("/beheer/bewijs/nieuw/"))

    choose(author, author.get_by_label("Van welke organisatie?"), organisation)
    write(author, author.get_by_label("Registratie (algoritme-ID)"), number)
    choose(author, author.get_by_label("Wat toont het aan?"), "E6")
    tab_to(author, author.get_by_role("radio", name="Ja, dit is zo"))
    author.keyboard.press("Space")
    write(author, author.get_by_label("Omschrijving van het bewijs"), "Onderzoek naar groepen")
    write(author, author.get_by_label("Datum van het bewijs"), "04052026")
    tab_to(author, author.get_by_role("button", name="Opslaan"))
    author.keyboard.press("Enter")
    expect(author.locator(".messages")).to_contain_text("Het bewijs staat erbij")

    checker.goto(author.url)
    write(checker, checker.get_by_label("Wat heb je bekeken?"), "Het rapport gelezen")
    tab_to(checker, checker.get_by_role("button", name="Gecontroleerd"))
    checker.keyboard.press("Enter")
    expect(checker.locator(".messages")).to_contain_text("telt nu als gecontroleerd")
    assert barriers(checker) == {}

    author.reload()
    assert barriers(author) == {}
    tab_to(author, author.get_by_role("button", name="Bewijs intrekken"))
    author.keyboard.press("Space")
    expect(author.locator(".messages")).to_contain_text("Het bewijs is ingetrokken")


def barriers(page: Page) -> dict[str, list[str]]:
    """Return what axe finds in this screen on a phone and on a desk, and how far it can be pushed sideways."""
    found: dict[str, list[str]] = {}
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        found |= {f"{rule} at {width}": nodes for rule, nodes in axe.violations(page, within=".aip-screen").items()}
        found |= {f"sideways at {width}": [str(push)] for push in [axe.sideways(page)] if push}
    return found


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until this has the focus, which then can be seen."""
    element = wanted.element_handle()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if element.evaluate("one => one === document.activeElement"):
            assert page.evaluate(FOCUS_STYLE), f"no focus to be seen on {wanted}"
            return
    raise AssertionError(f"{wanted} is not reached by {MOST_TABS} times Tab")


def write(page: Page, field: Locator, text: str) -> None:
    tab_to(page, field)
    page.keyboard.type(text)


def choose(page: Page, field: Locator, text: str) -> None:
    """Choose in a list by typing how the choice begins."""
    tab_to(page, field)
    page.keyboard.type(text)
    assert field.locator("option:checked").inner_text().startswith(text)


# A phone --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("screen", ["", "nieuw/", "reactie/", "logboek/"])
def test_the_screens_of_evidence_have_no_barrier(
    staffed_site: Site, sign_in: SignIn, node: str, screen: str, width: int
) -> None:
    page = sign_in("moderator")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(staffed_site.url(f"/beheer/bewijs/{screen}"))

    found = axe.violations(page, within="main")

    assert found == {}
    assert axe.sideways(page) == 0


# Paper ----------------------------------------------------------------------------------------------------------


def test_a_comparison_of_four_stands_on_a3_with_no_column_cut(
    running_site: Site, page: Page, most_used: list[str], tmp_path: Path
) -> None:
    page.set_viewport_size({"width": PRINTED, "height": 1000})
    page.goto(running_site.url("/vergelijken?" + "&".join(f"t={slug}" for slug in most_used)))
    page.emulate_media(media="print")

    sheets = printed(page, tmp_path / "a3.pdf")

    assert page.locator(".aip-compare__name").count() == 4
    assert axe.sideways(page) == 0
    assert axe.clipped(page) == []
    assert {tuple(map(round, sheet.get_size())) for sheet in sheets} == {A3_LANDSCAPE}
    assert lost(page, sheets) == []


def test_a_column_that_is_cut_on_paper_is_noticed(page: Page, tmp_path: Path) -> None:
    rows = f"<tr>{'<td>Woord</td>' * 200}<td>Allerlaatste</td></tr>"
    page.set_content(f"<style>@page {{ size: A3 landscape }}</style><table class=aip-compare>{rows}</table>")

    assert lost(page, printed(page, tmp_path / "a3.pdf")) == ["Allerlaatste"]


def printed(page: Page, file: Path) -> list[Any]:
    """Return the sheets that come out of the printer."""
    page.pdf(path=str(file), prefer_css_page_size=True)
    return list(pypdfium2.PdfDocument(file))


def lost(page: Page, sheets: list[Any]) -> list[str]:
    """Return how those cells of the last column end that are not whole on paper."""
    told = bare("".join(sheet.get_textpage().get_text_bounded() for sheet in sheets))
    cells = page.locator(".aip-compare :is(td:last-child, thead th:last-child .aip-compare__name)")
    ends = [" ".join(text.split()[-3:]) for text in cells.all_inner_texts()]
    return [end for end in ends if bare(end) not in told]


def bare(text: str) -> str:
    """A word that is broken at the end of a line is still that word."""
    return "".join(sign for sign in text if sign.isalnum())
