"""A source that is slow, falls silent, resets, packs too much or stops anywhere: a failed run, and nothing changed."""

import gzip
import json
import socket
import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator

import pytest

from catalogue.models import Registration
from harvest.models import Status
from harvest.pipeline import run_harvest
from harvest.sources.algorithm_register import RegisterCsv
from tests.fixtures.register import RegisterServer, Reply, answer
from tests.harvest.helpers import harvest_api, on_list, records, row_counts

pytestmark = pytest.mark.django_db

JSON = {"Content-Type": "application/json"}
CSV = {"Content-Type": "text/csv"}
EXPORT = "/downloads/NLD?filetype=csv"
THREE = json.dumps(answer(records(3))).encode()
Way = Callable[[socket.socket], None]


@pytest.fixture(autouse=True)
def unchanged(register: RegisterServer) -> Iterator[None]:
    """Three registrations were imported; at the end of the test they are as they were."""
    harvest_api(register.address)
    before, hashes = row_counts(), stored()
    yield
    after = row_counts()
    assert {table for table in after if after[table] != before[table]} == {"harvest_harvestrun"}
    assert stored() == hashes


def stored() -> set[tuple[object, ...]]:
    return set(Registration.objects.values_list("register_id", "content_hash", "withdrawn_at"))


def on_export(reply: Reply) -> Callable[[str, str, int], Reply | None]:
    return lambda _method, path, _nth: reply if "/downloads/" in path else None


def drip(connection: socket.socket) -> None:
    """Send a byte now and then, for ten seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        connection.sendall(b" ")
        time.sleep(0.01)


def fall_silent(connection: socket.socket) -> None:
    """Send a beginning, and wait until the other end goes, for ten seconds."""
    connection.sendall(THREE[:20])
    connection.settimeout(10)
    connection.recv(1)


def reset(connection: socket.socket) -> None:
    """Send a beginning, and cut the line with a reset."""
    connection.sendall(THREE[:20])
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def test_source_that_drips_meets_the_clock(register: RegisterServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("harvest.http.TOTAL_SECONDS", 0.3)
    register.misbehave = on_list((200, JSON | {"Content-Length": "9999"}, ignoring_the_end(drip)))
    begun = time.monotonic()

    run = harvest_api(register.address)

    assert run.status == Status.FAILED
    assert "te traag" in run.message
    assert time.monotonic() - begun < 8


def test_source_that_falls_silent_is_left(register: RegisterServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("harvest.http.EXPORT_PATIENCE", 0.3)
    register.misbehave = on_export((200, CSV | {"Content-Length": "9999"}, ignoring_the_end(fall_silent)))
    begun = time.monotonic()

    run = run_harvest(RegisterCsv(register.address + EXPORT))

    assert run.status == Status.FAILED
    assert "niet bereikbaar" in run.message
    assert time.monotonic() - begun < 8


@pytest.mark.parametrize("packed", [False, True])
def test_source_that_resets_is_out_of_reach(register: RegisterServer, packed: bool):
    headers = JSON | {"Content-Length": "9999"} | ({"Content-Encoding": "gzip"} if packed else {})
    register.misbehave = on_list((200, headers, ignoring_the_end(reset)))

    run = harvest_api(register.address)

    assert run.status == Status.FAILED
    assert "niet bereikbaar" in run.message


def ignoring_the_end(way: Way) -> Way:
    """The other end may hang up while this one still sends."""

    def send(connection: socket.socket) -> None:
        try:
            way(connection)
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    return send


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
@pytest.mark.parametrize("admitted", [False, True], ids=["length of the whole", "length of the part"])
def test_answer_that_is_cut_anywhere_fails_the_run(register: RegisterServer, packed: bool, admitted: bool):
    whole = gzip.compress(THREE) if packed else THREE
    for place in range(49):
        part = whole[: len(whole) * place // 49]
        headers = JSON | {"Connection": "close", "Content-Length": str(len(part if admitted else whole))}
        register.misbehave = on_list((200, headers | ({"Content-Encoding": "gzip"} if packed else {}), part))

        run = harvest_api(register.address)

        assert (run.status, run.withdrawn) == (Status.FAILED, 0), place


def packed_spaces(megabytes: int, times: int) -> bytes:
    """Return so many spaces, packed so many times, without ever having them all."""
    packer = zlib.compressobj(wbits=31)
    body = b"".join(packer.compress(b" " * 1024 * 1024) for _ in range(megabytes)) + packer.flush()
    return body if times == 1 else gzip.compress(body)


@pytest.mark.parametrize("times", [1, 2])
def test_bomb_is_refused_in_little_memory(register: RegisterServer, monkeypatch: pytest.MonkeyPatch, times: int):
    monkeypatch.setattr("harvest.http.LARGEST_ANSWER", 20 * 1024 * 1024)
    headers = CSV | {"Content-Encoding": ", ".join(["gzip"] * times)}
    register.misbehave = on_export((200, headers, packed_spaces(100, times)))
    tracemalloc.start()

    run = run_harvest(RegisterCsv(register.address + EXPORT))

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert run.status == Status.FAILED
    assert "groter dan" in run.message
    assert peak < 16 * 1024 * 1024


@pytest.mark.usefixtures("embedded")  # names are looked up once more for an engine that is a server
def test_name_that_nobody_knows_fails_the_run(monkeypatch: pytest.MonkeyPatch):
    def unknown(*_arguments: object, **_values: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    monkeypatch.setattr("harvest.http.RETRIES", 1)

    run = harvest_api("https://register.invalid/api")

    assert run.status == Status.FAILED
    assert "niet bereikbaar" in run.message


@pytest.mark.parametrize(
    ("wait", "slept"),
    [("5", 5), ("1000000000", 60), ("Fri, 01 Jan 2100 00:00:00 GMT", 60), ("Sat, 01 Jan 2000 00:00:00 GMT", 0)],
)
def test_asked_wait_is_obeyed_up_to_a_minute(
    register: RegisterServer, monkeypatch: pytest.MonkeyPatch, wait: str, slept: int
):
    naps: list[float] = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", naps.append)
    register.misbehave = on_list((429, {"Retry-After": wait}, b""), times=1)

    run = harvest_api(register.address)

    assert run.status == Status.DONE
    assert max(naps) == slept
