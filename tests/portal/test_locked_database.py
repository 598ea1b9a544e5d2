"""F27, S-18: a database that another program holds, or that is not there, is a page that says so, and it passes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.test import Client, RequestFactory

from portal.database_errors import is_database_unavailable
from portal.views import server_error
from tests.factories import make_registration
from tests.fixtures.own_sqlite import database_in, locked
from tests.knowledge.arrange import make_case

ADDRESSES = ["/", "/zoeken?q=toepassing", "/wijzigingen", "/kennis", "/inloggen", "/toepassingen/{slug}"]
ADDRESSES += [
    "/toepassingen/{slug}/beoordeling",
    "/vergelijken?t={slug}",
    "/zo-beoordelen-wij",
]
ADDRESSES += ["/gereed", "/bestaat-niet"]


@pytest.fixture
def slug(site: None, index: Callable[[], int]) -> str:
    registration = make_registration(1, name="Slimme toepassing")
    make_case("Slimme bak")
    index()
    return str(registration.application.slug)


@pytest.fixture
def file(slug: str, tmp_path: Path) -> Iterator[Path]:
    with database_in(tmp_path / "own.sqlite3") as file:
        yield file


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_visitor_reads_on_while_another_program_writes(file: Path, slug: str, visitor: Client, address: str) -> None:
    with locked(file):
        answer = visitor.get(address.format(slug=slug))

    assert answer.status_code == (404 if address == "/bestaat-niet" else 200)


@pytest.mark.parametrize("address", ["/inloggen", "/toepassingen/{slug}/groepering/melden", "/bestaat-niet"])
def test_who_writes_meanwhile_is_told_when_to_come_back(file: Path, slug: str, visitor: Client, address: str) -> None:
    with locked(file):
        answer = visitor.post(address.format(slug=slug), {"username": "a", "password": "b"})

    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "Wacht een halve minuut" in answer.content.decode()
    assert visitor.post(address.format(slug=slug)).status_code < 500


def test_a_lock_at_the_first_question_of_a_thread_is_forgotten_at_the_next(file: Path, visitor: Client) -> None:
    with locked(file):
        connection.features.supports_json_field  # noqa: B018 - Django asks the database at this moment

    assert visitor.get("/").status_code == 200


def test_a_database_that_nobody_else_may_read_is_a_page_and_right_again_after_that(file: Path, visitor: Client) -> None:
    connection.close()
    with locked(file, "EXCLUSIVE"):
        answers = [visitor.get(address).status_code for address in ("/", "/zoeken?q=x", "/gereed", "/gezond")]

    assert answers == [503, 503, 503, 200]
    assert visitor.get("/").status_code == 200


def test_the_api_says_so_as_a_problem() -> None:
    answer = failing_with(OperationalError("connection refused"), "/api/v1/toepassingen")

    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Retry-After"] == "30"


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("connection refused"),
        OperationalError("canceling statement due to lock timeout"),
        InterfaceError("connection already closed"),
    ],
)
def test_what_passes_is_503(error: Exception) -> None:
    error.__cause__ = psycopg.OperationalError()

    assert failing_with(error).status_code == 503


@pytest.mark.django_db
def test_a_table_that_is_not_there_does_not_pass() -> None:
    with pytest.raises(DatabaseError) as raised, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM is_er_niet")

    assert not is_database_unavailable(raised.value)


def failing_with(error: Exception, address: str = "/") -> Any:
    try:
        raise error
    except type(error):
        return server_error(RequestFactory().get(address))
