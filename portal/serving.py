"""The web server: gunicorn starts and reloads processes, waitress in each of them talks to visitors (docs/adr/0012).

A thread gets a request only when all of it is there, and is free again when the answer is written; who sends or reads
slowly costs a connection, for as long as is set here.
"""

import contextlib
import copy
import os
import socket
import time
from collections.abc import Iterator
from typing import Any

from django.http import parse_cookie
from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher
from waitress.utilities import RequestEntityTooLarge

from .bodies import largest_body

HEAD_SECONDS = 20  # for the address and the headers, from the moment of connecting or the previous answer
BODY_SECONDS = 20  # for the body after that, and a second more for every
SLOWEST = 500  # bytes that came of it
READ_SECONDS = 30  # in which a reader has to take something of the answer
LINGER_SECONDS = 60  # in which a body that was refused is thrown away, so that a browser gets to read why
MOST_CONNECTIONS = 300  # in a process; above this, who waits longest without a whole request gives way
POLL_SECONDS = 1.0  # between two looks at the time, and at whether to stop


class TooLarge(RequestEntityTooLarge):
    """The answer to a body that is too large: the page of the site."""

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        from django.conf import settings
        from django.template.loader import render_to_string

        context = {"too_large": True, "megabytes": settings.LARGEST_UPLOAD // 2**20}
        page = render_to_string("500.html", context).encode()
        return "413 Content Too Large", [("Content-Type", "text/html; charset=utf-8")], page


class Request(HTTPRequestParser):
    """Reads a request; what may be sent depends on its headers, and too much is refused before it comes."""

    adj: Adjustments
    error: Any

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self.content_length or self.chunked:
            self.adj = copy.copy(self.adj)
            self.adj.max_request_body_size = largest_body(parse_cookie(self.headers.get("COOKIE", ""))) + 1

    def received(self, data: bytes) -> int:
        taken: int = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge):
            self.error = TooLarge("")
            self.expect_continue = False  # or waitress would still ask for the body
        return taken


class Connection(HTTPChannel):
    """One visitor, who gets no longer than is set above for each thing."""

    parser_class = Request
    refused = answered = False
    lingers_since = 0.0

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.waiting_since = time.monotonic()
        super().__init__(*arguments, **options)

    def service(self) -> None:
        """In a thread: answer the first request."""
        self.refused = isinstance(self.requests[0].error, TooLarge)
        super().service()
        self.waiting_since, self.answered = time.monotonic(), True

    def is_waiting(self) -> bool:
        """Return whether the server waits for the visitor to send something."""
        return not (self.requests or self.total_outbufs_len)

    def is_stalled(self) -> bool:
        """Return whether the visitor took too long to send, or to read."""
        now = time.monotonic()
        if self.lingers_since:
            return now - self.lingers_since > LINGER_SECONDS
        if self.total_outbufs_len:
            return time.time() - self.last_activity > READ_SECONDS
        return self.is_waiting() and now - self.waiting_since > self._time_limit()

    def _time_limit(self) -> float:
        if self.request is None or not self.request.headers_finished:
            return HEAD_SECONDS
        return HEAD_SECONDS + BODY_SECONDS + float(self.request.body_bytes_received) / SLOWEST

    def handle_close(self) -> None:
        """Close; after a refusal only our side at first, for a browser reads nothing while it cannot send."""
        if self.refused and self.connected and not self.lingers_since:
            self.lingers_since, self.will_close = time.monotonic(), False
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)
        else:
            super().handle_close()

    def drop(self) -> None:
        """Close at once, whatever was to follow."""
        self.refused = False
        self.handle_close()

    def readable(self) -> bool:
        return self.connected and (bool(self.lingers_since) or super().readable())

    def writable(self) -> bool:
        return self.connected and not self.lingers_since and bool(super().writable())

    def handle_read(self) -> None:
        if self.lingers_since:
            self.recv(self.adj.recv_bytes)  # and forget; at the end it closes
        else:
            super().handle_read()


class Server(TcpWSGIServer):
    channel_class = Connection

    def maintenance(self, now: float) -> None:
        """End what stalls, and who waits longest when there are too many."""
        connections = list(self.active_channels.values())
        stalled = [one for one in connections if one.is_stalled()]
        waiting = sorted((one for one in connections if one.is_waiting()), key=lambda one: one.waiting_since)
        for one in {*stalled, *waiting[: max(0, len(connections) - MOST_CONNECTIONS)]}:
            one.drop()


class BufferingWorker(Worker):
    """A process of gunicorn: waitress in its main thread, the site in the others."""

    def run(self) -> None:
        self.connections: dict[int, wasyncore.dispatcher] = {}
        threads = ThreadedTaskDispatcher()
        threads.set_thread_count(self.cfg.threads)
        self.servers = [self._server(listener.sock, threads) for listener in self.sockets]
        while self.alive and self.ppid == os.getppid():
            self._poll()
        self._shut_down()
        threads.shutdown(timeout=1)

    def _server(self, listener: socket.socket, threads: ThreadedTaskDispatcher) -> Server:
        # What a proxy says of the visitor goes on to Django, which knows whether to believe it.
        settings = Adjustments(
            sockets=[listener],
            ident="",
            backlog=self.cfg.backlog,
            clear_untrusted_proxy_headers=False,
            connection_limit=MOST_CONNECTIONS + 100,
            cleanup_interval=int(POLL_SECONDS),
            log_socket_errors=False,
        )
        about = (listener.family, listener.type, listener.proto, listener.getsockname())
        return Server(
            self.wsgi, self.connections, True, listener, threads, adj=settings, sockinfo=about, bind_socket=False
        )

    def _poll(self) -> None:
        self.notify()
        wasyncore.loop(POLL_SECONDS, use_poll=True, map=self.connections, count=1)

    def _shut_down(self) -> None:
        """Accept no more, and answer who is connected; another process takes whoever comes now."""
        for server in self.servers:
            server.del_channel(self.connections)
        until = time.monotonic() + self.cfg.graceful_timeout
        while (left := list(self._open_connections())) and time.monotonic() < until:
            for one in left:
                if one.answered and one.is_waiting() and one.request is None:
                    one.drop()
            self._poll()

    def _open_connections(self) -> Iterator[Connection]:
        for server in self.servers:
            yield from server.active_channels.values()
