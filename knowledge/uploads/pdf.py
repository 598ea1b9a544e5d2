"""PDF: read as a whole by a real parser, refused when it would do something by itself."""

from typing import IO, Any

import pikepdf

from .problems import UploadRefused

MOST_OBJECTS = 100_000  # a bound on the work of reading it; chosen
# What makes a reader act without being asked.
ACTIVE = {
    "/JavaScript",
    "/JS",
    "/Launch",
    "/EmbeddedFile",
    "/EmbeddedFiles",
    "/RichMedia",
    "/ImportData",
    "/SubmitForm",
    "/GoToE",
}
MARKUP = (b"<html", b"<script", b"<!doctype", b"<svg", b"<?php")
AFTER_END = 1024  # bytes; readers look for %%EOF in the last 1,024, so what is longer is something else behind the PDF
PADDING = b"\x00\t\n\x0c\r "
BLOCK = 64 * 1024  # bytes read at a time


def check_pdf(file: IO[bytes], _extension: str = "pdf") -> None:
    """Raise UploadRefused unless this is one whole PDF that only shows itself."""
    _check_edges(file)
    try:
        with pikepdf.open(file) as pdf:
            _check_objects(pdf)
            if len(pdf.pages) == 0:
                raise UploadRefused("De PDF heeft geen bladzijden. Maak hem opnieuw en probeer het dan weer.")
    except pikepdf.PasswordError:
        raise UploadRefused("De PDF is met een wachtwoord beveiligd. Bewaar hem zonder en probeer opnieuw.") from None
    except (pikepdf.PdfError, RecursionError, ValueError, RuntimeError):
        raise UploadRefused("De PDF is beschadigd of is geen PDF. Maak hem opnieuw en probeer het dan weer.") from None


def lacks_of_pdf(file: IO[bytes]) -> list[str]:
    """Return what a reader with a screen reader misses: tags, a language, a title. Empty when all are there."""
    file.seek(0)
    with pikepdf.open(file) as pdf:
        root = pdf.Root
        marked = root.get("/MarkInfo", {}).get("/Marked", False) and "/StructTreeRoot" in root
        title = str(pdf.docinfo.get("/Title", "")) if pdf.docinfo is not None else ""
        with pdf.open_metadata() as metadata:
            title = title or str(metadata.get("dc:title") or "")
        found = {"labels": bool(marked), "een taal": bool(root.get("/Lang")), "een titel": bool(title.strip())}
    file.seek(0)
    return [name for name, present in found.items() if not present]


def _check_edges(file: IO[bytes]) -> None:
    """A file that is two things at once begins or ends with the other one."""
    file.seek(0)
    head = file.read(1024)
    if not head.startswith(b"%PDF-") or any(sign in head.lower() for sign in MARKUP):
        raise UploadRefused("Dit is geen zuivere PDF, al heet het bestand zo. Bewaar het stuk opnieuw als PDF.")
    size = _size_without_padding(file)
    begin = max(0, size - 4096)
    file.seek(begin)
    tail = file.read(size - begin)
    end = tail.rfind(b"%%EOF")
    if end < 0 or len(tail) - end > AFTER_END or any(sign in tail[end:].lower() for sign in MARKUP):
        raise UploadRefused(
            "De PDF eindigt niet zoals het hoort: na het einde staat nog iets anders. "
            "Open hem, kies ‘afdrukken naar PDF’ of ‘opslaan als PDF’, en probeer opnieuw."
        )
    file.seek(0)


def _size_without_padding(file: IO[bytes]) -> int:
    """Return where the file ends before the NULs and empty lines that mail and archives put behind it."""
    end = file.seek(0, 2)
    while end > 0:
        begin = max(0, end - BLOCK)
        file.seek(begin)
        if kept := len(file.read(end - begin).rstrip(PADDING)):
            return begin + kept
        end = begin
    return 0


def _check_objects(pdf: pikepdf.Pdf) -> None:
    if len(pdf.objects) > MOST_OBJECTS:
        raise UploadRefused("De PDF heeft te veel onderdelen. Splits hem, of druk hem af naar een nieuwe PDF.")
    for thing in pdf.objects:
        _check_object(thing, depth=0)


def _check_object(thing: Any, *, depth: int) -> None:
    """Look into one object, not into those it refers to: these come by themselves."""
    if depth > 50:
        raise UploadRefused("De PDF is te diep genest. Druk hem af naar een nieuwe PDF en probeer opnieuw.")
    if isinstance(thing, pikepdf.Stream):
        thing = thing.stream_dict
    if isinstance(thing, pikepdf.Dictionary):
        named = {
            str(thing.get(key, ""))
            for key in ("/S", "/Type", "/Subtype")
            if not isinstance(thing.get(key), pikepdf.Stream)
        }
        if (ACTIVE & set(thing.keys())) or (ACTIVE & named):
            raise UploadRefused(
                "De PDF bevat een script, een actie of een ander bestand. Bewaar hem zonder en probeer opnieuw."
            )
        children = [thing[key] for key in thing.keys()]  # noqa: SIM118 - not a mapping
    elif isinstance(thing, pikepdf.Array):
        children = list(thing)
    else:
        return
    for child in children:
        if not getattr(child, "is_indirect", False):
            _check_object(child, depth=depth + 1)
