"""SVG: only drawing, no script, nothing from elsewhere."""

import re
from typing import IO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

import defusedxml.sax
from defusedxml import DefusedXmlException

from .problems import UploadRefused

MOST_ELEMENTS = 50_000  # a bound on the work of reading and drawing it; chosen
BLOCK = 64 * 1024  # bytes read at a time
ELEMENTS = frozenset(
    """
    svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan marker
    lineargradient radialgradient stop pattern clippath mask style filter fegaussianblur feoffset feblend
    """.split()
)
OUTSIDE = re.compile(r"url\s*\(\s*['\"]?(?!#)|@import|expression\s*\(|javascript:|data:", re.IGNORECASE)


def check_svg(file: IO[bytes], _extension: str = "svg") -> None:
    """Raise UploadRefused unless this SVG is only a drawing."""
    reader = defusedxml.sax.make_parser()
    reader.forbid_dtd = True
    reader.setContentHandler(_Drawing())
    try:
        while block := file.read(BLOCK):
            reader.feed(block)
        reader.close()
    except (SAXException, DefusedXmlException, ValueError):
        raise UploadRefused("Dit is geen SVG, of het bevat meer dan een tekening.") from None


class _Drawing(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self._count = 0

    def startElement(self, name: str, attributes: object) -> None:  # noqa: N802 - the name that SAX calls
        self._count += 1
        local = name.rsplit(":", 1)[-1].lower()
        if self._count == 1 and local != "svg":
            raise UploadRefused("Dit is geen SVG, al heet het bestand zo.")
        if local not in ELEMENTS or self._count > MOST_ELEMENTS:
            raise UploadRefused(f"De SVG bevat ‘{local[:40]}’. Alleen een tekening mag.")
        for key, value in attributes.items():  # type: ignore[attr-defined]
            self._check_attribute(key.rsplit(":", 1)[-1].lower(), value)

    def characters(self, content: str) -> None:
        if OUTSIDE.search(content):
            raise UploadRefused("De SVG haalt iets op van een andere plek.")

    def _check_attribute(self, key: str, value: str) -> None:
        if key.startswith("on"):
            raise UploadRefused("De SVG bevat een script.")
        if (key == "href" and not value.startswith("#")) or OUTSIDE.search(value):
            raise UploadRefused("De SVG haalt iets op van een andere plek.")
