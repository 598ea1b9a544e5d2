"""A fuse between the pages and an engine out of reach: once it has failed, nobody waits for it for a while.

Closed: every question goes through. A question that fails opens it: for `pause` seconds none goes through. After that
one question tries, the others still do not wait; when it is answered, the fuse is closed. An engine that itself gave up
on a question opens it only when it does so time after time: one heavy question takes search away from nobody else.
"""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from .base import EngineTooSlow, EngineUnavailable

Answer = TypeVar("Answer")
PAUSE = 10.0
MOST_SLOW = 3  # in a row


class Breaker:
    """One per process; `clock` is for tests."""

    def __init__(self, pause: float = PAUSE, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause = pause
        self._clock = clock
        self._opened: float | None = None
        self._slow = 0
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
        except EngineUnavailable as problem:
            self._slow = self._slow + 1 if isinstance(problem, EngineTooSlow) else MOST_SLOW
            if self._slow >= MOST_SLOW:
                self._opened = self._clock()
            raise
        self._opened, self._slow = None, 0
        return answer

    def _may_try(self) -> bool:
        with self._lock:
            if self._opened is None:
                return True
            if self._clock() - self._opened < self._pause:
                return False
            self._opened = self._clock()  # one tries; the others wait another pause
            return True
