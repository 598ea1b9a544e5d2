"""`manage.py load_products [FILE]`: put the municipal products of the UPL into their table."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalogue.value_lists.products import NAMES, ProductsError, load_products


class Command(BaseCommand):
    help = "Laad de gemeentelijke producten: een export van de UPL als CSV (naam, uri, burger, bedrijf)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=NAMES, metavar="BESTAND")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            count = load_products(file)
        except ProductsError as error:
            raise CommandError(f"{error} Er is niets veranderd.") from error
        self.stdout.write(f"products={count}. Maak daarna de zoekindex opnieuw: make reindex")
