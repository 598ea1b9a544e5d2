"""An uploaded file is for everybody once something public uses it, and until then for who may see it in the CMS."""

from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction, ReferenceIndex

from catalogue.models import Application, Evidence
from catalogue.models.application_profile import Screenshot
from knowledge.file_access import USED_BY
from knowledge.models import (
    KnowledgeDocument,
    KnowledgeImage,
    KnowledgeRendition,
    PolicyDocumentPage,
    PolicyIndexPage,
    ProductFile,
)
from knowledge.models.case_study import CaseStudyPage
from knowledge.publishing import publish_new
from tests.catalogue.arrange import application, entry, store, write_profile

from . import corpus
from .arrange import make_case, make_product
from .test_uploads import recording

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    cache.clear()  # Wagtail keeps renditions there, by the number of the picture


@pytest.fixture
def image() -> KnowledgeImage:
    return KnowledgeImage.objects.create(
        title="Foto", alternative_text="Een vlak", file=ContentFile(corpus.picture(), "foto.png")
    )


@pytest.fixture
def document() -> KnowledgeDocument:
    return KnowledgeDocument.objects.create(title="Stuk", file=ContentFile(b"a;b\n", "lijst.csv"))


def addresses(image: KnowledgeImage) -> list[str]:
    return [image.file.url, image.get_rendition("max-4x4").url]


def statuses(client: Client, image: KnowledgeImage) -> set[int]:
    return {client.get(address).status_code for address in addresses(image)}


def with_picture(image: KnowledgeImage) -> CaseStudyPage:
    return make_case("Verhaal", approach=[("picture", {"image": image, "caption": ""})])


def staff(group: str = "Organisatieredacteuren") -> Client:
    user = get_user_model().objects.create_user(f"iemand van {group}")
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


def close(collection: Collection, kind: str = CollectionViewRestriction.LOGIN, **values: object) -> None:
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=kind, **values)


# What nobody uses, and what a page uses ----------------------------------------------------------------------------


def test_a_picture_that_nothing_uses_is_for_the_cms_only(client: Client, image: KnowledgeImage) -> None:
    assert statuses(client, image) == {404}
    assert statuses(staff(), image) == {200}


def test_a_document_that_nothing_uses_is_for_the_cms_only(client: Client, document: KnowledgeDocument) -> None:
    assert client.get(document.url).status_code == 404
    assert staff().get(document.url).status_code == 200


def test_a_visitor_with_an_account_and_no_rights_gets_no_more_than_another(
    client: Client, image: KnowledgeImage, document: KnowledgeDocument
) -> None:
    client.force_login(get_user_model().objects.create_user("bezoeker"))

    assert statuses(client, image) == {404}
    assert client.get(document.url).status_code == 404


def test_a_picture_follows_the_page_that_shows_it(client: Client, image: KnowledgeImage) -> None:
    page = with_picture(image)
    assert statuses(client, image) == {200}

    page.unpublish()

    assert statuses(client, image) == {404}


@pytest.mark.parametrize("place", ["file", "text", "policy"])
def test_a_document_follows_the_page_that_has_it(client: Client, document: KnowledgeDocument, place: str) -> None:
    if place == "file":
        page = make_product("Handreiking", files=[ProductFile(document=document)])
    elif place == "text":
        page = make_case("Verhaal", approach=[("document", document)])
    else:
        page = PolicyDocumentPage(title="Beleid", summary="Kort.", document=document)
        publish_new(page, parent=PolicyIndexPage.objects.get())
    assert client.get(document.url).status_code == 200

    page.unpublish()

    assert client.get(document.url).status_code == 404


def test_a_draft_of_a_public_page_gives_nothing_away(client: Client, image: KnowledgeImage) -> None:
    page = make_case("Verhaal")
    page.approach = [("picture", {"image": image, "caption": ""})]

    page.save_revision()
    assert statuses(client, image) == {404}

    page.get_latest_revision().publish()
    assert statuses(client, image) == {200}


def test_what_a_public_page_shows_no_longer_is_no_longer_public(client: Client, image: KnowledgeImage) -> None:
    page = with_picture(image)
    page.approach = []

    page.save_revision().publish()

    assert statuses(client, image) == {404}


def test_files_of_a_page_behind_a_password_go_to_who_gave_it(client: Client, image: KnowledgeImage) -> None:
    page = with_picture(image)
    lock = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="sesam"
    )
    assert statuses(client, image) == {404}

    client.post(f"/_util/authenticate_with_password/{lock.pk}/{page.pk}/", {"password": "sesam", "return_url": "/"})

    assert statuses(client, image) == {200}


# Other things that use a file --------------------------------------------------------------------------------------


