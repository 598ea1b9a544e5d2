"""Make the due-diligence reports again, or write them down."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand
from django.db.models import Prefetch

from catalogue.atomic_file import atomic_file
from catalogue.diligence import rate_all, rate_expired
from catalogue.models import Application, DiligenceRating, Registration
from catalogue.signals import file_exported

EXAMPLE = "Voorbeeld: manage.py rate --export beoordelingen.jsonl"
DIMENSIONS = ("ethics", "data", "operations")
SHOWN = ("coverage", "category", "points_yes", "points_answered", "points_applicable", "strength")


class Command(BaseCommand):
    help = f"Maakt de beoordelingen opnieuw, of schrijft ze op. {EXAMPLE}"

    def add_arguments(self, parser: ArgumentParser) -> None:
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--all", action="store_true", help="leid al het bewijs opnieuw af en beoordeel alles")
        choice.add_argument("--expired", action="store_true", help="beoordeel alleen waar vandaag bewijs verloopt")
        choice.add_argument(
            "--export", metavar="BESTAND", help="schrijf per toepassing een regel JSON; verandert niets"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["export"]:
            self._export(Path(options["export"]))
            return
        changed = rate_expired() if options["expired"] else rate_all()
        from_search = "Werk de zoekindex bij met: manage.py search_drain" if changed else ""
        self.stdout.write(f"changed={len(changed)} ratings={_current().count()} {from_search}".strip())

    def _export(self, file: Path) -> None:
        lines = 0
        with atomic_file(file) as opened:
            for line in exported():
                opened.write(orjson.dumps(line) + b"\n")
                lines += 1
        file_exported.send(type(self), subject="beoordelingen van alle toepassingen")
        self.stdout.write(f"{lines} beoordelingen in {file}")


def exported() -> Iterator[dict[str, Any]]:
    """Yield today's report of every public application, in order of address."""
    rows = Registration.objects.current().order_by("register_id").only("register_id", "application")
    applications = Application.objects.public().order_by("slug").only("slug")
    ratings = _current().select_related("ruleset").defer("findings", "ruleset__body")
    for application in applications.prefetch_related(
        Prefetch("registrations", rows), Prefetch("ratings", ratings)
    ).iterator(chunk_size=500):
        rating = next(iter(application.ratings.all()), None)
        if rating is not None:
            yield _line(application, rating)


def _current() -> Any:
    return DiligenceRating.objects.filter(replaced_at=None)


def _line(application: Application, rating: DiligenceRating) -> dict[str, Any]:
    line: dict[str, Any] = {
        "slug": application.slug,
        "registrations": [row.register_id for row in application.registrations.all()],
        "ruleset": rating.ruleset.version,
    }
    for key in DIMENSIONS:
        dimension = rating.dimensions[key]
        line[key] = {name: dimension[name] for name in SHOWN} if dimension else None
    return line
