"""A damaged picture is refused in a sentence on every road by which a picture comes in."""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from knowledge.models import KnowledgeImage

from . import corpus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
KINDS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
SENTENCE = re.compile("beschadigd|geldige afbeelding")
Road = Callable[[Client, SimpleUploadedFile], HttpResponse]


def cut_off(extension: str) -> list[bytes]:
    whole = corpus.picture(KINDS[extension], (64, 64))
    return [whole[:at] for at in (8, 16, 20, 24, 30, 40, len(whole) // 2, len(whole) * 3 // 4)]


def changed(extension: str) -> Iterator[bytes]:
    """Yield the picture with some bytes changed, the same ones in every run."""
    whole = corpus.picture(KINDS[extension], (64, 64))
    dice = random.Random(extension)
    for _ in range(20):
        made = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            made[dice.randrange(4, min(len(whole), 80))] = dice.randrange(256)
        yield bytes(made)


def add(client: Client, file: SimpleUploadedFile) -> HttpResponse:
    values = {"title": "Foto", "file": file, "alternative_text": "Een vlak", "credit": "", "tags": ""}
    return client.post("/beheer/images/add/", values)


def add_several(client: Client, file: SimpleUploadedFile) -> HttpResponse:
    return client.post("/beheer/images/multiple/add/", {"title": "Foto", "files[]": file})


def choose(client: Client, file: SimpleUploadedFile) -> HttpResponse:
    values = {"title": "Foto", "file": file, "alternative_text": "Een vlak", "credit": "", "tags": ""}
    return client.post(
        "/beheer/images/chooser/create/", {f"image-chooser-upload-{name}": value for name, value in values.items()}
    )


def replace(client: Client, file: SimpleUploadedFile) -> HttpResponse:
    image = KnowledgeImage.objects.filter(title="Staat").first() or KnowledgeImage.objects.create(
        title="Staat", alternative_text="Een vlak", file=ContentFile(corpus.picture(), "staat.png")
    )
    values = {"title": "Staat", "file": file, "alternative_text": "Een vlak", "credit": "", "tags": ""}
    return client.post(f"/beheer/images/{image.pk}/", values)


@pytest.fixture
def administrator(client: Client, settings: object, tmp_path: Path) -> Client:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    client.force_login(get_user_model().objects.create_superuser("beheerder"))
    return client


@pytest.mark.parametrize("road", [add, add_several, choose, replace])
@pytest.mark.parametrize("extension", KINDS)
def test_a_damaged_picture_is_refused_in_a_sentence_and_nothing_is_stored(
    administrator: Client, road: Road, extension: str
) -> None:
    replace(administrator, SimpleUploadedFile("staat.png", corpus.picture()))
    before = list(KnowledgeImage.objects.values_list("file", flat=True))

    for content in cut_off(extension):
        answer = road(administrator, SimpleUploadedFile(f"foto.{extension}", content))

        assert answer.status_code == 200
        assert SENTENCE.search(answer.content.decode("unicode_escape")), content
    assert list(KnowledgeImage.objects.values_list("file", flat=True)) == before


@pytest.mark.parametrize("road", [add, add_several, choose, replace])
@pytest.mark.parametrize("extension", KINDS)
def test_no_changed_byte_of_a_picture_is_an_error_of_the_site(
    administrator: Client, road: Road, extension: str
) -> None:
    for content in changed(extension):
        answer = road(administrator, SimpleUploadedFile(f"foto.{extension}", content))

        assert answer.status_code in (200, 302)
