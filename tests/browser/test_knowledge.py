"""The knowledge portal as a visitor uses it, and its documents where there is no network."""

import re
import urllib.request
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from . import axe
from .conftest import Visit
from .site import Site


def test_from_home_to_a_lesson_of_another_municipality(running_site: Site, anyones_page: Page) -> None:
    page = anyones_page
    page.goto(running_site.url("/"))
    page.get_by_role("link", name="Alle praktijkvoorbeelden").click()
    page.get_by_label("Wat doet de AI?").select_option("schrijven")
    page.get_by_role("button", name="Toon resultaten").first.click()
    page.get_by_role("link", name="ChatAmsterdam: een eigen AI-assistent voor ambtenaren").click()

    page.get_by_role("link", name="Durven en doen").click()

    expect(page).to_have_url(running_site.url("/lessen#s-durven"))
    expect(page.locator("#s-durven")).to_contain_text("Begin klein")


def test_a_cell_of_the_grid_leads_to_a_document_to_keep(running_site: Site, anyones_page: Page) -> None:
    page = anyones_page
    page.goto(running_site.url("/im-producten"))
    page.get_by_role("cell").get_by_role("link", name=re.compile("voor Inkoper in Ontwerp")).click()
    page.get_by_role("link", name="Checklist: AI inkopen").click()

    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(", ODT,")).click()

    assert download.value.suggested_filename.endswith(".odt")


# A picture, tables to fill in, a tip with lists, and one that has to be asked for.
OFFLINE = {
    "architectuurplaat-ai-assistent": "Architectuurplaat: een AI-assistent voor medewerkers",
    "sjabloon-businesscase-ai": "Sjabloon: businesscase voor AI",
    "handleiding-dpia": "Handleiding: een DPIA doen bij AI",
    "ai-afwegingskader": "AI-afwegingskader (Utrecht)",
}


@pytest.mark.parametrize("slug", OFFLINE)
def test_the_zip_opens_without_a_network(running_site: Site, visit: Visit, tmp_path: Path, slug: str) -> None:
    with urllib.request.urlopen(running_site.url(f"/im-producten/{slug}/pakket.zip")) as reply:
        (tmp_path / "pakket.zip").write_bytes(reply.read())
    with zipfile.ZipFile(tmp_path / "pakket.zip") as archive:
        archive.extractall(tmp_path)
    page = visit(offline=True).new_page()
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))

    page.goto((tmp_path / "index.html").as_uri())

    expect(page.get_by_role("heading", level=1)).to_have_text(OFFLINE[slug])
    assert all(page.locator("img").evaluate_all("images => images.map(image => image.naturalWidth > 0)"))
    assert failed == []
    for link in page.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))"):
        assert link.startswith("http") or (tmp_path / link).is_file()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert axe.violations(page) == {}
        assert axe.sideways(page) == 0
