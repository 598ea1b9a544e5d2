"""A TCP proxy between the site and a service, that can be told to refuse, hang, dawdle or cut."""

import contextlib
import socket
import threading
import time
from types import TracebackType

MODES = ("pass", "refuse", "hang", "slow", "cut")


class Proxy:
    """Listens on a port of its own; `mode` holds for what comes from now on, `connections` counts what came."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.target = target
        self.mode = "pass"
        self.delay = 0.3
        self.cut_after = 200
        self.connections = 0
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Proxy":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._listener.close()
        self._drop()

    def become(self, mode: str) -> None:
        """Change the mode; what is open now is cut, so that no kept connection slips past."""
        assert mode in MODES
        self.mode = mode
        self._drop()

    def _drop(self) -> None:
        for one in list(self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.add(client)
            if self.mode == "refuse":
                client.close()
            elif self.mode != "hang":
                self._join(client)

    def _join(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(self.target, timeout=5)
        except OSError:
            client.close()
            return
        self._open.add(server)
        threading.Thread(target=self._pump, args=(client, server, False), daemon=True).start()
        threading.Thread(target=self._pump, args=(server, client, True), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, answer: bool) -> None:
        sent = 0
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if answer and self.mode == "slow":
                    time.sleep(self.delay)
                if answer and self.mode == "cut" and sent + len(data) > self.cut_after:
                    sink.sendall(data[: self.cut_after - sent])
                    break
                sink.sendall(data)
                sent += len(data)
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
