"""`manage.py search_rebuild`."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines import EngineUnavailable
from search.indexing import rebuild
from search.rebuild_lock import rebuild_lock


class Command(BaseCommand):
    help = "Maak de zoekindex opnieuw uit de database. Voorbeeld: manage.py search_rebuild"

    def handle(self, **options: Any) -> None:
        begun = time.monotonic()
        try:
            with rebuild_lock() as mine:
                if not mine:
                    raise CommandError("Er wordt al een nieuwe zoekindex gemaakt. Wacht tot die klaar is.")
                count = rebuild()
        except EngineUnavailable as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"entries={count} seconds={time.monotonic() - begun:.1f}")
