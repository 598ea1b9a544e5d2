"""What an organisation writes belongs to it: its editors work on it together, and of its drafts others see nothing."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from PIL import Image as Picture
from wagtail.fields import StreamField
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import querydict_from_html

from catalogue.models import Organisation, Usage
from catalogue.proposals.service import propose
from community.models import Membership
from knowledge.models import (
    ArticleIndexPage,
    CaseStudyIndexPage,
    CaseStudyPage,
    GlossaryTerm,
    KnowledgeDocument,
    KnowledgeImage,
    RelatedInitiative,
)
from tests.knowledge.arrange import make_case, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
SECRET = "Geheimzinnig"
# What a browser adds to a form: how many blocks there are.
STREAMS = {f"{field.name}-count": "0" for field in CaseStudyPage._meta.fields if isinstance(field, StreamField)}


def editor_of(*names: str, account: str = "") -> Any:
    user = get_user_model().objects.create_user(account or f"van-{names[0]}")
    user.groups.add(Group.objects.get(name="Organisatieredacteuren"))
    for name in names:
        organisation = Organisation.objects.filter(name=name).first() or make_organisation(name)
        Membership.objects.create(
            user=user, organisation=organisation, role=Membership.Role.EDITOR, confirmed_at=timezone.now()
        )
    return user


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def draft_of(user: Any, title: str = "Kladje") -> CaseStudyPage:
    page = CaseStudyPage(title=title, summary="Kort.", problem="<p>x</p>", live=False, owner=user)
    CaseStudyIndexPage.objects.get().add_child(instance=page)
    page.save_revision(user=user)
    return page


def test_a_colleague_edits_hands_in_and_takes_down(client: Client) -> None:
    author, colleague, stranger = editor_of("Ede"), editor_of("Ede", account="collega"), editor_of("Wijk")
    page = draft_of(author)

    for user, may in ((author, True), (colleague, True), (stranger, False)):
        client.force_login(user)
        assert page.permissions_for_user(user).can_edit() is may
        assert Page.objects.get(pk=page.pk).permissions_for_user(user).can_submit_for_moderation()
        assert (client.get(f"/beheer/pages/{page.pk}/edit/").status_code == 200) is may

    page.get_latest_revision().publish()
    live = Page.objects.get(pk=page.pk)
    assert not live.permissions_for_user(colleague).can_publish()
    assert signed_in(stranger).post(f"/beheer/pages/{page.pk}/unpublish/").status_code in (302, 403)
    assert Page.objects.get(pk=page.pk).live

    signed_in(colleague).post(f"/beheer/pages/{page.pk}/unpublish/")
    assert not Page.objects.get(pk=page.pk).live


def test_who_leaves_the_organisation_leaves_its_pages(client: Client) -> None:
    author = editor_of("Ede")
    page = draft_of(author)
    author.memberships.all().delete()

    assert not page.permissions_for_user(author).can_edit()
    client.force_login(author)
    assert client.get(f"/beheer/pages/{page.pk}/edit/").status_code == 403


def test_a_new_page_belongs_to_the_organisation_of_its_author_who_is_asked_when_there_are_several() -> None:
    section = CaseStudyIndexPage.objects.get()
    add = f"/beheer/pages/add/knowledge/casestudypage/{section.pk}/"
    one, two = editor_of("Ede"), editor_of("Wijk", "Zeist")

    assert "owner_organisation" not in signed_in(one).get(add).content.decode()
    assert draft_of(one).owner_organisation.name == "Ede"

    form = signed_in(two).get(add).context["form"]
    assert {str(row) for row in form.fields["owner_organisation"].queryset} == {"Wijk", "Zeist"}
    assert form.fields["owner_organisation"].required


def test_a_moderator_gives_a_page_to_another_organisation_at_once() -> None:
    page = draft_of(editor_of("Ede"))
    other = editor_of("Wijk")
    moderator = get_user_model().objects.create_superuser("beheerder")
    client = signed_in(moderator)
    for publish in ({}, {"action-publish": "1"}):
        form = querydict_from_html(client.get(f"/beheer/pages/{page.pk}/edit/").content.decode(), "page-edit-form")
        form["owner_organisation"] = str(Organisation.objects.get(name="Wijk").pk)
        client.post(f"/beheer/pages/{page.pk}/edit/", form.dict() | STREAMS | publish)

        assert Page.objects.get(pk=page.pk).permissions_for_user(other).can_edit()
    assert CaseStudyPage.objects.get(pk=page.pk).live
    assert CaseStudyPage.objects.get(pk=page.pk).owner_organisation.name == "Wijk"


def secrets_of(user: Any) -> dict[str, list[Any]]:
    """One of everything that an organisation has and nobody else may see; what numbers to try for each argument."""
    draft = draft_of(user, f"{SECRET} plan")
    shown = make_case("Bekend", owner=user, slug="bekend")
    shown.title = f"{SECRET} vervolg"
    shown.save_revision(user=user)
    term = GlossaryTerm(term=f"{SECRET} woord", definition="x", live=False, owner_organisation=draft.owner_organisation)
    term.save()
    term.save_revision(user=user)
    initiative = RelatedInitiative(name=f"{SECRET} initiatief", what="x", overlap="x", live=False)
    initiative.save()
    initiative.save_revision(user=user)
    document = KnowledgeDocument.objects.create(
        title=f"{SECRET} stuk", file=ContentFile(b"tekst", "stuk.txt"), uploaded_by_user=user
    )
    for thing in (draft, shown, term, initiative):
        thing.get_workflow().start(thing, user)
    image = KnowledgeImage.objects.create(
        title=f"{SECRET} beeld", file=picture(), uploaded_by_user=user, alternative_text=f"{SECRET} uitzicht"
    )
    propose(f"{SECRET} gebruik", SECRET, {"remark": SECRET}, organisation=draft.owner_organisation, by=user)
    things = [draft, shown, term, initiative, document, image, Usage.objects.get()]
    return {"pk": sorted({str(thing.pk) for thing in things}), "revision": list(Revision.objects.all())}


def picture() -> ImageFile:
    content = ContentFile(b"", "beeld.png")
    Picture.new("RGB", (8, 8)).save(content, "PNG")
    content.seek(0)
    return ImageFile(content, "beeld.png")


def addresses(secrets: dict[str, list[Any]]) -> Iterator[str]:
    """Yield every address of the CMS, with what the other organisation has in the place of each argument."""
    for route in routes(get_resolver()):
        if not route.startswith("beheer/") or re.search("log(in|out)|failwhale|password_reset|session", route):
            continue
        for pk in secrets["pk"] if "<" in route else [""]:
            yield "/" + filled(route, pk, secrets)


def routes(resolver: Any, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern, route)
        else:
            yield route


def filled(route: str, pk: str, secrets: dict[str, list[Any]]) -> str:
    revision = str(secrets["revision"][-1].pk)
    words = {"app_label": "knowledge", "content_type_app_name": "knowledge", "app_name": "knowledge"}
    words |= dict.fromkeys(("content_type_model_name", "model_name"), "casestudypage")
    words |= {"action": "delete", "action_name": "approve", "revision_id_a": "earliest", "revision_id_b": "latest"}
    words |= {"destination_id": str(CaseStudyIndexPage.objects.get().pk), "filter_spec": "width-10"}
    route = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: f"<str:{found[1]}>", route).replace("\\.", ".")
    named = r"<(?:\w+:)?(\w+)>"
    return re.sub(named, lambda found: words.get(found[1], revision if "revision" in found[1] else pk), route)


def test_no_screen_of_the_cms_tells_an_organisation_what_another_is_writing() -> None:
    secrets = secrets_of(editor_of("Wijk"))
    reader = signed_in(editor_of("Ede"))
    reader.raise_request_exception = False
    asked = [*addresses(secrets), *asked_besides(secrets["pk"])]

    answers = {address: reader.get(address) for address in asked}

    assert len(asked) > 300
    assert [address for address, answer in answers.items() if answer.status_code >= 500] == []
    assert [address for address, answer in answers.items() if SECRET.encode() in answer.content] == []


def asked_besides(pks: list[str]) -> Iterator[str]:
    ids = "&".join(f"id={pk}" for pk in pks)
    for kind in ("wagtailcore/page", "knowledge/knowledgedocument", "knowledge/knowledgeimage"):
        for action in ("delete", "publish", "unpublish", "move", "add_tags", "add_to_collection"):
            yield f"/beheer/bulk/{kind}/{action}/?{ids}&next=/"
            yield f"/beheer/bulk/{kind}/{action}/?id=all&next=/"
    yield from (f"/beheer/bulk/knowledge/{kind}/delete/?{ids}&next=/" for kind in ("glossaryterm", "relatedinitiative"))
    sections = [Page.objects.get(depth=2).pk, *Page.objects.filter(depth=3).values_list("pk", flat=True)]
    yield from (f"/beheer/pages/{pk}/" for pk in sections)
    yield from (f"/beheer/choose-page/{pk}/" for pk in sections)
    yield from (f"/beheer/api/main/pages/?child_of={pk}&for_explorer=1" for pk in sections)
    yield f"/beheer/choose-page/chosen-multiple/?{ids}"
    yield from (f"/beheer/{place}/?q=plan" for place in ("pages/search", "choose-page/search", "documents", "images"))
    yield from (f"/beheer/{place}/chooser/?q=plan" for place in ("images", "documents"))
    yield from (f"/beheer/{place}/chooser/chosen-multiple/?{ids}" for place in ("images", "documents"))
    yield from (f"/beheer/api/main/{kind}/?search=plan" for kind in ("pages", "images", "documents"))


def test_the_owner_and_a_moderator_see_all_of_it() -> None:
    owner = editor_of("Wijk")
    secrets_of(owner)
    moderator = get_user_model().objects.create_user("moderator")
    moderator.groups.add(Group.objects.get(name="Moderatoren"))
    section = CaseStudyIndexPage.objects.get().pk

    for user in (owner, editor_of("Wijk", account="collega"), moderator):
        client = signed_in(user)
        for address in (
            f"/beheer/pages/{section}/",
            "/beheer/documents/",
            "/beheer/images/",
            "/beheer/documents/chooser/",
            "/beheer/images/chooser/",
            "/beheer/api/main/images/",
            "/beheer/snippets/knowledge/glossaryterm/",
        ):
            assert SECRET in client.get(address).content.decode(), (str(user), address)


def test_what_is_on_the_site_is_for_every_editor_to_choose() -> None:
    owner, other = editor_of("Wijk"), signed_in(editor_of("Ede"))
    secrets_of(owner)
    document = KnowledgeDocument.objects.get()
    assert SECRET not in other.get("/beheer/documents/chooser/").content.decode()

    link = f'<p><a linktype="document" id="{document.pk}">stuk</a></p>'
    make_case("Met stuk", problem=link)

    assert SECRET in other.get("/beheer/documents/chooser/").content.decode()
    page = Page.objects.get(slug="bekend")
    assert "Bekend" in other.get(f"/beheer/choose-page/{page.get_parent().pk}/").content.decode()
    assert other.get(f"/beheer/documents/edit/{document.pk}/").status_code in (302, 403)


def test_lists_name_a_published_page_as_the_public_knows_it() -> None:
    page = make_case("Oude naam")
    page.title = "Nieuwe naam"
    page.save_revision()
    assert Page.objects.get(pk=page.pk).get_admin_display_title() == "Oude naam"

    page.get_latest_revision().publish()
    assert Page.objects.get(pk=page.pk).get_admin_display_title() == "Nieuwe naam"


def test_without_a_membership_a_page_is_its_authors() -> None:
    author = get_user_model().objects.create_user("nieuw")
    author.groups.add(Group.objects.get(name="Organisatieredacteuren"))
    page = draft_of(author)

    assert page.owner_organisation is None
    assert page.permissions_for_user(author).can_edit()
    assert not page.permissions_for_user(editor_of("Ede")).can_edit()
    assert ArticleIndexPage.objects.get().permissions_for_user(author).can_add_subpage()
