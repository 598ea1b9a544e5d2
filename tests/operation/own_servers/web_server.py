"""The web server with its own settings, in processes of its own."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.postgres import free_port

from .place import ROOT


@contextmanager
def web_server(var: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Start it on a data folder without a database, which /gezond does not need; yields its process and its port."""
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "SEARCH_URL")}
    environment |= {"AIPLEIN_VAR": str(var), "DJANGO_SETTINGS_MODULE": "portal.settings.production"}
    environment |= {"PUBLIC_URL": f"http://localhost:{port}", "PORT": str(port)}
    command = [sys.executable, "-m", "gunicorn", "--config=gunicorn.conf.py", "portal.wsgi:application"]
    with subprocess.Popen([*command, f"--bind=127.0.0.1:{port}"], cwd=ROOT, env=environment) as master:
        try:
            wait_until_it_answers(f"http://localhost:{port}/gezond")
            yield master, port
        finally:
            master.terminate()


def wait_until_it_answers(address: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the web server does not answer")
