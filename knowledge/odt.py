"""Running text as an ODT document, which people can fill in and keep."""

import io
from collections.abc import Iterable
from typing import Any

from bs4 import BeautifulSoup, Tag
from odf.dc import Language
from odf.dc import Title as DocumentTitle
from odf.opendocument import OpenDocumentText
from odf.style import ParagraphProperties, Style, TableCellProperties, TextProperties
from odf.table import Table, TableCell, TableColumn, TableHeaderRows, TableRow
from odf.text import H, List, ListItem, P, Span

Block = tuple[str, Any]


def odt(title: str, introduction: str, blocks: Iterable[Block]) -> bytes:
    """Return the document: title, introduction, and these blocks of a StreamField (pictures are left out)."""
    writer = _Writer(title)
    writer.paragraph(introduction, "Inleiding")
    for kind, value in blocks:
        if write := getattr(writer, f"write_{kind}", None):
            write(value)
    return writer.bytes()


class _Writer:
    def __init__(self, title: str) -> None:
        self.document = OpenDocumentText()
        self._add_styles()
        self.document.meta.addElement(DocumentTitle(text=title))
        self.document.meta.addElement(Language(text="nl-NL"))
        self.document.text.addElement(H(outlinelevel=1, stylename="Kop 1", text=title))

    def bytes(self) -> bytes:
        target = io.BytesIO()
        self.document.write(target)
        return target.getvalue()

    def paragraph(self, text: str, style: str = "Tekst") -> None:
        self.document.text.addElement(P(stylename=style, text=text))

    def write_heading(self, text: str) -> None:
        self.document.text.addElement(H(outlinelevel=2, stylename="Kop 2", text=text))

    def write_subheading(self, text: str) -> None:
        self.document.text.addElement(H(outlinelevel=3, stylename="Kop 3", text=text))

    def write_tip(self, value: dict[str, str]) -> None:
        self.paragraph(value["text"], "Let op")

    def write_text(self, html: str) -> None:
        for element in BeautifulSoup(html, "html.parser").find_all(True, recursive=False):
            if element.name in ("ul", "ol"):
                self.document.text.addElement(_list(element))
            else:
                self.document.text.addElement(_styled(P(stylename="Tekst"), element))

    def write_table(self, value: dict[str, Any]) -> None:
        self.paragraph(value["caption"], "Opschrift")
        table = Table(name=value["caption"])
        table.addElement(TableColumn(numbercolumnsrepeated=len(value["header"])))
        head = TableHeaderRows()
        head.addElement(_row(value["header"], "Vet"))
        table.addElement(head)
        for row in value["rows"]:
            table.addElement(_row(row["cells"], "Cel"))
        self.document.text.addElement(table)
        self.paragraph("")

    def _add_styles(self) -> None:
        for name, size, weight in (("Kop 1", "22pt", "bold"), ("Kop 2", "16pt", "bold"), ("Kop 3", "13pt", "bold")):
            style = Style(name=name, family="paragraph")
            style.addElement(TextProperties(fontsize=size, fontweight=weight, fontfamily="Liberation Sans"))
            style.addElement(ParagraphProperties(margintop="0.5cm", marginbottom="0.2cm", keepwithnext="always"))
            self.document.styles.addElement(style)
        plain: tuple[tuple[str, dict[str, str]], ...] = (
            ("Tekst", {}),
            ("Cel", {}),
            ("Vet", {"fontweight": "bold"}),
            ("Opschrift", {"fontstyle": "italic"}),
            ("Inleiding", {"fontsize": "13pt"}),
            ("Let op", {"fontweight": "bold"}),
        )
        for name, text in plain:
            style = Style(name=name, family="paragraph")
            style.addElement(TextProperties(**{"fontsize": "11pt", "fontfamily": "Liberation Sans"} | text))
            style.addElement(ParagraphProperties(marginbottom="0.2cm", lineheight="130%"))
            self.document.styles.addElement(style)
        bold = Style(name="Nadruk", family="text")
        bold.addElement(TextProperties(fontweight="bold"))
        self.document.styles.addElement(bold)
        cell = Style(name="Rand", family="table-cell")
        cell.addElement(TableCellProperties(border="0.5pt solid #6f7d86", padding="0.15cm"))
        self.document.automaticstyles.addElement(cell)


def _row(cells: Iterable[str], style: str) -> TableRow:
    row = TableRow()
    for text in cells:
        cell = TableCell(stylename="Rand", valuetype="string")
        cell.addElement(P(stylename=style, text=text))
        row.addElement(cell)
    return row


def _list(element: Tag) -> List:
    found = List()
    for row in element.find_all("li", recursive=False):
        item = ListItem()
        item.addElement(_styled(P(stylename="Tekst"), row))
        for below in row.find_all(["ul", "ol"], recursive=False):
            item.addElement(_list(below))
        found.addElement(item)
    return found


def _styled(paragraph: P, element: Tag) -> P:
    """Put the text of the element in the paragraph, what stands out kept; lists in it come separately."""
    for part in element.children:
        if not isinstance(part, Tag):
            paragraph.addText(" ".join(str(part).split("\n")))
        elif part.name in ("strong", "b", "em", "i"):
            paragraph.addElement(Span(stylename="Nadruk", text=part.get_text()))
        elif part.name == "p":
            _styled(paragraph, part)
        elif part.name not in ("ul", "ol"):
            paragraph.addText(part.get_text())
    return paragraph
