"""`manage.py first_start`: make a fresh site usable. A second time it changes nothing."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from catalogue.models import Registration
from catalogue.value_lists import load_value_lists
from catalogue.value_lists.products import renew_products
from harvest.errors import HarvestBusy, SourceUnavailable
from harvest.management.commands.harvest import TerminalProgress
from harvest.models import HarvestRun
from harvest.pipeline import run_harvest
from harvest.sources.algorithm_register import RegisterApi, RegisterFiles
from knowledge.seed import load_seed
from portal.settings.private import restrict_tree
from portal.site_setup import ensure_administrator, ensure_site
from search.indexing import drain

PATIENCE = 10  # seconds that the live register may take to answer
STORED = (HarvestRun.Status.DONE, HarvestRun.Status.PARTIAL)


class Command(BaseCommand):
    help = "Maak de site klaar: startpagina, beheerder, eerste gegevens en kennis. Voorbeeld: manage.py first_start"

    def handle(self, **options: Any) -> None:
        restrict_tree(Path(settings.VAR))
        ensure_site()
        load_value_lists()
        renew_products()
        ensure_administrator()
        if not Registration.objects.exists():
            self._say(self._first_data())
        load_seed()
        drain()
        count = Registration.objects.count()
        self.stdout.write(f"registrations={count}")

    def _say(self, sentence: str) -> None:
        """Tell the one who started the site; `make run` shows lines that begin like this."""
        self.stdout.write(f"» {sentence}")

    def _first_data(self) -> str:
        """Load the real register when it answers, the bundled sample otherwise; return what was done."""
        try:
            if (run := self._live()) is not None:
                return f"Het Algoritmeregister is opgehaald. {run.summary}"
            run = run_harvest(RegisterFiles.sample(), sample=True)
        except HarvestBusy as error:
            return str(error)
        return f"De catalogus toont nu voorbeeldgegevens. Haal de echte op met: make harvest. {run.summary}"

    def _live(self) -> HarvestRun | None:
        try:
            register = RegisterApi()
        except SourceUnavailable as error:
            self._say(str(error))
            return None
        if not register.answers(seconds=PATIENCE):
            self._say(f"Het Algoritmeregister antwoordt niet binnen {PATIENCE} seconden.")
            return None
        with TerminalProgress() as progress:
            run = run_harvest(register, progress=progress)
        if run.status in STORED:
            return run
        self._say(f"Het ophalen van het Algoritmeregister mislukte: {run.message}")
        return None
