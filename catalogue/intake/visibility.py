"""Registrations that the source no longer lists, and those that editors withhold."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ..applications import refresh_and_notify
from ..grouping import lock_for_import
from ..models import Registration


@transaction.atomic
def withdraw_registrations(register_ids: Iterable[str], *, at: datetime, last_seen_at: datetime | None) -> None:
    """Mark registrations as no longer listed by the source. Their pages answer 410; nothing is deleted."""
    lock_for_import()
    rows = Registration.objects.filter(register_id__in=list(register_ids), withdrawn_at=None)
    applications = set(rows.values_list("application", flat=True))
    rows.update(withdrawn_at=at, last_seen_at=last_seen_at)
    refresh_and_notify(applications, bulk=True)


@transaction.atomic
def withhold_registration(registration: Registration) -> None:
    """Take a registration off every page at once, by an editor's decision; idempotent."""
    registration.withheld_at = registration.withheld_at or timezone.now()
    registration.save(update_fields=["withheld_at"])
    refresh_and_notify({registration.application_id})


@transaction.atomic
def release_registration(registration: Registration) -> None:
    """Undo `withhold_registration`."""
    registration.withheld_at = None
    registration.save(update_fields=["withheld_at"])
    refresh_and_notify({registration.application_id})
