"""Back-up and restore: database and media in one file, and back again (docs/howto/back-up.md).

`make.py` and `restore.py` tell the two stories, `archive.py` knows the file, `databases.py` knows the databases.
"""

from .make import make_backup
from .problems import BackupProblem
from .restore import restore_backup

__all__ = ["BackupProblem", "make_backup", "restore_backup"]
