"""Somebody of a municipality makes one of everything in the CMS, a moderator approves it, and visitors find it.

Only through the screens: whoever makes a form that cannot be filled in, or a step that leads nowhere, sees it here.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.knowledge.corpus import written

from .conftest import Visit
from .site import Site
from .staff import SignIn, more, send_to_moderator

AUTOSAVE_RESTS = 4000  # milliseconds; Wagtail's autosave waits for half of it
Fill = Callable[[Page], None]
# The editor puts what was typed in the form a moment later.
SENT_ALONG = "text => [...document.querySelectorAll('input[type=hidden]')].some(one => one.value.includes(text))"


def write(page: Page, name: str, text: str) -> None:
    """Type into the field of this name in the tab that stands open."""
    page.locator(f"[name={name}]:visible").fill(text)


def write_rich(place: Locator, text: str) -> None:
    field = place.locator("[contenteditable=true]").first
    field.click()
    expect(field).to_be_focused()
    field.press_sequentially(text)
    place.page.wait_for_function(SENT_ALONG, arg=text)


def add_row(page: Page, label: str) -> None:
    page.get_by_role("button", name=f"Voeg {label} toe").click()


def add_text(page: Page, text: str) -> None:
    """Put a paragraph in the running text, through the plus."""
    page.get_by_role("button", name="Blok invoegen").first.click()
    page.get_by_role("option", name="Tekst", exact=True).click()
    write_rich(page.locator("[data-streamfield-child]").first, text)


def choose_page(page: Page, place: str, title: str) -> None:
    page.get_by_role("button", name="Kies een pagina").click()
    window = page.get_by_role("dialog")
    window.get_by_title(f"Bekijk onderliggende pagina's van '{place}'").click()
    window.get_by_role("link", name=title).click()
    expect(window).to_be_hidden()


def add_file(page: Page, name: str, content: bytes) -> None:
    add_row(page, "bestand")
    page.get_by_role("button", name="Kies een document").click()
    window = page.get_by_role("dialog")
    window.get_by_role("tab", name="Upload").click()
    window.get_by_label("Titel").fill("Het stuk")
    window.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})
    window.get_by_role("button", name="Upload").click()
    expect(window).to_be_hidden()


def fill_case(page: Page) -> None:
    write_rich(page.locator("#panel-child-het_verhaal-problem-section"), "Niemand wist hoeveel fietsen er staan.")
    page.get_by_role("tab", name="Fasen en lessen").click()
    add_row(page, "les")
    write(page, "lessons-0-title", "Tel eerst met de hand")
    write(page, "lessons-0-text", "Dan weet je of de zeearend goed telt.")
    page.locator("[name=lessons-0-code]").select_option(label="Durven en doen")


def fill_product(page: Page) -> None:
    page.locator("[name=product_kind]").select_option(label="Procesbeschrijving")
    add_file(page, "protocol.odt", written("odt", "Het zeearendprotocol in tien stappen"))


def fill_collection(page: Page) -> None:
    choose_page(page, "IM-producten", "Checklist: AI inkopen")


def fill_event(page: Page) -> None:
    write(page, "begins_at", "2027-03-01 10:00")
    calendar = page.locator(".xdsoft_datetimepicker:visible")
    expect(calendar).to_be_visible()  # it opens a moment later, and then lies over the buttons
    page.locator("[name=begins_at]").press("Tab")
    expect(calendar).to_be_hidden()


def fill_term(page: Page) -> None:
    write(page, "definition", "Een zeearend is een grote vogel die telt.")


def fill_initiative(page: Page) -> None:
    write(page, "what", "Een zeearend verbindt gemeenten.")
    write(page, "overlap", "Wij verwijzen naar elkaar.")


# What stands on the button, the field with its name, the name, and how the rest is filled in.
KINDS: dict[str, tuple[str, str, Fill]] = {
    "praktijkvoorbeeld": ("title", "Zeearend in de praktijk", fill_case),
    "IM-product": ("title", "Zeearend op papier", fill_product),
    "verzameling": ("title", "Zeearend bij elkaar", fill_collection),
    "artikel": ("title", "Zeearend uitgelegd", lambda page: add_text(page, "Zo werkt tellen.")),
    "beleidsstuk": ("title", "Zeearend in de regels", lambda page: None),
    "bijeenkomst": ("title", "Zeearend in de zaal", fill_event),
    "begrip": ("term", "Zeearendschaal", fill_term),
    "verwant initiatief": ("name", "Zeearend Nederland", fill_initiative),
}


def make(page: Page, site: Site, kind: str) -> None:
    """From the first screen to a text that waits for the moderator."""
    name_field, name, fill = KINDS[kind]
    page.goto(site.url("/beheer/"))
    page.get_by_role("link", name=f"Nieuw: {kind}", exact=True).click()
    write(page, name_field, name)
    if name_field == "title":
        write(page, "summary", f"Korte tekst over {name}.")
    fill(page)
    page.get_by_role("button", name="Bewaar concept").click()
    # "gewijzigd" where a slow machine gave the autosave the time to make the page.
    expect(page.locator(".messages")).to_contain_text(re.compile("aangemaakt|opgeslagen|gewijzigd"))
    expect(page.locator(".messages")).not_to_contain_text("fouten")
    send_to_moderator(page)


def approve(page: Page, site: Site, kind: str) -> None:
    page.goto(site.url("/beheer/"))
    page.get_by_role("main").get_by_role("link", name=KINDS[kind][1]).first.click()
    more(page, "Goedkeuren en publiceren")
    expect(page.locator(".messages")).to_contain_text(KINDS[kind][1])


@pytest.mark.parametrize("kind", KINDS)
def test_what_an_organisation_makes_is_found_once_approved(
    staffed_site: Site, sign_in: SignIn, visit: Visit, kind: str
) -> None:
    visitor = visit(java_script_enabled=False).new_page()
    make(sign_in("organisatieredacteur"), staffed_site, kind)
    visitor.goto(staffed_site.url("/zoeken?q=zeearend*"))
    expect(visitor.get_by_role("main")).not_to_contain_text(KINDS[kind][1])

    approve(sign_in("moderator"), staffed_site, kind)

    visitor.goto(staffed_site.url(f"/zoeken?q={KINDS[kind][1]}"))
    visitor.get_by_role("link", name=KINDS[kind][1]).first.click()
    expect(visitor.get_by_role("main")).to_contain_text(KINDS[kind][1])


def test_a_decision_whose_answer_is_slow_is_sent_once(staffed_site: Site, sign_in: SignIn) -> None:
    make(sign_in("organisatieredacteur"), staffed_site, "beleidsstuk")
    page = sign_in("moderator")
    page.get_by_role("main").get_by_role("link", name=KINDS["beleidsstuk"][1]).first.click()
    page.wait_for_timeout(AUTOSAVE_RESTS)
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    page.route("**/edit/**", slowly)

    more(page, "Goedkeuren en publiceren")

    expect(page.locator(".messages")).to_contain_text(KINDS["beleidsstuk"][1])
    assert len([request for request in sent if "workflow-action-name" in (request.post_data or "")]) == 1


def slowly(route: Route) -> None:
    """Let the server do its work at once, and hold its answer up for longer than the autosave waits."""
    answer = route.fetch(max_redirects=0)
    route.request.frame.page.wait_for_timeout(AUTOSAVE_RESTS)
    route.fulfill(response=answer)
