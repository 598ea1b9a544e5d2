"""Who gives another file than asked hears what it is, what was expected, and what to do."""

import codecs
import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from catalogue.models import Registration
from harvest.management.commands.harvest import TRANSPORTS
from harvest.models import Status
from harvest.pipeline import run_harvest
from tests.fixtures.register import answer, csv_export, record, site_data

pytestmark = pytest.mark.django_db


def packed(name: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, "x")
    return held.getvalue()


def workbook() -> bytes:
    held = io.BytesIO()
    Workbook().save(held)
    return held.getvalue()


LIST = json.dumps(answer([record(1)])).encode()
TABLE = csv_export([record(1)])
FOUND = {
    "xlsx": (workbook(), "Excel-bestand (xlsx)", "CSV UTF-8"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "oud Office-bestand", "CSV UTF-8"),
    "docx": (packed("word/document.xml"), "Word-bestand", "ander bestand"),
    "ods": (packed("content.xml"), "OpenDocument", "CSV UTF-8"),
    "zip": (packed("lijst.json"), "zip-bestand", "Pak het eerst uit"),
    "broken zip": (b"PK\x03\x04 en niets meer", "zip-bestand", "Pak het eerst uit"),
    "gzip": (gzip.compress(LIST), "gzip", "Pak het eerst uit"),
    "pdf": (b"%PDF-1.7\n", "PDF", "ander bestand"),
    "html": (b"\xef\xbb\xbf\n<!DOCTYPE html><title>Onderhoud</title>", "webpagina", "opnieuw"),
    "xml": (b"<?xml version='1.0'?><fout/>", "XML", "opnieuw"),
    "utf-16": (codecs.BOM_UTF16_LE + "naam".encode("utf-16-le"), "UTF-16", "UTF-8"),
    "binary": (b"\1\0\2\0" * 50, "geen tekst", "ander bestand"),
}


def failure_message(folder: Path, transport: str, content: bytes) -> str:
    file = folder / "bestand"
    file.write_bytes(content)
    run = run_harvest(TRANSPORTS[transport](str(file)))
    assert (run.status, Registration.objects.count()) == (Status.FAILED, 0)
    return run.message


@pytest.mark.parametrize("transport", ["file", "csv", "site-data", "snapshot", "history"])
@pytest.mark.parametrize("kind", FOUND)
def test_another_kind_of_file_is_named(tmp_path: Path, transport: str, kind: str) -> None:
    content, name, advice = FOUND[kind]

    message = failure_message(tmp_path, transport, content)

    assert name in message
    assert advice in message
    assert ("CSV van het register" if transport in ("csv", "history") else "JSON van het register") in message


@pytest.mark.parametrize(
    ("transport", "content", "found", "advice"),
    [
        ("csv", LIST, "JSON", "--source"),
        ("file", TABLE, "CSV", "--source csv"),
        ("file", b'{"algoritmes": [{"id": "1"}], "count": 1}', "'algoritmes', 'count'", "--source snapshot"),
        ("file", site_data([record(1)]), "'algoritme_versions'", "--source site-data"),
        ("snapshot", LIST, "'results'", "--source file"),
        ("site-data", LIST, "'results'", "--source file"),
        ("file", json.dumps(record(1)).encode(), "'name'", "geen lijst 'results'"),
        ("file", b'{"results": {"a": {}}}', "'results'", "is 'results' geen lijst"),
        ("file", b"{}", "niets", "geen lijst 'results'"),
    ],
)
def test_another_shape_is_named_with_the_transport_for_it(
    tmp_path: Path, transport: str, content: bytes, found: str, advice: str
) -> None:
    message = failure_message(tmp_path, transport, content)

    assert found in message
    assert advice in message
    assert "is leeg" not in message


@pytest.mark.parametrize("content", [b'{"results": [], "total_count": 0}', b"[]"])
def test_list_that_is_empty_is_said_to_be(tmp_path: Path, content: bytes) -> None:
    assert failure_message(tmp_path, "file", content).startswith("De lijst is leeg")


def test_text_of_windows_is_named_with_its_byte(tmp_path: Path) -> None:
    message = failure_message(tmp_path, "csv", "name;organization\nCoördinatie;Gemeente".encode("cp1252"))

    for word in ("geen UTF-8", "0xf6", "Windows-1252", "CSV UTF-8"):
        assert word in message


def test_csv_of_something_else_names_its_columns(tmp_path: Path) -> None:
    assert "'naam', 'id'" in failure_message(tmp_path, "csv", b"naam;id\r\nx;y\r\n")


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize("before", [b"", codecs.BOM_UTF8, codecs.BOM_UTF8 + b"sep=;\r\n"])
def test_csv_as_dutch_excel_writes_it_is_read(tmp_path: Path, separator: str, before: bytes) -> None:
    file = tmp_path / "excel.csv"
    one = record(1, goal="Doel, met; tekens\tdie scheiden.")
    file.write_bytes(
        before + csv_export([one, record(2)]).removeprefix(codecs.BOM_UTF8).replace(b'","', f'"{separator}"'.encode())
    )

    run = run_harvest(TRANSPORTS["csv"](str(file)))

    assert (run.status, run.added, run.failed) == (Status.DONE, 2, 0)
    assert Registration.objects.get(name="Toepassing 1").purpose_and_impact == one["goal"]


def test_fault_with_semicolons_is_read(shared: Path) -> None:
    assert run_harvest(TRANSPORTS["csv"](str(shared / "faults" / "c01_semicolon.csv"))).added == 1
