"""Whom to ask about an application: one rule for the page, the report, the comparison and the export."""

from collections.abc import Sequence
from dataclasses import dataclass

from .links import web_address
from .models import Application, Organisation, Registration, Status
from .persons import EMAIL, HIDDEN_ADDRESS, HIDDEN_NUMBER, without_personal_addresses
from .safe_text import stated

MOST = 3  # as many as one asks before an answer can be expected
# What says how somebody uses an application; who filled in more of it has more to say.
DOCUMENTED = (
    "purpose_and_impact",
    "considerations",
    "human_intervention",
    "risk_management",
    "legal_basis",
    "processing_register_link",
    "impact_assessments",
    "data",
    "technical_operation",
    "start_date",
)


@dataclass(frozen=True)
class Contact:
    """Somebody who can be asked. `address` is as the source has it; `status` as the register has it, "" if unknown."""

    organisation: Organisation | None
    address: str
    status: str = ""

    @property
    def name(self) -> str:
        return self.organisation.name if self.organisation else "De redactie van deze toepassing"

    @property
    def has_stopped(self) -> bool:
        return self.status == Status.OUT_OF_USE


def contacts(application: Application, current: Sequence[Registration], *, province: str = "") -> list[Contact]:
    """Return up to three to ask, with an address that can be used, each organisation once.

    First whom the editors name, then what organisations themselves stated, then the registrations: users before who
    stopped, those of `province` before others, an address to write to before a telephone number,
    the best documented first.
    """
    profile = application.published_profile
    named = [Contact(None, profile.contact)] if profile and profile.contact else []
    stated = [Contact(usage.organisation, usage.contact) for usage in application.published_usages if usage.contact]
    found: dict[Organisation | None, Contact] = {}
    for contact in [*named, *stated, *registered_contacts(current, province=province)]:
        found.setdefault(contact.organisation, contact)
    return list(found.values())[:MOST]


def registered_contacts(rows: Sequence[Registration], *, province: str = "") -> list[Contact]:
    """Return all whom the registrations name with an address that can be used, in the order of `contacts`."""
    ordered = sorted(rows, key=lambda row: _order(row, province))
    return [Contact(row.organisation, row.contact, row.status) for row in ordered if is_usable(row.contact)]


def is_usable(text: str) -> bool:
    """Say whether the text holds an address of an office, on the web or a telephone number of one."""
    shown = without_personal_addresses(stated(text))
    if _is_written(shown):
        return True
    without_remarks = shown.replace(HIDDEN_ADDRESS, "").replace(HIDDEN_NUMBER, "")
    return sum(sign.isdigit() for sign in without_remarks) >= 5


def _is_written(shown: str) -> bool:
    """Say whether one can write there: an e-mail address or a page."""
    return bool(web_address(shown) or EMAIL.search(shown))


def _order(row: Registration, province: str) -> tuple[bool, bool, bool, int, str, str]:
    documented = sum(bool(getattr(row, name)) for name in DOCUMENTED)
    elsewhere = bool(province) and row.organisation.province != province
    by_telephone = not _is_written(without_personal_addresses(stated(row.contact)))
    stopped = row.status == Status.OUT_OF_USE
    return (stopped, elsewhere, by_telephone, -documented, row.organisation.name, row.register_id)
