"""What a machine can see of accessibility. It finds perhaps half of the barriers, so none is the floor (goals.md)."""

from functools import cache
from itertools import pairwise

from playwright.sync_api import Page

from .site import ROOT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

REACHABLE = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
    .filter(one => one.tabIndex >= 0 && !one.disabled && one.type !== 'hidden')
    .filter(one => one.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}))
    .map(one => { one.dataset.number ??= [...document.querySelectorAll('*')].indexOf(one); return one.dataset.number })
"""
FOCUSED = """() => {
    const one = document.activeElement
    return one === document.body ? null : (one.dataset.number ?? one.outerHTML.slice(0, 120))
}"""
SEEN = """() => {
    const box = document.activeElement.getBoundingClientRect()
    const edge = 2  // the browser scrolls by whole pixels
    return box.width > 1 && box.height > 1 && box.left >= -edge && box.right <= innerWidth + edge
        && box.top >= -edge && box.bottom <= innerHeight + edge
}"""
# Where on the page the focus is, with some room around it for the outline.
PLACE = """() => {
    const box = document.activeElement.getBoundingClientRect()
    const left = Math.max(0, Math.floor(box.left + scrollX) - 8), top = Math.max(0, Math.floor(box.top + scrollY) - 8)
    const right = Math.min(document.documentElement.clientWidth, Math.ceil(box.right + scrollX) + 8)
    return {x: left, y: top, width: right - left, height: Math.ceil(box.height) + 16}
}"""
LEVELS = "() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(one => Number(one.tagName[1]))"
WIDTHS = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
# Text that its own box cuts off; what is hidden on purpose from those who see the page is left out.
CLIPPED = """() => [...document.querySelectorAll('main *, header *, footer *')]
    .filter(one => !one.closest('.aip-hidden, svg') && one.checkVisibility() && one.textContent.trim())
    .filter(one => getComputedStyle(one).clipPath === 'none')
    .filter(one => getComputedStyle(one).overflowX !== 'visible' && one.tagName !== 'INPUT')
    .filter(one => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
    .map(one => one.outerHTML.slice(0, 120))
"""


@cache
def axe_source() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, within: str = "html") -> dict[str, list[str]]:
    """Return what axe-core reports of this part of the page: the elements by rule."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(axe_source())
    report = page.evaluate(
        "([within, rules]) => axe.run(within, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})",
        [within, RULES],
    )
    return {found["id"]: [node["html"][:200] for node in found["nodes"]] for found in report["violations"]}


def heading_levels(page: Page) -> list[int]:
    return page.evaluate(LEVELS)


def jumps(levels: list[int]) -> list[tuple[int, int]]:
    """Return the places where a heading is more than one level below the one before it."""
    return [(above, below) for above, below in pairwise(levels) if below > above + 1]


def sideways(page: Page) -> int:
    """Return how many pixels the page is wider than the window."""
    whole, window = page.evaluate(WIDTHS)
    return whole - window


def clipped(page: Page) -> list[str]:
    return page.evaluate(CLIPPED)


def tab_order(page: Page, *, most: int = 400) -> tuple[list[str], list[str], list[str]]:
    """Press Tab from the top until it leaves the page.

    Returns what should be reached in the order of the page, what was reached, and what was then not in view.
    """
    expected = page.evaluate(REACHABLE)
    reached: list[str] = []
    hidden: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None or (len(reached) > 1 and focused == reached[0]):
            break
        if reached and focused == reached[-1]:
            continue  # the parts of one date field
        reached.append(focused)
        if not comes_into_view(page):
            hidden.append(focused)
    return expected, reached, hidden


def comes_into_view(page: Page) -> bool:
    """Say whether what has the focus is in the window, after the browser had a moment to scroll there."""
    for _ in range(10):
        if page.evaluate(SEEN):
            return True
        page.wait_for_timeout(50)
    return False


def unfold(page: Page) -> None:
    """Open every fold, as a visitor could."""
    page.evaluate("() => document.querySelectorAll('details').forEach(fold => { fold.open = true })")


def restyle(page: Page, css: str) -> None:
    """Add styles of a visitor's own; a constructed sheet passes the Content-Security-Policy."""
    page.evaluate(
        "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet] }",
        css,
    )
