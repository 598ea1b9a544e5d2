"""One import at a time: a row in the database that the running import holds and renews."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from .errors import HarvestBusy
from .models import HarvestLease, HarvestRun

NAME = "import"
BUSY = "Er loopt al een import. Wacht tot die klaar is."
LASTS = timedelta(seconds=60)  # F24: a dead import is taken over within a minute

Renew = Callable[[], None]


@contextmanager
def lease() -> Iterator[Renew]:
    """Hold the lease while inside; yields the function that renews it. Raises HarvestBusy when another holds it."""
    token = secrets.token_hex(16)
    _take(token)
    try:
        yield lambda: _renew(token)
    finally:
        HarvestLease.objects.filter(name=NAME, token=token).delete()


def _take(token: str) -> None:
    now = timezone.now()
    # Only reading, so that it need not wait until an import that is storing lets SQLite go.
    if HarvestLease.objects.filter(name=NAME, expires_at__gte=now).exists():
        raise HarvestBusy(BUSY)
    try:
        _claim(token, now)
    except OperationalError as error:
        if "locked" not in str(error):
            raise
        raise HarvestBusy("De database is bezet, waarschijnlijk door een andere import. Wacht even.") from error


@transaction.atomic
def _claim(token: str, now: datetime) -> None:
    # One statement: whoever renews meanwhile is waited for and looked at again, where a delete goes by what it saw.
    mine = {"token": token, "expires_at": now + LASTS}
    if not HarvestLease.objects.filter(name=NAME, expires_at__lt=now).update(**mine):
        try:
            with transaction.atomic():
                HarvestLease.objects.create(name=NAME, **mine)
        except IntegrityError:
            raise HarvestBusy(BUSY) from None
    HarvestRun.objects.filter(status=HarvestRun.Status.RUNNING).update(
        status=HarvestRun.Status.FAILED,
        finished_at=now,
        message="Deze import is afgebroken voor het einde. Er is niets van opgeslagen.",
    )


def _renew(token: str) -> None:
    mine = HarvestLease.objects.filter(name=NAME, token=token)
    if not mine.update(expires_at=timezone.now() + LASTS):
        raise HarvestBusy("Een andere import nam de beurt over. Deze import slaat niets op.")
