"""`manage.py public_state`."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.public_state import public_lines


class Command(BaseCommand):
    requires_system_checks = ()  # it works on the data, whatever is wrong with a page
    help = (
        "Schrijf alles wat iedereen mag zien als regels JSON, altijd in dezelfde volgorde. Zo vergelijkt u twee sites. "
        "Voorbeeld: manage.py public_state > toestand.jsonl"
    )

    def handle(self, **options: Any) -> None:
        written = 0
        for line in public_lines():
            self.stdout.write(line)
            written += 1
        self.stderr.write(f"lines={written}")
