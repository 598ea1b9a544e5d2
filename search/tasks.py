"""Bring the index up to date in the background, for an engine that is a server, and for what gets another chance."""

from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus, default_task_backend, task
from django_tasks_db.models import DBTaskResult

from . import outbox
from .engines import EngineUnavailable
from .indexing import drain

LONGEST_WAIT = 5  # seconds; the back-off of single things is in the outbox


@task()
def drain_in_background(attempt: int = 0) -> None:
    """Drain; while the engine cannot be reached, try again soon, and soon no less often than every few seconds."""
    try:
        drain()
    except EngineUnavailable:
        _send(timezone.now() + timedelta(seconds=min(2**attempt, LONGEST_WAIT)), min(attempt + 1, 10))
    else:
        schedule_retry()


def enqueue_drain() -> None:
    """Have the worker drain, unless it is about to."""
    if not DBTaskResult.objects.ready().filter(task_path=drain_in_background.module_path).exists():
        drain_in_background.enqueue()


def schedule_retry() -> None:
    """Have the worker drain once what failed may be tried again, so that it needs no further change."""
    if moment := outbox.next_chance():
        _send(moment)


def schedule_drain() -> None:
    """Have the worker drain as soon as the index can be written again."""
    _send(timezone.now() + timedelta(seconds=LONGEST_WAIT))


def _send(moment: datetime, attempt: int = 0) -> None:
    """Unless it comes by then already. A backend that cannot wait, as in tests, is not asked to."""
    coming = DBTaskResult.objects.filter(
        task_path=drain_in_background.module_path,
        status=TaskResultStatus.READY,
        run_after__lte=moment,
    )
    if default_task_backend.supports_defer and not coming.exists():
        drain_in_background.using(run_after=moment).enqueue(attempt=attempt)
