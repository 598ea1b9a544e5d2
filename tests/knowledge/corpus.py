"""Files that people and attackers offer, made here: nothing of others, and no attack lies in the repository."""

import io
import zipfile
from collections.abc import Callable

import pikepdf
from PIL import Image

from knowledge.odt import odt
from knowledge.uploads.accept import TEST_VIRUS
from knowledge.uploads.office import ODF, OOXML

Made = Callable[[], bytes]


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 8), **options: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, kind, **options)
    return target.getvalue()


def located_picture() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "geheime-plek"
    exif.get_ifd(0x8825)[1] = "N"
    return picture("JPEG", exif=exif)


def bomb_picture() -> bytes:
    """A PNG that says at its beginning that it is 30,000 by 30,000."""
    made = bytearray(picture())
    made[16:24] = (30_000).to_bytes(4, "big") * 2
    return bytes(made)


def large_picture() -> bytes:
    """A whole picture of more points than we draw, and fewer than Pillow itself refuses."""
    target = io.BytesIO()
    Image.new("1", (7_000, 6_000)).save(target, "PNG")
    return target.getvalue()


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, **options: object) -> bytes:
    made = pikepdf.new()
    made.add_blank_page()
    if change:
        change(made)
    target = io.BytesIO()
    made.save(target, **options)
    return target.getvalue()


def tagged(made: pikepdf.Pdf) -> None:
    made.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
    made.Root.StructTreeRoot = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
    made.Root.Lang = pikepdf.String("nl-NL")
    made.docinfo["/Title"] = "Een goed stuk"


def with_script(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def with_launch(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))


def with_attachment(made: pikepdf.Pdf) -> None:
    made.attachments["a.txt"] = b"verstopt"


def with_form_script(made: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    made.pages[0].AA = pikepdf.Dictionary(O=made.make_indirect(action))


def zipped(parts: dict[str, bytes], *, mimetype: bytes = b"", compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compress) as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def opendocument(extension: str = "odt", **more: bytes) -> bytes:
    parts = {"content.xml": b"<office><p>x</p></office>", "META-INF/manifest.xml": b"<manifest/>"}
    return zipped(parts | more, mimetype=ODF[extension])


def office(extension: str = "docx", **more: bytes) -> bytes:
    parts = {"[Content_Types].xml": b"<Types/>", OOXML[extension]: b"<document><p>x</p></document>"}
    return zipped(parts | more)


def hyperlink() -> bytes:
    relation = (
        b'<Relationships><Relationship Id="r" Type="http://x/relationships/hyperlink" '
        b'Target="https://elders.nl" TargetMode="External"/></Relationships>'
    )
    return office("docx", **{"word/_rels/document.xml.rels": relation})


def billion_laughs() -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{lines}]><x>&l9;</x>'
    return office("docx", **{"word/styles.xml": xml.encode()})


def external_entity() -> bytes:
    xml = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    return opendocument("odt", **{"styles.xml": xml})


def lying_zip() -> bytes:
    """A zip whose directory says that a part of 20 MB is one byte."""
    made = bytearray(office("docx", **{"word/media/groot.xml": b" " * 20_000_000}))
    at = made.rindex(b"word/media/groot.xml") - 46
    made[at + 24 : at + 28] = (1).to_bytes(4, "little")
    return bytes(made)


def svg(inside: str = "", head: str = "", attributes: str = "") -> bytes:
    return f'{head}<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" {attributes}>{inside}</svg>'.encode()


GOOD: dict[str, Made] = {
    "verslag.pdf": pdf,
    "met-labels.pdf": lambda: pdf(tagged),
    "brief.odt": lambda: odt("Brief", "Kort.", [("text", "<p>Een <strong>regel</strong>.</p>")]),
    "kaal.odt": opendocument,
    "tabel.ods": lambda: opendocument("ods"),
    "plaatjes.odp": lambda: opendocument("odp"),
    "brief.docx": office,
    "met-link.docx": hyperlink,
    "tabel.xlsx": lambda: office("xlsx"),
    "plaatjes.pptx": lambda: office("pptx"),
    "lijst.csv": lambda: "naam;aantal\nAmersfoort;één\n".encode(),
    "tekst.txt": lambda: b"\xef\xbb\xbfEen regel.\n",
    "HOOFDLETTERS.PDF": pdf,
}

