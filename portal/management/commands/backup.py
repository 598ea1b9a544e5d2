"""`manage.py backup FILE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from catalogue.disk_full import is_disk_full
from community.audit.models import Action
from portal.audit import record_data_move
from portal.backup import BackupError, make_backup


class Command(BaseCommand):
    requires_system_checks = ()  # it works on the data, whatever is wrong with a page
    help = "Maak een back-up van database en media in één bestand. Voorbeeld: manage.py backup /back-up/maandag.tar.gz"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="BESTAND", help="bestaat nog niet")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            manifest = make_backup(file)
        except (BackupError, OSError, DatabaseError) as error:
            why = "De schijf is vol. Maak ruimte of kies een andere map." if is_disk_full(error) else error
            raise CommandError(f"{why} Er is geen back-up gemaakt.") from None
        record_data_move(Action.EXPORT, "back-up van database en media")
        size = file.expanduser().stat().st_size
        rows = sum(manifest.counts.values())
        self.stdout.write(f"file={file} bytes={size} engine={manifest.engine} rows={rows} media={len(manifest.media)}")
