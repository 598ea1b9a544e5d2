"""Group the registrations again, show what a new method would change, or write down who is with whom."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from catalogue.atomic_file import atomic_file
from catalogue.grouping import applications_by_registration, preview
from catalogue.intake import regroup_all
from catalogue.signals import file_exported

EXAMPLE = "Voorbeeld: manage.py group --preview"


class Command(BaseCommand):
    help = f"Groepeert alle registraties opnieuw tot toepassingen. Besluiten van mensen blijven staan. {EXAMPLE}"

    def add_arguments(self, parser: ArgumentParser) -> None:
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--preview", action="store_true", help="laat zien wat er zou veranderen; verandert niets")
        choice.add_argument(
            "--export", metavar="BESTAND", help="schrijf {algoritme-ID: adres van de toepassing} en verander niets"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["export"]:
            self._export(Path(options["export"]))
        elif options["preview"]:
            self._preview()
        else:
            difference = regroup_all()
            self.stdout.write(f"Gegroepeerd: {difference.summary}")

    def _export(self, file: Path) -> None:
        slugs = applications_by_registration()
        with atomic_file(file) as opened:
            opened.write(f"{json.dumps(slugs, indent=1, sort_keys=True)}\n".encode())
        file_exported.send(type(self), subject="groepering van alle registraties")
        self.stdout.write(f"{len(slugs)} registraties van {len(set(slugs.values()))} toepassingen in {file}")

    def _preview(self) -> None:
        difference = preview()
        for line in difference.moves():
            self.stdout.write(line)
        self.stdout.write(f"Dit zou veranderen: {difference.summary}. Er is niets veranderd.")
