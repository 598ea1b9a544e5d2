"""The text of a document, for search: read in a process of its own, which may take little memory and little time."""

import logging
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path, PurePosixPath
from typing import IO

from . import reader

logger = logging.getLogger(__name__)

PATIENCE = 20  # seconds, for the whole reading


def text_of(file: IO[bytes], name: str) -> str:
    """Return the running text of an ODT, DOCX, PDF, TXT or CSV, at most `reader.MOST_SIGNS` of it.

    Empty when it has none, is of another kind, or cannot be read within the bounds: then it is only not found by
    what stands in it.
    """
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    if extension not in reader.READERS:
        return ""
    with tempfile.TemporaryFile() as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy)
        file.seek(0)
        copy.seek(0)
        return _read(copy, extension, name)


def _read(copy: IO[bytes], extension: str, name: str) -> str:
    command = [sys.executable, "-I", str(Path(reader.__file__)), extension]
    try:
        done = subprocess.run(command, stdin=copy, capture_output=True, timeout=PATIENCE, check=True)  # noqa: S603 - ours
    except (subprocess.SubprocessError, OSError) as problem:
        logger.warning("document_unread", extra={"file": name, "why": type(problem).__name__})
        return ""
    return done.stdout.decode("utf-8", "replace").replace("\x00", "")
