"""Office documents are zips: every part is walked through, unpacked in pieces and, where it is XML, read."""

import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

import defusedxml.sax
from defusedxml import DefusedXmlException

from .problems import UploadRefused

# Bounds against a file that unpacks to far more than its size (a zip bomb): files in it, bytes, and times its size.
# Chosen, well above what documents have; not measured.
MOST_PARTS = 1_000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 100
SMALL = 1024 * 1024  # below this a high ratio harms nobody: an empty sheet packs very well
BLOCK = 64 * 1024  # bytes read at a time
SIGNATURE = b"PK\x03\x04"
NESTED = (SIGNATURE, b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
ODF = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}
OOXML = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
# In ODF a chart or formula is a folder `Object 1`; a file of that name is a program's own, unreadable to us.
ACTIVE_PARTS = re.compile(
    r"vbaproject|/activex/|(^|/)basic/|(^|/)scripts/|/embeddings/|^object [^/]*$|oleobject|macrosheets", re.IGNORECASE
)
# The figures behind a chart in a text or a presentation.
WORKBOOK = re.compile(r"(word|ppt)/embeddings/[^/]+\.xlsx", re.IGNORECASE)
ACTIVE_ENDINGS = (
    ".bin",
    ".exe",
    ".dll",
    ".js",
    ".vbs",
    ".html",
    ".htm",
    ".jar",
    ".zip",
    ".rar",
    ".7z",
    ".docm",
    ".xlsm",
)
TEMPLATE = "attachedtemplate"
REMOTE = re.compile(r"oleobject|frame|subdocument|externallink", re.IGNORECASE)


class TemplateLinked(UploadRefused):
    """All is well but for a link to the template that it was made from."""


def check_office(file: IO[bytes], extension: str) -> None:
    """Raise UploadRefused unless this is one whole document of this kind, without macros or unknown files inside.

    TemplateLinked comes last: the rest of the document was looked into by then.
    """
    look = _Looker()
    _check_archive(file, extension, look)
    if look.has_template:
        raise TemplateLinked(
            "Het bestand verwijst naar een sjabloon. Kies in Word ‘Ontwikkelaars’, ‘Documentsjabloon’, vul "
            "Normal.dotm in, bewaar het en probeer opnieuw."
        )


def _check_archive(file: IO[bytes], extension: str, look: "_Looker", *, inside: bool = False) -> None:
    file.seek(0)
    if file.read(4) != SIGNATURE:
        raise UploadRefused(f"Dit is geen {extension}-bestand, al heet het zo. Bewaar het opnieuw als {extension}.")
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_parts(archive.infolist(), inside=inside)
            _check_kind(archive, extension)
            _unpack(archive, look)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, KeyError):
        raise UploadRefused("Het bestand is beschadigd. Open het, bewaar het opnieuw en probeer dat.") from None
    except (SAXException, DefusedXmlException, ValueError):
        raise UploadRefused(
            "Het bestand bevat XML die niet klopt of die meer doet dan mag. "
            "Open het, bewaar het opnieuw en probeer dat."
        ) from None


def _check_parts(parts: list[zipfile.ZipInfo], *, inside: bool) -> None:
    if len(parts) > MOST_PARTS:
        raise UploadRefused("Het bestand heeft te veel onderdelen. Splits het in kleinere.")
    if len({part.filename for part in parts}) < len(parts):
        raise UploadRefused("Het bestand heeft twee onderdelen met dezelfde naam. Bewaar het opnieuw.")
    for part in parts:
        name = part.filename.lower()
        if part.flag_bits & 0x1:
            raise UploadRefused("Het bestand is met een wachtwoord beveiligd. Bewaar het zonder.")
        if name.startswith(("/", "\\")) or ".." in PurePosixPath(name.replace("\\", "/")).parts or "\x00" in name:
            raise UploadRefused("Het bestand heeft een onderdeel met een naam die niet mag. Bewaar het opnieuw.")
        is_printer = "printersettings" in name
        if not inside and WORKBOOK.fullmatch(name):
            continue
        if ACTIVE_PARTS.search(name) or (name.endswith(ACTIVE_ENDINGS) and not is_printer):
            raise UploadRefused(
                "Het bestand bevat een macro, een script of een ander bestand: "
                f"‘{PurePosixPath(part.filename).name[:60]}’. "
                "Haal dat eruit of plak het als beeld, bewaar het en probeer opnieuw."
            )


