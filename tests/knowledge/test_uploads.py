"""What may be stored and what not, at the model: a save of any kind goes through the same door as a form."""

import os
import tracemalloc
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from PIL import Image

from knowledge.models import KnowledgeDocument, KnowledgeImage, Recording
from knowledge.models.files import stored_name
from knowledge.uploads import UploadRefused, accept_document

from . import corpus

pytestmark = pytest.mark.django_db
ODD_NAMES = [
    "../../etc/passwd.txt",
    "a\x00b.txt",
    "x" * 300 + ".txt",
    "\u202egnp.txt",
    "C:\\temp\\a.txt",
    ".txt",
    "é à.txt",
]


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    return tmp_path / "media"


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_corpus_is_large_enough() -> None:
    assert len(corpus.BAD) + len(corpus.BAD_PICTURES) >= 40


@pytest.mark.parametrize("name", corpus.GOOD)
def test_an_ordinary_document_is_stored_as_it_is_under_a_name_of_ours(name: str, media: Path) -> None:
    content = corpus.GOOD[name]()

    document = KnowledgeDocument.objects.create(title=name, file=ContentFile(content, name))

    assert document.file.read() == content
    assert document.file_size == len(content)
    assert document.file.name.startswith("documents/")
    assert Path(document.file.name).name != name


@pytest.mark.parametrize("name", corpus.BAD)
def test_a_document_that_is_not_what_it_says_is_refused_and_nothing_is_written(name: str, media: Path) -> None:
    content = corpus.BAD[name]()

    with pytest.raises(UploadRefused) as refused, transaction.atomic():
        KnowledgeDocument(title=name, file=ContentFile(content, name)).save()

    assert refused.value.messages[0].endswith((".", "opnieuw."))
    assert KnowledgeDocument.objects.count() == 0
    assert files_in(media) == []


@pytest.mark.parametrize("name", ["script.pdf", "macro.docx"])
def test_no_other_way_of_saving_goes_round_the_door(name: str, media: Path) -> None:
    content = ContentFile(corpus.BAD[name](), name)
    document = KnowledgeDocument(title=name)

    with pytest.raises(UploadRefused):
        document.file.save(name, content)
    with pytest.raises(UploadRefused), transaction.atomic():
        KnowledgeDocument.objects.bulk_create([KnowledgeDocument(title=name, file=content)])

    assert files_in(media) == []


@pytest.mark.parametrize("name", corpus.GOOD_PICTURES)
def test_an_ordinary_picture_is_stored(name: str) -> None:
    image = KnowledgeImage(title=name, file=ContentFile(corpus.GOOD_PICTURES[name](), name))

    image.save()

    assert (int(image.width), int(image.height)) in ((8, 8), (9, 9))


@pytest.mark.parametrize("name", corpus.BAD_PICTURES)
def test_a_picture_that_is_more_or_less_than_one_is_refused(name: str, media: Path) -> None:
    image = KnowledgeImage(title=name)

    with pytest.raises(UploadRefused):
        image.file.save(name, ContentFile(corpus.BAD_PICTURES[name](), name))

    assert files_in(media) == []


def test_what_a_camera_hid_in_a_picture_does_not_come_along() -> None:
    content = corpus.located_picture()
    assert b"geheime-plek" in content

    image = KnowledgeImage(title="foto", file=ContentFile(content, "foto.jpg"))
    image.save()

    stored = image.file.read()
    assert b"geheime-plek" not in stored
    assert not Image.open(image.file.path).getexif()


def test_a_script_behind_a_picture_does_not_come_along() -> None:
    content = corpus.picture() + b"<script>alert(1)</script>"

    image = KnowledgeImage(title="plaat", file=ContentFile(content, "plaat.png"))
    image.save()

    assert b"script" not in image.file.read()


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_name_says_nothing_about_where_a_file_comes(name: str, media: Path) -> None:
    stored = stored_name(name)

    assert "/" not in stored
    assert stored.isascii()
    assert len(stored) < 90
    assert stored.endswith(".txt") or name == ".txt"


def test_a_file_that_is_too_large_is_refused_with_its_size(settings: object) -> None:
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1024 * 1024  # type: ignore[attr-defined]

    with pytest.raises(UploadRefused, match=r"te groot: 2 MB\. Het mag hoogstens 1 MB"):
        accept_document(ContentFile(b"a" * 2 * 1024 * 1024), "a.txt")


def test_a_bomb_takes_little_memory() -> None:
    content = ContentFile(corpus.BAD["bom.docx"](), "bom.docx")
    tracemalloc.start()

    with pytest.raises(UploadRefused):
        accept_document(content, "bom.docx")

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 1024 * 1024


def test_an_endless_upload_is_counted_and_not_kept(settings: object) -> None:
    from knowledge.uploads.stream import MeasuredUpload

    settings.LARGEST_UPLOAD = 1024 * 1024  # type: ignore[attr-defined]
    handler = MeasuredUpload()
    handler.new_file("file", "groot.txt", "text/plain", None, None, None)

    kept = [handler.receive_data_chunk(b"a" * 65536, at) for at in range(1024)]
    file = handler.file_complete(65536 * 1024)

    assert sum(len(part) for part in kept if part) <= 1024 * 1024
    assert file.size == 65536 * 1024
    with pytest.raises(UploadRefused, match="te groot"):
        accept_document(file, "groot.txt")


