"""What the roads have in common that cannot carry everything: they are compared by what they say, not by form."""

from collections.abc import Mapping
from typing import Any

from catalogue.essence import essence_hash
from catalogue.intake import stored_values

# Moments and versions differ from road to road and say nothing about content; identity is compared elsewhere.
NOT_COMPARED = frozenset({"modified_at", "register_id", "organisation_id", "organisation_code", "language"})


class LossyFormat:
    """A source whose records lack fields, or have them in a spoiled form. `carries` is known once it is spooled."""

    carries: frozenset[str] = frozenset()

    @property
    def requests(self) -> int:
        return 0

    @property
    def compared(self) -> frozenset[str]:
        return self.carries - NOT_COMPARED

    def known_hashes(self) -> dict[str, str]:
        """Return, per register id, the hash that a record of this road has when it says what is stored."""
        return {row["register_id"]: essence_hash(row, self.compared) for row in stored_values()}

    def check(self, _payload: Mapping[str, Any]) -> None:
        """Nothing more to do: to compare what a record says it was parsed already."""

    def hash_of(self, values: Mapping[str, Any]) -> str:
        return essence_hash(values, self.compared)
