"""Are the links of evidence alive? Requested one at a time, with pauses, and only where robots may come."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from django.conf import settings
from django.utils import timezone

from catalogue.diligence import LinkCheckResult, links_to_check, rate_linked, save_link_check

from .errors import RobotsUnavailable, SourceUnavailable
from .http import LOOPBACK, REDIRECTS, PoliteSession
from .public_addresses import NotPublic, public_addresses

logger = logging.getLogger(__name__)

MOST_REDIRECTS = 5  # as for robots.txt; http, https, www, language and new address are four
NOT_FOR_US = (401, 403, 405, 406, 429, 451)  # something is there, but not for us to see


@dataclass
class LinkCheckCounts:
    """How many links were looked at, what came of them, and how many applications were rated again."""

    alive: int = 0
    dead: int = 0
    unclear: int = 0
    rated: int = 0

    @property
    def summary(self) -> str:
        total = self.alive + self.dead + self.unclear
        return f"checked={total} alive={self.alive} dead={self.dead} unclear={self.unclear} rated={self.rated}"


@dataclass
class LinkChecker:
    """Looks at addresses, one after the other; remembers a session, and what robots may, per server."""

    sessions: dict[str, PoliteSession] = field(default_factory=dict)

    def check(self, url: str) -> LinkCheckResult:
        """Return whether this address answers, following redirects within the public web."""
        address = _secure(url)
        for _step in range(MOST_REDIRECTS + 1):
            if not _has_usual_port(address):
                return LinkCheckResult(None, problem="Dit adres heeft een poort van zichzelf. Daar kijken we niet.")
            if not _is_public(address):
                return LinkCheckResult(None, problem="Dit adres is niet openbaar of bestaat niet.", silent=True)
            try:
                status, onward = self._request(address)
            except RobotsUnavailable as problem:
                return LinkCheckResult(None, problem=str(problem))
            except SourceUnavailable as problem:
                return LinkCheckResult(None, problem=str(problem), silent=True)
            if status not in REDIRECTS or not onward:
                return _result_of(status)
            try:
                address = _secure(urljoin(address, onward))
            except ValueError:
                return LinkCheckResult(False, status, "Verwijst naar iets dat geen adres is.")
        return LinkCheckResult(False, problem="Verwijst steeds door.")

    def _request(self, address: str) -> tuple[int, str]:
        """Return status and where it points to; status 0 where robots.txt keeps us out. Raises SourceUnavailable."""
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self.sessions:
            pause = settings.LINK_PAUSE
            self.sessions[origin] = PoliteSession(
                origin, contact=settings.REGISTER_CONTACT, pause=pause, retries=0, public_only=not _is_ours(parts)
            )
        session = self.sessions[origin]
        path = address.removeprefix(origin) or "/"
        return session.status_of(path) if session.allowed(path) else (0, "")


def check_links(*, most: int, progress: Callable[[str, LinkCheckResult], None] | None = None) -> LinkCheckCounts:
    """Look at the links that are due, at most so many, and rate at once what rests on one that changed."""
    checker, counts = LinkChecker(), LinkCheckCounts()
    now = timezone.now()
    for url in links_to_check(at=now, most=most):
        outcome = checker.check(url)
        if save_link_check(url, outcome, at=timezone.now()):
            counts.rated += len(rate_linked([url], at=now))
        _count(counts, outcome)
        if progress is not None:
            progress(url, outcome)
    logger.info("links_checked", extra={"summary": counts.summary})
    return counts


def _count(counts: LinkCheckCounts, outcome: LinkCheckResult) -> None:
    if outcome.works is None:
        counts.unclear += 1
    elif outcome.works:
        counts.alive += 1
    else:
        counts.dead += 1


def _result_of(status: int) -> LinkCheckResult:
    if status == 0:
        return LinkCheckResult(None, problem="De server wil niet dat wij dit ophalen (robots.txt).")
    if 200 <= status < 300:
        return LinkCheckResult(True, status)
    if status in NOT_FOR_US:
        return LinkCheckResult(None, status, "Deze pagina is niet voor iedereen te zien.")
    if status >= 500:
        return LinkCheckResult(None, status, "De server heeft een storing.", silent=True)
    return LinkCheckResult(False, status, f"De server antwoordt met code {status}.")


def _secure(address: str) -> str:
    """Use https, also where an old link has http, and leave out the fragment."""
    parts = urlsplit(address)
    scheme = parts.scheme if _is_ours(parts) else "https"
    return urlunsplit((scheme, parts.netloc, parts.path, parts.query, ""))


def _has_usual_port(address: str) -> bool:
    """Return whether this is the port of web pages: evidence is no way to probe other ports of a server."""
    try:
        parts = urlsplit(address)
        return _is_ours(parts) or parts.port in (None, 443)
    except ValueError:
        return True  # no port at all; the address itself is judged below


def _is_public(address: str) -> bool:
    """Return whether every machine behind this name is on the public internet: evidence may name any address.

    This is for the message: the connection itself looks again, and goes to what it then finds.
    """
    try:
        parts = urlsplit(address)
        if not parts.hostname or parts.username is not None:
            return False
        return _is_ours(parts) or bool(public_addresses(parts.hostname, parts.port or 443))
    except (ValueError, NotPublic):
        return False


def _is_ours(parts: SplitResult) -> bool:
    """Return whether this is a server of the tests."""
    return settings.LINKS_TO_LOOPBACK and parts.hostname in LOOPBACK
