"""`manage.py publish_scheduled`: Wagtail's own, in one transaction with what it makes others do."""

from typing import Any

from django.db import transaction
from wagtail.management.commands.publish_scheduled import Command as WagtailCommand


class Command(WagtailCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            super().handle(*args, **options)
