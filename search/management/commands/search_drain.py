"""`manage.py search_drain`."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines import EngineUnavailable
from search.indexing import drain
from search.outbox import waiting


class Command(BaseCommand):
    help = (
        "Werk de zoekindex bij met wat er nog in de rij staat; ontbreekt hij of is hij kapot, dan komt er een nieuwe. "
        "Voorbeeld: manage.py search_drain"
    )

    def handle(self, **options: Any) -> None:
        begun = time.monotonic()
        try:
            count = drain()
        except EngineUnavailable as error:
            raise CommandError(f"{error} Er wachten nog {waiting()} wijzigingen.") from None
        self.stdout.write(f"seen={count} seconds={time.monotonic() - begun:.1f}")
