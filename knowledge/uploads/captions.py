"""Captions: a WebVTT file that a player can use."""

from typing import IO

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from .problems import UploadRefused

SILENCE_AT_END = 0.9  # of the recording has to be past when the last caption ends


def check_captions(file: IO[bytes], seconds: int) -> None:
    """Raise UploadRefused unless these captions are whole, in order, and go on to the end of the recording."""
    file.seek(0)
    try:
        captions = list(webvtt.from_string(file.read().decode("utf-8-sig")))
    except (MalformedFileError, MalformedCaptionError, UnicodeDecodeError, ValueError):
        raise UploadRefused("De ondertiteling is geen geldig WebVTT-bestand.") from None
    finally:
        file.seek(0)
    if not captions:
        raise UploadRefused("In de ondertiteling staat niets.")
    starts = [caption.start_in_seconds for caption in captions]
    if starts != sorted(starts) or any(row.end_in_seconds < row.start_in_seconds for row in captions):
        raise UploadRefused("De tijden in de ondertiteling lopen niet op.")
    if seconds and captions[-1].end_in_seconds < seconds * SILENCE_AT_END:
        raise UploadRefused("De ondertiteling houdt op voordat de opname uit is.")
