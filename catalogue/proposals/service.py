"""What an organisation says of itself: "wij gebruiken dit ook", or an application that nobody registered.

Each organisation's use has a draft and a moderator's decision of its own; what one states, hands in or gets back
touches no other. Name and summary of an application are changed along by the only organisation that describes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import WorkflowState

from ..editorial import make_application
from ..models import Application, ApplicationProfile, Organisation, Usage
from ..representation import edits_for_all, represented_by
from ..signals import visibility_changed

USAGE_FIELDS = ("since", "hosting", "costs", "contact", "remark", "source")


@dataclass(frozen=True)
class Own:
    """One organisation's use of one application as its draft has it, and how far that is."""

    profile: ApplicationProfile
    usage: Usage
    status: str

    @property
    def title(self) -> str:
        return title_of(self.usage)


def organisations_of(user: Any) -> Any:
    """Return the organisations in whose name this user may state something: editors of the site for all."""
    return Organisation.objects.all() if edits_for_all(user) else represented_by(user)


def may_propose(user: Any) -> bool:
    return edits_for_all(user) or represented_by(user).exists()


def own_usages(user: Any) -> list[Own]:
    """Return what the user's organisations use, drafts too, by name; for editors of the site that is every one."""
    rows = Usage.objects.filter(organisation__in=organisations_of(user))
    rows = rows.select_related("profile__application", "organisation", "latest_revision")
    found = [Own(row.profile, row.get_latest_revision_as_object(), _status(row)) for row in rows]
    return sorted(found, key=lambda own: (own.title.casefold(), own.usage.organisation.name))


def usage_of(profile: ApplicationProfile, organisation: Organisation) -> Usage | None:
    """Return what the draft says of this organisation's use."""
    row = Usage.objects.filter(profile=profile, organisation=organisation).first()
    return row.get_latest_revision_as_object() if row is not None else None


def title_of(usage: Usage) -> str:
    """Return how the application is called: by the draft, until something of it is on AI-plein."""
    return str(usage.profile) if usage.profile.live else usage.name or str(usage.profile)


def texts_of(usage: Usage) -> dict[str, str]:
    """Return name and summary as they stand, or as the draft has them where one waits."""
    waits = not usage.live or usage.has_unpublished_changes
    name, summary = (usage.name, usage.summary) if waits else ("", "")
    return {"name": name or str(usage.profile), "summary": summary or usage.profile.summary}


def is_only_of(profile: ApplicationProfile, organisation: Organisation) -> bool:
    """Say whether nobody but this organisation describes the application."""
    users = set(Usage.objects.filter(profile=profile).values_list("organisation", flat=True))
    return users == {organisation.pk} and not profile.application.registrations.exists()


@transaction.atomic
def propose(name: str, summary: str, usage_values: Mapping[str, str], *, organisation: Organisation, by: Any) -> bool:
    """Make an application that is hidden until a moderator approves; say whether one was asked."""
    profile = ApplicationProfile.objects.create(application=make_application(name, hidden=True), live=False)
    usage = Usage(profile=profile, organisation=organisation, name=name, summary=summary, live=False, **usage_values)
    usage.save()
    return _hand_in(usage, usage, by)


@transaction.atomic
def state_usage(
    application: Application, usage_values: Mapping[str, str], *, organisation: Organisation, by: Any, **texts: str
) -> bool:
    """Put what an organisation says of its use into its draft; `texts` are those of an application of its own.

    Returns whether a moderator was asked; False when no workflow is set up.
    """
    profile = _locked(application) or ApplicationProfile.objects.create(application=application, live=False)
    number = profile.usages.count()
    usage, _ = Usage.objects.get_or_create(
        profile=profile, organisation=organisation, defaults={"live": False, "sort_order": number}
    )
    draft = usage.get_latest_revision_as_object()
    for field, value in {**usage_values, **(texts if is_only_of(profile, organisation) else {})}.items():
        setattr(draft, field, value)
    return _hand_in(usage, draft, by)


@transaction.atomic
def withdraw_usage(profile: ApplicationProfile, *, organisation: Organisation, by: Any) -> None:
    """Take an organisation's use away, at once; with an application that nobody saw and nobody else describes."""
    usage = Usage.objects.get(profile=profile, organisation=organisation)
    log(instance=usage, action="wagtail.delete", user=by, deleted=True)
    if not profile.live and profile.application.withheld_at and is_only_of(profile, organisation):
        profile.application.delete()
    else:
        usage.delete()


@transaction.atomic
def follow_usage(usage: Usage) -> None:
    """What an organisation says is on AI-plein or no longer: its words for what only it describes go along."""
    if usage.live and usage.summary and is_only_of(usage.profile, usage.organisation):
        _give_texts(ApplicationProfile.objects.get(pk=usage.profile_id), usage)
    visibility_changed.send(Application, application_ids=[usage.profile.application_id])


def _give_texts(profile: ApplicationProfile, usage: Usage) -> None:
    """Publish these words; what editors of the site are still writing stays a draft, with these words in it."""
    waiting = profile.get_latest_revision_as_object() if profile.live and profile.has_unpublished_changes else None
    for one in filter(None, (profile, waiting)):
        one.name = "" if usage.name == profile.application.name else usage.name
        one.summary = usage.summary
    if waiting is None:
        profile.save_revision().publish()
    else:
        profile.save()
        waiting.save_revision()


def _locked(application: Application) -> ApplicationProfile | None:
    return ApplicationProfile.objects.select_for_update().filter(application=application).first()


def _hand_in(usage: Usage, draft: Usage, by: Any) -> bool:
    """Keep the draft and ask the moderator, unless somebody did already."""
    draft.save_revision(user=by, log_action=True)
    usage.refresh_from_db()
    state, workflow = usage.current_workflow_state, usage.get_workflow()
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(by)
    elif state is None and workflow is not None:
        workflow.start(usage, by)
    return state is not None or workflow is not None


def _status(usage: Usage) -> str:
    state = usage.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        comment = state.current_task_state.comment if state.current_task_state else ""
        return f"Terug van de moderator: {comment}" if comment else "Terug van de moderator"
    if state is not None:
        return "Wacht op de moderator"
    if usage.has_unpublished_changes or not usage.live:
        return "Concept"
    return "Staat op AI-plein"
