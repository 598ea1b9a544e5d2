"""Ordinary documents of an office are taken: with a template, with a chart, with something empty behind the end."""

import io
import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from django.core.files.base import ContentFile
from pptx import Presentation

from knowledge.models import KnowledgeDocument
from knowledge.uploads import UploadRefused, accept_document
from tests.conftest import IN_CI

from . import corpus, office_files


def stored(name: str, content: bytes) -> bytes:
    return accept_document(ContentFile(content, name), name).read()


@pytest.fixture(scope="session")
def by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    if shutil.which("soffice") is None:
        assert not IN_CI, "LibreOffice is missing"
        pytest.skip("LibreOffice (soffice) is not on this machine")
    try:
        return office_files.converted(tmp_path_factory.mktemp("libreoffice"))
    except FileNotFoundError:
        if IN_CI:
            raise
        pytest.skip("LibreOffice is there without Writer, Calc or Impress")


@pytest.mark.parametrize("name", office_files.MADE)
def test_a_document_as_an_office_makes_it_is_taken(name: str) -> None:
    content = office_files.MADE[name]()

    kept = stored(name, content)

    assert kept == content or name in TEMPLATED


@pytest.mark.slow
def test_a_document_as_libreoffice_saves_it_is_taken(by_libreoffice: dict[str, bytes]) -> None:
    assert len(by_libreoffice) == 6
    for name, content in by_libreoffice.items():
        assert stored(name, content) == content


# Templates ---------------------------------------------------------------------------------------------------------

TEMPLATED = ["huisstijl.docx", "netwerkschijf.docx", "normal.docx", "van-een-server.docx"]


@pytest.mark.parametrize("name", TEMPLATED)
def test_the_link_to_a_template_is_dropped_and_the_rest_kept(name: str) -> None:
    kept = stored(name, office_files.MADE[name]())

    with zipfile.ZipFile(io.BytesIO(kept)) as archive:
        assert not any(b"attachedTemplate" in archive.read(part) for part in archive.namelist())
    assert office_files.SAID in [one.text for one in docx.Document(io.BytesIO(kept)).paragraphs]


@pytest.mark.django_db
def test_what_is_noted_of_a_document_is_of_what_is_stored(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    content = office_files.MADE["huisstijl.docx"]()

    document = KnowledgeDocument.objects.create(title="Brief", file=ContentFile(content, "brief.docx"))

    kept = document.file.read()
    assert b"attachedTemplate" not in kept
    assert document.file_size == len(kept)
    assert document.get_file_hash() == document.file_hash
    assert office_files.SAID in document.text


def test_a_template_link_that_cannot_be_dropped_is_refused_with_what_to_do() -> None:
    relation = (
        '<Relationships><Relationship Id="r" Type="http://x/relationships/attachedTemplate" Target="a>b.dotm" '
        'TargetMode="External"/></Relationships>'
    ).encode("utf-16")
    content = corpus.office("docx", **{"word/_rels/settings.xml.rels": relation})

    with pytest.raises(UploadRefused, match=r"Normal\.dotm"):
        stored("brief.docx", content)


# Charts ------------------------------------------------------------------------------------------------------------


def test_a_chart_keeps_its_figures() -> None:
    kept = Presentation(io.BytesIO(stored("dia.pptx", office_files.slides())))

    chart = next(shape.chart for shape in kept.slides[0].shapes if shape.has_chart)
    assert chart.part.chart_workbook.xlsx_part is not None


def with_workbook(content: bytes) -> bytes:
    return corpus.office("pptx", **{"ppt/embeddings/Microsoft_Excel_Sheet.xlsx": content})


BAD_WORKBOOKS = {
    "macro": lambda: corpus.office("xlsx", **{"xl/vbaProject.bin": b"x"}),
    "none": lambda: b"MZ no workbook",
    "text": lambda: corpus.office("docx"),
    "in a workbook": lambda: corpus.office("xlsx", **{"xl/embeddings/a.xlsx": corpus.office("xlsx")}),
    "in a text in a workbook": lambda: corpus.office("xlsx", **{"ppt/embeddings/a.xlsx": corpus.office("xlsx")}),
    "bomb": lambda: corpus.office("xlsx", **{"xl/a.txt": b"0" * 60_000_000, "xl/b.txt": b"0" * 60_000_000}),
    "half": lambda: corpus.office("xlsx")[:-30],
}


@pytest.mark.parametrize("kind", BAD_WORKBOOKS)
def test_the_workbook_of_a_chart_is_looked_into_as_any_file(kind: str) -> None:
    with pytest.raises(UploadRefused):
        stored("dia.pptx", with_workbook(BAD_WORKBOOKS[kind]()))


def test_what_all_workbooks_unpack_to_is_counted_together() -> None:
    large = corpus.office("xlsx", **{"xl/a.txt": bytes(range(256)) * 4000 * 30})
    parts = {f"ppt/embeddings/{number}.xlsx": large for number in range(4)}

    with pytest.raises(UploadRefused, match="te groot"):
        stored("dia.pptx", corpus.office("pptx", **parts))


@pytest.mark.parametrize("part", ["ppt/embeddings/a.xlsm", "ppt/embeddings/a.docx", "ppt/embeddings/oleObject1.bin"])
def test_any_other_file_inside_is_refused_by_its_name(part: str) -> None:
    with pytest.raises(UploadRefused, match=part.rpartition("/")[2]):
        stored("dia.pptx", corpus.office("pptx", **{part: corpus.office("xlsx")}))


@pytest.mark.parametrize("part", ["Object 1", "Object 1/Basic/Standard/a.xml", "Object 1/Scripts/python/a.py"])
def test_an_object_in_an_opendocument_that_is_more_than_a_chart_is_refused(part: str) -> None:
    with pytest.raises(UploadRefused):
        stored("a.ods", corpus.opendocument("ods", **{part: b"<x/>"}))


# What stands behind the end of a PDF -------------------------------------------------------------------------------


@pytest.mark.parametrize("padding", [b"\x00" * 900, b"\r\n" * 1500, b"\x00" * 200_000, b"\n \t\r\n"])
def test_a_pdf_with_nothing_behind_its_end_is_taken(padding: bytes) -> None:
    content = corpus.pdf() + padding

    assert stored("a.pdf", content) == content


@pytest.mark.parametrize("rest", [b"<script>a()</script>", b"PK\x03\x04" + b"x" * 2000])
def test_a_pdf_with_something_behind_padding_is_refused(rest: bytes) -> None:
    with pytest.raises(UploadRefused):
        stored("a.pdf", corpus.pdf() + b"\x00" * 5000 + rest)


def test_the_files_from_the_field_are_taken(shared: Path) -> None:
    found = sorted((shared / "faults").glob("u0*"))

    assert len(found) == 6
    for file in found:
        stored(file.name, file.read_bytes())
