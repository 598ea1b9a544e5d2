"""`manage.py load_knowledge`: put in the content that a new site begins with. `first_start` does it too."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Page

from knowledge.models import IndexPage
from knowledge.seed import load_seed


class Command(BaseCommand):
    help = (
        "Zet de begininhoud van het kennisportaal klaar: praktijkvoorbeelden, IM-producten, begrippen. "
        "Wat een redacteur veranderde, blijft zo. Voorbeeld: manage.py load_knowledge"
    )

    def handle(self, **options: Any) -> None:
        if not Page.objects.type(IndexPage).exists():
            raise CommandError("De site heeft nog geen startpagina en lijsten. Maak die eerst: manage.py first_start")
        report = load_seed()
        for key in report.kept_keys:
            self.stdout.write(f"Gelaten zoals de redactie het heeft: {key}")
        self.stdout.write(str(report))
