"""Every kind of page, measured: barriers, markup, width, headings, keyboard, print, weight, cookies.

Beside each measure stands a page with a planted barrier that it has to find.
"""

import io
import json
import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, Route, expect

from . import axe
from .pages import KINDS, Kind, Places, arrange
from .site import ROOT, Site

WIDTHS = (320, 768, 1280)
MOST_BYTES = 150_000
MOST_REQUESTS = 15
SPACING = """
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }
"""
TWICE_THE_TEXT = "html { font-size: 200% !important }"
GOOD = """<!DOCTYPE html>
<html lang="nl"><head><title>Proef</title></head><body><main><h1>Proef</h1>{}</main></body></html>
"""

FIRST_VIEWS = ["home", "search", "search with words", "application with several registrations"]

Open = Callable[..., Page]

walked = pytest.mark.parametrize("path", ["/", "/zoeken?q=anonimiseren", "/registraties/49489486", "/deze-is-er-niet"])
first_views = pytest.mark.parametrize("kind", [KINDS[name] for name in FIRST_VIEWS], ids=FIRST_VIEWS)


@pytest.fixture(scope="package")
def places(running_site: Site) -> Places:
    return arrange(running_site)


@pytest.fixture
def open_kind(places: Places, page: Page) -> Open:
    """Open a kind of page in a window of this width."""

    def opened(kind: Kind, *, width: int) -> Page:
        page.set_viewport_size({"width": width, "height": 900})
        if kind.stored:
            page.route(places.url(kind), lambda route: stored(route, places.html(kind), kind.status))
        answer = page.goto(places.url(kind))
        assert answer is not None
        assert answer.status == kind.status
        if kind.unfolded:
            axe.unfold(page)
        return page

    return opened


def stored(route: Route, html: str, status: int) -> None:
    route.fulfill(status=status, content_type="text/html; charset=utf-8", body=html)


# One visit to every kind of page --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", KINDS)
def test_a_page_is_in_order(
    open_kind: Open, page: Page, node: str, markup: dict[str, list[str]], name: str, subtests: pytest.Subtests
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    kind = KINDS[name]

    open_kind(kind, width=1280)

    with subtests.test("valid markup"):
        assert markup[name] == []
    with subtests.test("no cookie for who did not log in"):
        assert page.context.cookies() == []
    with subtests.test("nothing is refused by the Content Security Policy"):
        assert [text for text in complaints if "Content Security Policy" in text] == []
    with subtests.test("one h1, and no level is skipped"):
        levels = headings_of(page, kind)
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert axe.jumps(levels) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        with subtests.test("axe finds no barrier", width=width):
            assert axe.violations(page) == {}
    page.set_viewport_size({"width": 320, "height": 900})
    axe.unfold(page)
    with subtests.test("a narrow phone does not scroll sideways"):
        assert axe.sideways(page) == 0
        assert axe.clipped(page) == []


def headings_of(page: Page, kind: Kind) -> list[int]:
    """The levels from the h1 on: an error summary stands before it (docs/explanation/house-rules.md#forms)."""
    levels = axe.heading_levels(page)
    return levels[levels.index(1) :] if kind.status == 400 else levels


# Barriers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("barrier", "rule"),
    [
        ('<input type="text">', "label"),
        ('<p style="color: #aaa; background: #fff">Nauwelijks te lezen</p>', "color-contrast"),
        ("<h4>Van een naar vier</h4>", "heading-order"),
        ('<img src="data:,">', "image-alt"),
        ('<a href="/"><svg width="9" height="9"></svg></a>', "link-name"),
        ("<button></button>", "button-name"),
        ("<h1>Nog een</h1><ul><p>geen onderdeel</p></ul>", "list"),
        ('<div role="knop">Rol die er niet is</div>', "aria-roles"),
        ('<div aria-hidden="true"><button>Weg en toch bereikbaar</button></div>', "aria-hidden-focus"),
        (
            '<p><button style="width:9px;height:9px"></button><button style="width:9px;height:9px"></button></p>',
            "target-size",
        ),
        ('<a href="/" tabindex="3">Eerst deze</a>', "tabindex"),
        ("</main><p>Buiten elk deel van de pagina</p><main>", "region"),
    ],
    ids=lambda value: value if "<" not in value else "",
)
def test_axe_finds_a_planted_barrier(page: Page, node: str, barrier: str, rule: str) -> None:
    page.set_content(GOOD.format(barrier))

    found = axe.violations(page)

    assert rule in found


def test_axe_is_content_with_a_good_page(page: Page, node: str) -> None:
    page.set_content(GOOD.format("<p>Niets aan de hand.</p>"))

    found = axe.violations(page)

    assert found == {}


