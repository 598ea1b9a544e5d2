"""Make a back-up: one moment of the database first, then the media, so that every row has its file."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from .archive import DATABASE, MEDIA, Manifest, Writer, new_archive, running_version
from .databases import database, is_empty
from .errors import BackupError


def make_backup(file: Path) -> Manifest:
    """Write database and media to the file and return its manifest. The site may go on meanwhile.

    Raises BackupError when the file is there already, or the database cannot be copied; no file is left then.
    """
    file = file.expanduser().absolute()
    _check_place(file)
    if is_empty():
        raise BackupError("De database is leeg. Er is niets om een back-up van te maken.")
    source = database()
    tool = source.tool_version()
    with tempfile.TemporaryDirectory(dir=file.parent, prefix="back-up-") as folder, new_archive(file) as archive:
        dump = Path(folder) / DATABASE
        counts = source.dump(dump)
        archive.add(dump, DATABASE)
        dump.unlink()
        _add_media(archive)
        manifest = Manifest(
            made_at=timezone.now().isoformat(),
            version=running_version(),
            engine=source.name,
            tool=tool,
            migrations=applied_migrations(),
            counts=counts,
            files=archive.files,
        )
        archive.close_with(manifest)
    return manifest


def applied_migrations() -> list[str]:
    """The migrations that the database of the settings has had, such as `catalogue.0001_initial`."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _check_place(file: Path) -> None:
    if file.exists():
        raise BackupError(f"{file} bestaat al. Kies een andere naam, bijvoorbeeld met de datum erin.")
    if not file.parent.is_dir():
        raise BackupError(f"De map {file.parent} bestaat niet. Maak die map eerst.")


def _add_media(archive: Writer) -> None:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        try:
            if path.is_file() and not path.is_symlink():
                archive.add(path, f"{MEDIA}/{path.relative_to(root).as_posix()}")
        except FileNotFoundError:
            continue  # an editor deleted it a moment ago
