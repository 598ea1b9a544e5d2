"""F40: gunicorn, as it runs in production, reloads while visitors go on, and none of them notices."""

import os
import signal
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from .web_server import wait_until_it_answers, web_server

pytestmark = pytest.mark.slow


class Visitors:
    """Four who ask all the time whether the server is alive, each question with a connection of its own."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answered = 0
        self.failed: list[str] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(4)]

    def __enter__(self) -> "Visitors":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        while not self._stop.is_set():
            try:
                urllib.request.urlopen(self.address, timeout=60).close()
                self.answered += 1
            except OSError as error:
                self.failed.append(repr(error))
                time.sleep(0.05)

    def wait_for(self, more: int) -> None:
        """Wait until so many more questions were answered, or failed."""
        until, goal = time.monotonic() + 120, self.answered + len(self.failed) + more
        while self.answered + len(self.failed) < goal and time.monotonic() < until:
            time.sleep(0.05)


@pytest.fixture
def gunicorn(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    with web_server(tmp_path) as (master, port):
        yield master, f"http://localhost:{port}/gezond"


def children(master: subprocess.Popen[bytes]) -> set[int]:
    return {int(pid) for pid in Path(f"/proc/{master.pid}/task/{master.pid}/children").read_text().split()}


def wait_for_new_workers(master: subprocess.Popen[bytes], old: set[int]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and (old & children(master) or len(children(master)) < 2):
        time.sleep(0.1)
    assert not old & children(master)


def test_a_reload_under_load_fails_nobody(gunicorn: tuple[subprocess.Popen[bytes], str]) -> None:
    master, address = gunicorn

    with Visitors(address) as visitors:
        for _ in range(3):
            visitors.wait_for(50)
            before = children(master)
            master.send_signal(signal.SIGHUP)
            wait_for_new_workers(master, before)
            visitors.wait_for(50)

    assert visitors.failed == []
    assert visitors.answered >= 300


def test_workers_that_are_killed_do_fail_somebody_and_come_back(
    gunicorn: tuple[subprocess.Popen[bytes], str],
) -> None:
    master, address = gunicorn

    with Visitors(address) as visitors:
        for _ in range(20):
            visitors.wait_for(50)
            before = children(master)
            for worker in before:
                os.kill(worker, signal.SIGKILL)
            wait_for_new_workers(master, before)
            if visitors.failed:
                break
        visitors.wait_for(50)

    assert visitors.failed
    wait_until_it_answers(address)
