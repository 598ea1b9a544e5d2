"""What fifty half-sent requests of one visitor cost the others: time to answer, against that of a quiet site.

    python -m bench.stalled [--blocks 7]

A site of its own with the first content, served as in production. Each block measures quiet and stalled after each
other; the outcome is the median of their ratios. The goal is at most 2 (docs/reference/goals.md).
"""

import argparse
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
GOAL = 2.0
STALLED = 50
ASKED = 20  # times in a block
ADDRESSES = ("/gezond", "/gereed", "/", "/zoeken?q=parkeren")
COMMANDS = (["collectstatic", "--noinput"], ["migrate", "--noinput"], ["first_start"])
TO_LOGIN = b"POST /beheer/login/ HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken=a\r\n"
HALVES = (
    b"GET / HT",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Half: ",
    TO_LOGIN + b"Content-Length: 100000\r\n\r\nusername=",
    TO_LOGIN + b"Transfer-Encoding: chunked\r\n\r\n100\r\nusername=",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--blocks", type=int, default=7)
    blocks = parser.parse_args().blocks
    with tempfile.TemporaryDirectory(prefix="aiplein-bench-") as var, web_server(Path(var)) as port:
        for address in ADDRESSES:
            seconds(port, address)  # the first answer of each process is for nobody
            ratios = [block(port, address) for _ in range(blocks)]
            found = median(ratios)
            print(f"{address}: {found:.2f} ({min(ratios):.2f} to {max(ratios):.2f}), goal {GOAL}, met: {found <= GOAL}")


def block(port: int, address: str) -> float:
    quiet = seconds(port, address)
    with ExitStack() as stalled:
        for number in range(STALLED):
            half_sent = stalled.enter_context(closing(socket.create_connection(("localhost", port))))
            half_sent.sendall(HALVES[number % len(HALVES)])
        return seconds(port, address) / quiet


def seconds(port: int, address: str) -> float:
    """The median time to a whole answer."""
    return median(one_answer(port, address) for _ in range(ASKED))


def one_answer(port: int, address: str) -> float:
    begun = time.perf_counter()
    with closing(http.client.HTTPConnection("localhost", port, timeout=60)) as connection:
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
    if answer.status != 200:
        raise SystemExit(f"{address} answers {answer.status}")
    return time.perf_counter() - begun


@contextmanager
def web_server(var: Path) -> Iterator[int]:
    """A new site in that folder, on a port of its own; yields the port once it answers."""
    with closing(socket.create_server(("localhost", 0))) as trial:
        port = trial.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SEARCH_URL")}
    environment |= {"AIPLEIN_VAR": str(var), "PORT": str(port), "PUBLIC_URL": f"http://localhost:{port}"}
    environment |= {"DJANGO_SETTINGS_MODULE": "portal.settings.production", "REGISTER_API": "http://127.0.0.1:9/api"}
    for command in COMMANDS:
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, capture_output=True
        )
    serve = [sys.executable, "-m", "gunicorn", "--config=gunicorn.conf.py", "portal.wsgi:application"]
    with subprocess.Popen([*serve, f"--bind=127.0.0.1:{port}"], cwd=ROOT, env=environment) as master:
        try:
            wait_for(port)
            yield port
        finally:
            master.terminate()


def wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            one_answer(port, "/gereed")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the web server does not answer")


if __name__ == "__main__":
    main()
