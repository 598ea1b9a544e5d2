"""Which links of evidence somebody has to look at, and what was found. Looking itself is for the room that may call."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from ..models import Evidence, LinkCheck
from .deriving import in_parts
from .storing import rate_applications

AGAIN = timedelta(days=7)
SOON = timedelta(days=1)
ENOUGH_FAILURES = 3  # so often in a row without an answer, a day apart, and the link counts as dead


@dataclass(frozen=True)
class Outcome:
    """What was found at an address: `works` is None when nobody could tell; `silent` when nothing answered at all."""

    works: bool | None
    status: int | None = None
    problem: str = ""
    silent: bool = False


def due_links(*, at: datetime, most: int) -> list[str]:
    """Return the addresses that were never looked at, or not lately; never looked at first."""
    known = {row.url: row.next_at for row in LinkCheck.objects.only("url", "next_at")}
    named = set(Evidence.objects.standing().exclude(link="").values_list("link", flat=True).distinct())
    new = sorted(named - known.keys())
    old = sorted((next_at, url) for url in named & known.keys() if (next_at := known[url]) and next_at <= at)
    return [*new, *(url for _moment, url in old)][:most]


@transaction.atomic
def keep_outcome(url: str, outcome: Outcome, *, at: datetime) -> bool:
    """Write down what was found; return whether the link is now known otherwise than before."""
    check, _made = LinkCheck.objects.select_for_update().get_or_create(url=url)
    before = check.works
    check.failures = check.failures + 1 if outcome.silent else 0
    check.works = _now_known(check, outcome)
    check.status, check.problem = outcome.status, outcome.problem[:200]
    check.checked_at = at
    check.next_at = at + (SOON if outcome.silent and check.failures < ENOUGH_FAILURES else AGAIN)
    check.save()
    return check.works != before


def rate_with(urls: Iterable[str], *, at: datetime) -> set[int]:
    """Rate again what rests on these links; return which applications got another report."""
    applications: set[int] = set()
    for some in in_parts(sorted(set(urls))):
        rows = Evidence.objects.standing().filter(Q(link__in=some))
        pairs = rows.values_list("registration__application", "application")
        applications |= {pk for pair in pairs for pk in pair if pk}
    return rate_applications(applications, bulk=True, at=at)


def _now_known(check: LinkCheck, outcome: Outcome) -> bool | None:
    """A server that is silent once proves nothing; what worked stays so until it has been silent for days."""
    if not outcome.silent:
        return outcome.works
    return False if check.failures >= ENOUGH_FAILURES else check.works
