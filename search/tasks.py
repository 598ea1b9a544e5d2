"""When the index is brought up to date: at once, or in the background by the worker.

The worker drains for an engine that is a server, for an index that has to be made anew, and for what gets another
chance.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import TaskResultStatus, default_task_backend, task
from django_tasks_db.models import DBTaskResult

from . import indexing, outbox
from .engines import EngineUnavailable, get_engine, is_embedded

logger = logging.getLogger(__name__)


def drain_after_commit() -> None:
    """Drain after a change of somebody: at once where the engine is embedded, by the worker where it is a server or the
    index has to be made anew, so that nobody waits for it.
    """
    if is_embedded() and get_engine().ready():
        _drain_or_schedule(lambda: indexing.work_down(get_engine()))
    else:
        enqueue_drain()


def drain_quietly() -> None:
    """Drain, and let nobody's change fail because the index cannot be written now: the outbox keeps it, and the worker
    tries again.
    """
    _drain_or_schedule(indexing.drain)


def _drain_or_schedule(work: Callable[[], int]) -> None:
    try:
        try:
            work()
            schedule_retry()
        except EngineUnavailable as error:
            logger.warning("index_behind", extra={"why": str(error)})
            schedule_drain()
    except Exception:
        logger.exception("index_behind")


@task()
def drain_in_background(attempt: int = 0) -> None:
    """Drain; while the engine cannot be reached, try again soon, and soon no less often than every few seconds."""
    try:
        indexing.drain()
    except EngineUnavailable:
        _enqueue_at(timezone.now() + timedelta(seconds=min(2**attempt, settings.SEARCH_RETRY)), min(attempt + 1, 10))
    else:
        schedule_retry()


def enqueue_drain() -> None:
    """Have the worker drain, unless it is about to."""
    if not DBTaskResult.objects.ready().filter(task_path=drain_in_background.module_path).exists():
        drain_in_background.enqueue()


def schedule_retry() -> None:
    """Have the worker drain once what failed may be tried again, so that it needs no further change."""
    if moment := outbox.next_retry():
        _enqueue_at(moment)


def schedule_drain() -> None:
    """Have the worker drain as soon as the index can be written again."""
    _enqueue_at(timezone.now() + timedelta(seconds=settings.SEARCH_RETRY))


def _enqueue_at(moment: datetime, attempt: int = 0) -> None:
    """Unless it comes by then already. A backend that cannot wait, as in tests, is not asked to."""
    coming = DBTaskResult.objects.filter(
        task_path=drain_in_background.module_path,
        status=TaskResultStatus.READY,
        run_after__lte=moment,
    )
    if default_task_backend.supports_defer and not coming.exists():
        drain_in_background.using(run_after=moment).enqueue(attempt=attempt)
