"""`manage.py search_reconcile`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines import EngineUnavailable, get_engine
from search.index_health import is_broken
from search.indexing import drain
from search.reconcile import Drift, drift, repair


class Command(BaseCommand):
    help = (
        "Vergelijk de zoekindex met de database. Code 1 als er verschil is; met --fix wordt het hersteld. "
        "Voorbeeld: manage.py search_reconcile --fix"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fix", action="store_true", help="herstel wat verschilt")

    def handle(self, **options: Any) -> None:
        try:
            if options["fix"] and is_broken(get_engine()):
                drain()
            found = drift()
            if options["fix"] and found.keys:
                repair(found)
                self.stdout.write(f"repaired={len(found.keys)}")
                found = drift()
        except EngineUnavailable as error:
            raise CommandError(str(error)) from None
        self.stdout.write(_line(found))
        if found.keys or found.unreadable:
            raise CommandError(f"Er is verschil, zoals bij {(*found.keys, *found.unreadable)[0]}.")


def _line(found: Drift) -> str:
    return (
        f"drift={len(found.keys)} missing={len(found.missing)} different={len(found.different)} "
        f"orphans={len(found.orphans)} unreadable={len(found.unreadable)}"
    )
