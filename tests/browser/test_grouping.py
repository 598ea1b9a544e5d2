"""Grouping by people in the CMS: a split, a merge and an undo, and that they stand after the next import."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from . import site as sites
from .conftest import Visit
from .site import ROOT, Site

SAMPLE = ROOT / "harvest" / "sample" / "list_NLD_sample.json"
FIND = """
from catalogue.models import Application, Registration
from django.db.models import Count
two = Application.objects.annotate(n=Count("registrations")).filter(n__gte=3).order_by("-n", "pk")[:2]
answer = [
    {"pk": one.pk, "url": one.get_absolute_url(), "name": one.title,
     "ids": sorted(one.registrations.values_list("register_id", flat=True))}
    for one in two
]
"""


@pytest.fixture
def grouped_site(prepared: Site, tmp_path: Path) -> Iterator[Site]:
    """A site of its own, since decisions change what other tests look at."""
    site = sites.copied(prepared, tmp_path / "groepering")
    with sites.served(site):
        yield site


@pytest.fixture
def editor(grouped_site: Site, visit: Visit) -> Page:
    page = visit().new_page()
    name, secret = grouped_site.account
    page.goto(grouped_site.url("/beheer/"))
    page.get_by_label("Gebruikersnaam").fill(name)
    page.get_by_label("Wachtwoord").fill(secret)
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url(grouped_site.url("/beheer/"))
    return page


def decide(page: Page, label: str, *, chosen: list[str], reason: str, other: str = "") -> None:
    for register_id in chosen:
        page.locator(f"input[name=registration][value='{register_id}']").check()
    page.get_by_label(label).check()
    if other:
        page.get_by_role("button", name="Kies een toepassing").click()
        page.get_by_role("dialog").get_by_role("link", name=other, exact=True).first.click()
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_label("Waarom?").fill(reason)
    page.get_by_role("button", name="Besluiten").click()
    expect(page.locator(".messages")).to_be_visible()


def test_a_split_and_a_merge_stand_after_the_next_import(grouped_site: Site, editor: Page, visit: Visit) -> None:
    first, second = grouped_site.run(FIND)
    away = first["ids"][0]

    editor.goto(grouped_site.url(f"/beheer/groepering/toepassingen/{first['pk']}/"))
    decide(editor, "Afsplitsen", chosen=[away], reason="Eigen bouwsel van deze gemeente")
    editor.goto(grouped_site.url(f"/beheer/groepering/toepassingen/{second['pk']}/"))
    decide(editor, "Samenvoegen", chosen=[], reason="Hetzelfde product", other=first["name"])
    grouped_site.manage("harvest", "--source", "file", "--location", str(SAMPLE))
    grouped_site.manage("group")

    visitor = visit().new_page()
    visitor.goto(grouped_site.url(second["url"]))
    expect(visitor).to_have_url(grouped_site.url(first["url"]))
    page = visitor.content()
    assert f"/registraties/{second['ids'][0]}" in page
    assert f"/registraties/{away}" not in page
    visitor.goto(grouped_site.url(first["url"] + "/groepering"))
    expect(visitor.get_by_text("Besloten door de redactie: Hetzelfde product").first).to_be_visible()


def test_questions_are_answered_and_undone_with_the_keyboard(grouped_site: Site, editor: Page) -> None:
    grouped_site.run(
        "from catalogue.models import RegistrationMatch\n"
        "RegistrationMatch.objects.filter(cluster__startswith='P:').update(confidence=75)\n"
    )
    editor.goto(grouped_site.url("/beheer/groepering/"))
    before = editor.get_by_text("te bekijken").inner_text()

    editor.keyboard.press("j")
    expect(editor.get_by_text("Net besloten: Bevestigd")).to_be_visible()
    after = editor.get_by_text("te bekijken").inner_text()
    editor.keyboard.press("n")
    expect(editor.get_by_text("Net besloten: Gesplitst")).to_be_visible()
    editor.get_by_role("button", name="Terugdraaien").click()

    expect(editor.locator(".messages")).to_contain_text("Teruggedraaid")
    assert before != after


def test_a_letter_typed_in_the_reason_answers_nothing(grouped_site: Site, editor: Page) -> None:
    grouped_site.run(
        "from catalogue.models import RegistrationMatch\n"
        "RegistrationMatch.objects.filter(cluster__startswith='P:').update(confidence=75)\n"
    )
    editor.goto(grouped_site.url("/beheer/groepering/"))

    editor.get_by_label("Reden").press_sequentially("jn")

    expect(editor.get_by_label("Reden")).to_have_value("jn")
