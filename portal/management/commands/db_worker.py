"""`manage.py db_worker`: that of django-tasks-db, which a database that is locked or away does not stop."""

import logging
import time
from typing import Any

from django.db import InterfaceError, OperationalError, connections
from django_tasks_db.management.commands import db_worker

from portal.trouble import is_database_away

PAUSE = 5  # seconds; SQLite itself waits for a lock before that

logger = logging.getLogger("portal")


class Command(db_worker.Command):
    def handle(self, **options: Any) -> None:
        """Work until told to stop; while the database cannot be asked, try again every few seconds."""
        while True:
            try:
                return super().handle(**options)
            except (OperationalError, InterfaceError) as error:
                if not is_database_away(error):
                    raise
                logger.warning("worker_waits_for_database", extra={"why": str(error)})
            connections.close_all()
            time.sleep(PAUSE)
