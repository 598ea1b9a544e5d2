"""Harvested text made safe: to show as HTML, to show as plain text, and to search in.

What the register delivers is somebody else's text. Everything that shows it goes through here.
"""

import html
import re

import nh3

ALLOWED_TAGS = {"div", "br", "p", "ul", "ol", "li"}  # REGISTER 2.1
NO_ATTRIBUTES: dict[str, set[str]] = {"*": set()}  # without the star, title and lang would stay
HIDDEN_ADDRESS = "(e-mailadres niet getoond)"

# Bounded repeats: linear in the length of the text, whatever the text is.
EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
TAG = re.compile(r"<[a-zA-Z/!?][^<>]{0,1000}>")
# Tags that go on nesting until they are closed. A parser's work grows with the square of their depth.
NESTING = re.compile(r"<(?!(?:p|li|br)[\s/>])[a-z]", re.IGNORECASE)
MOST_NESTING = 1000
WORD_PARTS = re.compile(r"[^\W\d_]+")

# Words in the part before the @ that say it is an office and not a person.
OFFICE_WORDS = frozenset(
    """
    afdeling ai algorithm algoritme algoritmen algoritmeregister algoritmeregisters algoritmes avg
    bestuur bibliotheek burgerzaken ciso communicatie contact data datalab datateam digitaal
    digitalisering fg functionaris gegevensbescherming gemeente gemeentehuis griffie helpdesk ict
    info informatie informatiebeheer informatiebeveiliging informatiemanagement inkoop innovatie it
    kcc klantcontact klantcontactcentrum klantenservice loket mail meldpunt ministerie office
    organisatie post postbus privacy privacybescherming provincie publiekszaken redactie register
    registers secretariaat security servicedesk stad statistiek team teamdata telefoon vragen
    waterschap webmaster webredactie website woo
    """.split()
)
OFFICE_BEGINNINGS = (
    "algorit",
    "gemeente",
    "info",
    "privacy",
    "klant",
    "contact",
    "data",
    "service",
    "digi",
    "communicat",
    "functionaris",
    "provincie",
)


def clean_html(text: str) -> str:
    """Return the text as an HTML fragment with only the six tags of the register and no attributes.

    Where it has more tags than anybody writes, it loses them all.
    """
    if "<" not in text and "&" not in text and ">" not in text:
        return text
    if text.count("<") > MOST_NESTING and len(NESTING.findall(text)) > MOST_NESTING:
        return html.escape(plain_text(text))
    return nh3.clean(text, tags=ALLOWED_TAGS, attributes=NO_ATTRIBUTES, strip_comments=True)


def plain_text(fragment: str) -> str:
    """Return an HTML fragment as plain text on one line, words kept apart where a tag stood."""
    if "<" in fragment or "&" in fragment:
        fragment = html.unescape(TAG.sub(" ", fragment))
    return " ".join(fragment.split())


def without_personal_addresses(text: str) -> str:
    """Return the text with e-mail addresses that look like a person's replaced by a remark (QUALITY S-17)."""
    if "@" not in text:
        return text
    return EMAIL.sub(lambda found: _shown(found.group()), text)


def stated(text: str) -> str:
    """Return the text, or "" when it has no letter or digit, as the "-" of somebody who had to fill in something."""
    return text if any(sign.isalnum() for sign in text) else ""


def public_text(fragment: str) -> str:
    """Return what may be searched and quoted of a harvested text: plain, and without personal addresses."""
    return without_personal_addresses(plain_text(fragment))


def is_office_address(address: str) -> bool:
    """Say whether the part before the @ names an office (info, privacy, algoritmes) or the domain itself."""
    local, _, domain = address.lower().partition("@")
    words = WORD_PARTS.findall(local)
    if not words:
        return False
    own_name = set(WORD_PARTS.findall(domain))
    if all(word in OFFICE_WORDS or word in own_name for word in words):
        return True
    # One word, such as datagedrevenwerken; in info.jansen the second word is somebody's.
    return len(words) == 1 and local.startswith(OFFICE_BEGINNINGS)


def _shown(address: str) -> str:
    return address if is_office_address(address) else HIDDEN_ADDRESS
