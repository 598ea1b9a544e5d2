"""Links of evidence, looked at on a server of our own on loopback."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from catalogue.diligence.link_checks import LinkCheckResult, links_to_check, save_link_check
from catalogue.models import DiligenceRating, Evidence, LinkCheck
from harvest.link_checks import LinkChecker, _is_public, check_links
from tests.catalogue.arrange import application, entry, store

pytestmark = pytest.mark.django_db


class Server:
    """Answers by path: a status, or an address to go to. `requests` is what came in."""

    def __init__(self, answers: dict[str, int | str], robots: str | int = "") -> None:
        self.answers, self.robots, self.requests = answers, robots, Counter[str]()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                self.answer()

            def do_GET(self) -> None:
                self.answer()

            def answer(self) -> None:
                outer.requests[f"{self.command} {self.path}"] += 1
                if self.path == "/robots.txt":
                    reply = outer.robots if isinstance(outer.robots, int) else 200 if outer.robots else 404
                    self.send_response(reply)
                    self.send_header("content-type", "text/plain")
                    self.end_headers()
                    self.wfile.write(str(outer.robots).encode())
                    return
                reply = outer.answers.get(self.path, 404)
                if self.path == "/alleen-get":
                    reply = 405 if self.command == "HEAD" else 200
                self.send_response(302 if isinstance(reply, str) else reply)
                if isinstance(reply, str):
                    self.send_header("location", reply)
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(
        {
            "/er": 200,
            "/verhuisd": "/er",
            "/rond": "/rond",
            "/storing": 503,
            "/dicht": 403,
            "/geheim": 200,
            "/onzin": "http://[x",
        },
        robots="User-agent: *\nDisallow: /geheim\n",
    )
    yield made
    made.stop()


@pytest.mark.parametrize(
    ("path", "works"),
    [
        ("/er", True),
        ("/verhuisd", True),
        ("/alleen-get", True),
        ("/weg", False),
        ("/rond", False),
        ("/storing", None),
        ("/dicht", None),
        ("/geheim", None),
        ("/onzin", False),
    ],
)
def test_what_a_server_answers_tells_whether_a_link_works(server, path, works):
    assert LinkChecker().check(server.url(path)).works is works


def test_what_robots_may_not_see_is_never_asked_and_robots_is_asked_once(server):
    checker = LinkChecker()
    for path in ("/geheim", "/er", "/weg"):
        checker.check(server.url(path))

    assert server.requests["GET /robots.txt"] == 1
    assert not [one for one in server.requests if "geheim" in one]


def test_a_server_that_does_not_give_robots_is_not_counted_as_silent():
    server = Server({"/er": 200}, robots=503)
    try:
        outcome = LinkChecker().check(server.url("/er"))
    finally:
        server.stop()

    assert (outcome.works, outcome.silent) == (None, False)
    assert not server.requests["HEAD /er"]


@pytest.mark.parametrize(
    "address",
    [
        "https://10.0.0.1/",
        "https://192.168.1.1/x",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://[ff02::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://2130706433/",
        "https://iemand:geheim@8.8.8.8/",
    ],
)
def test_no_address_inside_our_own_network_is_asked(settings, address):
    settings.LINKS_TO_LOOPBACK = False

    assert not _is_public(address)
    assert LinkChecker().check(address).works is None


def test_another_door_of_a_server_is_not_knocked_on_and_that_is_no_dead_link(settings):
    settings.LINKS_TO_LOOPBACK = False

    outcome = LinkChecker().check("https://8.8.8.8:6379/")

    assert (outcome.works, outcome.silent) == (None, False)
    assert "poort" in outcome.problem


def test_a_server_is_asked_at_most_once_per_pause(server, settings):
    settings.LINK_PAUSE = 0.2
    began = time.monotonic()
    checker = LinkChecker()
    for path in ("/er", "/weg"):
        checker.check(server.url(path))

    count = sum(server.requests.values())
    assert count == 4  # robots.txt, HEAD of the one, HEAD and GET of the other
    assert time.monotonic() - began >= 0.2 * (count - 1)


def test_a_redirect_into_our_own_network_is_not_followed(settings):
    server = Server({"/naar-binnen": "https://10.0.0.1/"})
    try:
        assert LinkChecker().check(server.url("/naar-binnen")).problem == "Dit adres is niet openbaar of bestaat niet."
    finally:
        server.stop()


def _with_link(url: str) -> None:
    store(entry(1))
    row = Evidence.objects.filter(indicator="E1").get()
    Evidence.objects.create(
        registration=row.registration,
        organisation=row.organisation,
        indicator="E8",
        level=2,
        what="Uitleg",
        link=url,
        date=row.date,
    )


def _finding() -> dict:
    rating = DiligenceRating.objects.get(application=application(1), replaced_at=None)
    return next(row for row in rating.findings if row["id"] == "E8")


def test_a_link_that_works_makes_a_public_document_of_a_claim(server):
    _with_link(server.url("/er"))

    counts = check_links(most=10)

    assert counts.summary == "checked=1 alive=1 dead=0 unclear=0 rated=1"
    assert (_finding()["answer"], _finding()["level"]) == ("ja", 2)


def test_a_link_is_looked_at_once_a_week(server):
    _with_link(server.url("/er"))
    check_links(most=10)

    assert check_links(most=10).summary.startswith("checked=0")
    assert links_to_check(at=timezone.now() + timedelta(days=8), most=10) == [server.url("/er")]


def test_a_server_that_is_silent_once_proves_nothing_and_thrice_is_dead():
    now, silent = timezone.now(), LinkCheckResult(None, silent=True)
    save_link_check("https://voorbeeld.nl/x", LinkCheckResult(True, 200), at=now)

    known = []
    for day in range(1, 4):
        save_link_check("https://voorbeeld.nl/x", silent, at=now + timedelta(days=day))
        known.append(LinkCheck.objects.get().works)

    assert known == [True, True, False]
