"""Who uses an application: a line per registration, a merged municipality under both its names."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.mergers import Mergers
from catalogue.models import Organisation, Registration

FOLDED_FROM = 10  # more lines than this fold on a phone


@dataclass(frozen=True)
class UsingOrganisation:
    """One registration; `current_names` is what a merged organisation is called now."""

    registration: Registration
    current_names: list[Organisation]


@dataclass(frozen=True)
class UsingOrganisations:
    rows: list[UsingOrganisation]

    @property
    def is_long(self) -> bool:
        return len(self.rows) > FOLDED_FROM


def using_organisations(registrations: Iterable[Registration], mergers: Mergers) -> UsingOrganisations:
    """Return the users in order of name."""
    ordered = sorted(registrations, key=lambda row: (row.organisation.name, row.register_id))
    return UsingOrganisations([UsingOrganisation(row, mergers.renamed(row.organisation)) for row in ordered])