# Markup ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="package")
def markup(places: Places, node: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The errors that html-validate finds in the page of every kind."""
    folder = tmp_path_factory.mktemp("html")
    for number, kind in enumerate(KINDS.values()):
        html = places.html(kind) if kind.stored else fetched(places.url(kind))
        (folder / f"{number}.html").write_text(html, encoding="utf-8")
    found = validated(node, folder)
    return {name: found.get(f"{number}.html", []) for number, name in enumerate(KINDS)}


def fetched(url: str) -> str:
    try:
        with urllib.request.urlopen(url) as reply:
            return reply.read().decode()
    except urllib.error.HTTPError as reply:
        return reply.read().decode()


def validated(node: str, folder: Path) -> dict[str, list[str]]:
    program = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    config = ROOT / ".htmlvalidate.json"
    command = [node, str(program), "--config", str(config), "--formatter", f"json={folder / 'report.json'}"]
    subprocess.run([*command, str(folder / "*.html")], cwd=ROOT, check=False)
    return {
        Path(report["filePath"]).name: [f"{error['line']}: {error['message']}" for error in report["messages"]]
        for report in json.loads((folder / "report.json").read_text(encoding="utf-8"))
    }


def test_wrong_markup_is_noticed(node: str, tmp_path: Path) -> None:
    (tmp_path / "wrong.html").write_text(GOOD.format('<p id="a">Een<p id="a">Twee'), encoding="utf-8")

    found = validated(node, tmp_path)

    assert found["wrong.html"]


# Headings and width ---------------------------------------------------------------------------------------------


def test_a_skipped_level_is_noticed() -> None:
    assert axe.jumps([1, 2, 4, 2]) == [(2, 4)]


def test_sideways_scroll_and_clipped_text_are_noticed(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 600})
    page.set_content(GOOD.format('<p style="width: 900px">Breed</p><p style="overflow: hidden; height: 4px">Weg</p>'))

    assert axe.sideways(page) > 0
    assert len(axe.clipped(page)) == 1


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("css", [SPACING, TWICE_THE_TEXT], ids=["wide spacing", "text twice as large"])
@first_views
def test_a_visitors_own_text_settings_lose_nothing(open_kind: Open, kind: Kind, css: str, width: int) -> None:
    page = open_kind(kind, width=width)

    axe.restyle(page, css)

    # At 320 pixels text twice as large is a zoom of 800 %, more than WCAG asks: only nothing may be cut off.
    if width > 320 or css == SPACING:
        assert axe.sideways(page) == 0
    assert axe.clipped(page) == []


# Keyboard -------------------------------------------------------------------------------------------------------


def test_the_skip_link_comes_first_and_works(running_site: Site, page: Page) -> None:
    page.goto(running_site.url("/zoeken"))

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("width", [320, 1280])
@walked
def test_tab_reaches_everything_once_in_order(running_site: Site, page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(reduced_motion="reduce")
    page.goto(running_site.url(path))

    expected, reached, hidden = axe.tab_order(page)

    assert reached == expected
    assert hidden == []


def test_an_order_that_jumps_is_noticed(page: Page) -> None:
    page.set_content(GOOD.format('<a href="#a">Een</a> <a href="#b" tabindex="1">Twee</a>'))

    expected, reached, _hidden = axe.tab_order(page)

    assert reached != expected


def test_focus_can_be_seen_on_everything_on_the_search_page(running_site: Site, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(running_site.url("/zoeken?q=anonimiseren&thema=organisatie-en-bedrijfsvoering"))
    before = picture(page)

    unseen = []
    for _ in page.evaluate(axe.REACHABLE):
        page.keyboard.press("Tab")
        box = page.evaluate(axe.PLACE)
        if not changed(before.crop(corners(box)), picture(page, box)):
            unseen.append(page.evaluate(axe.FOCUSED))

    assert unseen == []


def test_a_focus_that_cannot_be_seen_is_noticed(page: Page) -> None:
    page.set_content(GOOD.format('<a href="#a" style="outline: 0">Een</a>'))
    before = picture(page)

    page.keyboard.press("Tab")

    assert not changed(before, picture(page))


def picture(page: Page, box: dict[str, int] | None = None) -> Image.Image:
    """Return the whole page, or a part of it, in grey."""
    return Image.open(io.BytesIO(page.screenshot(full_page=True, caret="hide", clip=box))).convert("L")


def corners(box: dict[str, int]) -> tuple[int, int, int, int]:
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]


def changed(before: Image.Image, after: Image.Image) -> bool:
    """Say whether at least a thin line around a small thing differs clearly."""
    if before.size != after.size:
        return True
    differing = ImageChops.difference(before, after).point(lambda value: 255 if value > 80 else 0)
    return differing.histogram()[255] >= 100


# Print ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", [".aip-header nav", ".aip-menu", ".aip-facets", ".aip-footer", ".utrecht-pagination"])
def test_print_leaves_out_what_paper_cannot_do(running_site: Site, page: Page, part: str) -> None:
    page.goto(running_site.url("/zoeken"))

    page.emulate_media(media="print")

    for one in page.locator(part).all():
        expect(one).to_be_hidden()


def test_print_keeps_the_remark_that_the_data_are_a_sample(running_site: Site, page: Page) -> None:
    page.goto(running_site.url("/zoeken"))

    page.emulate_media(media="print")

    expect(page.get_by_role("note")).to_be_visible()
    expect(page.locator(".aip-hit").first).to_be_visible()


def test_print_opens_the_folds_with_texts(places: Places, page: Page) -> None:
    page.goto(places.url(KINDS["application with many registrations, open"]))

    page.emulate_media(media="print")

    expect(page.locator("details.aip-more dl").first).to_be_visible()


# Weight and privacy ---------------------------------------------------------------------------------------------


@first_views
def test_a_first_view_is_light(places: Places, page: Page, kind: Kind) -> None:
    weights: list[float] = []
    listener = page.context.new_cdp_session(page)
    listener.send("Network.enable")
    listener.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))

    page.goto(places.url(kind), wait_until="networkidle")

    assert weights
    assert len(weights) <= MOST_REQUESTS
    assert sum(weights) <= MOST_BYTES


@first_views
def test_a_view_asks_only_this_server_and_runs_no_script_but_the_suggestions(
    places: Places, page: Page, kind: Kind
) -> None:
    asked: list[tuple[str, str]] = []
    page.on("request", lambda request: asked.append((request.resource_type, request.url)))

    page.goto(places.url(kind), wait_until="networkidle")

    assert [url for _, url in asked if not url.startswith(places.site.address)] == []
    scripts = [url for kind, url in asked if kind == "script"]
    assert [url for url in scripts if not re.search(r"/static/search/suggest(\.\w+)?\.js$", url)] == []