BAD: dict[str, Made] = {
    "leeg.pdf": lambda: b"",
    "programma.exe": lambda: b"MZ\x90\x00" + b"\x00" * 64,
    "pagina.html": lambda: b"<script>alert(1)</script>",
    "zonder-soort": lambda: b"tekst",
    "pakket.zip": lambda: zipped({"a.txt": b"a"}),
    "macro.docm": lambda: office("docx"),
    "heet-pdf.pdf": lambda: b"<html><script>alert(1)</script></html>",
    "half.pdf": lambda: pdf()[:200],
    "pdf-en-html.pdf": lambda: pdf().replace(b"%PDF-", b"%PDF-1.4\n<html><script>a()</script>\n%PDF-", 1),
    "html-achteraan.pdf": lambda: pdf() + b"<script>alert(1)</script>",
    "zip-achteraan.pdf": lambda: pdf() + zipped({"a": b"x" * 5000}, compress=zipfile.ZIP_STORED),
    "voorop.pdf": lambda: b"GIF89a" + pdf(),
    "script.pdf": lambda: pdf(with_script),
    "starter.pdf": lambda: pdf(with_launch),
    "bijlage.pdf": lambda: pdf(with_attachment),
    "bladscript.pdf": lambda: pdf(with_form_script),
    "script-verpakt.pdf": lambda: pdf(with_script, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "wachtwoord.pdf": lambda: pdf(encryption=pikepdf.Encryption(owner="a", user="b")),
    "virus.txt": lambda: TEST_VIRUS,
    "virus-op-een-grens.txt": lambda: b"a" * (64 * 1024 - 20) + TEST_VIRUS,
    "plaatje.txt": picture,
    "pagina.txt": lambda: b"  <!DOCTYPE html><script>a()</script>",
    "svg.csv": lambda: svg(),
    "nul.txt": lambda: b"a\x00b",
    "latin.txt": lambda: "één".encode("latin-1"),
    "utf16.csv": lambda: "a;b".encode("utf-16"),
    "macro.docx": lambda: office("docx", **{"word/vbaProject.bin": b"x"}),
    "macro.odt": lambda: opendocument("odt", **{"Basic/Standard/Module1.xml": b"<x/>"}),
    "script.odt": lambda: opendocument("odt", **{"Scripts/python/a.py": b"x"}),
    "gebeurtenis.odt": lambda: zipped(
        {"content.xml": b'<o xmlns:script="s"><script:event-listener/></o>'}, mimetype=ODF["odt"]
    ),
    "actief.docx": lambda: office("docx", **{"word/activeX/activeX1.xml": b"<x/>"}),
    "ingebed.docx": lambda: office("docx", **{"word/embeddings/oleObject1.xml": b"<x/>"}),
    "tabel-heet.docx": lambda: office("xlsx"),
    "tekst-heet.ods": lambda: opendocument("odt"),
    "zip-heet.odt": lambda: zipped({"a.txt": b"a"}),
    "zip-in-zip.docx": lambda: office("docx", **{"word/media/a.xml": zipped({"b": b"c"})}),
    "naar-boven.docx": lambda: office("docx", **{"../../buiten.xml": b"<x/>"}),
    "vanaf-de-wortel.docx": lambda: office("docx", **{"/etc/x.xml": b"<x/>"}),
    "bom.docx": lambda: office("docx", **{"word/a.txt": b"0" * 60_000_000, "word/b.txt": b"0" * 60_000_000}),
    "liegende-bom.docx": lying_zip,
    "duizend-delen.docx": lambda: office("docx", **{f"word/{n}.txt": b"a" for n in range(1001)}),
    "miljard.docx": billion_laughs,
    "van-de-schijf.odt": external_entity,
    "kapotte-xml.docx": lambda: office("docx", **{"word/styles.xml": b"<a><b></a>"}),
    "half.docx": lambda: office("docx")[:-30],
}

GOOD_PICTURES: dict[str, Made] = {
    "foto.jpg": lambda: picture("JPEG"),
    "plaat.png": picture,
    "beeld.webp": lambda: picture("WEBP"),
    "tekening.svg": lambda: svg('<rect width="4" height="4"/><text>Kop</text>'),
    "verwijst-naar-zichzelf.svg": lambda: svg('<g id="a"/><use href="#a"/>'),
}

BAD_PICTURES: dict[str, Made] = {
    "leeg.png": lambda: b"",
    "bewegend.gif": lambda: picture("GIF"),
    "heet.png": lambda: picture("JPEG"),
    "tekst.png": lambda: b"geen plaatje",
    "half.jpg": lambda: picture("JPEG", (64, 64))[:-80],
    "bom.png": bomb_picture,
    "te-groot.png": large_picture,
    "pagina.jpg": lambda: b"<html><script>a()</script>",
    "script.svg": lambda: svg("<script>alert(1)</script>"),
    "gebeurtenis.svg": lambda: svg(attributes='onload="alert(1)"'),
    "vreemd.svg": lambda: svg("<foreignObject><p>x</p></foreignObject>"),
    "link.svg": lambda: svg('<use href="https://elders.nl/a.svg#b"/>'),
    "gegevens.svg": lambda: svg('<use href="data:image/svg+xml,x"/>'),
    "opmaak.svg": lambda: svg("<style>@import url(https://elders.nl/a.css)</style>"),
    "vulling.svg": lambda: svg('<rect fill="url(https://elders.nl/a)"/>'),
    "entiteit.svg": lambda: svg("&e;", '<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
    "andere-wortel.svg": lambda: b"<html><body/></html>",
}


def written(extension: str, text: str) -> bytes:
    """Return a document of this kind that says this."""
    return {"odt": _written_odt, "docx": _written_docx, "pdf": _written_pdf}[extension](text)


def _written_odt(text: str) -> bytes:
    return odt("Bijlage", "Inleiding.", [("text", f"<p>{text}</p>")])


def _written_docx(text: str) -> bytes:
    body = f'<w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    return office("docx", **{"word/document.xml": body.encode()})


def _written_pdf(text: str) -> bytes:
    def write(made: pikepdf.Pdf) -> None:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        made.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=made.make_indirect(font)))
        made.pages[0].Contents = made.make_stream(f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode())

    return pdf(write)
