"""A whole AI-plein on this machine: its own data folder, its own gunicorn, the commands of the house.

It searches on the engine of SEARCH_URL, in an index of its own; empty is the embedded one.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.fixtures import template

ROOT = Path(__file__).resolve().parents[2]
NOBODY_THERE = "http://127.0.0.1:9/api"  # port 9 refuses at once, so that the first start takes the sample
PATIENCE = 30


@dataclass(frozen=True, kw_only=True)
class Site:
    """Where a portal answers, where its data are, and who may log in."""

    var: Path
    port: int

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def account(self) -> tuple[str, str]:
        """Name and password of the administrator, as the first start wrote them down."""
        text = (self.var / "beheerder.txt").read_text(encoding="utf-8")
        name, password = re.findall(r"^\w+:\s+(\S+)$", text, re.MULTILINE)
        return name, password

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "AIPLEIN_STATIC")}
        return kept | {
            "AIPLEIN_VAR": str(self.var),
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            "PORT": str(self.port),
            "PUBLIC_URL": self.address,
            "REGISTER_API": NOBODY_THERE,
            "SEARCH_INDEX": f"walk-{zlib.crc32(str(self.var).encode()):08x}",
        }

    def url(self, path: str) -> str:
        return self.address + path

    def start_manage(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a command of manage.py with the settings and data of this site."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py and return what it printed."""
        return finished(self.start_manage(*arguments))

    def run(self, code: str) -> Any:
        """Run Python inside the site; return what it leaves in `answer`."""
        mark = "answer="
        program = f"answer = None\n{code}\nimport json\nprint({mark!r} + json.dumps(answer))"
        line = self.manage("shell", "--no-imports", "-c", program).strip().splitlines()[-1]
        return json.loads(line.removeprefix(mark))


def prepare(var: Path) -> Site:
    """Do what `make run` does before it serves, on a database that is migrated already; the sample is loaded."""
    site = Site(var=var, port=free_port())
    template.copy_to(var)
    static = site.start_manage("collectstatic", "--noinput")
    site.manage("first_start")
    finished(static)
    site.run("from community.models import User\nUser.objects.update(must_change_password=False)")
    return site


def copied(site: Site, var: Path) -> Site:
    """A second site that begins where this one is now; its static files are the same ones."""
    shutil.copytree(site.var, var, ignore=shutil.ignore_patterns("static"))
    (var / "static").symlink_to(site.var / "static")
    made = replace(site, var=var, port=free_port())
    if made.environment.get("SEARCH_URL"):
        made.manage("search_rebuild")  # there the index is no part of the data folder
    return made


@contextmanager
def served(site: Site) -> Iterator[None]:
    """Serve the site as long as this lasts, however it ends."""
    server = serve(site)
    try:
        yield
    finally:
        stop(server)


def serve(site: Site) -> "subprocess.Popen[bytes]":
    """Start gunicorn as `make run` does (with gunicorn.conf.py), and wait until it answers."""
    with (site.var / "webserver.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{site.port}", "portal.wsgi:application"],
            cwd=ROOT,
            env=site.environment,
            stdout=log,
            stderr=log,
        )
    until = time.monotonic() + PATIENCE
    while not answers(site):
        if server.poll() is not None or time.monotonic() > until:
            stop(server)
            raise AssertionError((site.var / "webserver.log").read_text())
        time.sleep(0.1)
    return server


def stop(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def answers(site: Site) -> bool:
    try:
        with urllib.request.urlopen(site.url("/gezond"), timeout=5) as reply:
            return reply.status == 200
    except (OSError, urllib.error.URLError):
        return False


def save(site: Site, path: str, name: str) -> None:
    """Keep a page as it is now in the data folder."""
    with urllib.request.urlopen(site.url(path), timeout=PATIENCE) as reply:
        (site.var / name).write_bytes(reply.read())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def finished(work: "subprocess.Popen[str]") -> str:
    output, errors = work.communicate()
    assert work.returncode == 0, f"{work.args} ended with {work.returncode}\n{output}\n{errors}"
    return output
