"""An editor sees a page inside the editor before it is published, and is told what is wrong with it."""

from playwright.sync_api import FrameLocator, Page, expect
from wagtail.models import Page as AnyPage
from wagtail.models import get_page_models

from .site import Site
from .staff import SignIn

OWN = [model for model in get_page_models() if model is not AnyPage and not model.__subclasses__()]
ONE_OF_EACH = """
from wagtail.models import Page, get_page_models
first = [model.objects.order_by("path").first() for model in get_page_models() if not model.__subclasses__()]
answer = {type(page).__name__: [page.pk, getattr(page, "question", page.title)] for page in first if page}
"""
TOO_DEEP = """
from knowledge.models import ArticleIndexPage, ArticlePage
from knowledge.publishing import publish_new
page = ArticlePage(title="Een tussenkop zonder kop", summary="Proef.", body=[("subheading", "Te diep")])
publish_new(page, parent=ArticleIndexPage.objects.get())
answer = page.pk
"""


def open_preview(page: Page, site: Site, pk: int) -> FrameLocator:
    page.goto(site.url(f"/beheer/pages/{pk}/edit/"))
    panel = page.locator("[data-side-panel-toggle=preview]")
    if panel.get_attribute("aria-expanded") != "true":  # the editor remembers what stood open
        panel.click()
    return page.frame_locator("#w-preview-iframe")


def test_the_preview_shows_a_page_of_every_type_in_the_editor(staffed_site: Site, sign_in: SignIn) -> None:
    """In one browser, as its cache makes it three times as fast."""
    page = sign_in("beheerder")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    pages = staffed_site.run(ONE_OF_EACH)
    assert set(pages) == {model.__name__ for model in OWN}

    for pk, title in pages.values():
        preview = open_preview(page, staffed_site, pk)
        expect(preview.get_by_role("heading", level=1)).to_have_text(title)

    assert complaints == []


def test_the_checker_finds_a_fault_that_was_planted(staffed_site: Site, sign_in: SignIn) -> None:
    page = sign_in("redacteur")
    preview = open_preview(page, staffed_site, staffed_site.run(TOO_DEEP))
    expect(preview.get_by_role("heading", level=1)).to_have_text("Een tussenkop zonder kop")

    page.locator("[data-side-panel-toggle=checks]").click()

    checks = page.locator("[data-side-panel=checks]")
    expect(checks.locator("[data-content-checker-count]")).not_to_have_text("0")
    expect(checks).to_contain_text("kopniveaus")
