"""Office documents are zips: every part is walked through, unpacked in pieces and, where it is XML, read."""

import re
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

import defusedxml.sax
from defusedxml import DefusedXmlException

from .problems import UploadRefused

MOST_PARTS = 1_000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 100
SMALL = 1024 * 1024  # below this a high ratio harms nobody: an empty sheet packs very well
BLOCK = 64 * 1024
SIGNATURE = b"PK\x03\x04"
NESTED = (SIGNATURE, b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
ODF = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}
OOXML = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
ACTIVE_PARTS = re.compile(
    r"vbaproject|/activex/|^basic/|^scripts/|/embeddings/|^object |oleobject|macrosheets", re.IGNORECASE
)
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
REMOTE = re.compile(r"attachedtemplate|oleobject|frame|subdocument|externallink", re.IGNORECASE)


def check_office(file: IO[bytes], extension: str) -> None:
    """Raise UploadRefused unless this is one whole document of this kind, without macros or other files inside."""
    file.seek(0)
    if file.read(4) != SIGNATURE:
        raise UploadRefused(f"Dit is geen {extension}-bestand, al heet het zo.")
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_parts(archive.infolist())
            _check_kind(archive, extension)
            _unpack(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, KeyError):
        raise UploadRefused("Het bestand is beschadigd.") from None
    except (SAXException, DefusedXmlException, ValueError):
        raise UploadRefused("Het bestand bevat XML die niet klopt of die meer doet dan mag.") from None


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise UploadRefused("Het bestand heeft te veel onderdelen.")
    if len({part.filename for part in parts}) < len(parts):
        raise UploadRefused("Het bestand heeft twee onderdelen met dezelfde naam.")
    for part in parts:
        name = part.filename.lower()
        if part.flag_bits & 0x1:
            raise UploadRefused("Het bestand is met een wachtwoord beveiligd.")
        if name.startswith(("/", "\\")) or ".." in PurePosixPath(name.replace("\\", "/")).parts or "\x00" in name:
            raise UploadRefused("Het bestand heeft een onderdeel met een naam die niet mag.")
        is_printer = "printersettings" in name
        if ACTIVE_PARTS.search(name) or (name.endswith(ACTIVE_ENDINGS) and not is_printer):
            raise UploadRefused(
                "Het bestand bevat een macro, een script of een ander bestand. Bewaar het zonder en probeer opnieuw."
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
        raise UploadRefused(f"Dit is geen {extension}-bestand, al heet het zo.")


def _unpack(archive: zipfile.ZipFile) -> None:
    """Read every part in pieces and count what really comes out: what the zip says of itself may be untrue."""
    total = 0
    for part in archive.infolist():
        size = 0
        reader = _reader(part.filename)
        with archive.open(part) as opened:
            while block := opened.read(BLOCK):
                if size == 0 and block.startswith(NESTED):
                    raise UploadRefused("Het bestand bevat een ander ingepakt bestand.")
                size += len(block)
                total += len(block)
                if total > MOST_UNPACKED or (size > SMALL and size > MOST_RATIO * max(1, part.compress_size)):
                    raise UploadRefused("Het bestand is uitgepakt te groot.")
                if reader is not None:
                    reader.feed(block)
        if reader is not None:
            reader.close()


class _Looker(ContentHandler):
    """Notice a part that fetches something from elsewhere, or begins a script."""

    def startElement(self, name: str, attributes: object) -> None:  # noqa: N802 - the name that SAX calls
        local = name.rsplit(":", 1)[-1].lower()
        if local in ("script", "event-listener", "macro"):
            raise UploadRefused("Het bestand bevat een macro of een script. Bewaar het zonder en probeer opnieuw.")
        if local == "relationship":
            kind, mode = attributes.get("Type", ""), attributes.get("TargetMode", "")  # type: ignore[attr-defined]
            if mode == "External" and REMOTE.search(kind.rsplit("/", 1)[-1]):
                raise UploadRefused(
                    "Het bestand haalt iets op van een andere plek. Bewaar het zonder en probeer opnieuw."
                )


def _reader(name: str) -> defusedxml.sax.expatreader.DefusedExpatParser | None:  # type: ignore[name-defined]
    if not name.lower().endswith((".xml", ".rels", ".rdf")):
        return None
    reader = defusedxml.sax.make_parser()
    reader.forbid_dtd = True
    reader.setContentHandler(_Looker())
    return reader
