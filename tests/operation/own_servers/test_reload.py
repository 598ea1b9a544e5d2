"""F40: gunicorn, as it runs in production, reloads while visitors go on, and none of them notices."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.postgres import free_port

ROOT = Path(__file__).resolve().parents[3]
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
    """The web server with its own settings and a data folder without a database, which /gezond does not need."""
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "SEARCH_URL")}
    environment |= {"AIPLEIN_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.settings.production"}
    environment |= {"PUBLIC_URL": f"http://localhost:{port}", "PORT": str(port)}
    command = [sys.executable, "-m", "gunicorn", "--config=gunicorn.conf.py", "portal.wsgi:application"]
    with subprocess.Popen([*command, f"--bind=127.0.0.1:{port}"], cwd=ROOT, env=environment) as master:
        yield master, f"http://localhost:{port}/gezond"
        master.terminate()


def wait_until_it_answers(address: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=5).close()
            return
        time.sleep(0.2)
    pytest.fail("gunicorn does not answer")


def children(master: subprocess.Popen[bytes]) -> set[int]:
    return {int(pid) for pid in Path(f"/proc/{master.pid}/task/{master.pid}/children").read_text().split()}


def wait_for_new_workers(master: subprocess.Popen[bytes], old: set[int]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and (old & children(master) or len(children(master)) < 2):
        time.sleep(0.1)
    assert not old & children(master)


def test_a_reload_under_load_fails_nobody(gunicorn: tuple[subprocess.Popen[bytes], str]) -> None:
    master, address = gunicorn
    wait_until_it_answers(address)

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
    wait_until_it_answers(address)

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
