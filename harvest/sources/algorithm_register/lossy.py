"""What the transports have in common that cannot carry everything: they are compared by what they say, not by form."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import Any

from catalogue.entries import RegistrationData
from catalogue.intake import stored_values
from catalogue.normalised_text import normalised_hash
from catalogue.organisations import every_name, name_by_registration

# Moments and versions differ from transport to transport and say nothing about content; identity is compared elsewhere.
NOT_COMPARED = frozenset({"modified_at", "register_id", "organisation_id", "organisation_code", "language"})


class LossyFormat:
    """A source whose records lack fields, or have them in a spoiled form. `carries` is known once it is spooled."""

    carries: frozenset[str] = frozenset()
    is_current = False
    precision = timedelta(0)

    @property
    def requests(self) -> int:
        return 0

    @property
    def compared(self) -> frozenset[str]:
        return self.carries - NOT_COMPARED

    def known_hashes(self) -> dict[str, str]:
        """Return, per register id, the hash that a record of this transport has when it says what is stored."""
        return {row["register_id"]: normalised_hash(row, self.compared) for row in stored_values()}

    def with_known_organisation(self, data: RegistrationData) -> RegistrationData:
        """Return the record with the organisation's name as we have it, where it has a name that we do not know.

        These transports identify no organisation: another spelling, or a name from before or after a
        renaming, is then no other organisation. The name of one that we know does say that it moved there.
        """
        names, known = self._organisations
        name = known.get(data.register_id, data.organisation_name)
        if name == data.organisation_name or data.organisation_name in names:
            return data
        return replace(data, organisation_name=name)

    @cached_property
    def _organisations(self) -> tuple[set[str], dict[str, str]]:
        return every_name(), name_by_registration()

    def check(self, _payload: Mapping[str, Any]) -> None:
        """Nothing more to do: to compare what a record says it was parsed already."""

    def hash_of(self, values: Mapping[str, Any]) -> str:
        return normalised_hash(values, self.compared)
