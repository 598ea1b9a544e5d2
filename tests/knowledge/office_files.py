"""Documents as offices make them: by the libraries that write them, and by LibreOffice."""

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pptx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from odf.chart import Chart, PlotArea, Series
from odf.draw import Frame, Image, Object, Page, TextBox
from odf.opendocument import (
    OpenDocumentChart,
    OpenDocumentPresentation,
    OpenDocumentSpreadsheet,
    OpenDocumentText,
)
from odf.style import MasterPage, PageLayout
from odf.table import Table, TableCell, TableRow
from odf.text import A, H, P
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from . import corpus

TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
SAID = "De grutto telt mee in het verslag"


def letter() -> bytes:
    """A DOCX with a head, a table, a picture and a footer."""
    made = docx.Document()
    made.add_heading("Verslag", level=1)
    made.add_paragraph(SAID)
    made.add_table(rows=2, cols=2).cell(0, 0).text = "Jaar"
    made.add_picture(io.BytesIO(corpus.picture()))
    made.sections[0].footer.paragraphs[0].text = "Bladzijde 1"
    return _saved(made)


def letter_from(template: str) -> bytes:
    """A DOCX that was made from this template, as Word notes it."""
    made = docx.Document(io.BytesIO(letter()))
    settings = made.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS)
    mention = OxmlElement("w:attachedTemplate")
    mention.set(qn("r:id"), settings.relate_to(template, TEMPLATE, is_external=True))
    settings.element.insert(0, mention)
    return _saved(made)


def slides() -> bytes:
    """A PPTX with a chart, whose figures are a workbook inside, and notes."""
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = SAID
    figures = CategoryChartData()
    figures.categories = ["2025", "2026"]
    figures.add_series("Aantal", (81, 120))
    place = (Inches(1), Inches(2), Inches(6), Inches(4))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, figures)
    slide.notes_slide.notes_text_frame.text = "Vertel dit erbij."
    return _saved(made)


def workbook() -> bytes:
    """An XLSX with a sum, a chart and a remark."""
    made = openpyxl.Workbook()
    for row in (["Jaar", "Aantal"], [2025, 81], [2026, 120], ["Samen", "=SUM(B2:B3)"]):
        made.active.append(row)
    chart = BarChart()
    chart.add_data(Reference(made.active, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    made.active.add_chart(chart, "D2")
    made.active["A1"].comment = Comment("Vanaf hier", "de redactie")
    return _saved(made)


def text() -> bytes:
    """An ODT with a head, a link, a picture and a chart."""
    made = OpenDocumentText()
    made.text.addElement(H(outlinelevel=1, text="Verslag"))
    made.text.addElement(paragraph := P(text=SAID))
    paragraph.addElement(A(href="https://www.voorbeeld.nl/", text="Lees verder"))
    paragraph.addElement(frame := Frame(width="2cm", height="2cm"))
    frame.addElement(Image(href=made.addPictureFromString(corpus.picture(), "image/png")))
    paragraph.addElement(_chart(made))
    return _written(made)


def sheet() -> bytes:
    """An ODS with a chart."""
    made = OpenDocumentSpreadsheet()
    made.spreadsheet.addElement(table := Table(name="Cijfers"))
    for label in ("2025", "2026"):
        table.addElement(row := TableRow())
        row.addElement(cell := TableCell(valuetype="string"))
        cell.addElement(P(text=label))
    table.addElement(row := TableRow())
    row.addElement(cell := TableCell())
    cell.addElement(_chart(made))
    return _written(made)


def presentation() -> bytes:
    """An ODP with a title and a chart."""
    made = OpenDocumentPresentation()
    made.automaticstyles.addElement(layout := PageLayout(name="Vel"))
    made.masterstyles.addElement(master := MasterPage(name="Vel", pagelayoutname=layout))
    made.presentation.addElement(page := Page(masterpagename=master))
    page.addElement(frame := Frame(width="20cm", height="3cm"))
    frame.addElement(box := TextBox())
    box.addElement(P(text=SAID))
    page.addElement(_chart(made))
    return _written(made)


MADE: dict[str, Callable[[], bytes]] = {
    "brief.docx": letter,
    "huisstijl.docx": lambda: letter_from(r"file:///C:\Sjablonen\Gemeente%20Voorbeeld.dotx"),
    "netwerkschijf.docx": lambda: letter_from(r"\\server\sjablonen\brief.dotm"),
    "normal.docx": lambda: letter_from("Normal.dotm"),
    "van-een-server.docx": lambda: letter_from("https://sjablonen.voorbeeld.nl/brief.dotx"),
    "dia's.pptx": slides,
    "cijfers.xlsx": workbook,
    "tekst.odt": text,
    "blad.ods": sheet,
    "presentatie.odp": presentation,
}
# What LibreOffice makes of them; a name may come back once more, as the next step saves it.
CONVERTED = {"ods": "cijfers.xlsx", "odp": "dia's.pptx", "odt": "brief.docx", "docx": "tekst.odt", "pdf": "tekst.odt"}


def converted(folder: Path) -> dict[str, bytes]:
    """Return each of CONVERTED as LibreOffice saves it, and its presentation with a chart saved as PPTX again."""
    for name in MADE:
        (folder / name).write_bytes(MADE[name]())
    found = {}
    for extension, name in CONVERTED.items():
        found[f"libreoffice.{extension}"] = _convert(folder / name, extension)
    (folder / "terug.odp").write_bytes(found["libreoffice.odp"])
    found["libreoffice.pptx"] = _convert(folder / "terug.odp", "pptx")
    return found


def _convert(file: Path, extension: str) -> bytes:
    target = file.parent / "gemaakt"
    program = shutil.which("soffice") or "soffice"
    own = f"-env:UserInstallation=file://{file.parent}/profiel"
    command = [program, own, "--headless", "--convert-to", extension, "--outdir", str(target), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return (target / f"{file.stem}.{extension}").read_bytes()


def _chart(made: OpenDocumentText) -> Frame:
    inner = OpenDocumentChart()
    inner.chart.addElement(chart := Chart(attributes={"class": "chart:bar"}))
    chart.addElement(plot := PlotArea())
    plot.addElement(Series())
    frame = Frame(width="8cm", height="6cm")
    frame.addElement(Object(href=made.addObject(inner)))
    return frame


def _saved(made: object) -> bytes:
    target = io.BytesIO()
    made.save(target)  # type: ignore[attr-defined]
    return target.getvalue()


def _written(made: OpenDocumentText) -> bytes:
    target = io.BytesIO()
    made.write(target)
    return target.getvalue()
