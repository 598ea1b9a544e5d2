"""The web server: nobody waits for who is slow, and what was begun is finished. Real sockets, limits of our own."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from gunicorn.config import Config

from portal import serving

HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
UPLOAD = b"POST / HTTP/1.1\r\nHost: localhost\r\n"
SMALL = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
LOGGED_IN = f"{settings.SESSION_COOKIE_NAME}=x"
Answer = Callable[[dict[str, Any]], Iterable[bytes]]


class Site:
    """A process of the web server in a thread, before an application of the test."""

    def __init__(self) -> None:
        self.answer: Answer = lambda environ: [b"klaar"]
        self.listener = socket.create_server(("127.0.0.1", 0))
        config = Config()
        config.set("threads", 2)
        self.worker = serving.BufferingWorker(
            0, os.getppid(), [SimpleNamespace(sock=self.listener)], None, 30, config, None
        )
        self.worker.wsgi = self._application
        self.thread = threading.Thread(target=self.worker.run)

    def _application(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return self.answer(environ)

    def __enter__(self) -> "Site":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.listener.close()

    def stop(self) -> None:
        self.worker.alive = False
        self.thread.join(30)

    def send(self, data: bytes) -> socket.socket:
        connection = socket.create_connection(self.listener.getsockname(), timeout=30)
        connection.sendall(data)
        return connection

    def ask(self, data: bytes = HEAD + b"Connection: close\r\n\r\n") -> str:
        with closing(self.send(data)) as connection:
            return everything(connection)


def everything(connection: socket.socket) -> str:
    """What comes until the end; nothing when the server ends it while we send."""
    with connection.makefile("rb") as file, suppress(ConnectionResetError):
        return file.read().decode()
    return ""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "POLL_SECONDS", 0.02)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.mark.parametrize("head", [b"", b"GET / HT", HEAD, HEAD + b"X: "])
def test_half_a_head_is_waited_for_no_longer_than_it_may(
    site: Site, monkeypatch: pytest.MonkeyPatch, head: bytes
) -> None:
    monkeypatch.setattr(serving, "HEAD_SECONDS", 0.1)

    assert site.ask(head) == ""


@pytest.mark.parametrize("body", [b"Content-Length: 9\r\n\r\nhalf", b"Transfer-Encoding: chunked\r\n\r\n9\r\nhalf"])
def test_half_a_body_has_a_time_of_its_own(site: Site, monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    monkeypatch.setattr(serving, "HEAD_SECONDS", 0.1)
    monkeypatch.setattr(serving, "BODY_SECONDS", 0.1)

    assert site.ask(UPLOAD + body) == ""


def test_a_body_that_comes_fast_enough_is_waited_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.answer = lambda environ: [environ["wsgi.input"].read()]
    monkeypatch.setattr(serving, "HEAD_SECONDS", 0.2)
    monkeypatch.setattr(serving, "BODY_SECONDS", 0.2)
    with closing(site.send(UPLOAD + b"Connection: close\r\nContent-Length: 5005\r\n\r\n" + b"a" * 5000)) as connection:
        time.sleep(0.6)
        connection.sendall(b"klaar")

        assert everything(connection).endswith("aklaar")


def test_who_reads_nothing_of_an_answer_is_let_go(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = threading.Event()

    def endless(_environ: dict[str, Any]) -> Iterator[bytes]:
        try:
            while True:
                yield b"a" * 2**20
        finally:
            gone.set()

    site.answer = endless
    monkeypatch.setattr(serving, "READ_SECONDS", 0.1)
    with closing(site.send(HEAD + b"\r\n")):
        assert gone.wait(30)


def test_more_slow_visitors_than_there_is_room_for_hold_up_nobody(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "MOST_CONNECTIONS", 5)
    monkeypatch.setattr(serving, "HEAD_SECONDS", 600)  # or the time for a head would end them all the same
    with ExitStack() as open_ones:
        waiting = [open_ones.enter_context(closing(site.send(HEAD))) for _ in range(20)]

        assert "klaar" in site.ask()
        assert everything(waiting[0]) == ""


@pytest.mark.parametrize("expect", [b"", b"Expect: 100-continue\r\n"])
@pytest.mark.parametrize(("cookie", "most"), [("a=b", SMALL), (LOGGED_IN, settings.LARGEST_BODY)])
def test_a_body_that_is_too_large_is_refused_before_it_comes(site: Site, cookie: str, most: int, expect: bytes) -> None:
    head = UPLOAD + expect + f"Cookie: {cookie}\r\nContent-Length: {most + 1}\r\n\r\n".encode()

    with closing(site.send(head)) as connection:
        answer = everything(connection)

    assert answer.startswith("HTTP/1.1 413 ")
    assert "Wat je verstuurt, is te groot." in answer


def test_a_body_without_a_length_is_refused_once_it_is_too_large(site: Site) -> None:
    size = SMALL + 1
    chunk = f"{size:x}\r\n".encode() + b"a" * size

    assert site.ask(UPLOAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunk).startswith("HTTP/1.1 413 ")


def test_who_sends_all_of_what_was_refused_still_reads_why(site: Site) -> None:
    size = SMALL * 4

    answer = site.ask(UPLOAD + f"Content-Length: {size}\r\n\r\n".encode() + b"a" * size)

    assert answer.startswith("HTTP/1.1 413 ")


def test_a_large_body_of_who_is_logged_in_is_taken(site: Site) -> None:
    size = SMALL * 4
    site.answer = lambda environ: [str(len(environ["wsgi.input"].read())).encode()]
    head = f"Cookie: {LOGGED_IN}\r\nConnection: close\r\nContent-Length: {size}\r\n\r\n"

    assert site.ask(UPLOAD + head.encode() + b"a" * size).endswith(str(size))


def test_a_stop_waits_for_the_answer_that_was_begun(site: Site) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly(_environ: dict[str, Any]) -> Iterable[bytes]:
        begun.set()
        go_on.wait(30)
        return [b"klaar"]

    site.answer = slowly
    with closing(site.send(HEAD + b"Connection: close\r\n\r\n")) as connection:
        begun.wait(30)
        site.worker.alive = False
        go_on.set()

        assert everything(connection).endswith("klaar")


def test_a_stop_does_not_wait_for_who_was_answered(site: Site) -> None:
    with closing(site.send(HEAD + b"\r\n")) as connection:
        connection.recv(9)
        site.stop()

        assert everything(connection).endswith("klaar")


def test_what_a_proxy_says_of_the_visitor_reaches_the_site(site: Site) -> None:
    seen = ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST")
    site.answer = lambda environ: [" ".join(environ[name] for name in seen).encode()]
    headers = b"X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n"

    assert "127.0.0.1 192.0.2.1 https localhost" in site.ask(HEAD + headers)
