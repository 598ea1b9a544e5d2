"""IM-products: the grid, the list, the page and the zip."""

import io
import json
import re
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction

from knowledge.models import (
    ActProfile,
    KnowledgeDocument,
    KnowledgeImage,
    LifecyclePhase,
    ProductFile,
    ProductVersion,
    RelationOfPage,
    Role,
)

from . import corpus
from .arrange import make_product

pytestmark = pytest.mark.usefixtures("site")


def phase(value: str) -> list[LifecyclePhase]:
    return [LifecyclePhase.objects.get(value=value)]


def role(value: str) -> list[Role]:
    return [Role.objects.get(value=value)]


def test_a_cell_of_the_grid_counts_and_opens_its_list(client: Client) -> None:
    make_product("Voor de inkoper", lifecycle_phases=phase("ontwerp"), roles=role("inkoper"))
    make_product("Voor de jurist", lifecycle_phases=phase("ontwerp"), roles=role("jurist"))

    grid = client.get("/im-producten").content.decode()
    cell = client.get("/im-producten?fase=ontwerp&rol=inkoper").content.decode()

    assert 'href="/im-producten?fase=ontwerp&amp;rol=inkoper#producten"' in grid
    assert "1 gevonden" in cell
    assert "Voor de inkoper" in cell
    assert "Voor de jurist" not in cell


def test_a_product_without_a_profile_is_for_every_profile(client: Client) -> None:
    make_product("Voor elk systeem", web_address="https://example.org/stuk")
    make_product("Alleen een naam")
    make_product("Alleen hoog risico", profiles=[ActProfile.objects.get(value="hoog-risico")])

    shown = client.get("/im-producten?profiel=minimaal").content.decode()

    assert "Voor elk systeem" in shown
    assert "Alleen hoog risico" not in shown
    assert "Alleen een naam" not in shown


def test_list_and_page_count_and_mark_what_is_only_described(client: Client) -> None:
    described = make_product("Alleen een naam")
    make_product("Te lezen", web_address="https://example.org/stuk")

    shown = client.get("/im-producten").content.decode()

    assert "Van 1 staat hier alleen een beschrijving" in shown
    assert shown.count("Alleen een beschrijving") == 1
    assert "Alleen een beschrijving" in client.get(described.url).content.decode()


def test_a_product_with_only_a_description_says_where_to_ask(client: Client) -> None:
    page = make_product(ask_at="Gemeente Proef, team AI", development="verbetering", development_note="Kan korter.")

    shown = client.get(page.url).content.decode()

    assert "Opvragen." in shown
    assert "Gemeente Proef, team AI" in shown
    assert "Verbetering gevraagd" in shown


def product_with_file() -> object:
    document = KnowledgeDocument.objects.create(title="De tekst", file=ContentFile("één regel\n".encode(), "tekst.txt"))
    return make_product(
        "Met bestand",
        licence="cc-by",
        body=json.dumps([{"type": "heading", "value": "Zo werkt het"}, {"type": "text", "value": "<p>Lees dit.</p>"}]),
        versions=[ProductVersion(number="1.0", change="Eerste versie")],
        files=[ProductFile(document=document, version="1.0")],
    )


def test_the_zip_holds_page_files_licence_and_facts_and_needs_no_network(client: Client) -> None:
    page = product_with_file()

    answer = client.get(f"/im-producten/{page.slug}/pakket.zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))

    names = archive.namelist()
    index = archive.read("index.html").decode()
    file = next(name for name in names if name.startswith("bestanden/"))
    assert archive.testzip() is None
    assert {"index.html", "gegevens.json", "LICENTIE.txt", "opmaak.css"} <= set(names)
    assert archive.read(file).decode() == "één regel\n"
    assert f'href="{file}"' in index
    assert "Zo werkt het" in index
    assert 'src="http' not in index
    assert 'href="/' not in index
    assert json.loads(archive.read("gegevens.json"))["licentie"] == "cc-by"
    assert "CC BY 4.0" in archive.read("LICENTIE.txt").decode()


def picture_block(image: KnowledgeImage, **how: object) -> dict[str, object]:
    chosen = {"image": image.pk, "decorative": False, "alt_text": ""} | how
    return {"type": "picture", "value": {"image": chosen, "caption": "", "long_text": ""}}


def index_of_zip(client: Client, *blocks: dict[str, object]) -> str:
    page = make_product(body=json.dumps(blocks))
    zipped = b"".join(client.get(page.bundle_url).streaming_content)
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        assert len(archive.namelist()) == len(set(archive.namelist()))
        return archive.read("index.html").decode()


def test_a_picture_in_the_zip_has_the_text_of_its_place(client: Client) -> None:
    file = ContentFile(corpus.picture(), "plein.png")
    image = KnowledgeImage.objects.create(title="Plein", alternative_text="Een plein van boven", file=file)

    index = index_of_zip(
        client,
        picture_block(image, decorative=True),
        picture_block(image, alt_text="Hier begint het"),
    )

    assert re.findall(r'alt="(.*?)"', index) == ["", "Hier begint het"]


def test_what_stands_in_the_zip_asks_nothing_of_the_folder_it_lies_in(client: Client) -> None:
    index = index_of_zip(
        client,
        {"type": "text", "value": '<p><a href="/begrippen#dpia">DPIA</a></p>'},
        {"type": "tip", "value": {"title": "Let op.", "text": "Vraag het na."}},
    )

    assert re.search(r'href="https?://[^/"]+/begrippen#dpia"', index)
    assert "<svg" not in index
    assert "Vraag het na." in index


def test_the_zip_of_what_is_not_public_is_not_there(client: Client) -> None:
    page = product_with_file()
    page.unpublish()

    assert client.get(f"/im-producten/{page.slug}/pakket.zip").status_code == 404


def test_a_file_of_a_product_can_be_downloaded(client: Client) -> None:
    page = product_with_file()
    document = page.files.get().document

    assert document.url in client.get(page.url).content.decode()
    assert client.get(document.url).status_code == 200


def test_a_file_shows_its_version_and_how_it_begins(client: Client) -> None:
    file = KnowledgeDocument.objects.create(
        title="Protocol", file=ContentFile(corpus.written("odt", "Stap een: tel <b>alles</b>."), "protocol.odt")
    )
    page = make_product(files=[ProductFile(document=file, version="1.2")])

    shown = client.get(page.url).content.decode()

    assert "versie 1.2, ODT" in shown
    assert "Stap een: tel" in shown


def test_a_restricted_file_is_neither_shown_nor_in_the_zip(client: Client) -> None:
    closed = Collection.get_first_root_node().add_child(name="Besloten")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type=CollectionViewRestriction.LOGIN)
    file = KnowledgeDocument.objects.create(
        title="Protocol", collection=closed, file=ContentFile(corpus.written("odt", "Geheime stap"), "protocol.odt")
    )
    page = make_product(files=[ProductFile(document=file)])

    assert "Geheime stap" not in client.get(page.url).content.decode()
    zipped = b"".join(client.get(page.bundle_url).streaming_content)
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        assert not [name for name in archive.namelist() if name.startswith("bestanden/")]


def test_who_is_referred_to_says_by_whom_and_how(client: Client) -> None:
    first = make_product("Het origineel")
    make_product("De bewerking", relations=[RelationOfPage(other=first, kind="afgeleid")])

    shown = client.get(first.url).content.decode()

    assert "Hiervan afgeleid" in shown
    assert "De bewerking" in shown
