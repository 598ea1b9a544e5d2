"""The one session that calls other servers: polite, patient for so long and no longer, and for so much."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings
from protego import Protego
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from .errors import RobotsUnavailable, SourceUnavailable
from .public_addresses import PublicAdapter

LOOPBACK = ("localhost", "127.0.0.1", "::1")
RETRIES = 4  # F1: five tries in all, each after a longer pause
LONGEST_WAIT = 60  # seconds that a Retry-After is obeyed, at most
PATIENCE = 30  # seconds without a sign of the server
EXPORT_PATIENCE = 120  # it makes an export while we wait
TOTAL_SECONDS = 120  # for one answer, from first byte asked to last byte read
EXPORT_SECONDS = 900  # the same for an export: some 10 MB, which the register makes while we wait
ROBOTS_REDIRECTS = 5  # RFC 9309, 2.3.1.2
LARGEST_ROBOTS = 500 * 1024  # RFC 9309, 2.5
NO_HEAD = (403, 404, 405, 501)  # what servers say that know only GET
REDIRECTS = (301, 302, 303, 307, 308)
LARGEST_ANSWER = 200 * 1024 * 1024  # bytes; the largest export is some 10 MB, so this leaves room for twenty times that
AGENT = "AI-plein/0.1 (catalogus voor gemeenten; contact: {contact})"


class _Session(requests.Session):
    """Follows nothing by itself, and so never reads an address that a server made up."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None


