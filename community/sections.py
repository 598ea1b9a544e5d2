"""Who may write where: the groups, and a workflow of its own for every section of the knowledge portal."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from catalogue.models import Application
from knowledge.models import GlossaryTerm, KnowledgeDocument, KnowledgeImage, Recording, RelatedInitiative

MODERATORS = "Moderatoren"
EDITORS = "Redacteuren"
ORGANISATION_EDITORS = "Organisatieredacteuren"
SNIPPETS: tuple[type[Model], ...] = (GlossaryTerm, RelatedInitiative, Recording)
# Made in the window in which one is chosen; nobody changes or deletes what registrations derive.
MADE_BY_EDITORS: tuple[type[Model], ...] = (Application,)


def ensure_sections(sections: Iterable[Page]) -> None:
    """Make the group of organisation editors and a workflow per section; what an administrator changed stays."""
    _ensure_organisation_editors(sections := list(sections))
    for section in sections:
        if not WorkflowPage.objects.filter(page=section).exists():
            WorkflowPage.objects.create(page=section, workflow=_workflow(section))


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
    for model in (KnowledgeImage, KnowledgeDocument):
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


def _permission(model: type[Model], action: str) -> Permission:
    codename = f"{action}_{model._meta.model_name}"
    content_type = ContentType.objects.get_for_model(model)
    found, _ = Permission.objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": f"Can {action} {model._meta.verbose_name}"}
    )
    return found


def _workflow(section: Page) -> Workflow:
    # The CMS puts the name after "Stuur door naar".
    workflow, made = Workflow.objects.get_or_create(name=f"de moderator ({section.title})")
    if made:
        task = GroupApprovalTask.objects.create(name=f"Nakijken: {section.title}")
        task.groups.add(Group.objects.get_or_create(name=MODERATORS)[0])
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow
