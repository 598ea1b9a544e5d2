"""A program of its own: reads a document from its input and writes the text. `texts` starts it, within bounds.

It imports nothing of ours, so that it starts fast and has nothing that a hostile file could be after.
"""

import sys
import zipfile
from collections.abc import Iterator, Set
from typing import IO, Any
from xml.sax.handler import ContentHandler

# Reading runs in a process of its own with these bounds, so that a hostile file cannot hold up the site. Chosen.
MOST_SIGNS = 100_000  # of text, for search: some forty pages
MOST_MEMORY = 256 * 1024 * 1024
MOST_SECONDS = 10
BLOCK = 64 * 1024  # bytes read at a time
REMARKS = {"tracked-changes", "annotation"}
ODT_BREAKS = {"ends": {"p", "h"}, "spaces": {"tab", "s", "line-break"}}


def pdf_pieces(file: IO[bytes]) -> Iterator[str]:
    """Yield the text of a PDF, page by page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    for page in document:
        yield page.get_textpage().get_text_bounded() + "\n"


def odt_pieces(file: IO[bytes]) -> Iterator[str]:
    """Yield the text of an ODT, without what was deleted and without remarks beside it."""
    return _xml_pieces(file, "content.xml", _Text(inside={"text"}, outside=REMARKS, **ODT_BREAKS))


def docx_pieces(file: IO[bytes]) -> Iterator[str]:
    """Yield the text of a DOCX."""
    return _xml_pieces(file, "word/document.xml", _Text(inside={"t"}, ends={"p"}, spaces={"tab", "br", "cr"}))


def plain_pieces(file: IO[bytes]) -> Iterator[str]:
    """Yield the text of a file that is nothing but text."""
    for line in file:
        yield line.decode("utf-8-sig", "replace")


READERS = {"pdf": pdf_pieces, "odt": odt_pieces, "docx": docx_pieces, "txt": plain_pieces, "csv": plain_pieces}


class _Text(ContentHandler):
    """Collect what stands inside elements of these names, with a new line after what ends a paragraph.

    What stands in an element of `outside` is left out.
    """

    def __init__(self, *, inside: set[str], ends: set[str], spaces: set[str], outside: Set[str] = frozenset()) -> None:
        super().__init__()
        self._inside, self._outside, self._ends, self._spaces = inside, outside, ends, spaces
        self._depth = self._hidden = 0
        self.found: list[str] = []

    def startElement(self, name: str, attributes: Any) -> None:  # noqa: N802 - the name that SAX calls
        local = name.rpartition(":")[2]
        self._depth += local in self._inside
        self._hidden += local in self._outside
        if local in self._spaces:
            self.found.append(" ")

    def endElement(self, name: str) -> None:  # noqa: N802 - the name that SAX calls
        local = name.rpartition(":")[2]
        self._depth -= local in self._inside
        self._hidden -= local in self._outside
        if local in self._ends:
            self.found.append("\n")

    def characters(self, content: str) -> None:
        if self._depth and not self._hidden:
            self.found.append(content)


def _xml_pieces(file: IO[bytes], part: str, text: _Text) -> Iterator[str]:
    import defusedxml.sax

    reader = defusedxml.sax.make_parser()
    reader.forbid_dtd = True
    reader.setContentHandler(text)
    with zipfile.ZipFile(file) as archive, archive.open(part) as opened:
        while block := opened.read(BLOCK):
            reader.feed(block)
            yield "".join(text.found)
            text.found.clear()


def _bounded(pieces: Iterator[str]) -> str:
    """Return the text up to the limit, spaces within a line and empty lines taken together."""
    text = ""
    for piece in pieces:
        text += piece
        if len(text) >= MOST_SIGNS:
            break
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)[:MOST_SIGNS]


def _limit() -> None:
    """Let the system end this process when it takes more than its share; where there is no such limit, go on."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    _limit()
    text = _bounded(READERS[sys.argv[1]](sys.stdin.buffer))
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
