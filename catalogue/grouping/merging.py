"""What one application takes over from another: addresses, registrations, decisions and the editorial part."""

from django.utils import timezone

from ..diligence import move_profile_evidence
from ..models import (
    Apart,
    Application,
    ApplicationProfile,
    DiligenceRating,
)

NOT_TAKEN_OVER = (Apart, DiligenceRating)  # what stays behind: pairs are taken over one by one, reports are made anew


def take_over(application: Application, into: Application) -> None:
    """Let `into` take over all that refers to `application`, in any package; `application` is deleted.

    When both have an editorial part, `application` is withheld instead: its texts stay in the CMS, without a page.
    """
    _take_over_pairs_apart(application, into)
    for relation in Application._meta.related_objects:
        if relation.one_to_many and relation.related_model not in NOT_TAKEN_OVER:
            name = relation.field.name
            relation.related_model._base_manager.filter(**{name: application}).update(**{name: into})
    for decision in application.grouping_decisions.all():
        decision.applications.add(into)
    profile = ApplicationProfile.objects.filter(application=application)
    if not ApplicationProfile.objects.filter(application=into).exists():
        profile.update(application=into)
    if profile.exists():
        # Evidence from an editorial part stays with it: it says nothing of the application that took over.
        move_profile_evidence(application.profile.pk, application)
        Application.objects.filter(pk=application.pk).update(withheld_at=timezone.now())
    else:
        application.delete()


def _take_over_pairs_apart(application: Application, into: Application) -> None:
    for pair in [*Apart.objects.filter(first=application), *Apart.objects.filter(second=application)]:
        other = pair.second_id if pair.first_id == application.pk else pair.first_id
        if other != into.pk:
            keep_apart(into.pk, other, pair.decision_id)
        pair.delete()


def keep_apart(one: int, other: int, decision: int) -> None:
    """Store that two applications are never merged; a second time changes nothing."""
    first, second = sorted((one, other))
    Apart.objects.get_or_create(first_id=first, second_id=second, defaults={"decision_id": decision})
