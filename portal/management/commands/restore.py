"""`manage.py restore FILE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from community.audit.models import Action
from portal.audit import record_data_move
from portal.backup import BackupError, restore_backup


class Command(BaseCommand):
    requires_system_checks = ()  # it works on the data, whatever is wrong with a page
    help = (
        "Zet een back-up terug: database, media en zoekindex. Stop de site eerst. "
        "Voorbeeld: manage.py restore /back-up/maandag.tar.gz"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="BESTAND", help="gemaakt met manage.py backup")
        parser.add_argument("--overwrite", action="store_true", help="wat er nu staat, mag verdwijnen")

    def handle(self, *, file: Path, overwrite: bool, **options: Any) -> None:
        try:
            manifest = restore_backup(file, overwrite=overwrite)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from None
        record_data_move(Action.IMPORT, f"back-up van {manifest.made_at} teruggezet")
        rows = sum(manifest.counts.values())
        self.stdout.write(f"file={file} engine={manifest.engine} rows={rows} media={len(manifest.media)}")
