"""A DOCX made from a template says where that stood, often on a disk of the organisation. That link is dropped."""

import re
import tempfile
import zipfile
from typing import IO

LINK = re.compile(r"<(?:\w+:)?Relationship\b[^<>]*/attachedTemplate[\"'][^<>]*(?:/>|>\s*</(?:\w+:)?Relationship>)")
MENTION = re.compile(r"<\w+:attachedTemplate\b[^<>]*(?:/>|>\s*</\w+:attachedTemplate>)")
IN_MEMORY = 1024 * 1024  # bytes; what is larger goes to a temporary file
BLOCK = 64 * 1024  # bytes read at a time


def without_template(file: IO[bytes]) -> IO[bytes]:
    """Return a copy of this document, which was looked into before, without the link to its template."""
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller stores it
    file.seek(0)
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w") as copy:
        for part in source.infolist():
            _copy(source, copy, part)
    target.seek(0)
    return target


def _copy(source: zipfile.ZipFile, copy: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    made = zipfile.ZipInfo(part.filename, part.date_time)
    made.compress_type, made.external_attr = zipfile.ZIP_DEFLATED, part.external_attr
    if part.filename.endswith("settings.xml.rels"):
        copy.writestr(made, _without(LINK, source.read(part)))
    elif part.filename.endswith("settings.xml"):
        copy.writestr(made, _without(MENTION, source.read(part)))
    else:
        with source.open(part) as opened, copy.open(made, "w") as kept:
            while block := opened.read(BLOCK):
                kept.write(block)


def _without(pattern: re.Pattern[str], content: bytes) -> bytes:
    """Return the XML without what matches; unchanged, and so refused later, when it is not in UTF-8."""
    try:
        return pattern.sub("", content.decode("utf-8")).encode()
    except UnicodeDecodeError:
        return content
