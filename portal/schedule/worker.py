"""The scheduler inside the task worker: a thread that looks what is due, and runs it beside the tasks."""

import logging
import threading
import time

from django.db import connections

from .runner import Claim, claim_due, renew, run

logger = logging.getLogger(__name__)

PAUSE = 10  # seconds between two looks


class Scheduler(threading.Thread):
    """Each job has a thread of its own, so that a long one keeps nobody waiting. They end with the worker: what was
    not finished is still due, and runs again once its claim has expired.
    """

    def __init__(self) -> None:
        super().__init__(name="scheduler", daemon=True)
        self._running: dict[Claim, threading.Thread] = {}

    def run(self) -> None:
        while True:
            self.run_once()
            connections.close_all()
            time.sleep(PAUSE)

    def run_once(self) -> None:
        """Renew what runs, start what is due. A database that cannot be asked now is asked again the next turn."""
        try:
            self._running = {claim: thread for claim, thread in self._running.items() if thread.is_alive()}
            renew(self._running)
            for claim in claim_due():
                self._start(claim)
        except Exception:
            logger.exception("schedule_failed")

    def _start(self, claim: Claim) -> None:
        thread = threading.Thread(target=_run, args=[claim], name=claim.job.name, daemon=True)
        self._running[claim] = thread
        thread.start()


def _run(claim: Claim) -> None:
    try:
        run(claim)
    except Exception:
        logger.exception("job_not_noted", extra={"job": claim.job.name})
    finally:
        connections.close_all()
