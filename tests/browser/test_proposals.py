"""An organisation puts an application on AI-plein that nobody registered; another says that it uses it too."""

import pytest
from playwright.sync_api import Page, expect

from .axe import sideways, violations
from .conftest import Visit
from .site import Site
from .staff import SignIn, more

ORGANISATION = "Gemeente Utrecht"


@pytest.fixture(scope="module")
def represented_by(staffed_site: Site) -> str:
    """Let the editor of an organisation speak for one, as an administrator does; return its name."""
    return staffed_site.run(
        "from django.contrib.auth import get_user_model\n"
        "from django.utils import timezone\n"
        "from catalogue.models import Organisation\n"
        "from community.models import Membership\n"
        "organisation = Organisation.objects.filter(name__contains='Utrecht').first() or Organisation.objects.first()\n"
        "user = get_user_model().objects.get(username='organisatieredacteur')\n"
        "Membership.objects.create(user=user, organisation=organisation, role='organisatieredacteur',"
        " confirmed_at=timezone.now())\n"
        "answer = organisation.name\n"
    )


def propose(page: Page, site: Site, name: str, remark: str) -> None:
    """From the first screen of the CMS to a text that waits for the moderator."""
    page.goto(site.url("/beheer/"))
    page.get_by_role("link", name="Nieuw: toepassing", exact=True).click()
    page.get_by_label("Naam van de toepassing").fill(name)
    page.get_by_label("Wat doet het, voor wie en waarom?").fill("Telt zeearenden voor de dienst Groen.")
    page.get_by_label("wat is hier anders?").fill(remark)
    page.get_by_role("button", name="Stuur naar de moderator").click()


def approve(page: Page, site: Site, name: str) -> None:
    page.goto(site.url("/beheer/"))
    page.get_by_role("main").get_by_role("link", name=name).first.click()
    more(page, "Goedkeuren en publiceren")
    expect(page.locator(".messages")).to_contain_text(name)


def test_an_application_that_nobody_registered_is_found_once_approved(
    staffed_site: Site, represented_by: str, sign_in: SignIn, visit: Visit
) -> None:
    editor, visitor = sign_in("organisatieredacteur"), visit(java_script_enabled=False).new_page()

    propose(editor, staffed_site, "Arendteller", "Alleen boven het water.")
    expect(editor.locator(".messages")).to_contain_text("Een moderator kijkt ernaar")
    expect(editor.get_by_role("row", name="Arendteller")).to_contain_text("Wacht op de moderator")
    visitor.goto(staffed_site.url("/zoeken?q=arendteller"))
    expect(visitor.get_by_role("main")).not_to_contain_text("boven het water")
    expect(visitor.get_by_role("link", name="Arendteller")).to_have_count(0)

    approve(sign_in("moderator"), staffed_site, "Arendteller")

    visitor.goto(staffed_site.url("/zoeken?q=arendteller"))
    visitor.get_by_role("link", name="Arendteller").first.click()
    expect(visitor.get_by_role("main")).to_contain_text("Alleen boven het water.")
    expect(visitor.get_by_role("main")).to_contain_text(f"{represented_by} Eigen opgave.")
    editor.reload()
    expect(editor.get_by_role("row", name="Arendteller")).to_contain_text("Staat op AI-plein")


def test_what_is_there_already_is_offered_and_joined(
    staffed_site: Site, represented_by: str, sign_in: SignIn, visit: Visit
) -> None:
    name = staffed_site.run(
        "from catalogue.models import Application\n"
        f"others = Application.objects.current().exclude(registrations__organisation__name={represented_by!r})\n"
        "answer = others.filter(profile=None).order_by('pk').first().name\n"
    )
    editor = sign_in("organisatieredacteur")

    propose(editor, staffed_site, name, "Ook hier.")
    expect(editor.get_by_role("alert").or_(editor.locator(".errorlist")).first).to_contain_text("bestaat misschien al")
    editor.get_by_role("link", name=f"Wij gebruiken ‘{name}’ ook", exact=True).click()
    editor.get_by_label("wat is hier anders?").fill("Ook hier, op zondag.")
    editor.get_by_role("button", name="Stuur naar de moderator").click()
    expect(editor.get_by_role("row", name=name)).to_contain_text("Wacht op de moderator")
    approve(sign_in("moderator"), staffed_site, name)

    visitor = visit().new_page()
    visitor.goto(staffed_site.url(f"/zoeken?q={name}"))
    visitor.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()
    expect(visitor.get_by_role("main")).to_contain_text("Ook hier, op zondag.")


@pytest.mark.parametrize("path", ["", "nieuw/", "ook/"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_screens_are_for_everybody(
    staffed_site: Site, represented_by: str, sign_in: SignIn, path: str, width: int
) -> None:
    page = sign_in("organisatieredacteur")
    page.set_viewport_size({"width": width, "height": 900})

    page.goto(staffed_site.url(f"/beheer/onze-toepassingen/{path}"))

    assert violations(page) == {}
    assert sideways(page) <= 0
