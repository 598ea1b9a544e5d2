"""Back-up and restore: database and media in one file, and back again (docs/howto/back-up.md).

`create.py` and `restore.py` are the two operations, `archive.py` knows the file, `databases.py` knows the databases.
"""

from .create import make_backup
from .errors import BackupError
from .restore import restore_backup

__all__ = ["BackupError", "make_backup", "restore_backup"]
