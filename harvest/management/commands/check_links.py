"""`manage.py check_links`: look whether the links of evidence still answer."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from catalogue.diligence import LinkCheckResult
from harvest.link_checks import check_links
from search.tasks import drain_quietly

WORDS = {True: "werkt", False: "dood", None: "onduidelijk"}


class Command(BaseCommand):
    help = (
        "Kijk of de links van bewijs nog werken, rustig en een voor een; elke link hooguit eens per week. "
        "Voorbeeld: manage.py check_links --most 200"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--most", type=int, default=200, help="bekijk hooguit zo veel links (200)")

    def handle(self, **options: Any) -> None:
        def show(url: str, outcome: LinkCheckResult) -> None:
            if options["verbosity"] > 1:
                self.stdout.write(f"{WORDS[outcome.works]} {url} {outcome.problem}".rstrip())

        counts = check_links(most=max(0, options["most"]), progress=show)
        drain_quietly()
        self.stdout.write(counts.summary)
