"""`manage.py run_scheduled`: what the worker does by itself, for who prefers cron or a timer."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.schedule.jobs import JOBS
from portal.schedule.runner import run_due

NAMES = [job.name for job in JOBS]


class Command(BaseCommand):
    help = (
        "Voer de geplande taken uit die nu aan de beurt zijn. De taakverwerker doet dit zelf, behalve met "
        "SCHEDULER=cron. Voorbeeld: manage.py run_scheduled, of alleen: manage.py run_scheduled harvest links"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", metavar="TAAK", help=f"alleen deze: {', '.join(NAMES)}")

    def handle(self, *, names: list[str], **_options: Any) -> None:
        if unknown := set(names) - set(NAMES):
            raise CommandError(f"{', '.join(sorted(unknown))} is geen taak. Kies uit: {', '.join(NAMES)}.")
        ended = run_due(job for job in JOBS if not names or job.name in names)
        failed = [f"{job.name}: {result.message}" for job, result in ended if not result.succeeded]
        self.stdout.write(f"run={len(ended)} failed={len(failed)}")
        if failed:
            raise CommandError("\n".join(failed))
