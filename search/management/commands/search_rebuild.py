"""`manage.py search_rebuild`."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines import EngineUnavailable
from search.indexing import rebuild


class Command(BaseCommand):
    help = "Maak de zoekindex opnieuw uit de database. Voorbeeld: manage.py search_rebuild"

    def handle(self, **options: Any) -> None:
        begun = time.monotonic()
        try:
            count = rebuild()
        except EngineUnavailable as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"entries={count} seconds={time.monotonic() - begun:.1f}")
