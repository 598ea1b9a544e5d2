"""`manage.py search_rebuild`."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from search.indexing import rebuild


class Command(BaseCommand):
    help = "Maak de zoekindex opnieuw uit de database. Voorbeeld: manage.py search_rebuild"

    def handle(self, **options: Any) -> None:
        begun = time.monotonic()
        count = rebuild()
        self.stdout.write(f"entries={count} seconds={time.monotonic() - begun:.1f}")
