"""Something changed below: put it in the outbox, and drain on commit."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver

from catalogue.models import ApplicationProfile
from catalogue.signals import ratings_changed, visibility_changed
from knowledge.models import CaseLesson, GlossaryTerm, RelatedInitiative
from knowledge.signals import pages_changed

from . import outbox
from .projections import application_key, lesson_key, lesson_keys, page_keys, snippet_key
from .tasks import drain_after_commit


@receiver([visibility_changed, ratings_changed])
def applications_changed(application_ids: Sequence[int], *, bulk: bool = False, **_kwargs: Any) -> None:
    """Queue these applications. Part of something larger, such as an import, is drained by whoever made it."""
    outbox.add(application_key(pk) for pk in application_ids)
    if not bulk:
        transaction.on_commit(drain_after_commit)


@receiver(pages_changed)
def knowledge_changed(page_ids: Sequence[int], **_kwargs: Any) -> None:
    """Queue these pages of the knowledge portal, with the lessons on them."""
    outbox.add([*page_keys(page_ids), *lesson_keys(page_ids)])
    transaction.on_commit(drain_after_commit)


@receiver([post_save, post_delete], sender=GlossaryTerm)
@receiver([post_save, post_delete], sender=RelatedInitiative)
def snippet_changed(instance: GlossaryTerm | RelatedInitiative, **_kwargs: Any) -> None:
    """Queue a word or an initiative; a draft of one changes nothing."""
    outbox.add([snippet_key(instance)])
    transaction.on_commit(drain_after_commit)


@receiver([post_save, post_delete], sender=CaseLesson)
def lesson_changed(instance: CaseLesson, **_kwargs: Any) -> None:
    """Queue a lesson: publishing its page without it deletes the row."""
    outbox.add([lesson_key(instance.pk)])
    transaction.on_commit(drain_after_commit)


@receiver(pre_save, sender=ApplicationProfile)
def profile_changing(instance: ApplicationProfile, **_kwargs: Any) -> None:
    """Editors may give the words to another application: then the one that loses them changes too."""
    before = ApplicationProfile.objects.filter(pk=instance.pk).exclude(application=instance.application_id)
    if left := list(before.values_list("application", flat=True)):
        applications_changed(left)


@receiver([post_save, post_delete], sender=ApplicationProfile)
def profile_changed(instance: ApplicationProfile, **_kwargs: Any) -> None:
    """The editorial part was saved, published, unpublished or deleted."""
    applications_changed([instance.application_id])
