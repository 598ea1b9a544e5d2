"""Bring the index up to date in the background, for an engine that is a server."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from .engines import EngineUnavailable
from .indexing import drain

LONGEST_WAIT = 5  # seconds; the back-off of single things is in the outbox


@task()
def drain_in_background(attempt: int = 0) -> None:
    """Drain; while the engine cannot be reached, try again soon, and soon no less often than every few seconds."""
    try:
        drain()
    except EngineUnavailable:
        wait = timedelta(seconds=min(2**attempt, LONGEST_WAIT))
        drain_in_background.using(run_after=timezone.now() + wait).enqueue(attempt=min(attempt + 1, 10))


def wake() -> None:
    """Have the worker drain, unless it is about to."""
    if not DBTaskResult.objects.ready().filter(task_path=drain_in_background.module_path).exists():
        drain_in_background.enqueue()
