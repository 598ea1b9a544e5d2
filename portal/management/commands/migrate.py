"""`manage.py migrate`: Django's own, that may be killed at any moment (portal.migrating)."""

from typing import Any

from django.core.management.commands import migrate

from portal.migrating import WholeStepsExecutor


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        # Django's command has no other place to say which executor it is to use.
        migrate.MigrationExecutor = WholeStepsExecutor  # type: ignore[misc, attr-defined]
        super().handle(*args, **options)
