"""A circuit breaker between the pages and an engine out of reach: once it failed, nobody waits for it for a while.

Closed: every question goes through. One that is not answered opens it: for `pause` seconds none goes through. After
that one question tries, the others still do not wait; when it is answered, be it that there is no index, it is closed
again. An engine that itself gave up on a question opens it only when it does so time after time: one heavy question
takes search away from nobody else.
"""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from .base import EngineOutOfReach, EngineTooSlow, EngineUnavailable

Reply = TypeVar("Reply")
MOST_SLOW = 3  # in a row


class Breaker:
    """One per process. `pause` gives the seconds at the moment itself; `clock` is for tests."""

    def __init__(self, pause: Callable[[], float], clock: Callable[[], float] = time.monotonic) -> None:
        self._pause = pause
        self._clock = clock
        self._opened: float | None = None
        self._slow = 0
        self._lock = threading.Lock()

    @property
    def is_open(self) -> bool:
        return self._opened is not None

    def call(self, question: Callable[[], Reply]) -> Reply:
        """Return the answer to a question to the engine. Raises EngineUnavailable, at once while it is open."""
        if not self._may_try():
            raise EngineOutOfReach("De zoekmachine was zojuist niet te bereiken.")
        try:
            answer = question()
        except EngineUnavailable as problem:
            self._note(problem)
            raise
        self._opened, self._slow = None, 0
        return answer

    def _note(self, problem: EngineUnavailable) -> None:
        if isinstance(problem, EngineTooSlow):
            self._slow += 1
        if isinstance(problem, EngineOutOfReach) or self._slow >= MOST_SLOW:
            self._opened = self._clock()
        elif not isinstance(problem, EngineTooSlow):
            self._opened, self._slow = None, 0

    def _may_try(self) -> bool:
        with self._lock:
            if self._opened is None:
                return True
            if self._clock() - self._opened < self._pause():
                return False
            self._opened = self._clock()  # one tries; the others wait another pause
            return True
