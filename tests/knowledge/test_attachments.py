"""Files that go with a page: their text is read within bounds, and found with the name of the file."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction

from knowledge.models import KnowledgeDocument, ProductFile
from knowledge.uploads import reader
from knowledge.uploads.texts import text_of
from search.indexing import drain

from . import corpus
from .arrange import make_case, make_product

SAID = "Een grutto bewaakt het logboek"
KINDS = ["odt", "docx", "pdf"]


def document(name: str = "protocol.odt", said: str = SAID) -> KnowledgeDocument:
    made = corpus.written(name.rpartition(".")[2], said)
    return KnowledgeDocument.objects.create(title="Protocol", file=ContentFile(made, name))


def found(client: Client, words: str) -> str:
    drain()
    return client.get("/zoeken", {"q": words}).content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_of_a_document_is_read(kind: str) -> None:
    assert SAID in text_of(io.BytesIO(corpus.written(kind, SAID)), f"protocol.{kind}")


def test_words_of_two_paragraphs_stay_apart() -> None:
    made = corpus.odt("Kop", "Inleiding.", [("text", "<p>grutto</p><p>wulp</p>")])

    assert "grutto\nwulp" in text_of(io.BytesIO(made), "a.odt")


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_read_has_no_text(kind: str) -> None:
    assert text_of(io.BytesIO(b"geen document"), f"kapot.{kind}") == ""


def test_a_long_text_is_cut_off() -> None:
    made = corpus.written("docx", "woord " * reader.MOST_SIGNS)

    assert len(text_of(io.BytesIO(made), "lang.docx")) == reader.MOST_SIGNS


def test_a_file_that_unpacks_to_more_than_the_memory_allows_has_no_text() -> None:
    """One element of 300 MB: the process that reads it ends, ours goes on."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("content.xml", "w") as part,
    ):
        part.write(b"<x a='")
        for _ in range(300):
            part.write(b" " * 1024 * 1024)
        part.write(b"'/>")

    assert text_of(target, "bom.odt") == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
class TestFinding:
    @pytest.mark.parametrize("kind", KINDS)
    def test_a_page_is_found_by_what_its_file_says(self, client: Client, index: Callable[[], int], kind: str) -> None:
        file = document(f"protocol.{kind}")
        make_product("Handreiking", files=[ProductFile(document=file)])

        page = found(client, "grutto")

        assert "Handreiking" in page
        assert f"Gevonden in bijlage: {file.filename}" in page
        assert "<mark>grutto</mark>" in page

    def test_a_file_in_running_text_counts(self, client: Client, index: Callable[[], int]) -> None:
        make_case("Verhaal", approach=[("document", document())])

        assert "Gevonden in bijlage" in found(client, "grutto")

    def test_a_file_is_not_named_for_what_the_page_says_itself(self, client: Client, index: Callable[[], int]) -> None:
        make_product("De grutto", files=[ProductFile(document=document())])

        page = found(client, "grutto")

        assert "De <mark>grutto</mark>" in page
        assert "Gevonden in bijlage" not in page

    def test_a_file_is_named_for_the_word_that_the_page_lacks(self, client: Client, index: Callable[[], int]) -> None:
        make_product("De grutto", files=[ProductFile(document=document(said="Zie het logboek"))])

        assert "Gevonden in bijlage" in found(client, "grutto logboek")

    def test_a_file_is_named_for_a_compound_of_which_the_page_has_a_part(
        self, client: Client, index: Callable[[], int]
    ) -> None:
        make_product("Het verkeer", files=[ProductFile(document=document(said="Zie het verkeersplan"))])

        assert "Gevonden in bijlage" in found(client, "verkeersplan")

    def test_another_file_is_found_and_the_first_one_no_more(self, client: Client, index: Callable[[], int]) -> None:
        file = document()
        make_product("Handreiking", files=[ProductFile(document=file)])

        file.file = ContentFile(corpus.written("odt", "Een wulp kijkt mee"), "nieuw.odt")
        file.save()

        assert "Handreiking" in found(client, "wulp")
        assert "Handreiking" not in found(client, "grutto")

    def test_what_stands_in_a_restricted_collection_is_not_found(
        self, client: Client, index: Callable[[], int]
    ) -> None:
        file = document()
        file.collection = Collection.get_first_root_node().add_child(name="Besloten")
        file.save()
        make_product("Handreiking", files=[ProductFile(document=file)])
        assert "Gevonden in bijlage" in found(client, "grutto")

        CollectionViewRestriction.objects.create(
            collection=file.collection, restriction_type=CollectionViewRestriction.LOGIN
        )

        assert "Handreiking" not in found(client, "grutto")
