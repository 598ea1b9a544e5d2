"""The CMS as its people use it: an administrator, an editor who writes, a moderator who decides."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import Visit
from .site import Site
from .staff import PASSWORD, SignIn, more, send_to_moderator

TEXTS = "/beheer/snippets/catalogue/applicationprofile/"
EVERYONE = ["Eigen teksten", "Pagina's", "Registraties", "Import", "Afbeeldingen", "Documenten", "Rapporten"]
MENU = ".sidebar-main-menu__list > li > :first-child"


@pytest.fixture
def visitor(visit: Visit) -> Page:
    return visit(java_script_enabled=False).new_page()


def published_text(site: Site, name: str, summary: str) -> tuple[str, str]:
    """Publish a text with an application; return its addresses in the CMS and on the site."""
    number, address = site.run(
        "from catalogue.models import Application, ApplicationProfile\n"
        f"application = Application.objects.filter(name={name!r}).first()\n"
        f"text = ApplicationProfile.objects.create(application=application, summary={summary!r}, live=False)\n"
        "text.save_revision().publish()\n"
        "answer = [text.pk, application.get_absolute_url()]"
    )
    return f"{TEXTS}edit/{number}/", address


def write_text(page: Page, site: Site, application: str, summary: str) -> None:
    """Choose the application by words of its name and users, write a summary and save the draft."""
    page.goto(site.url(f"{TEXTS}add/"))
    page.get_by_role("button", name="Kies een toepassing").click()
    window = page.get_by_role("dialog")
    window.get_by_label("Zoekterm").fill(application)
    expect(window.get_by_role("alert")).to_contain_text("resulta")
    window.get_by_role("table").get_by_role("link").first.click()
    expect(window).to_be_hidden()
    page.get_by_label("Samenvatting").fill(summary)
    page.get_by_role("button", name="Bewaar concept").click()
    expect(page.locator(".messages")).to_contain_text(re.compile("aangemaakt|bijgewerkt|opgeslagen"))


def actions(page: Page) -> str:
    page.get_by_role("button", name="Meer acties").click()
    return page.locator("footer").inner_text()


def test_the_login_page_speaks_dutch(running_site: Site, page: Page) -> None:
    page.goto(running_site.url("/beheer/"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen bij AI-plein")
    expect(page.locator("form")).not_to_contain_text(re.compile(r"Password|Username|Sign in|Remember"))


def test_a_wrong_password_is_refused_in_dutch(running_site: Site, page: Page) -> None:
    page.goto(running_site.url("/beheer/"))

    page.get_by_label("Gebruikersnaam").fill("beheerder")
    page.get_by_label("Wachtwoord").fill("verkeerd")
    page.get_by_role("button", name="Inloggen").click()

    expect(page.locator(".aip-error-summary")).to_contain_text(re.compile("wachtwoord", re.IGNORECASE))
    expect(page.get_by_label("Gebruikersnaam")).to_have_value("beheerder")


@pytest.mark.parametrize("name", ["beheerder", "redacteur", "moderator"])
def test_the_menu_speaks_dutch_and_only_an_administrator_has_settings(sign_in: SignIn, name: str) -> None:
    page = sign_in(name)

    labels = page.locator(MENU).locator(".menuitem-label").all_inner_texts()

    assert set(EVERYONE) <= set(labels)
    assert not set(labels) & {"Snippets", "Images", "Documents", "Reports", "Settings", "Forms", "Formulieren"}
    assert ("Instellingen" in labels) == (name == "beheerder")


@pytest.mark.parametrize("name", ["beheerder", "redacteur"])
def test_everything_in_the_menu_exists(sign_in: SignIn, name: str) -> None:
    page = sign_in(name)
    links = page.locator(f"{MENU}[href]").evaluate_all("links => links.map(link => link.href)")

    answers = {link: page.request.get(link, max_redirects=0).status for link in links}

    assert len(answers) > 3
    assert set(answers.values()) == {200}


def test_an_administrator_makes_an_editor(staffed_site: Site, sign_in: SignIn) -> None:
    page = sign_in("beheerder")
    page.goto(staffed_site.url("/beheer/users/new/"))

    page.get_by_label("Gebruikersnaam").fill("nieuweling")
    page.get_by_label("E-mail").fill("nieuweling@example.nl")
    page.get_by_label("Voornaam").fill("Noor")
    page.get_by_label("Achternaam").fill("Proef")
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.get_by_role("tab", name="Rollen").first.click()
    page.get_by_label("Redacteuren", exact=True).check()
    page.get_by_role("button", name="Toevoegen").click()

    expect(page.locator(".messages")).to_contain_text("aangemaakt")
    assert sign_in("nieuweling").title().startswith("Dashboard")


def test_the_chooser_tells_namesakes_apart(staffed_site: Site, sign_in: SignIn) -> None:
    page = sign_in("redacteur")
    page.goto(staffed_site.url(f"{TEXTS}add/"))

    page.get_by_role("button", name="Kies een toepassing").click()
    page.get_by_role("dialog").get_by_label("Zoekterm").fill("anonimiseren")
    expect(page.get_by_role("dialog")).to_contain_text("resultaten")

    rows = page.get_by_role("dialog").locator("tbody tr").all_inner_texts()
    assert len(rows) > 4
    assert len(set(rows)) == len(rows)


def test_a_draft_changes_nothing_for_visitors(staffed_site: Site, sign_in: SignIn, visitor: Page) -> None:
    write_text(sign_in("redacteur"), staffed_site, "zivver", "Een kwikstaart bewaakt de post.")

    visitor.goto(staffed_site.url("/toepassingen/zivver"))

    expect(visitor.get_by_role("main")).not_to_contain_text("kwikstaart")


def test_an_editor_cannot_publish_alone(staffed_site: Site, sign_in: SignIn) -> None:
    page = sign_in("redacteur")
    write_text(page, staffed_site, "copilot oss", "Een wulp schrijft mee.")

    offered = actions(page)

    assert "Stuur door naar" in offered
    assert "Publiceren" not in offered


def test_an_approved_text_is_on_the_page_and_found(staffed_site: Site, sign_in: SignIn, visitor: Page) -> None:
    editor = sign_in("redacteur")
    write_text(editor, staffed_site, "burgerzaken pinkroccade", "Een scholekster helpt bij de balie.")
    send_to_moderator(editor)
    moderator = sign_in("moderator")

    moderator.get_by_role("main").get_by_role("link", name="iBurgerzaken").first.click()
    more(moderator, "Goedkeuren en publiceren")
    expect(moderator.locator(".messages")).to_contain_text("iBurgerzaken")

    visitor.goto(staffed_site.url("/zoeken?q=scholekster"))
    expect(visitor.locator(".aip-results")).to_contain_text("Een scholekster helpt bij de balie.")
    visitor.locator(".aip-hit__title a").click()
    expect(visitor.locator(".aip-lead")).to_have_text("Een scholekster helpt bij de balie.")


def test_a_moderator_sends_a_text_back(staffed_site: Site, sign_in: SignIn, visitor: Page) -> None:
    editor = sign_in("redacteur")
    write_text(editor, staffed_site, "octobox ede", "Een kluut lakt.")
    send_to_moderator(editor)
    moderator = sign_in("moderator")

    moderator.get_by_role("main").get_by_role("link", name="Octobox").first.click()
    more(moderator, "Wijzigingsverzoek")
    window = moderator.get_by_role("dialog")
    window.get_by_role("textbox").fill("Schrijf ook voor wie het is.")
    window.get_by_role("button", name=re.compile("versturen|verzoek|indienen|bevestig", re.IGNORECASE)).click()
    expect(moderator.locator(".messages")).to_contain_text("Octobox")

    visitor.goto(staffed_site.url("/zoeken?q=kluut"))
    expect(visitor.get_by_role("heading", name="Niets gevonden")).to_be_visible()


def test_a_text_that_is_taken_off_is_gone_everywhere(staffed_site: Site, sign_in: SignIn, visitor: Page) -> None:
    in_cms, on_site = published_text(staffed_site, "Scanauto", "Een grutto telt auto's.")
    visitor.goto(staffed_site.url(on_site))
    expect(visitor.locator(".aip-lead")).to_have_text("Een grutto telt auto's.")
    moderator = sign_in("moderator")
    moderator.goto(staffed_site.url(in_cms))

    more(moderator, "Publicatie intrekken")
    moderator.get_by_role("button", name="Ja, trek de publicatie in").click()
    expect(moderator.locator(".messages")).to_be_visible()

    visitor.reload()
    expect(visitor.get_by_role("main")).not_to_contain_text("grutto")
    visitor.goto(staffed_site.url("/zoeken?q=grutto"))
    expect(visitor.get_by_role("heading", name="Niets gevonden")).to_be_visible()


def test_an_own_name_is_shown_and_the_address_stays(staffed_site: Site, sign_in: SignIn, visitor: Page) -> None:
    in_cms, on_site = published_text(staffed_site, "Parkeercontrole", "Kijkt wie er mag staan.")
    moderator = sign_in("moderator")
    moderator.goto(staffed_site.url(in_cms))

    moderator.get_by_label("Naam op AI-plein").fill("Parkeren met de camera")
    more(moderator, "Publiceren")
    expect(moderator.locator(".messages")).to_contain_text("Parkeren met de camera")

    visitor.goto(staffed_site.url(on_site))
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Parkeren met de camera")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("beheerder", "registraties"),
        ("beheerder", "imports"),
        ("beheerder", "problemen"),
        ("redacteur", "registraties"),
    ],
)
def test_what_was_harvested_has_no_buttons_to_change_it(
    staffed_site: Site, sign_in: SignIn, name: str, place: str
) -> None:
    page = sign_in(name)

    answer = page.goto(staffed_site.url(f"/beheer/{place}/"))

    assert answer is not None
    assert answer.status == 200
    offered = page.get_by_role("main").locator("a, button").evaluate_all("all => all.map(one => one.outerHTML)")
    assert not [html for html in offered if re.search(r"/(new|add|edit|delete)/|toevoegen|Verwijder", html)]


def test_a_registration_can_be_looked_at(staffed_site: Site, sign_in: SignIn) -> None:
    page = sign_in("redacteur")
    page.goto(staffed_site.url("/beheer/registraties/"))

    page.get_by_role("main").locator("tbody td.title a").first.click()

    expect(page.get_by_role("main")).to_contain_text("Algoritme-ID")


def test_the_addresses_to_change_a_registration_refuse(staffed_site: Site, sign_in: SignIn) -> None:
    page = sign_in("beheerder")
    page.goto(staffed_site.url("/beheer/registraties/"))
    link = page.get_by_role("main").locator("tbody td.title a").first.get_attribute("href") or ""
    number = link.rstrip("/").rpartition("/")[2]

    for action in ("new/", f"edit/{number}/", f"delete/{number}/"):
        page.goto(staffed_site.url(f"/beheer/registraties/{action}"))

        expect(page.locator(".messages")).to_contain_text("geen toegang")
        assert page.url == staffed_site.url("/beheer/")


def test_the_cms_works_under_its_content_security_policy(staffed_site: Site, sign_in: SignIn) -> None:
    page = sign_in("beheerder")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    for path in ("/beheer/", "/beheer/pages/3/edit/", TEXTS, f"{TEXTS}add/", "/beheer/registraties/", "/beheer/users/"):
        page.goto(staffed_site.url(path))
        page.wait_for_load_state("networkidle")

    assert complaints == []


def test_the_cms_asks_nothing_of_other_servers(staffed_site: Site, sign_in: SignIn) -> None:
    page = sign_in("redacteur")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    for path in ("/beheer/", f"{TEXTS}add/", "/beheer/pages/3/edit/"):
        page.goto(staffed_site.url(path))
        page.wait_for_load_state("networkidle")

    assert [url for url in asked if not url.startswith((staffed_site.address, "data:", "blob:"))] == []


def test_a_visitor_without_an_account_sees_nothing_of_the_cms(running_site: Site, page: Page) -> None:
    page.goto(running_site.url("/beheer/registraties/"))

    expect(page).to_have_url(re.compile("/inloggen"))
