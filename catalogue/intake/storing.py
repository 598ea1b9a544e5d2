"""Write registrations that are new or changed, with a version each."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from ..entries import RegistrationData
from ..grouping import lock_for_import
from ..models import Registration
from ..themes import link_themes
from .regrouping import Ungrouped, group_stored
from .rows import write_registrations
from .versions import keep_versions


class Stored(StrEnum):
    """What became of a registration that was offered."""

    ADDED = "added"
    UPDATED = "updated"
    RETURNED = "returned"


@transaction.atomic
def store_registrations(
    batch: Sequence[RegistrationData],
    *,
    seen_at: datetime,
    sample: bool = False,
    transport: str = "",
    ungrouped: Ungrouped | None = None,
) -> dict[str, Stored]:
    """Write registrations that are new or changed, with a version each, and give them their application.

    Returns what happened by register id. The caller leaves out what did not change (see `known_hashes`); a
    withdrawn registration that is offered again returns with its address, application and history. Who stores more
    than one batch gives the same `ungrouped` with each, all in one transaction, and calls `group_stored` at the end.
    """
    lock_for_import()
    own = Ungrouped() if ungrouped is None else ungrouped
    numbers = [data.register_id for data in batch]
    rows = Registration.objects.select_related("organisation", "registered_by").filter(register_id__in=numbers)
    present = {row.register_id: row for row in rows}
    outcomes = {data.register_id: _outcome(data, present) for data in batch}
    own.register_ids |= outcomes.keys()
    own.applications |= {row.application_id for row in present.values()}
    stored = write_registrations(batch, present, own, seen_at=seen_at, sample=sample)
    link_themes([(stored[data.register_id], data.themes) for data in batch if data.has("themes")])
    keep_versions(batch, stored, seen_at, transport)
    if ungrouped is None:
        group_stored(own, at=seen_at)
    return outcomes


def _outcome(data: RegistrationData, present: dict[str, Registration]) -> Stored:
    row = present.get(data.register_id)
    if row is None:
        return Stored.ADDED
    if row.withdrawn_at is not None:
        return Stored.RETURNED
    return Stored.ADDED if row.is_sample else Stored.UPDATED