class PoliteSession:
    """Requests to one server: at most one per `pause` seconds, with a name and an address to complain to."""

    def __init__(
        self, base: str, *, contact: str, pause: float, retries: int | None = None, public_only: bool = False
    ) -> None:
        self.base = _checked(base)
        self.pause = pause
        self.requests = 0
        self.agent = AGENT.format(contact=contact)
        self._last = 0.0
        self._rules: Protego | None = None
        self._session = _Session()
        self._session.headers["User-Agent"] = self.agent
        # A proxy would look the name up itself, where nobody checks what it finds.
        self._session.trust_env = not public_only
        adapter, place = (PublicAdapter, "https://") if public_only else (HTTPAdapter, _origin(self.base))
        self._session.mount(place, adapter(max_retries=_retries(RETRIES if retries is None else retries)))

    def probe(self, path: str, *, seconds: float) -> bool:
        """Return whether the server answers this path with 200 within so many seconds, in one request."""
        try:
            answer = requests.get(
                self.base + path, timeout=seconds, headers={"User-Agent": self.agent}, allow_redirects=False
            )
        except (requests.RequestException, ValueError):
            return False
        return answer.status_code == 200

    def allowed(self, path: str) -> bool:
        """Return whether robots.txt of the server lets us fetch this path (RFC 9309), which is fetched once.

        No robots.txt means yes. Raises RobotsUnavailable where the server fails on it: that means not now.
        """
        if self._rules is None:
            with self._robots(f"{_origin(self.base)}/robots.txt") as answer:
                self._rules = Protego.parse(_robots_text(answer))
        return self._rules.can_fetch(self.base + path, "AI-plein")

    def status_of(self, path: str) -> tuple[int, str]:
        """Return the status of this path and where it points to, without its body. Raises SourceUnavailable."""
        with self._answer("HEAD", self.base + path) as answer:
            if answer.status_code not in NO_HEAD:
                return answer.status_code, answer.headers.get("location", "")
        with self._answer("GET", self.base + path) as answer:
            return answer.status_code, answer.headers.get("location", "")

    def _robots(self, address: str) -> requests.Response:
        """Return the answer for robots.txt, following redirects within the server and no further."""
        for _redirect in range(ROBOTS_REDIRECTS + 1):
            answer = self._answer("GET", address)
            if answer.status_code not in REDIRECTS:
                return answer
            answer.close()
            address = _joined(address, answer.headers.get("location", ""))
            if _origin(address) != _origin(self.base):
                raise RobotsUnavailable("De bron verwijst voor robots.txt naar een andere plek. Dat volgen we niet.")
        raise RobotsUnavailable("De bron verwijst voor robots.txt steeds door.")

    def json_bytes(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> bytes:
        """Return the body of a JSON answer. Raises SourceUnavailable with what the server did instead."""
        with self._answer(method, self.base + path, json=body) as answer:
            _expect(answer, ("application/json",), "JSON")
            return b"".join(_parts(answer, TOTAL_SECONDS))

    def download(
        self, path: str, file: Path, *, kinds: Collection[str], what: str, on_part: Callable[[], None]
    ) -> bool:
        """Write the body of an answer of one of these media types to the file, as it comes in.

        `on_part` is called with every part. Returns whether the server announced where the answer ends, so that a cut
        would have been noticed. Raises SourceUnavailable like `json_bytes`; the file is no good then.
        """
        with self._answer("GET", self.base + path, patience=EXPORT_PATIENCE) as answer, file.open("wb") as opened:
            _expect(answer, kinds, what)
            for part in _parts(answer, EXPORT_SECONDS):
                opened.write(part)
                on_part()
            return "content-length" in answer.headers or "transfer-encoding" in answer.headers

    def _answer(
        self, method: str, address: str, *, patience: int = PATIENCE, json: Mapping[str, Any] | None = None
    ) -> requests.Response:
        self._wait()
        try:
            return self._session.request(
                method, address, json=json, timeout=(10, patience), stream=True, allow_redirects=False
            )
        except (requests.RequestException, HTTPError) as error:
            raise _unreachable(error) from error

    def _wait(self) -> None:
        time.sleep(max(0.0, self._last + self.pause - time.monotonic()))
        self._last = time.monotonic()
        self.requests += 1


def _checked(base: str) -> str:
    try:
        parts = urlsplit(base)
    except ValueError as error:
        raise SourceUnavailable(f"Het adres van de bron moet een webadres met https zijn, niet '{base}'.") from error
    local = parts.hostname in LOOPBACK
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        raise SourceUnavailable(f"Het adres van de bron moet met https beginnen, niet '{base}'.")
    return base.rstrip("/")


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _joined(address: str, onward: str) -> str:
    try:
        return urljoin(address, onward)
    except ValueError:
        raise RobotsUnavailable("De bron verwijst voor robots.txt naar iets dat geen adres is.") from None


def _retries(total: int) -> Retry:
    return Retry(
        total=total,
        backoff_factor=settings.RETRY_PAUSE,
        backoff_jitter=settings.RETRY_PAUSE,
        status_forcelist=(429, 500, 502, 503, 504),
        allowed_methods=("GET", "POST"),
        respect_retry_after_header=True,
        retry_after_max=LONGEST_WAIT,
        raise_on_status=False,
    )


def _expect(answer: requests.Response, kinds: Collection[str], what: str) -> None:
    if answer.status_code != 200:
        raise SourceUnavailable(f"De bron antwoordt met code {answer.status_code} in plaats van 200.")
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in kinds:
        raise SourceUnavailable(
            f"De bron stuurt '{kind or 'onbekend'}' in plaats van {what}. Misschien is er onderhoud."
        )


def _parts(answer: requests.Response, seconds: int) -> Iterator[bytes]:
    """Yield the body as it comes in, within this time and LARGEST_ANSWER."""
    until = time.monotonic() + seconds
    size = 0
    # read1 gives what has come in, so that a server which sends a byte now and then meets the clock.
    while part := _next_part(answer):
        size += len(part)
        if size > LARGEST_ANSWER:
            raise SourceUnavailable("Het antwoord van de bron is groter dan 200 MB. Dat kan niet kloppen.")
        if time.monotonic() > until:
            raise SourceUnavailable(f"De bron is te traag: geen heel antwoord in {seconds} seconden.")
        yield part


def _next_part(answer: requests.Response) -> bytes:
    try:
        return answer.raw.read1(64 * 1024, decode_content=True)
    except (requests.RequestException, HTTPError) as error:
        raise _unreachable(error) from error


def _robots_text(answer: requests.Response) -> str:
    if answer.status_code >= 500 or answer.status_code == 429:
        raise RobotsUnavailable(
            f"De bron geeft robots.txt niet (code {answer.status_code}). Dan mogen we nu niets ophalen."
        )
    if not answer.ok or not answer.headers.get("content-type", "").startswith("text/plain"):
        return ""
    text = b""
    for part in _parts(answer, TOTAL_SECONDS):
        text += part
        if len(text) > LARGEST_ROBOTS:
            break
    return text[:LARGEST_ROBOTS].decode("utf-8-sig", "replace")


def _unreachable(error: Exception) -> SourceUnavailable:
    return SourceUnavailable(f"De bron is niet bereikbaar: {type(error).__name__}.")