def _check_kind(archive: zipfile.ZipFile, extension: str) -> None:
    names = set(archive.namelist())
    if extension in ODF:
        same = (
            "mimetype" in names
            and archive.getinfo("mimetype").file_size < 200
            and archive.read("mimetype").strip() == ODF[extension]
        )
        same = same and "content.xml" in names
    else:
        same = {"[Content_Types].xml", OOXML[extension]} <= names
    if not same:
        raise UploadRefused(f"Dit is geen {extension}-bestand, al heet het zo. Bewaar het opnieuw als {extension}.")


def _unpack(archive: zipfile.ZipFile, look: "_Looker") -> None:
    for part in archive.infolist():
        if WORKBOOK.fullmatch(part.filename):
            _check_workbook(archive, part, look)
            continue
        reader = _reader(part.filename, look)
        for number, block in enumerate(_blocks(archive, part, look)):
            if number == 0 and block.startswith(NESTED):
                raise UploadRefused(
                    "Het bestand bevat een ander ingepakt bestand. Haal dat eruit, bewaar het en probeer opnieuw."
                )
            if reader is not None:
                reader.feed(block)
        if reader is not None:
            reader.close()


def _check_workbook(archive: zipfile.ZipFile, part: zipfile.ZipInfo, look: "_Looker") -> None:
    """Look into a workbook inside as into any other, within what is left of the same limit."""
    with tempfile.SpooledTemporaryFile(max_size=SMALL) as kept:
        for block in _blocks(archive, part, look):
            kept.write(block)
        _check_archive(kept, "xlsx", look, inside=True)


def _blocks(archive: zipfile.ZipFile, part: zipfile.ZipInfo, look: "_Looker") -> Iterator[bytes]:
    """Yield the part in pieces and count what really comes out: what the zip says of itself may be untrue."""
    size = 0
    with archive.open(part) as opened:
        while block := opened.read(BLOCK):
            size += len(block)
            look.unpacked += len(block)
            if look.unpacked > MOST_UNPACKED or (size > SMALL and size > MOST_RATIO * max(1, part.compress_size)):
                raise UploadRefused(
                    "Het bestand is uitgepakt te groot. Maak de beelden erin kleiner of splits het bestand."
                )
            yield block


class _Looker(ContentHandler):
    """Notice a part that fetches something from elsewhere, or begins a script; and count what was unpacked."""

    def __init__(self) -> None:
        super().__init__()
        self.unpacked = 0
        self.has_template = False

    def startElement(self, name: str, attributes: object) -> None:  # noqa: N802 - the name that SAX calls
        local = name.rsplit(":", 1)[-1].lower()
        if local in ("script", "event-listener", "macro"):
            raise UploadRefused("Het bestand bevat een macro of een script. Bewaar het zonder en probeer opnieuw.")
        if local == "relationship" and attributes.get("TargetMode", "") == "External":  # type: ignore[attr-defined]
            self._check_link(attributes.get("Type", "").rsplit("/", 1)[-1].lower())  # type: ignore[attr-defined]

    def _check_link(self, kind: str) -> None:
        if kind == TEMPLATE:
            self.has_template = True
        elif REMOTE.search(kind):
            raise UploadRefused(
                "Het bestand haalt iets op van een andere plek. Verbreek de koppeling (in Excel: ‘Gegevens’, "
                "‘Koppelingen bewerken’, ‘Koppeling verbreken’), bewaar het en probeer opnieuw."
            )


def _reader(name: str, look: _Looker) -> defusedxml.sax.expatreader.DefusedExpatParser | None:  # type: ignore[name-defined]
    if not name.lower().endswith((".xml", ".rels", ".rdf")):
        return None
    reader = defusedxml.sax.make_parser()
    reader.forbid_dtd = True
    reader.setContentHandler(look)
    return reader
