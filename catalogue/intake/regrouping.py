"""Give what was stored its application, and all registrations again when the method or what it knows changed."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from ..applications import refresh_and_notify
from ..diligence import update_registration_evidence
from ..grouping import RegroupPreview, applications_by_registration, group, regroup


@dataclass
class Ungrouped:
    """What was stored and has to be grouped before the transaction ends."""

    register_ids: set[str] = field(default_factory=set)
    applications: set[int] = field(default_factory=set)


@transaction.atomic
def group_stored(ungrouped: Ungrouped, *, at: datetime) -> None:
    """Give everything that was stored its application. `at` is the moment of the import."""
    touched = group(ungrouped.register_ids, at=at)
    sharing = update_registration_evidence(ungrouped.register_ids)
    refresh_and_notify(ungrouped.applications | touched | sharing, bulk=True)


@transaction.atomic
def regroup_all() -> RegroupPreview:
    """Group all registrations again, and return which of them stand elsewhere now."""
    before = applications_by_registration()
    refresh_and_notify(regroup(), bulk=True)
    return RegroupPreview(before, applications_by_registration())
