"""How registrations enter, change, disappear and are withheld; what others use of it is here.

Every function runs in one transaction and tells the rooms above which applications to look at again.
"""

from .regrouping import Ungrouped, group_stored, regroup_all
from .sample import replace_sample
from .stored import ids_by_name, known_hashes, known_moments, missing_from, stored_ids, stored_values
from .storing import Stored, store_registrations
from .versions import add_versions
from .visibility import release_registration, withdraw_registrations, withhold_registration

__all__ = [
    "Stored",
    "Ungrouped",
    "add_versions",
    "group_stored",
    "ids_by_name",
    "known_hashes",
    "known_moments",
    "missing_from",
    "regroup_all",
    "release_registration",
    "replace_sample",
    "store_registrations",
    "stored_ids",
    "stored_values",
    "withdraw_registrations",
    "withhold_registration",
]
