"""What a new site needs before anybody can use it. Every step may run again and then changes nothing."""

import secrets

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from wagtail.models import (
    GroupApprovalTask,
    Page,
    Site,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)

from catalogue.models import ApplicationProfile, Usage
from community.models import User
from community.sections import EDITORS, MODERATORS, ensure_sections
from knowledge.rooms import ensure_rooms

from .models import HomePage, StandardPage
from .passwords import FIRST_ADMINISTRATOR, account_file, require_password_change

ACTIONS = ("add", "change", "delete", "view")
# The CMS puts these after "Stuur door naar".
WORKFLOW = "de moderator"
PAGES_WORKFLOW = "de moderator van pagina's"
RENAMED = {
    "Moderators approval": PAGES_WORKFLOW,
    "Nakijken van pagina's": PAGES_WORKFLOW,
    "Nakijken door een moderator": WORKFLOW,
}
ABOUT = (
    "<h2>Wat vind je hier?</h2>"
    "<p>AI-plein laat zien welke algoritmes en AI overheden gebruiken. Je ziet wie een toepassing "
    "gebruikt en wat die organisatie er zelf over vertelt.</p>"
    "<h2>Waar komen de gegevens vandaan?</h2>"
    "<p>De registraties komen uit het Algoritmeregister van de Nederlandse overheid. Elke organisatie schrijft daar "
    "haar eigen tekst. Wij nemen die tekst over zoals hij is, met een link naar de bron. Registraties van "
    "hetzelfde product of dezelfde dienst zetten wij bij elkaar als één toepassing. Bij elke toepassing staat "
    "waarom.</p>"
    "<h2>Klopt er iets niet?</h2>"
    "<p>Staat er een fout in een registratie? Vraag het aan de organisatie zelf. Haar contactgegevens staan bij de "
    "registratie. Past zij de tekst aan in het Algoritmeregister, dan nemen wij dat over.</p>"
)


@transaction.atomic
def ensure_site() -> None:
    """Make the home page, the lists of the knowledge portal, groups and workflows, and set the site's address."""
    home = HomePage.objects.first() or _new_home()
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port = settings.PUBLIC_HOST, settings.PUBLIC_PORT
    site.site_name, site.root_page = settings.WAGTAIL_SITE_NAME, home
    site.save()
    Page.objects.filter(depth=2).exclude(pk=home.pk).filter(slug="home", numchild=0).delete()
    if not home.get_children().filter(slug="over").exists():
        home.add_child(instance=StandardPage(title="Over AI-plein", slug="over", body=ABOUT))
    _ensure_groups()
    _ensure_usage_rights()
    _ensure_grouping_rights()
    _ensure_search_rights()
    _ensure_audit_rights()
    _ensure_workflow()
    ensure_sections(ensure_rooms(home))


def ensure_administrator() -> None:
    """Make one administrator when there is none, with a random password that is written down until they choose one."""
    if User.objects.filter(is_superuser=True).exists():
        require_password_change()
        return
    password = secrets.token_urlsafe(12)
    User.objects.create_superuser(FIRST_ADMINISTRATOR, email="", password=password, must_change_password=True)
    account_file().touch(mode=0o600)
    account_file().write_text(f"Gebruiker:  {FIRST_ADMINISTRATOR}\nWachtwoord: {password}\n")


def _new_home() -> HomePage:
    root = Page.get_first_root_node()
    # Wagtail's own welcome page holds the same slug; it goes once the site points to ours.
    return root.add_child(instance=HomePage(title="AI-plein", slug="start", show_in_menus=False))


def _ensure_groups() -> None:
    """Rename Wagtail's two groups once, and let them work on the texts with applications."""
    for english, dutch in (("Moderators", MODERATORS), ("Editors", EDITORS)):
        if not Group.objects.filter(name=dutch).exists():
            Group.objects.filter(name=english).update(name=dutch)
            group, _ = Group.objects.get_or_create(name=dutch)
            group.permissions.add(*_permissions(ApplicationProfile, publish=dutch == MODERATORS))


def _ensure_usage_rights() -> None:
    """Editors and moderators work on what organisations say of their use, as on the texts with applications."""
    for name in (EDITORS, MODERATORS):
        for group in Group.objects.filter(name=name):
            group.permissions.add(*_permissions(Usage, publish=name == MODERATORS))


def _ensure_grouping_rights() -> None:
    """Moderators decide about the grouping and about evidence, and keep the lists of products and suppliers."""
    wanted = Permission.objects.filter(
        content_type__app_label="catalogue",
        codename__in=[
            "add_groupingdecision",
            "moderate_evidence",
            *(f"{action}_{model}" for action in ACTIONS for model in ("knownproduct", "knownsupplier")),
        ],
    )
    for group in Group.objects.filter(name=MODERATORS):
        group.permissions.add(*wanted)


def _ensure_search_rights() -> None:
    """Editors and moderators keep the synonyms and the protected names of search."""
    wanted = Permission.objects.filter(
        content_type__app_label="search",
        codename__in=[f"{action}_{model}" for action in ACTIONS for model in ("synonymset", "protectedname")],
    )
    for group in Group.objects.filter(name__in=(EDITORS, MODERATORS)):
        group.permissions.add(*wanted)


def _ensure_audit_rights() -> None:
    """Moderators read the audit log."""
    wanted = Permission.objects.filter(content_type__app_label="community", codename="view_auditentry")
    for group in Group.objects.filter(name=MODERATORS):
        group.permissions.add(*wanted)


def _permissions(model: type[Model], *, publish: bool) -> list[Permission]:
    actions = ["add", "change", "view"] + (["publish", "delete"] if publish else [])
    return list(
        Permission.objects.filter(
            content_type=ContentType.objects.get_for_model(model),
            codename__in=[f"{action}_{model._meta.model_name}" for action in actions],
        )
    )


def _ensure_workflow() -> None:
    """The texts with applications go past a moderator; an administrator may change that in the CMS."""
    wanted = [ContentType.objects.get_for_model(model) for model in (ApplicationProfile, Usage)]
    Task.objects.filter(name="Moderators approval").update(name="Nakijken van pagina's")
    for old, new in RENAMED.items():
        Workflow.objects.filter(name=old).update(name=new)
    for content_type in wanted:
        if not WorkflowContentType.objects.filter(content_type=content_type).exists():
            WorkflowContentType.objects.create(content_type=content_type, workflow=_workflow(wanted))


def _workflow(of: list[ContentType]) -> Workflow:
    """Return the workflow that one of these kinds has; made when none has."""
    if (there := WorkflowContentType.objects.filter(content_type__in=of).first()) is not None:
        return there.workflow
    workflow, made = Workflow.objects.get_or_create(name=WORKFLOW)
    if made:
        task = GroupApprovalTask.objects.create(name="Nakijken")
        task.groups.add(Group.objects.get(name=MODERATORS))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow
