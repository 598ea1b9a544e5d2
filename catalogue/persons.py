"""Hide how to reach a person: e-mail addresses that look like somebody's, also disguised ones, and mobile numbers."""

import re
import unicodedata

HIDDEN_ADDRESS = "(e-mailadres niet getoond)"
HIDDEN_NUMBER = "(mobiel nummer niet getoond)"

# Bounded repeats everywhere: linear in the length of the text, whatever the text is.
EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")

# Signs that nobody sees, and that a copied or disguised address may have anywhere.
UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
AT = re.compile(
    r"(?P<sign>[@\uff20\ufe6b])"
    r"|\s{0,2}(?P<bracket>[(\[{<]\s?(?:at|@|apenstaartje)\s?[)\]}>])\s{0,2}"
    r"|\s(?P<word>at|apenstaartje|[@\uff20\ufe6b])\s",
    re.IGNORECASE,
)
LOCAL = re.compile(rf"[\w.+'\uff0e{UNSEEN}-]{{1,80}}$")
POINT = r"(?:[.\uff0e\uff61\u3002]|\s?[(\[{]\s?(?:dot|punt|\.)\s?[)\]}]\s?)"
DOMAIN = re.compile(rf"[\w{UNSEEN}-]{{1,80}}(?:{POINT}[\w{UNSEEN}-]{{1,80}}){{1,8}}", re.IGNORECASE)
POINTS = re.compile(POINT, re.IGNORECASE)
NOT_SEEN = re.compile(f"[{UNSEEN}]")
GAP = rf"[\s.\u2010-\u2015{UNSEEN}-]{{0,3}}"
# 06 with eight digits, or the same after the code of the country. A date such as 06-01-2024 is none.
MOBILE = re.compile(
    rf"(?<![\w+/=-])(?:(?:\+|00){GAP}31{GAP}(?:\(0\))?{GAP}6|\(?0{GAP}6\)?(?!{GAP}\d\d?[-./\s](?:19|20)\d\d))(?:{GAP}\d){{8}}(?!\d)"
)
TWO_PARTS = re.compile(r"\w[._]\w{1,80}$")
LONGEST = 80  # of the part before the @; RFC 5321 allows 64, and some signs may be hidden among them

WORD_PARTS = re.compile(r"[^\W\d_]+")

# Words in the part before the @ that say it is an office and not a person.
OFFICE_WORDS = frozenset(
    """
    afdeling ai algorithm algoritme algoritmen algoritmeregister algoritmeregisters algoritmes avg
    bestuur bibliotheek burgerzaken cio ciso communicatie contact data datalab datateam digitaal
    digitalisering fg functionaris gegevensbescherming gemeente gemeentehuis griffie helpdesk ict
    info informatie informatiebeheer informatiebeveiliging informatiemanagement inkoop innovatie it
    kcc klantcontact klantcontactcentrum klantenservice loket mail meldpunt ministerie office openbaarheid
    opendata organisatie post postbus privacy privacybescherming provincie publiekszaken redactie register
    registers secretariaat security servicedesk stad stadhuis
    stadskantoor statistiek team teamdata telefoon vragen
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
    "kcc",
    "team",
)
# Nobody is called so: a box of an office, whatever else stands there, as in postbus.rvb.pacht.
BOXES = ("postbus", "algoritmeregister")


def without_personal_addresses(text: str) -> str:
    """Return the text with addresses and mobile numbers of persons replaced by a remark (S-17)."""
    return MOBILE.sub(HIDDEN_NUMBER, _without_addresses(text))


def is_office_address(address: str) -> bool:
    """Say whether the part before the @ names an office (info, privacy, algoritmes) or the domain itself."""
    local, _, domain = address.lower().partition("@")
    words = WORD_PARTS.findall(local)
    if not words:
        return False
    if any(box in word for word in words for box in BOXES):
        return True
    own_name = set(WORD_PARTS.findall(domain))
    if all(word in OFFICE_WORDS or word in own_name for word in words):
        return True
    # One word, such as datagedrevenwerken; in info.jansen the second word is somebody's.
    return len(words) == 1 and local.startswith(OFFICE_BEGINNINGS)


def _without_addresses(text: str) -> str:
    kept, end = [], 0
    for at in AT.finditer(text):
        local = LOCAL.search(text, max(end, at.start() - LONGEST), at.start())
        domain = DOMAIN.match(text, at.end())
        if local is None or domain is None or at.start() < end or not _is_address(at, local[0], domain[0]):
            continue
        if not is_office_address(f"{_plain(local[0])}@{POINTS.sub('.', _plain(domain[0]))}"):
            kept += [text[end : local.start()], HIDDEN_ADDRESS]
            end = domain.end()
    return "".join([*kept, text[end:]])


def _is_address(at: re.Match[str], local: str, domain: str) -> bool:
    """A word "at" between spaces is an address only after a name of two parts: else it is English."""
    if at["word"]:
        return bool(TWO_PARTS.search(_plain(local))) and not domain.lower().startswith("www.")
    return True


def _plain(text: str) -> str:
    """Return the text as it looks: without unseen signs, and in ordinary letters."""
    return unicodedata.normalize("NFKC", NOT_SEEN.sub("", text))
