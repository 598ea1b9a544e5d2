"""`manage.py db_worker`: that of django-tasks-db with the scheduler in it; a database that is away stops neither."""

import logging
import os
import time
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV
from django_tasks_db.management.commands import db_worker

from portal.database_errors import is_database_unavailable
from portal.schedule.worker import Scheduler

PAUSE = 5  # seconds; SQLite itself waits for a lock before that

logger = logging.getLogger("portal")


class Command(db_worker.Command):
    def handle(self, **options: Any) -> None:
        """Work until told to stop; while the database cannot be asked, try again every few seconds."""
        if settings.SCHEDULER == "worker" and _stays(options):
            Scheduler().start()
        while True:
            try:
                return super().handle(**options)
            except (OperationalError, InterfaceError) as error:
                if not is_database_unavailable(error):
                    raise
                logger.warning("worker_waits_for_database", extra={"why": str(error)})
            connections.close_all()
            time.sleep(PAUSE)


def _stays(options: dict[str, Any]) -> bool:
    """Whether this process is the one that works on: no single batch, and not the parent that only reloads."""
    return not options["batch"] and (not options["reload"] or os.environ.get(DJANGO_AUTORELOAD_ENV) == "true")
