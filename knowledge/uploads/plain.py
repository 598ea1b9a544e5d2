"""Plain text and tables of text."""

import codecs
from typing import IO

from .problems import UploadRefused

BLOCK = 64 * 1024  # bytes read at a time
OTHER_KINDS = (b"MZ", b"%PDF", b"PK\x03\x04", b"\x7fELF", b"GIF8", b"\x89PNG", b"\xff\xd8\xff")
MARKUP = ("<!doctype", "<html", "<script", "<svg", "<?xml", "<?php", "<body", "<iframe")


def check_text(file: IO[bytes], extension: str) -> None:
    """Raise UploadRefused unless the whole file is text in UTF-8 that no browser takes for a page."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    first = True
    try:
        while block := file.read(BLOCK):
            if first and block.startswith(OTHER_KINDS):
                raise UploadRefused(f"Dit is geen {extension}-bestand, al heet het zo.")
            text = decoder.decode(block)
            if first and text.lstrip("\ufeff \t\r\n").lower().startswith(MARKUP):
                raise UploadRefused("Dit is een webpagina en geen tekst.")
            if "\x00" in text:
                raise UploadRefused("Dit is geen tekst.")
            first = False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise UploadRefused("De tekst is niet in UTF-8. Bewaar hem als UTF-8 en probeer opnieuw.") from None
