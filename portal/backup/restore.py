"""Put a back-up back: look at all of it, replace the database in one transaction, then the media and the index."""

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from portal.older_database import REFUSAL, REPLACED
from search.indexing import rebuild

from .archive import DATABASE, MEDIA, Manifest, unpack
from .databases import Database, database, is_empty
from .errors import FULL, BackupError

PREFIX = "terugzetten-"


def restore_backup(file: Path, *, overwrite: bool = False) -> Manifest:
    """Make database, media and search index as they were in the back-up, and return its manifest.

    Without `overwrite` the database has to be empty and there may be no media. Raises BackupError; until the
    database is replaced nothing has changed then.
    """
    target = database()
    _remove_leftovers()
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix=PREFIX) as name:
        folder = Path(name)
        with _full_disk_as_backup_error():
            manifest = unpack(file.expanduser().absolute(), folder)
            _check_compatible(manifest, target)
            if not overwrite:
                _check_empty()
            _check_room_for_media(folder / MEDIA)
            target.load(folder / DATABASE, manifest.counts)
        _restore_media(folder / MEDIA, manifest)
    call_command("migrate", interactive=False, verbosity=0)
    rebuild()
    return manifest


def _remove_leftovers() -> None:
    """Remove what a restore that was killed left: it may be large, and there are accounts in it."""
    for left in Path(settings.VAR).glob(f"{PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _full_disk_as_backup_error() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BackupError(FULL) from None
        raise


def _check_room_for_media(source: Path) -> None:
    """On the same disk the files are only renamed; on another there has to be room for all of them beside the old."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    needed = sum(path.stat().st_size for path in source.rglob("*") if path.is_file())
    if needed and root.stat().st_dev != source.stat().st_dev and needed > shutil.disk_usage(root).free:
        raise BackupError(FULL)


def _check_compatible(manifest: Manifest, target: Database) -> None:
    if manifest.engine != target.name:
        raise BackupError(
            f"Deze back-up is van een database van het soort {manifest.engine}, maar hier draait {target.title}. "
            "Zet hem terug op een AI-plein met dezelfde soort database (DATABASE_URL)."
        )
    if ".".join(REPLACED) in manifest.migrations:
        raise BackupError(REFUSAL)
    if unknown := _unknown_migrations(manifest):
        raise BackupError(
            f"Deze back-up is van een nieuwere versie van AI-plein ({manifest.version}; hier ontbreekt {unknown[0]}). "
            "Werk AI-plein eerst bij."
        )
    target.check_can_load(manifest.tool)


def _unknown_migrations(manifest: Manifest) -> list[str]:
    """Migrations of our own rooms that this code does not have."""
    own = {config.label for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR}
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    return [name for name in manifest.migrations if name.partition(".")[0] in own and name not in known]


def _check_empty() -> None:
    if not is_empty():
        raise BackupError(
            "Er staan al gegevens in de database. Alles daarin verdwijnt bij terugzetten. "
            "Wilt u dat? Geef dan --overwrite mee."
        )
    if any(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*")):
        raise BackupError("Er staan al mediabestanden. Geef --overwrite mee om ze te vervangen.")


def _restore_media(source: Path, manifest: Manifest) -> None:
    """Move the files to their place and remove what is not in the back-up."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    for name in manifest.media:
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(source / name, target)
    kept = {root / name for name in manifest.media}
    for path in root.rglob("*"):
        if path.is_file() and path not in kept:
            path.unlink()
