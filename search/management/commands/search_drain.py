"""`manage.py search_drain`."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from search.indexing import drain


class Command(BaseCommand):
    help = "Werk de zoekindex bij met wat er nog in de rij staat. Voorbeeld: manage.py search_drain"

    def handle(self, **options: Any) -> None:
        begun = time.monotonic()
        count = drain()
        self.stdout.write(f"seen={count} seconds={time.monotonic() - begun:.1f}")
