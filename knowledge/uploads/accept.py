"""The three doors: documents, pictures, recordings. Each looks at size, name, first bytes and the whole inside."""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile, File

from .office import TemplateLinked, check_office
from .pdf import check_pdf
from .pictures import cleaned_picture
from .plain import check_text
from .problems import UploadRefused
from .template_link import without_template
from .vector import check_svg

Check = Callable[[IO[bytes], str], None]

OFFICE = ("odt", "ods", "odp", "docx", "xlsx", "pptx")
DOCUMENTS: dict[str, Check] = {
    "pdf": check_pdf,
    "txt": check_text,
    "csv": check_text,
    **dict.fromkeys(OFFICE, check_office),
}
PICTURES = ("jpg", "jpeg", "png", "webp")
# Where in the file it stands, and what stands there.
RECORDINGS = {"mp4": (4, b"ftyp"), "m4a": (4, b"ftyp"), "webm": (0, b"\x1a\x45\xdf\xa3"), "ogg": (0, b"OggS")}
# In two pieces: a scanner on the machine of a developer should not find it here.
TEST_VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
BLOCK = 64 * 1024  # bytes read at a time


def accept_document(file: File, name: str) -> File:
    """Return the document as it may be stored; raises UploadRefused, with the reason, when it may not."""
    extension = _extension(name)
    if extension not in DOCUMENTS:
        raise UploadRefused(
            f"Een bestand van de soort ‘{extension or 'onbekend'}’ nemen we niet aan. Wel: {_listed(DOCUMENTS)}."
        )
    _check_size(file, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
    _check_virus(file)
    file.seek(0)
    try:
        DOCUMENTS[extension](file, extension)
    except TemplateLinked:
        file = File(without_template(file), name=name)
        DOCUMENTS[extension](file, extension)
    file.seek(0)
    return file


def accept_picture(file: File, name: str) -> File:
    """Return the picture as it may be stored: drawn anew, without what a camera hid in it. Raises UploadRefused."""
    extension = _extension(name)
    if extension not in (*PICTURES, "svg"):
        raise UploadRefused(
            f"Een beeld van de soort ‘{extension or 'onbekend'}’ nemen we niet aan. Wel: {_listed((*PICTURES, 'svg'))}."
        )
    _check_size(file, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    _check_virus(file)
    file.seek(0)
    if extension == "svg":
        check_svg(file, extension)
        file.seek(0)
        return file
    return ContentFile(cleaned_picture(file, extension), name=name)


def accept_recording(file: File, name: str) -> None:
    """Return when this sound or video may be stored; raises UploadRefused when not."""
    extension = _extension(name)
    if extension == "vtt":
        _check_size(file, 1024 * 1024)
        return
    if extension not in RECORDINGS:
        raise UploadRefused(
            f"Geluid of video van de soort ‘{extension or 'onbekend'}’ nemen we niet aan. Wel: {_listed(RECORDINGS)}."
        )
    _check_size(file, settings.RECORDING_MAX_UPLOAD_SIZE)
    place, sign = RECORDINGS[extension]
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    if head[place : place + len(sign)] != sign:
        raise UploadRefused(f"Dit is geen {extension}-bestand, al heet het zo.")


def _extension(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip(".")[:12]


def _listed(extensions: object) -> str:
    return ", ".join(sorted(extensions))  # type: ignore[call-overload]


def _check_size(file: File, most: int) -> None:
    size = file.size
    if not size:
        raise UploadRefused("Het bestand is leeg. Kies het bestand met inhoud.")
    if size > most:
        raise UploadRefused(
            f"Het bestand is te groot: {size / 1024 / 1024:.0f} MB. Het mag hoogstens {most // 1024 // 1024} MB zijn."
        )


def _check_virus(file: File) -> None:
    """Find the agreed test signature, so that it can be seen that files are looked at. It is no virus scanner."""
    file.seek(0)
    before = b""
    while block := file.read(BLOCK):
        if TEST_VIRUS in before + block:
            raise UploadRefused("Het bestand bevat het testvirus.")
        before = block[-len(TEST_VIRUS) :]
