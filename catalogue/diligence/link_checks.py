"""Which links of evidence are due for a check, and what was found. The package `harvest` makes the requests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from ..batches import batches
from ..models import Evidence, LinkCheck
from .reports import rate_applications

RECHECK_AFTER = timedelta(days=7)  # chosen: a dead link lowers a report, and more often would bother others
RETRY_AFTER = timedelta(days=1)  # chosen: longer than most maintenance
DEAD_AFTER_FAILURES = 3  # so often in a row without an answer, a day apart, and the link counts as dead


@dataclass(frozen=True)
class LinkCheckResult:
    """What was found at an address: `works` is None when that is unknown; `silent` when nothing answered at all."""

    works: bool | None
    status: int | None = None
    problem: str = ""
    silent: bool = False


def links_to_check(*, at: datetime, most: int) -> list[str]:
    """Return at most `most` addresses that are due: those never checked first, then by the time they became due."""
    known = {row.url: row.next_at for row in LinkCheck.objects.only("url", "next_at")}
    named = set(Evidence.objects.standing().exclude(link="").values_list("link", flat=True).distinct())
    new = sorted(named - known.keys())
    old = sorted((next_at, url) for url in named & known.keys() if (next_at := known[url]) and next_at <= at)
    return [*new, *(url for _moment, url in old)][:most]


@transaction.atomic
def save_link_check(url: str, result: LinkCheckResult, *, at: datetime) -> bool:
    """Store the result of a check; return whether the known state of the link changed."""
    check, _made = LinkCheck.objects.select_for_update().get_or_create(url=url)
    before = check.works
    check.failures = check.failures + 1 if result.silent else 0
    check.works = _known_state(check, result)
    check.status, check.problem = result.status, result.problem[:200]
    check.checked_at = at
    check.next_at = at + (RETRY_AFTER if result.silent and check.failures < DEAD_AFTER_FAILURES else RECHECK_AFTER)
    check.save()
    return check.works != before


def rate_linked(urls: Iterable[str], *, at: datetime) -> set[int]:
    """Rate the applications with evidence on these links; return which of them got another report."""
    applications: set[int] = set()
    for some in batches(sorted(set(urls))):
        rows = Evidence.objects.standing().filter(Q(link__in=some))
        pairs = rows.values_list("registration__application", "application")
        applications |= {pk for pair in pairs for pk in pair if pk}
    return rate_applications(applications, bulk=True, at=at)


def _known_state(check: LinkCheck, result: LinkCheckResult) -> bool | None:
    """Return the state after this check: a silent server keeps its state until it was silent for days."""
    if not result.silent:
        return result.works
    return False if check.failures >= DEAD_AFTER_FAILURES else check.works
