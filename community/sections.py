"""Who may write where: the groups, and a workflow of its own for every section of the knowledge portal."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from catalogue.models import Application
from knowledge.models import GlossaryTerm, Recording, RelatedInitiative

MODERATORS = "Moderatoren"
EDITORS = "Redacteuren"
ORGANISATION_EDITORS = "Organisatieredacteuren"
SNIPPETS: tuple[type[Model], ...] = (GlossaryTerm, RelatedInitiative, Recording)
MODERATED: tuple[type[Model], ...] = (GlossaryTerm, RelatedInitiative)
# Wagtail asks for the permission on its own model, also where another one is used.
UPLOADED: tuple[type[Model], ...] = (Image, Document)
# Made in the window in which one is chosen; nobody changes or deletes what registrations derive.
MADE_BY_EDITORS: tuple[type[Model], ...] = (Application,)


def ensure_sections(sections: Iterable[Page]) -> None:
    """Make the group of organisation editors and a workflow per section; what an administrator changed stays."""
    _ensure_organisation_editors(sections := list(sections))
    for section in sections:
        if not WorkflowPage.objects.filter(page=section).exists():
            WorkflowPage.objects.create(page=section, workflow=_workflow(section.title))
    for model in MODERATED:
        _ensure_moderated(model)


def _ensure_organisation_editors(sections: list[Page]) -> None:
    """Once: the group, what it may do, and what the older groups may do with the things that came with it.

    An organisation editor writes in every section, changes what is their own, and publishes nothing.
    """
    group, made = Group.objects.get_or_create(name=ORGANISATION_EDITORS)
    if not made:
        return
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    for section in sections:
        GroupPagePermission.objects.create(group=group, page=section, permission_type="add")
    for model in UPLOADED:
        for action in ("add", "choose"):
            GroupCollectionPermission.objects.create(
                group=group, collection=Collection.get_first_root_node(), permission=_permission(model, action)
            )
    for name, actions in ((EDITORS, ("add", "change", "view")), (MODERATORS, ("add", "change", "delete", "view"))):
        older = Group.objects.filter(name=name).first()
        if older is not None:
            older.permissions.add(*(_permission(model, action) for model in SNIPPETS for action in actions))
            older.permissions.add(*(_permission(model, "add") for model in MADE_BY_EDITORS))
            if name == MODERATORS:
                older.permissions.add(_permission(Recording, "publish"))


def _ensure_moderated(model: type[Model]) -> None:
    """Once: everybody who writes may write these rows too, and only a moderator shows them."""
    content_type = ContentType.objects.get_for_model(model)
    if WorkflowContentType.objects.filter(content_type=content_type).exists():
        return
    name = str(model._meta.verbose_name_plural)
    WorkflowContentType.objects.create(content_type=content_type, workflow=_workflow(name.capitalize()))
    for group in Group.objects.filter(name=ORGANISATION_EDITORS):
        group.permissions.add(*(_permission(model, action) for action in ("add", "change", "view")))
    for group in Group.objects.filter(name=MODERATORS):
        group.permissions.add(_permission(model, "publish"))


def _permission(model: type[Model], action: str) -> Permission:
    codename = f"{action}_{model._meta.model_name}"
    content_type = ContentType.objects.get_for_model(model)
    found, _ = Permission.objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": f"Can {action} {model._meta.verbose_name}"}
    )
    return found


def _workflow(section: str) -> Workflow:
    # The CMS puts the name after "Stuur door naar".
    workflow, made = Workflow.objects.get_or_create(name=f"de moderator ({section})")
    if made:
        task = GroupApprovalTask.objects.create(name=f"Nakijken: {section}")
        task.groups.add(Group.objects.get_or_create(name=MODERATORS)[0])
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow
