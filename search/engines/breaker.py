"""A fuse between the pages and an engine out of reach: once it has failed, nobody waits for it for a while.

Closed: every question goes through. A question that fails opens it: for `pause` seconds none goes through. After that
one question tries, the others still do not wait; when it is answered, the fuse is closed.
"""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from .base import EngineUnavailable

Answer = TypeVar("Answer")
PAUSE = 10.0


class Breaker:
    """One per process; `clock` is for tests."""

    def __init__(self, pause: float = PAUSE, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause = pause
        self._clock = clock
        self._opened: float | None = None
        self._lock = threading.Lock()

    @property
    def is_open(self) -> bool:
        return self._opened is not None

    def call(self, question: Callable[[], Answer]) -> Answer:
        """Return the answer to a question to the engine. Raises EngineUnavailable, at once while the fuse is open."""
        if not self._may_try():
            raise EngineUnavailable("De zoekmachine was zojuist niet te bereiken.")
        try:
            answer = question()
        except EngineUnavailable:
            self._opened = self._clock()
            raise
        self._opened = None
        return answer

    def _may_try(self) -> bool:
        with self._lock:
            if self._opened is None:
                return True
            if self._clock() - self._opened < self._pause:
                return False
            self._opened = self._clock()  # one tries; the others wait another pause
            return True
