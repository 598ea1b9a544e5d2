"""The one session that calls other servers: polite, patient for so long and no longer, and for so much."""

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from .problems import SourceUnavailable

LOOPBACK = ("localhost", "127.0.0.1", "::1")
RETRIES = 4
LONGEST_WAIT = 60  # seconds that a Retry-After is obeyed, at most
TOTAL_SECONDS = 120  # for one answer, from first byte asked to last byte read
LARGEST_ANSWER = 200 * 1024 * 1024
AGENT = "AI-plein/0.1 (catalogus voor gemeenten; contact: {contact})"


class PoliteSession:
    """Requests to one server: at most one per `pause` seconds, with a name and an address to complain to."""

    def __init__(self, base: str, *, contact: str, pause: float) -> None:
        self.base = _checked(base)
        self.pause = pause
        self.requests = 0
        self.agent = AGENT.format(contact=contact)
        self._last = 0.0
        self._session = requests.Session()
        self._session.headers["User-Agent"] = self.agent
        self._session.mount(self.base, HTTPAdapter(max_retries=_retries()))

    def probe(self, path: str, *, seconds: float) -> bool:
        """Say whether the server answers this path with 200 within so many seconds, asked once."""
        try:
            answer = requests.get(
                self.base + path, timeout=seconds, headers={"User-Agent": self.agent}, allow_redirects=False
            )
        except requests.RequestException:
            return False
        return answer.status_code == 200

    def allowed(self, path: str) -> bool:
        """Say whether robots.txt of the server lets us fetch this path; no robots.txt means yes."""
        parts = urlsplit(self.base)
        self._wait()
        try:
            answer = self._session.get(f"{parts.scheme}://{parts.netloc}/robots.txt", timeout=10)
        except requests.RequestException as error:
            raise SourceUnavailable(f"De bron is niet bereikbaar: {_short(error)}.") from error
        rules = RobotFileParser()
        is_text = answer.headers.get("content-type", "").startswith("text/plain")
        rules.parse(answer.text.splitlines() if answer.ok and is_text else [])
        return rules.can_fetch("AI-plein", self.base + path)

    def json_bytes(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> bytes:
        """Return the body of a JSON answer. Raises SourceUnavailable with what the server did instead."""
        self._wait()
        try:
            answer = self._session.request(
                method,
                self.base + path,
                json=body,
                timeout=(10, 30),
                stream=True,
                allow_redirects=False,
            )
            with answer:
                _expect_json(answer)
                return _read(answer)
        except (requests.RequestException, HTTPError) as error:
            raise SourceUnavailable(f"De bron is niet bereikbaar: {_short(error)}.") from error

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


def _retries() -> Retry:
    return Retry(
        total=RETRIES,
        backoff_factor=0.5,
        backoff_jitter=0.5,
        status_forcelist=(429, 500, 502, 503, 504),
        allowed_methods=("GET", "POST"),
        respect_retry_after_header=True,
        retry_after_max=LONGEST_WAIT,
        raise_on_status=False,
    )


def _expect_json(answer: requests.Response) -> None:
    if answer.status_code != 200:
        raise SourceUnavailable(f"De bron antwoordt met code {answer.status_code} in plaats van 200.")
    kind = answer.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "application/json":
        raise SourceUnavailable(f"De bron stuurt '{kind or 'onbekend'}' in plaats van JSON. Misschien is er onderhoud.")


def _read(answer: requests.Response) -> bytes:
    until = time.monotonic() + TOTAL_SECONDS
    parts: list[bytes] = []
    size = 0
    # read1 gives what has come in, so that a server which sends a byte now and then meets the clock.
    while part := answer.raw.read1(64 * 1024, decode_content=True):
        parts.append(part)
        size += len(part)
        if size > LARGEST_ANSWER:
            raise SourceUnavailable("Het antwoord van de bron is groter dan 200 MB. Dat kan niet kloppen.")
        if time.monotonic() > until:
            raise SourceUnavailable(f"De bron is te traag: geen heel antwoord in {TOTAL_SECONDS} seconden.")
    return b"".join(parts)


def _short(error: Exception) -> str:
    return type(error).__name__
