"""Where uploads are kept: a file is there under its name once it is whole, and not before."""

import os
import secrets
import time
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

PARTS = ".delen"
LONGEST_WRITE = 24 * 3600  # seconds; a part that is older was left by a process that was killed


class WholeFiles(FileSystemStorage):
    """Write beside and rename. A write that fails, on a full disk say, leaves nothing; one that was killed leaves a
    part that no address leads to, and that a later write takes away.
    """

    def _save(self, name: str, content: File) -> str:
        part = f"{PARTS}/{secrets.token_hex(16)}"
        try:
            super()._save(part, content)  # type: ignore[misc]
            whole = Path(self.path(name))
            whole.parent.mkdir(parents=True, exist_ok=True)
            os.replace(self.path(part), whole)
        except BaseException:
            self.delete(part)
            raise
        self._sweep()
        return name.replace("\\", "/")

    def _sweep(self) -> None:
        """Take away what was left behind long ago."""
        for part in Path(self.path(PARTS)).iterdir():
            if part.stat().st_mtime < time.time() - LONGEST_WRITE:
                part.unlink(missing_ok=True)
