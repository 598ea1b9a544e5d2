"""`manage.py load_value_lists`: put the official lists of organisations, themes and task fields into the tables."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from catalogue.value_lists import load_value_lists


class Command(BaseCommand):
    help = "Laad de waardelijsten: organisaties (TOOI), thema's (TOP-lijst), taakvelden (Iv3)."

    def handle(self, **options: Any) -> None:
        begun = time.monotonic()
        loaded = load_value_lists()
        self.stdout.write(
            f"organisations={loaded.organisations} themes={loaded.themes} task_fields={loaded.task_fields} "
            f"unlisted={loaded.unlisted} seconds={time.monotonic() - begun:.1f}"
        )