# Readable for everybody -----------------------------------------------------------------------------------------


def test_a_pdf_says_what_it_lacks_and_a_good_one_nothing() -> None:
    bare = KnowledgeDocument.objects.create(title="kaal", file=ContentFile(corpus.pdf(), "kaal.pdf"))
    good = KnowledgeDocument.objects.create(title="goed", file=ContentFile(corpus.pdf(corpus.tagged), "goed.pdf"))

    assert bare.lacks == "labels, een taal, een titel"
    assert not bare.is_accessible
    assert good.is_accessible


@pytest.mark.usefixtures("site")
def test_the_page_of_a_product_labels_a_pdf_that_not_everybody_can_read(client: Client) -> None:
    from knowledge.models import ProductFile

    from .arrange import make_product

    document = KnowledgeDocument.objects.create(title="Kaal", file=ContentFile(corpus.pdf(), "kaal.pdf"))
    page = make_product(files=[ProductFile(document=document)])

    assert "Niet voor iedereen te lezen: mist labels, een taal, een titel" in client.get(page.url).content.decode()


@pytest.mark.parametrize(
    ("text", "decorative", "good"),
    [
        ("Een schema met zes blokken", False, True),
        ("", True, True),
        ("", False, False),
        ("  ", False, False),
        ("foto.jpg", False, False),
        ("IMG_2034.JPG", False, False),
    ],
)
def test_a_picture_says_what_is_on_it_or_that_it_only_decorates(text: str, decorative: bool, good: bool) -> None:
    image = KnowledgeImage(title="x", alternative_text=text, is_decoration=decorative)
    image.file = ContentFile(corpus.picture("JPEG"), "foto.jpg")

    if good:
        image.clean()
    else:
        with pytest.raises(ValidationError):
            image.clean()


def test_the_choice_that_a_picture_only_decorates_is_kept() -> None:
    image = KnowledgeImage(title="x", is_decoration=True, file=ContentFile(corpus.picture(), "a.png"))
    image.save()

    kept = KnowledgeImage.objects.get()

    assert kept.is_decoration
    assert kept.default_alt_text == ""


CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:05.000\nHallo.\n\n00:05.000 --> 00:10.000\nDag.\n"
VIDEO = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64


def recording(captions: str = CAPTIONS, **values: object) -> Recording:
    made = Recording(
        **{"title": "Uitleg", "seconds": 10, "transcript": "Hallo. Dag.", "description": "Iemand zwaait."} | values
    )
    made.file = ContentFile(VIDEO, "uitleg.mp4")
    if captions:
        made.captions = ContentFile(captions.encode(), "uitleg.vtt")
    return made


def test_a_video_with_captions_transcript_and_description_can_be_published() -> None:
    made = recording(live=False)
    made.save()

    made.save_revision().publish()

    assert Recording.objects.get().live


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"transcript": " "}, "transcript"),
        ({"captions": ""}, "captions"),
        ({"description": ""}, "description"),
        ({"seconds": 0}, "seconds"),
        ({"captions": "geen webvtt"}, None),
        ({"captions": "WEBVTT\n"}, None),
        ({"captions": "WEBVTT\n\n00:05.000 --> 00:06.000\nA\n\n00:01.000 --> 00:02.000\nB\n"}, None),
        ({"captions": "WEBVTT\n\n00:00.000 --> 00:02.000\nTe kort\n"}, None),
    ],
)
def test_a_video_that_leaves_somebody_out_cannot_be_public(values: dict[str, object], field: str | None) -> None:
    with pytest.raises(ValidationError) as problem, transaction.atomic():
        recording(**values).save()

    assert field is None or field in problem.value.message_dict
    assert Recording.objects.count() == 0


def test_a_file_that_only_calls_itself_a_video_is_refused(media: Path) -> None:
    made = recording(live=False)
    made.file = ContentFile(b"<html>", "uitleg.mp4")

    with pytest.raises(UploadRefused), transaction.atomic():
        made.save()

    assert files_in(media) == []


# In the CMS -----------------------------------------------------------------------------------------------------


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("beheerder"))
    return client


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("name", ["script.pdf", "bom.docx", "pagina.html", "leeg.pdf", "virus.txt"])
def test_the_form_says_why_and_keeps_nothing(administrator: Client, media: Path, name: str) -> None:
    file = SimpleUploadedFile(name, corpus.BAD[name]())

    answer = administrator.post("/beheer/documents/add/", {"title": "Stuk", "file": file})

    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert files_in(media) == []


@pytest.mark.usefixtures("site")
def test_the_form_takes_a_good_file(administrator: Client) -> None:
    file = SimpleUploadedFile("verslag.pdf", corpus.pdf())

    answer = administrator.post("/beheer/documents/add/", {"title": "Stuk", "file": file, "tags": "", "credit": ""})

    assert answer.status_code == 302, answer.context["form"].errors
    assert KnowledgeDocument.objects.get().lacks


@pytest.mark.usefixtures("site")
def test_a_downloaded_file_runs_nothing_in_the_browser(administrator: Client) -> None:
    document = KnowledgeDocument.objects.create(title="x", file=ContentFile(b"a;b\n", "lijst.csv"))

    answer = administrator.get(document.url)

    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert os.path.basename(document.file.name) in answer["Content-Disposition"]
