"""What in the catalogue follows from a change in it: reports."""

from collections.abc import Sequence
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .diligence import forget_profile, keep_profile, rate_applications
from .models import ApplicationProfile
from .signals import visibility_changed


@receiver(visibility_changed)
def applications_changed(application_ids: Sequence[int], *, bulk: bool = False, **_kwargs: Any) -> None:
    """Registrations came, went, moved or changed: rate their applications again."""
    rate_applications(application_ids, bulk=bulk)


@receiver(post_save, sender=ApplicationProfile)
def profile_saved(instance: ApplicationProfile, *, raw: bool = False, **_kwargs: Any) -> None:
    """What editors publish is evidence too."""
    if not raw:
        keep_profile(instance)
        rate_applications([instance.application_id])


@receiver(post_delete, sender=ApplicationProfile)
def profile_deleted(instance: ApplicationProfile, **_kwargs: Any) -> None:
    forget_profile(instance.pk)
    rate_applications([instance.application_id])
