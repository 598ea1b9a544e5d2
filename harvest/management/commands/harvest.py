"""`manage.py harvest`: fetch the algorithm register and make the catalogue agree with it."""

import signal
import sys
import threading
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from catalogue.disk_full import is_disk_full
from harvest.errors import CannotAccept, HarvestBusy, SourceUnavailable
from harvest.models import HarvestRun
from harvest.pipeline import DISK_FULL, run_harvest
from harvest.sources.algorithm_register import (
    RegisterApi,
    RegisterCsv,
    RegisterFiles,
    RegisterHistory,
    RegisterSiteData,
    RegisterSnapshot,
)
from harvest.sources.base import Source
from harvest.withdrawal import accept_withdrawals
from search.tasks import drain_quietly

EXIT_CODES = {
    HarvestRun.Status.DONE: 0,
    HarvestRun.Status.FAILED: 1,
    HarvestRun.Status.PARTIAL: 4,
    HarvestRun.Status.HELD: 5,
}
EXIT_USAGE = 2  # as argparse
EXIT_BUSY = 3  # another import runs
NOTHING = HarvestRun().summary
TRANSPORTS: dict[str, Callable[[str], Source]] = {
    "api": RegisterApi,
    "file": RegisterFiles,
    "csv": RegisterCsv,
    "site-data": RegisterSiteData,
    "history": RegisterHistory,
    "snapshot": RegisterSnapshot,
}
ONLY_SAVED = ("file", "snapshot")

EXAMPLES = """\
voorbeelden:
  manage.py harvest                                     het register, over het internet
  manage.py harvest --source file --location lijst.json een bewaarde lijst
  manage.py harvest --source file --location map/       een map met list_NLD_*.json
  manage.py harvest --source csv                        de CSV-download van het register
  manage.py harvest --source csv --location lijst.csv   een bewaarde CSV-download
  manage.py harvest --source site-data                  de export van alles, in één keer
  manage.py harvest --source history                    alle versies, ook van wat is ingetrokken
  manage.py harvest --source snapshot --location dag.json een dagelijkse momentopname
  manage.py harvest --accept-withdrawals 12             trek in wat bij import 12 wacht
  manage.py harvest --dry-run                           zeg alleen wat er zou veranderen

uitgangscodes:
  0 klaar   1 mislukt, niets opgeslagen   2 verkeerd aangeroepen   3 er loopt al een import
  4 onvolledige lijst: wel opgeslagen, niets ingetrokken   5 te veel intrekkingen: die wachten op een mens
"""


class Command(BaseCommand):
    help = "Haal het Algoritmeregister op en werk de catalogus bij."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        kwargs.update(formatter_class=RawDescriptionHelpFormatter, epilog=EXAMPLES)
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--source", choices=tuple(TRANSPORTS), default="api", help="welke weg (api)")
        parser.add_argument("--location", default="", help="adres, bestand of map; leeg is het register zelf")
        parser.add_argument("--dry-run", action="store_true", help="schrijf niets")
        parser.add_argument(
            "--accept-older", action="store_true", help="sla ook op wat ouder is dan wat er staat (file, csv, snapshot)"
        )
        parser.add_argument(
            "--accept-withdrawals", type=int, metavar="IMPORT", help="trek in wat bij deze import (nummer) wacht"
        )

    def handle(self, *, source: str, location: str, dry_run: bool, **options: Any) -> None:
        if options["accept_withdrawals"]:
            self._accept(options["accept_withdrawals"])
            return
        try:
            chosen = _source(source, location)
        except SourceUnavailable as error:
            raise CommandError(str(error), returncode=EXIT_USAGE) from None
        run = self._run(chosen, dry_run=dry_run, accept_older=options["accept_older"])
        if not dry_run:
            drain_quietly()
        self._report(run, dry_run)
        if code := EXIT_CODES[HarvestRun.Status(run.status)]:
            sys.exit(code)

    def _accept(self, run_id: int) -> None:
        try:
            run = accept_withdrawals(run_id)
        except CannotAccept as error:
            raise CommandError(str(error), returncode=EXIT_USAGE) from None
        drain_quietly()
        self.stdout.write(run.summary)

    def _run(self, source: Source, **options: bool) -> HarvestRun:
        try:
            with ends_on_sigterm(), TerminalProgress() as progress:
                return run_harvest(source, progress=progress, **options)
        except HarvestBusy as error:
            self.stderr.write(str(error))
            self.stdout.write(NOTHING)
            sys.exit(EXIT_BUSY)
        except Exception as error:
            self.stdout.write(NOTHING)
            if not is_disk_full(error):
                raise
            raise CommandError(DISK_FULL) from error

    def _report(self, run: HarvestRun, dry_run: bool) -> None:
        if run.message:
            self.stderr.write(run.message)
        if not dry_run:
            for problem in run.problems.all()[:10]:
                self.stderr.write(f"- {problem}")
        if run.older:
            self.stderr.write(
                f"Ouder dan wat er staat, en daarom niet opgeslagen: {run.older}. "
                "Wil je dat toch, geef dan --accept-older mee."
            )
        if run.held:
            self.stderr.write(
                f"{run.held} registraties staan niet meer in de lijst. Dat is veel: ze zijn niet ingetrokken. "
                f"Kijk of de bron klopt. Klopt het, trek ze dan in met: harvest --accept-withdrawals {run.pk or ''}"
            )
        self.stdout.write(run.summary)


@contextmanager
def ends_on_sigterm() -> Iterator[None]:
    """Let a kill end the import as an error does: with its file removed and its lease released."""

    def end(number: int, _frame: Any) -> None:
        sys.exit(128 + number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class TerminalProgress:
    """A progress bar where somebody watches; nothing elsewhere, where the log has it."""

    def __enter__(self) -> Any:
        self._bar = Progress(
            TextColumn("Ophalen"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
        )
        self._bar.start()
        task = self._bar.add_task("fetch", total=None)
        return lambda done, total: self._bar.update(task, completed=done, total=total)

    def __exit__(self, *_error: Any) -> None:
        self._bar.stop()


def _source(source: str, location: str) -> Source:
    if not location and source in ONLY_SAVED:
        raise CommandError("Zeg met --location welk bestand of welke map ik moet lezen.", returncode=EXIT_USAGE)
    return TRANSPORTS[source](location)
