"""The history export: every version ever published, in CSV, of every publication standard.

It does not say what is listed now (docs/reference/register.md#transports), so `harvest.history` reads it, and not
the pipeline.
"""

from catalogue.entries import RegistrationData

from .csv_file import RegisterCsv
from .exports import HISTORY


class RegisterHistory(RegisterCsv):
    """The history export: from the register itself, or from another address or a file."""

    transport = "history"
    kind = HISTORY

    def with_known_organisation(self, data: RegistrationData) -> RegistrationData:
        """An older version keeps the name that its organisation had."""
        return data
