"""`manage.py db_worker`: django-tasks' own worker, with the scheduler in it."""

import os
from typing import Any

from django.conf import settings
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV
from django_tasks_db.management.commands.db_worker import Command as TasksCommand

from portal.schedule.worker import Scheduler


class Command(TasksCommand):
    def handle(self, **options: Any) -> None:
        if settings.SCHEDULER == "worker" and _stays(options):
            Scheduler().start()
        super().handle(**options)


def _stays(options: dict[str, Any]) -> bool:
    """Whether this process is the one that works on: no single batch, and not the parent that only reloads."""
    return not options["batch"] and (not options["reload"] or os.environ.get(DJANGO_AUTORELOAD_ENV) == "true")
