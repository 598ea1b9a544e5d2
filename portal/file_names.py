"""Give a file its name only once it is whole, and never the name of another file."""

import errno
import os
from pathlib import Path

NO_HARD_LINKS = (errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def give_name(draft: Path, name: Path) -> None:
    """Let the file be found under this name; the draft may be there still. Raises FileExistsError for a name in use.

    A hard link does not replace what is there, as a rename does. On a volume without hard links (exFAT, some network
    shares) an empty file holds the name until the draft takes its place, a moment later.
    """
    try:
        os.link(draft, name)
    except OSError as error:
        if error.errno not in NO_HARD_LINKS:
            raise
        name.open("x").close()
        draft.replace(name)
