"""Links go to the public internet only, and to the machine that was looked up."""

import socket
from collections.abc import Callable, Iterator

import pytest

from harvest import public_addresses
from harvest.errors import SourceUnavailable
from harvest.http import PoliteSession
from harvest.link_checks import LinkChecker
from harvest.public_addresses import is_public

# Sockets are replaced here, and an engine that is a server is asked once more when a test is done.
pytestmark = pytest.mark.usefixtures("embedded")
PUBLIC, OTHER = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
INSIDE = """
    127.0.0.1 127.255.255.254 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 0.1.2.3
    192.0.0.1 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255 192.88.99.1
    ::1 :: ::127.0.0.1 ::10.0.0.1 ::93.184.215.14 ::ffff:127.0.0.1 ::ffff:93.184.215.14 ::ffff:0:127.0.0.1 fe80::1
    fec0::1 fc00::1 fd12:3456::1 ff02::1 ff0e::1 64:ff9b::7f00:1 64:ff9b::5db8:d70e 64:ff9b:1::a00:1 64:ff9b:1:ffff::1
    2002:7f00:1::1 2002:5db8:d70e::1 2001:0:53aa:64c::1 2001:db8::1 3fff::1 5f00::1 100::1
""".split()


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_that_is_not_public_or_holds_another_is_not_asked(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, [address])
    connected = watched(monkeypatch)

    assert not is_public(address)
    with pytest.raises(SourceUnavailable):
        PoliteSession("https://voorbeeld.nl", contact="", pause=0, retries=0, public_only=True).status_of("/")
    assert connected == []


@pytest.mark.parametrize("address", [PUBLIC, OTHER, "8.8.8.8", "2001:4860:4860::8888", "2a00:d00:ff::1"])
def test_an_address_on_the_internet_is_public(address: str) -> None:
    assert is_public(address)


def answer_with(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let names be looked up as these answers say, one after the other; returns the names that were asked."""
    asked: list[str] = []
    coming: Iterator[list[str]] = iter(answers)
    last = answers[-1]

    def look_up(host: str, port: int, *_args: object, **_options: object) -> list[tuple]:
        asked.append(host)
        found = next(coming, last)
        kinds = [socket.AF_INET6 if ":" in one else socket.AF_INET for one in found]
        return [(kind, socket.SOCK_STREAM, 6, "", (one, port)) for kind, one in zip(kinds, found, strict=True)]

    monkeypatch.setattr(public_addresses.socket, "getaddrinfo", look_up)
    return asked


def watched(monkeypatch: pytest.MonkeyPatch, accept: Callable[[str], bool] = lambda _address: False) -> list[str]:
    """Refuse every connection, and return where one was tried."""
    tried: list[str] = []

    def connect(place: tuple[str, int], *_args: object, **_options: object) -> socket.socket:
        tried.append(place[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(public_addresses, "create_connection", connect)
    return tried


@pytest.fixture
def outside(settings: object) -> None:
    settings.LINKS_TO_LOOPBACK = False  # type: ignore[attr-defined]


@pytest.mark.usefixtures("outside")
def test_the_machine_that_was_looked_up_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, [PUBLIC, OTHER])
    connected = watched(monkeypatch)

    LinkChecker().check("https://voorbeeld.nl/stuk")

    assert connected == [PUBLIC, OTHER]


@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize("name", ["voorbeeld.nl", "bücher.voorbeeld.nl", "VOORBEELD.nl."])
def test_a_name_that_points_elsewhere_at_the_second_look_goes_nowhere(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    asked = answer_with(monkeypatch, [PUBLIC], ["127.0.0.1"])
    connected = watched(monkeypatch)

    outcome = LinkChecker().check(f"https://{name}/stuk")

    assert outcome.works is None
    assert len(asked) >= 2
    assert connected == []


@pytest.mark.usefixtures("outside")
def test_one_machine_inside_is_enough_to_ask_none(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, [PUBLIC], [PUBLIC, "10.0.0.1"])
    connected = watched(monkeypatch)

    LinkChecker().check("https://voorbeeld.nl/stuk")

    assert connected == []


@pytest.mark.usefixtures("outside")
def test_a_proxy_of_the_machine_is_no_way_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    answer_with(monkeypatch, [PUBLIC])
    connected = watched(monkeypatch)

    LinkChecker().check("https://voorbeeld.nl/stuk")

    assert connected == [PUBLIC]


@pytest.mark.usefixtures("outside")
def test_every_redirect_is_looked_up_and_checked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answer_with(monkeypatch, [PUBLIC], ["64:ff9b::7f00:1"])
    monkeypatch.setattr(LinkChecker, "_request", lambda _checker, _address: (302, "https://binnen.voorbeeld.nl/"))

    outcome = LinkChecker().check("https://voorbeeld.nl/stuk")

    assert asked == ["voorbeeld.nl", "binnen.voorbeeld.nl"]
    assert outcome.works is None
    assert "niet openbaar" in outcome.problem
