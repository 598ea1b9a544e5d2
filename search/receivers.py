"""Something changed below: put it in the outbox, and drain on commit."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from catalogue.models import ApplicationProfile
from catalogue.signals import visibility_changed

from . import outbox
from .indexing import drain_quietly
from .projections import application_key


@receiver(visibility_changed)
def applications_changed(application_ids: Sequence[int], *, bulk: bool = False, **_kwargs: Any) -> None:
    """Queue these applications. Part of something larger, such as an import, is drained by whoever made it."""
    outbox.add(application_key(pk) for pk in application_ids)
    if not bulk:
        transaction.on_commit(drain_quietly)


@receiver([post_save, post_delete], sender=ApplicationProfile)
def profile_changed(instance: ApplicationProfile, **_kwargs: Any) -> None:
    """The editorial part was saved, published, unpublished or deleted."""
    applications_changed([instance.application_id])
