"""The people of the CMS: who they are, how they sign in, and what all of them do there."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

PASSWORD = "een-lang-proefwachtwoord"
STAFF = {"redacteur": "Redacteuren", "moderator": "Moderatoren", "organisatieredacteur": "Organisatieredacteuren"}

SignIn = Callable[[str], Page]


def more(page: Page, action: str) -> None:
    """Choose an action from the menu beside the save button."""
    page.get_by_role("button", name="Meer acties").click()
    page.locator("footer").get_by_text(action, exact=False).first.click()


def send_to_moderator(page: Page) -> None:
    more(page, "Stuur door naar")
    expect(page.locator(".messages")).to_contain_text(re.compile("ingediend ter goedkeuring|ter goedkeuring ingediend"))
