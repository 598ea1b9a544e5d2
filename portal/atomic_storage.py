"""Where uploads are kept: a file is there under its name once it is whole, and not before."""

import contextlib
import secrets
import time
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from .file_names import give_name

PARTS = ".delen"
LONGEST_WRITE = 24 * 3600  # seconds; a part that is older was left by a process that was killed


class AtomicStorage(FileSystemStorage):
    """Write a part first, then give it its name. A write that fails, as on a full disk, leaves nothing; one that was
    killed leaves a part that no address leads to, which a later write removes.
    """

    def _save(self, name: str, content: File) -> str:
        part = f"{PARTS}/{secrets.token_hex(16)}"
        try:
            super()._save(part, content)  # type: ignore[misc]
            kept = self._give_name(self.path(part), name)
        finally:
            self.delete(part)
        self._remove_old_parts()
        return kept

    def _give_name(self, part: str, name: str) -> str:
        """Give the part its name, another one where somebody took that meanwhile; return the name it got."""
        while True:
            whole = Path(self.path(name))
            whole.parent.mkdir(parents=True, exist_ok=True)
            try:
                give_name(Path(part), whole)
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                return name.replace("\\", "/")

    def _remove_old_parts(self) -> None:
        """Take away what was left behind long ago; another upload may be done with its part while we look."""
        for part in Path(self.path(PARTS)).iterdir():
            with contextlib.suppress(FileNotFoundError):
                if part.stat().st_mtime < time.time() - LONGEST_WRITE:
                    part.unlink()
