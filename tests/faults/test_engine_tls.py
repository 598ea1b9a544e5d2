"""TLS and the key on the way to Elasticsearch: a real server behind a TLS end with a certificate that is made here."""

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from search.engines import EngineUnavailable
from search.engines.elasticsearch import ElasticsearchEngine
from tests.faults.proxy import Proxy
from tests.search.arrange import an_entry

REFUSAL = b"HTTP/1.1 401 Unauthorized\r\nX-Elastic-Product: Elasticsearch\r\nContent-Length: 0\r\n\r\n"


def certificate(folder: Path, name: str = "localhost") -> tuple[Path, Path]:
    """Make a self-signed certificate; return its file and that of its key."""
    if not shutil.which("openssl"):
        pytest.skip("there is no openssl on this machine")
    key, made = folder / f"{name}.key", folder / f"{name}.crt"
    options = [
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        f"/CN={name}",
        "-addext",
        f"subjectAltName=DNS:{name}",
    ]
    command = ["openssl", "req", "-x509", *options, "-keyout", str(key), "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    return made, key


@contextmanager
def tls_end(pair: tuple[Path, Path], target: tuple[str, int] | None) -> Iterator[str]:
    """Answer TLS on loopback and pass on what is inside; without a target every question is refused with 401."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                plain, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(plain,), daemon=True).start()

    def one(plain: socket.socket) -> None:
        try:
            inside = context.wrap_socket(plain, server_side=True)
            if target is None:
                inside.recv(65536)
                inside.sendall(REFUSAL)
                inside.close()
                return
            behind = socket.create_connection(target)
        except OSError:
            plain.close()
            return
        for source, sink in ((inside, behind), (behind, inside)):
            threading.Thread(target=pour, args=(source, sink), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"https://localhost:{listener.getsockname()[1]}"
    finally:
        listener.close()


def pour(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while part := source.recv(65536):
            sink.sendall(part)
    sink.close()


@pytest.fixture
def target(proxy: Proxy) -> tuple[str, int]:
    """Where the real Elasticsearch is."""
    parts = urlsplit(proxy.url)
    return parts.hostname or "", parts.port or 0


@pytest.mark.django_db
def test_the_certificate_that_was_given_is_trusted(target: tuple[str, int], tmp_path: Path) -> None:
    pair = certificate(tmp_path)
    with tls_end(pair, target) as address:
        engine = ElasticsearchEngine(address, prefix="tls-proef", ca_certs=str(pair[0]))
        engine.rebuild([an_entry(1)])

        assert engine.count() == 1

        engine.delete_all()


@pytest.mark.parametrize("trusted", ["another", "nothing"])
def test_another_certificate_is_refused_with_a_sentence(trusted: str, tmp_path: Path) -> None:
    (tmp_path / "ander").mkdir()
    given = str(certificate(tmp_path / "ander")[0]) if trusted == "another" else ""
    with tls_end(certificate(tmp_path), None) as address:
        engine = ElasticsearchEngine(address, prefix="tls-proef", ca_certs=given)

        with pytest.raises(EngineUnavailable, match=r"certificaat.*SEARCH_CA_CERTS"):
            engine.count()


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    pair = certificate(tmp_path, "elders.example.nl")
    with tls_end(pair, None) as address:
        engine = ElasticsearchEngine(address, prefix="tls-proef", ca_certs=str(pair[0]))

        with pytest.raises(EngineUnavailable, match="certificaat"):
            engine.count()


def test_a_key_that_is_refused_is_said_so(tmp_path: Path) -> None:
    pair = certificate(tmp_path)
    with tls_end(pair, None) as address:
        engine = ElasticsearchEngine(address, prefix="tls-proef", ca_certs=str(pair[0]), api_key="verkeerd")

        with pytest.raises(EngineUnavailable, match=r"sleutel.*SEARCH_API_KEY"):
            engine.count()
        assert not engine.ready()
