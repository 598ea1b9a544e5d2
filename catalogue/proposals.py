"""What an organisation says of itself: "wij gebruiken dit ook", or an application that nobody registered.

All of it goes into a draft of the text with the application and past a moderator. An organisation only ever touches
what is its own: the row of its own use, and name and summary of an application that nobody else tells of.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import WorkflowState

from .editorial import make_application
from .models import Application, ApplicationProfile, Organisation, Usage
from .speaking import spoken_for, works_for_all

USAGE_FIELDS = ("since", "hosting", "costs", "contact", "remark", "source")


@dataclass(frozen=True)
class Own:
    """One organisation's use of one application as its draft has it, and how far that is."""

    profile: ApplicationProfile
    usage: Usage
    status: str


def organisations_of(user: Any) -> Any:
    """Return the organisations in whose name this user may tell something: editors of the site for all."""
    return Organisation.objects.all() if works_for_all(user) else spoken_for(user)


def may_propose(user: Any) -> bool:
    return works_for_all(user) or spoken_for(user).exists()


def own_usages(user: Any) -> list[Own]:
    """Return what the user's organisations use, drafts too, by name; for editors of the site that is every one."""
    organisations = set(organisations_of(user).values_list("pk", flat=True))
    pks = {*_with_usage(organisations), *_handed_in()}
    profiles = ApplicationProfile.objects.filter(pk__in=pks).select_related("latest_revision", "application")
    found = [Own(draft, usage, _status(profile)) for profile in profiles for draft, usage in _usages(profile)]
    mine = [own for own in found if own.usage.organisation_id in organisations]
    return sorted(mine, key=lambda own: (str(own.profile).casefold(), own.usage.organisation.name))


def usage_of(profile: ApplicationProfile, organisation: Organisation) -> Usage | None:
    """Return what the draft says of this organisation's use."""
    return next((usage for _, usage in _usages(profile) if usage.organisation_id == organisation.pk), None)


def is_only_of(profile: ApplicationProfile, organisation: Organisation) -> bool:
    """Say whether nobody but this organisation tells of the application."""
    users = {usage.organisation_id for _, usage in _usages(profile)}
    return users == {organisation.pk} and not profile.application.registrations.exists()


@transaction.atomic
def propose(name: str, summary: str, told: Mapping[str, str], *, organisation: Organisation, by: Any) -> bool:
    """Make an application that is hidden until a moderator approves; say whether one was asked."""
    profile = ApplicationProfile(application=make_application(name, hidden=True), summary=summary, live=False)
    profile.usages = [Usage(organisation=organisation, **told)]
    profile.save()
    return _hand_in(profile, profile, by)


@transaction.atomic
def tell_usage(
    application: Application, told: Mapping[str, str], *, organisation: Organisation, by: Any, **texts: str
) -> bool:
    """Put what an organisation says of its use into the draft; `texts` are those of an application of its own.

    Returns whether a moderator was asked; False when no workflow is set up.
    """
    profile = _locked(application) or ApplicationProfile.objects.create(application=application, live=False)
    draft = profile.get_latest_revision_as_object()
    others = [usage for usage in draft.usages.all() if usage.organisation_id != organisation.pk]
    kept = next((usage for usage in draft.usages.all() if usage.organisation_id == organisation.pk), None)
    own = kept or Usage(organisation=organisation, sort_order=len(others))
    for field, value in told.items():
        setattr(own, field, value)
    if is_only_of(profile, organisation):
        for field, value in texts.items():
            setattr(draft, field, value)
    draft.usages = [*others, own]
    return _hand_in(profile, draft, by)


@transaction.atomic
def withdraw_usage(profile: ApplicationProfile, *, organisation: Organisation, by: Any) -> bool:
    """Take an organisation's use away: at once where nobody saw it and nobody else tells of it, else by a moderator."""
    if not profile.live and profile.application.withheld_at and is_only_of(profile, organisation):
        profile.application.delete()
        return False
    draft = profile.get_latest_revision_as_object()
    draft.usages = [usage for usage in draft.usages.all() if usage.organisation_id != organisation.pk]
    return _hand_in(profile, draft, by)


def _locked(application: Application) -> ApplicationProfile | None:
    return ApplicationProfile.objects.select_for_update().filter(application=application).first()


def _hand_in(profile: ApplicationProfile, draft: ApplicationProfile, by: Any) -> bool:
    """Keep the draft and ask the moderator, unless somebody did already."""
    draft.save_revision(user=by, log_action=True)
    profile.refresh_from_db()
    state, workflow = profile.current_workflow_state, profile.get_workflow()
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(by)
    elif state is None and workflow is not None:
        workflow.start(profile, by)
    return state is not None or workflow is not None


def _with_usage(organisations: set[int]) -> set[int]:
    return set(Usage.objects.filter(organisation__in=organisations).values_list("profile", flat=True))


def _handed_in() -> set[int]:
    """Those that a moderator has or gave back: a draft may have a user that the published text has not."""
    kind = ContentType.objects.get_for_model(ApplicationProfile)
    states = WorkflowState.objects.active().filter(base_content_type=kind)
    return {int(pk) for pk in states.values_list("object_id", flat=True)}


def _usages(profile: ApplicationProfile) -> Iterator[tuple[ApplicationProfile, Usage]]:
    draft = profile.get_latest_revision_as_object()
    for usage in draft.usages.all():
        yield draft, usage


def _status(profile: ApplicationProfile) -> str:
    state = profile.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        comment = state.current_task_state.comment if state.current_task_state else ""
        return f"Terug van de moderator: {comment}" if comment else "Terug van de moderator"
    if state is not None:
        return "Wacht op de moderator"
    if profile.has_unpublished_changes or not profile.live:
        return "Concept"
    return "Staat op AI-plein"