def test_a_screenshot_follows_the_texts_of_its_application(client: Client, image: KnowledgeImage) -> None:
    store(entry(1))
    profile = write_profile(application(1), screenshots=[Screenshot(image=image)])
    assert statuses(client, image) == {200}

    Application.objects.update(withheld_at="2026-01-01T00:00Z")
    assert statuses(client, image) == {404}

    Application.objects.update(withheld_at=None)
    profile.unpublish()
    assert statuses(client, image) == {404}


def test_the_file_of_evidence_follows_the_evidence(client: Client, document: KnowledgeDocument) -> None:
    store(entry(1))
    evidence = Evidence.objects.create(
        application=application(1), indicator="E4", what="Een toets", date="2026-01-01", document=document
    )
    assert client.get(document.url).status_code == 200

    evidence.retracted_at = "2026-02-01T00:00Z"
    evidence.save()

    assert client.get(document.url).status_code == 404


def test_a_recording_is_public_when_it_is_live(client: Client) -> None:
    made = recording(live=True)
    made.save()
    addresses = [made.file.url, made.captions.url]
    assert {client.get(address).status_code for address in addresses} == {200}

    made.unpublish()

    assert {client.get(address).status_code for address in addresses} == {404}
    moderator = staff("Moderatoren")
    assert {moderator.get(address).status_code for address in addresses} == {200}


def test_everything_that_can_use_a_file_says_when_that_is_public() -> None:
    files = {KnowledgeImage, KnowledgeDocument}

    def names_files(model: type[Model]) -> bool:
        fields = model._meta.get_fields()
        named = any(getattr(field, "related_model", None) in files and field.concrete for field in fields)
        return named or any(hasattr(field, "extract_references") for field in fields)

    using = set()
    for model in apps.get_models():
        below = [row.related_model for row in get_all_child_relations(model)]
        if ReferenceIndex.is_indexed(model) and any(map(names_files, [model, *below])):
            using.add((model._meta.get_parent_list() or [model])[-1])
        elif names_files(model) and not any(isinstance(field, ParentalKey) for field in model._meta.get_fields()):
            using.add(model)

    assert using - {KnowledgeRendition} == {*USED_BY, Evidence}


# Restricted collections --------------------------------------------------------------------------------------------


def test_a_restricted_collection_asks_for_a_login(
    client: Client, image: KnowledgeImage, document: KnowledgeDocument
) -> None:
    close(document.collection)

    asked = client.get(document.url, follow=True)
    assert asked.status_code == 200
    assert 'type="password"' in asked.content.decode()
    assert statuses(client, image) == {404}

    client.force_login(get_user_model().objects.create_user("bezoeker"))
    assert client.get(document.url).status_code == 200
    assert statuses(client, image) == {200}


def test_a_document_in_a_restricted_collection_stays_closed_when_a_page_shows_it(
    client: Client, document: KnowledgeDocument
) -> None:
    make_case("Verhaal", approach=[("document", document)])
    close(document.collection)

    assert client.get(document.url).status_code == 302


# Caches, and speed -------------------------------------------------------------------------------------------------


def cached(answer: HttpResponse) -> set[str]:
    return set(answer["Cache-Control"].split(", "))


def test_what_is_public_may_be_kept_and_what_is_not_may_not(
    client: Client, image: KnowledgeImage, document: KnowledgeDocument
) -> None:
    inside = staff()
    for address in (*addresses(image), document.url):
        assert cached(inside.get(address)) == {"private", "no-store"}

    make_case("Verhaal", approach=[("picture", {"image": image, "caption": ""}), ("document", document)])

    for address in addresses(image):
        answer = client.get(address)
        assert cached(answer) == {"public", "max-age=3600"}
        assert "Cookie" not in answer.get("Vary", "")
        assert client.get(address, HTTP_IF_MODIFIED_SINCE=answer["Last-Modified"]).status_code == 304
    assert cached(client.get(document.url)) == {"public", "max-age=0"}


def test_a_public_picture_takes_as_many_queries_however_often_it_is_used(client: Client, image: KnowledgeImage) -> None:
    def queries_with(pages: range) -> int:
        for number in pages:
            make_case(f"Verhaal {number}", approach=[("picture", {"image": image, "caption": ""})])
        address = image.get_rendition("max-4x4").url
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    assert queries_with(range(1)) == queries_with(range(1, 5))


@pytest.mark.parametrize(
    "address",
    [
        "/media/images/bestaat-niet.png",
        "/media/original_images/../../aiplein.sqlite3",
        "/media/opnamen/x.mp4",
        "/media/documents/lijst.csv",
        "/documenten/99999/lijst.csv",
        f"/documenten/{'9' * 30}/lijst.csv",
        "/documenten/1/%00",
        "/media/images/%00.png",
    ],
)
def test_what_is_no_file_of_ours_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
