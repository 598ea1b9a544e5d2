"""The type of a file by its first bytes, for whoever gives another file than the import reads."""

import codecs
import zipfile
from pathlib import Path
from typing import BinaryIO, NamedTuple

from harvest.errors import UnusableList

START = 4096  # bytes; what says the kind of a file stands in the first few hundred
JSON, CSV = "JSON", "CSV"
UNPACK = "Pak het eerst uit."
AS_CSV = "Open het en bewaar het als 'CSV UTF-8'."
AGAIN = "Haal het bestand opnieuw op."


class FileType(NamedTuple):
    """`name` is how a person calls it, `advice` what to do with it."""

    name: str
    advice: str = "Geef een ander bestand."


EMPTY = FileType("leeg", AGAIN)
BINARY = FileType("geen tekst")
PLAIN = {
    JSON: FileType("JSON", "Kies met --source een weg die JSON leest: file, site-data of snapshot."),
    CSV: FileType("CSV of gewone tekst", "Is het CSV van het register, geef dan --source csv."),
}
MAGIC = {
    b"%PDF": FileType("een PDF"),
    b"\x1f\x8b": FileType("met gzip ingepakt", UNPACK),
    b"BZh": FileType("met bzip2 ingepakt", UNPACK),
    b"\xfd7zXZ": FileType("met xz ingepakt", UNPACK),
    b"7z\xbc\xaf": FileType("met 7-Zip ingepakt", UNPACK),
    b"\xd0\xcf\x11\xe0": FileType("een oud Office-bestand (xls of doc)", AS_CSV),
    b"SQLite format 3": FileType("een SQLite-database"),
    codecs.BOM_UTF16_LE: FileType("tekst in UTF-16, dus geen UTF-8", "Bewaar het als UTF-8."),
    codecs.BOM_UTF16_BE: FileType("tekst in UTF-16, dus geen UTF-8", "Bewaar het als UTF-8."),
}
IN_ZIP = {
    "xl/": FileType("een Excel-bestand (xlsx)", AS_CSV),
    "word/": FileType("een Word-bestand (docx)"),
    "content.xml": FileType("een OpenDocument-bestand (ods of odt)", AS_CSV),
}


def require_type(path: Path, wanted: str, *, name: str = "") -> None:
    """Raise UnusableList, with what was found, when the file is plainly no JSON or no CSV. Raises OSError too.

    Of an empty CSV the columns are missed, which says more.
    """
    with path.open("rb") as opened:
        found = _type_of(opened)
    if found != PLAIN[wanted] and not (found == EMPTY and wanted == CSV):
        raise UnusableList(
            f"'{name or path.name}' is {found.name}. Hier hoort {wanted} van het register. {found.advice}"
        )


def not_utf8(error: UnicodeDecodeError) -> str:
    """Say what was found in a text that is no UTF-8, and what to do with it."""
    byte = error.object[error.start]
    return (
        f"is geen UTF-8: na {error.start} bytes staat de byte {byte:#04x}. Waarschijnlijk is het Windows-1252, zoals "
        "Excel bewaart onder 'CSV'. Bewaar het als 'CSV UTF-8'."
    )


def _type_of(opened: BinaryIO) -> FileType:
    start = opened.read(START)
    if start.startswith(b"PK\x03\x04"):
        return _in_zip(opened)
    for magic, file_type in MAGIC.items():
        if start.startswith(magic):
            return file_type
    return _of_text(start.removeprefix(codecs.BOM_UTF8).lstrip().lower())


def _in_zip(opened: BinaryIO) -> FileType:
    try:
        names = zipfile.ZipFile(opened).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        names = []
    found = (file_type for part, file_type in IN_ZIP.items() if any(name.startswith(part) for name in names))
    return next(found, FileType("een zip-bestand", UNPACK))


def _of_text(start: bytes) -> FileType:
    if not start:
        return EMPTY
    if start.startswith((b"<!doctype html", b"<html")):
        return FileType("een webpagina (HTML)", AGAIN)
    if start.startswith(b"<"):
        return FileType("XML", AGAIN)
    if start.count(b"\0") > len(start) // 10:  # a text may have one
        return BINARY
    return PLAIN[JSON] if start.startswith((b"{", b"[")) else PLAIN[CSV]
