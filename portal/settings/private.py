"""Keep the data of the site readable by the account that runs it, and by nobody else on the machine."""

import contextlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path

OTHERS = 0o077  # the rights of everybody but the owner
BESIDE_SQLITE = ("", "-wal", "-shm", "-journal")


def keep_private(folder: Path) -> None:
    """Make this process write for its owner only, and close what an older version or another hand left open.

    The whole tree is looked through when the folder itself is open; once it is closed nobody gets below it.
    """
    os.umask(OTHERS)
    if _others_have_rights(folder):
        restrict_tree(folder)
    else:
        _restrict(folder.iterdir())


def restrict_database(file: Path) -> None:
    """Do the same for a SQLite that stands elsewhere, with what it writes beside its file."""
    _restrict(Path(f"{file}{end}") for end in BESIDE_SQLITE)


def restrict_tree(folder: Path) -> None:
    """Take everybody else's rights from all that is in the folder, and from the folder itself at the end."""
    _restrict(folder.rglob("*"))
    _restrict([folder])


def _restrict(paths: Iterable[Path]) -> None:
    """Take everybody else's rights, as far as the server lets us."""
    for path in paths:
        with contextlib.suppress(OSError):
            if _others_have_rights(path):
                path.chmod(stat.S_IMODE(path.lstat().st_mode) & ~OTHERS)


def _others_have_rights(path: Path) -> bool:
    """Return whether others have rights on a file or folder of ours; a folder for all, such as /tmp, is not ours."""
    with contextlib.suppress(FileNotFoundError):
        found = path.lstat()
        shared = stat.S_ISLNK(found.st_mode) or bool(found.st_mode & stat.S_ISVTX)
        return found.st_uid == os.geteuid() and not shared and bool(found.st_mode & OTHERS)
    return False
