"""`manage.py search_health`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines import EngineUnavailable, get_engine
from search.outbox import dead, waiting, waiting_since


class Command(BaseCommand):
    help = "Hoe staat het met de zoekmachine, de index en wat er nog in moet? Voorbeeld: manage.py search_health"

    def handle(self, **options: Any) -> None:
        since = waiting_since()
        self.stdout.write(f"waiting={waiting()} since={since.isoformat() if since else '-'} dead={dead()}")
        try:
            health = get_engine().health()
        except EngineUnavailable as error:
            raise CommandError(str(error)) from None
        self.stdout.write(" ".join(f"{name}={value}" for name, value in health.items()))
        if not health["aantal"]:
            raise CommandError("De zoekindex is leeg.")
