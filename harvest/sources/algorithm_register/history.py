"""The history export: every version ever published, in CSV, of every publication standard.

It has no word on what is listed now (REGISTER 1.4, 1.6), so `harvest.history` reads it, not the pipeline.
"""

from catalogue.entries import RegistrationData

from .csv_file import RegisterCsv
from .exports import HISTORY


class RegisterHistory(RegisterCsv):
    """The history export: from the register itself, or from another address or a file."""

    transport = "history"
    kind = HISTORY

    def recognised(self, data: RegistrationData) -> RegistrationData:
        """An older version keeps the name that its organisation had."""
        return data
