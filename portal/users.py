"""Who uses an application: a line per registration, a merged municipality under both its names."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.mergers import Mergers
from catalogue.models import Organisation, Registration

FOLDED_FROM = 10  # more lines than this fold on a phone


@dataclass(frozen=True)
class User:
    """One registration; `today` is what a merged organisation is called now."""

    registration: Registration
    today: list[Organisation]


@dataclass(frozen=True)
class Users:
    rows: list[User]

    @property
    def is_long(self) -> bool:
        return len(self.rows) > FOLDED_FROM


def users(registrations: Iterable[Registration], mergers: Mergers) -> Users:
    """Return the users in order of name."""
    ordered = sorted(registrations, key=lambda row: (row.organisation.name, row.register_id))
    return Users([User(row, mergers.renamed(row.organisation)) for row in ordered])
