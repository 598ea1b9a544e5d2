"""A registration as the register itself shows it: its tabs, its headings, its order (docs/reference/register.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .language import is_english
from .links import web_address
from .models import Registration
from .persons import without_personal_addresses
from .register_dates import readable_date
from .safe_text import plain_text, stated

NOT_FILLED = "Niet ingevuld"


@dataclass(frozen=True)
class Row:
    """One heading with what stands under it: a text, a fragment of HTML, or links. Nothing at all: not filled in.

    In a contact, addresses of mail and web become links.
    """

    label: str
    text: str = ""
    fragment: str = ""
    url: str | None = None
    links: tuple[dict[str, str | None], ...] = ()
    is_contact: bool = False

    @property
    def lang(self) -> str:
        """ "en" for a text that is English, which a screen reader has to know; else ""."""
        return "en" if is_english(plain_text(self.fragment or self.text)) else ""

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.fragment or self.links)


@dataclass(frozen=True)
class Section:
    title: str
    rows: tuple[Row, ...]


# (field, always shown by the register even when it is empty)
GENERAL = (
    ("themes", True),
    ("start_date", True),
    ("end_date", False),
    ("contact", True),
    ("website", False),
    ("source_registration_link", False),
)
RESPONSIBLE = (
    ("purpose_and_impact", True),
    ("considerations", True),
    ("human_intervention", True),
    ("risk_management", True),
    ("legal_basis", False),
    ("legal_basis_links", False),
    ("processing_register_link", False),
    ("impact_assessments_explanation", False),
    ("impact_assessments", False),
)
WORKING = (
    ("data", True),
    ("data_links", False),
    ("technical_operation", False),
    ("supplier", False),
    ("source_code_link", False),
)
TABS = (
    ("Algemene informatie", GENERAL),
    ("Verantwoord gebruik", RESPONSIBLE),
    ("Werking", WORKING),
)
LABELS = {"themes": "thema"}
DATES = ("start_date", "end_date")


def sections(registration: Registration) -> list[Section]:
    """Return the registration under the register's headings; fields that may stay away when empty do."""
    return [Section(title, tuple(_rows(registration, fields))) for title, fields in TABS]


def _rows(registration: Registration, fields: Sequence[tuple[str, bool]]) -> list[Row]:
    rows = [(_row(registration, name), always) for name, always in fields]
    return [row for row, always in rows if always or not row.is_empty]


def _row(registration: Registration, name: str) -> Row:
    field: Any = registration._meta.get_field(name)
    words = LABELS.get(name) or str(field.verbose_name)
    label = words[0].upper() + words[1:]
    if name == "themes":
        return Row(label, text=", ".join(theme.name for theme in registration.themes.all()))
    value: Any = getattr(registration, name)
    if name in DATES:
        return Row(label, text=without_personal_addresses(readable_date(stated(value))))
    if isinstance(value, list):
        return Row(label, links=tuple(_link(link) for link in value))
    if getattr(field, "help_text", "") == "HTML":
        return Row(label, fragment=value)
    shown, is_contact = without_personal_addresses(stated(value)), name == "contact" and bool(stated(value))
    return Row(label, text=shown, url=web_address(value), is_contact=is_contact)


def _link(link: dict[str, str]) -> dict[str, str | None]:
    """`url` is None where the register has prose, such as "niet gepubliceerd"; then that prose is the note."""
    address = web_address(link.get("link", ""))
    title = without_personal_addresses(link.get("title") or link.get("link", ""))
    note = None if address else without_personal_addresses(link.get("link", ""))
    return {"title": title, "url": address, "note": note if note != title else None}
