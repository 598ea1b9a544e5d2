"""One of everything, of two organisations, and the people who look at it.

What only organisation B may see carries `SECRET`.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, PageViewRestriction, Site, Task, UploadedFile, Workflow

from catalogue.grouping.decisions import rename
from catalogue.models import (
    Application,
    ApplicationProfile,
    Evidence,
    GroupingDecision,
    KnownProduct,
    KnownSupplier,
    MunicipalProduct,
    Organisation,
    Registration,
    Usage,
)
from catalogue.proposals.service import propose
from community.models import AuditEntry, Membership, User
from harvest.models import HarvestProblem, HarvestRun
from knowledge.models import CaseStudyIndexPage, CaseStudyPage, GlossaryTerm, Recording, RelatedInitiative
from search.indexing import rebuild
from search.models import MissedQuestion, OutboxEntry, ProtectedName, SynonymSet
from tests.catalogue.arrange import entry, registration, store, write_profile
from tests.knowledge.arrange import make_product
from tests.knowledge.corpus import pdf, picture

SECRET = "GEHEIM-VAN-B"
VISITOR = "bezoeker"
WORKFLOW_ROUTES = ("enable", "disable", "edit", "usage", "usage_results")


@dataclass(frozen=True, kw_only=True)
class World:
    """`people`: a client per role. `examples`: a row per model. `values`: what fills a parameter, by its name alone or
    by route and name. `of_namespace`: the row that routes of a namespace are about when their view names no model.
    """

    people: dict[str, Client]
    examples: dict[type[Model], Model]
    page: Page
    values: dict[Any, Any]
    of_namespace: dict[str, Model]
    fixed_addresses: dict[str, str] = field(default_factory=dict)


def make_world() -> World:
    """Fill an empty site."""
    store(entry(1, name="Chatbot", category=["Verkeer"]), entry(2, name="Chatbot"))
    organisations = {"A": registration(1).organisation, "B": registration(2).organisation}
    users = _people(organisations)
    page = _draft_page(users["organisatieredacteur B"], organisations["B"])
    examples = _examples(organisations, users, page)
    rebuild()
    people = {VISITOR: Client()} | {role: _signed_in(user) for role, user in users.items()}
    return World(
        people=people,
        examples=examples,
        page=page,
        values=_values(page, examples, organisations),
        of_namespace=_of_namespace(examples, page),
        fixed_addresses={
            "beheer/^.*/$": "/beheer/bestaat-niet/",
            "beheer/test404/": "/beheer/test404/",
            "beheer/login/": "/beheer/login/",
            "^documenten/(?P<pk>\\d{1,18})/(?P<name>.*)$": examples[get_document_model()].url,
            "picture_file": examples[get_image_model()].file.url,
            "recording_file": examples[Recording].file.url,
            "search_export": "/zoeken/resultaten.csv",
            "wagtail_serve": page.get_url() or "/",
            "registration": f"/registraties/{registration(1).register_id}",
        },
    )


def _people(organisations: dict[str, Organisation]) -> dict[str, User]:
    people = {"bijdrager": _user("bijdrager")}
    for letter, organisation in organisations.items():
        people[f"organisatieredacteur {letter}"] = _user(f"redacteur-{letter}", "Organisatieredacteuren", organisation)
    people["moderator"] = _user("moderator", "Moderatoren")
    people["beheerder"] = User.objects.create_superuser("baas")
    Membership.objects.create(user=people["bijdrager"], organisation=organisations["A"])
    return people


def _user(name: str, group: str = "", organisation: Organisation | None = None) -> User:
    user = User.objects.create_user(name)
    user.groups.set(Group.objects.filter(name=group))
    if organisation:
        now = timezone.now()
        role = Membership.Role.EDITOR
        Membership.objects.create(user=user, organisation=organisation, role=role, confirmed_at=now)
    return user


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _draft_page(owner: User, organisation: Organisation) -> CaseStudyPage:
    """A case study of B that a moderator still has to look at."""
    page = CaseStudyPage(title=f"Concept {SECRET}", summary="Kort.", problem="<p>Iets.</p>", live=False, owner=owner)
    page.owner_organisation = organisation
    CaseStudyIndexPage.objects.get().add_child(instance=page)
    page.save_revision(user=owner)
    page.get_workflow().start(page, owner)
    page.refresh_from_db()
    return page


def _examples(organisations: dict[str, Organisation], users: dict[str, User], page: Page) -> dict[type[Model], Model]:
    editor, first = users["organisatieredacteur B"], Registration.objects.get(pk=registration(1).pk)
    propose(f"Voorstel {SECRET}", "Wat het doet.", _usage(), organisation=organisations["B"], by=editor)
    profile = ApplicationProfile.objects.get(application__name=f"Voorstel {SECRET}")
    profile.save_revision(user=editor)
    profile.refresh_from_db()
    write_profile(first.application, summary="Een chatbot.")
    make_product("Handreiking")
    run = HarvestRun.objects.create(transport="file", status="klaar", started_at=timezone.now())
    rows: list[Model] = [
        first,
        first.application,
        organisations["B"],
        profile,
        Usage.objects.get(profile=profile),
        AuditEntry.objects.create(action="login"),
        _evidence(organisations["B"], editor),
        users["organisatieredacteur B"].memberships.get(),
        Group.objects.get(name="Moderatoren"),
        users["bijdrager"],
        rename(first.application, "Praatpaal", by=users["moderator"], reason="proef"),
        MunicipalProduct.objects.create(name="parkeervergunning", slug="parkeervergunning"),
        KnownProduct.objects.create(name="Proefproduct"),
        KnownSupplier.objects.create(name="Proefleverancier"),
        run,
        HarvestProblem.objects.create(run=run, stage="parse", message="Onleesbaar."),
        MissedQuestion.objects.create(words="nergens te vinden"),
        OutboxEntry.objects.create(key="page:0"),
        SynonymSet.objects.create(words="auto; wagen", source="proef", reason="proef"),
        ProtectedName.objects.create(name="iProef", reason="proef"),
        *_snippets(editor, organisations["B"]),
        *_files(editor, organisations["B"]),
        Redirect.objects.create(old_path="/oud", redirect_link="/"),
        Site.objects.get(),
        _collection(),
        Workflow.objects.first(),
        Task.objects.first(),
        EditingSession.objects.create(user=editor, content_object=page, last_seen_at=timezone.now()),
        UploadedFile.objects.create(uploaded_by_user=editor, file=ContentFile(picture(), "los.png")),
    ]
    return {type(row): row for row in rows} | {Page: page}


def _usage() -> dict[str, str]:
    return dict.fromkeys(("since", "hosting", "costs", "contact", "source"), "") | {"remark": SECRET}


def _evidence(organisation: Organisation, by: User) -> Evidence:
    return Evidence.objects.create(
        organisation=organisation,
        registration=registration(2),
        indicator="E6",
        what="Onderzoek",
        made_by=by,
        date=date(2026, 5, 4),
    )


def _snippets(by: User, organisation: Organisation) -> list[Model]:
    made: list[Model] = []
    for model, values in (
        (GlossaryTerm, {"term": f"Woord {SECRET}", "definition": "Uitleg."}),
        (RelatedInitiative, {"name": f"Initiatief {SECRET}", "what": "Iets.", "overlap": "Veel."}),
        (
            Recording,
            {
                "title": "Opname",
                "file": ContentFile(b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64, "opname.mp4"),
                "transcript": "Tekst.",
            },
        ),
    ):
        row = model(live=False, **values)
        if model is not Recording:  # that is of the editors of the site
            row.owner_organisation = organisation
        row.save()
        row.save_revision(user=by)
        row.refresh_from_db()
        made.append(row)
    return made


def _files(by: User, organisation: Organisation) -> list[Model]:
    file = ContentFile(picture(), "plaat.png")
    whose = {"uploaded_by_user": by, "owner_organisation": organisation}
    image = get_image_model()(title=f"Plaat {SECRET}", file=file, description="Een vlak.", **whose)
    image.save()
    stuk = ContentFile(pdf(), "stuk.pdf")
    document = get_document_model()(title=f"Stuk {SECRET}", file=stuk, **whose)
    document.save()
    return [image, document]


def _collection() -> Collection:
    return Collection.get_first_root_node().add_child(instance=Collection(name="Proef"))


def _values(page: Page, examples: dict[type[Model], Model], organisations: dict[str, Organisation]) -> dict[Any, Any]:
    state = page.current_workflow_state
    image, document = examples[get_image_model()], examples[get_document_model()]
    profile = examples[ApplicationProfile]
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")
    return {
        "page_id": page.pk,
        "page_pk": page.pk,
        "page_to_move_id": page.pk,
        "parent_page_id": page.get_parent().pk,
        "destination_id": page.get_parent().pk,
        "page_view_restriction_id": restriction.pk,
        "restriction_id": 1,
        "task_state_id": state.current_task_state_id,
        "task_id": state.current_task_state.task_id,
        "workflow_state_id": state.pk,
        "workflow_pk": Workflow.objects.first().pk,
        "image_id": image.pk,
        "document_id": document.pk,
        "doc_id": document.pk,
        "uploaded_file_id": examples[UploadedFile].pk,
        "collection_id": examples[Collection].pk,
        "redirect_id": examples[Redirect].pk,
        "session_id": examples[EditingSession].pk,
        "profile": profile.pk,
        "organisation": organisations["B"].pk,
        "action_name": "approve",
        "action": "delete",
        "app_label": "knowledge",
        "app_name": "knowledge",
        "model_name": "casestudypage",
        "content_type_app_name": "knowledge",
        "content_type_model_name": "casestudypage",
        "register_id": registration(1).register_id,
        "slug": registration(1).application.slug,
        ("account_reset_password_from_key", "key"): "abc-def",
        "key": registration(1).supplier_key,
        "filter_spec": "max-800x600",
        "uidb64": "MQ",
        "uidb36": "1",
        "token": "abc-def",
        **{("wagtailadmin_workflows:" + name, "pk"): Workflow.objects.first().pk for name in WORKFLOW_ROUTES},
        ("wagtailadmin_workflows:enable_task", "pk"): Task.objects.first().pk,
        ("wagtailadmin_workflows:disable_task", "pk"): Task.objects.first().pk,
        ("wagtailadmin_workflows:edit_task", "pk"): Task.objects.first().pk,
        ("wagtailadmin_editing_sessions:ping", "object_id"): page.pk,
        ("grouping_application", "pk"): examples[Application].pk,
        ("grouping_undo", "pk"): examples[GroupingDecision].pk,
        ("evidence:edit", "pk"): examples[Evidence].pk,
        ("wagtaildocs_chooser:chosen", "pk"): document.pk,
        ("organisation", "slug"): organisations["B"].slug,
        ("theme", "slug"): "verkeer",
        ("municipal_product", "slug"): "parkeervergunning",
        ("product_bundle", "slug"): "handreiking",
        ("wagtaildocs_serve", 0): document.pk,
        ("wagtaildocs_serve", 1): document.filename,
        ("wagtailadmin_tag_model_autocomplete", "app_name"): "taggit",
        ("wagtailadmin_tag_model_autocomplete", "model_name"): "tag",
    }


def _of_namespace(examples: dict[type[Model], Model], page: Page) -> dict[str, Model]:
    return {
        "wagtailadmin_pages": page,
        "wagtailadmin_api:pages": page,
        "wagtailadmin_api:documents": examples[get_document_model()],
        "wagtailadmin_api:images": examples[get_image_model()],
    }
