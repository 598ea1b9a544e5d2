"""Fifty half-sent requests of one visitor: the web server as it runs in production answers the others."""

import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from .web_server import web_server

pytestmark = pytest.mark.slow

TO_LOGIN = b"POST /beheer/login/ HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken=a\r\n"
HALVES = [
    b"",
    b"GET / HT",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Half: ",
    TO_LOGIN + b"Content-Length: 100000\r\n\r\nusername=",
    TO_LOGIN + b"Transfer-Encoding: chunked\r\n\r\n100\r\nusername=",
]


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    with web_server(tmp_path) as (_, port):
        yield port


def test_fifty_half_sent_requests_hold_up_nobody(port: int) -> None:
    with ExitStack() as stalled:
        for number in range(50):
            connection = stalled.enter_context(closing(socket.create_connection(("localhost", port))))
            connection.sendall(HALVES[number % len(HALVES)])

        answers = [status(f"http://localhost:{port}/{path}") for path in ["gezond", "gereed"] * 10]

    assert answers == [200, 503] * 10  # there is no database


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
