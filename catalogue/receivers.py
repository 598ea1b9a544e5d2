"""What in the catalogue follows from a change in it: reports, and applications that only editors describe."""

from collections.abc import Sequence
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import published, unpublished

from .diligence import delete_profile_evidence, rate_applications, update_profile_evidence
from .editorial import follow_profile
from .models import Application, ApplicationProfile, Usage
from .proposals.service import follow_usage
from .signals import visibility_changed


@receiver(visibility_changed)
def applications_changed(application_ids: Sequence[int], *, bulk: bool = False, **_kwargs: Any) -> None:
    """Registrations came, went, moved or changed: rate their applications again."""
    rate_applications(application_ids, bulk=bulk)


@receiver(post_save, sender=ApplicationProfile)
def profile_saved(instance: ApplicationProfile, *, raw: bool = False, **_kwargs: Any) -> None:
    """What editors publish is evidence too."""
    if not raw:
        update_profile_evidence(instance)
        rate_applications([instance.application_id])


@receiver(published, sender=ApplicationProfile)
def profile_published(instance: ApplicationProfile, **_kwargs: Any) -> None:
    """A moderator approved: an application that nobody registered is there from now on."""
    follow_profile(instance.application_id, shown=True)


@receiver(unpublished, sender=ApplicationProfile)
def profile_unpublished(instance: ApplicationProfile, **_kwargs: Any) -> None:
    """What was written was taken down, and with it what only that describes."""
    follow_profile(instance.application_id, shown=False)


@receiver([published, unpublished], sender=Usage)
def usage_shown_or_hidden(instance: Usage, **_kwargs: Any) -> None:
    """A moderator approved what an organisation says of its use, or took it down."""
    follow_usage(instance)


@receiver(post_delete, sender=Usage)
def usage_deleted(instance: Usage, **_kwargs: Any) -> None:
    """It may go along with its application: then there is nothing left to describe."""
    applications = ApplicationProfile.objects.filter(pk=instance.profile_id).values_list("application", flat=True)
    visibility_changed.send(Application, application_ids=list(applications))


@receiver(post_delete, sender=ApplicationProfile)
def profile_deleted(instance: ApplicationProfile, **_kwargs: Any) -> None:
    follow_profile(instance.application_id, shown=False)
    delete_profile_evidence(instance.pk)
    rate_applications([instance.application_id])
