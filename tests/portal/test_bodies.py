"""What is sent is read before a transaction begins, and not at all when it is too much."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from tests.fixtures.own_sqlite import database_in

LOGIN = "/inloggen"
FILE = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\ntext\r\n--b--\r\n'
BODIES = {
    "application/x-www-form-urlencoded": b"username=a&password=b",
    "multipart/form-data; boundary=b": FILE,
    "application/json": b"{}",
}
SENT_MUCH = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1


class Watched(BytesIO):
    """A body that writes down whether a transaction was open whenever it was read."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.in_transaction: list[bool] = []

    def read(self, *arguments: Any) -> bytes:
        self.in_transaction.append(connection.in_atomic_block)
        return super().read(*arguments)

    readline = read


class Broken(BytesIO):
    def read(self, *arguments: Any) -> bytes:
        raise OSError("the sender went away")


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def file(site: None, tmp_path: Path) -> Iterator[Path]:
    with database_in(tmp_path / "own.sqlite3") as file:
        yield file


def send(client: Client, body: BytesIO, kind: str, length: int) -> HttpResponse:
    return client.generic("POST", LOGIN, content_type=kind, CONTENT_LENGTH=str(length), **{"wsgi.input": body})


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize("kind", BODIES)
def test_what_is_sent_is_read_before_the_transaction_begins(visitor: Client, kind: str) -> None:
    body = Watched(BODIES[kind])

    answer = send(visitor, body, kind, len(BODIES[kind]))

    assert answer.status_code < 500
    assert body.in_transaction
    assert not any(body.in_transaction)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize(("session", "length"), [("", SENT_MUCH), ("x", settings.LARGEST_BODY + 1)])
def test_what_is_too_large_is_refused_unread(visitor: Client, kind: str, session: str, length: int) -> None:
    if session:
        visitor.cookies[settings.SESSION_COOKIE_NAME] = session
    body = Watched(b"")

    answer = send(visitor, body, kind, length)

    assert answer.status_code == 413
    assert "Wat je verstuurt, is te groot." in answer.content.decode()
    assert body.in_transaction == []


@pytest.mark.django_db
def test_a_form_without_a_file_that_is_too_large_is_413_too(visitor: Client) -> None:
    visitor.cookies[settings.SESSION_COOKIE_NAME] = "x"

    answer = visitor.post(LOGIN, {"username": "a" * SENT_MUCH}, content_type="application/x-www-form-urlencoded")
    form = visitor.post(LOGIN, {"username": "a" * SENT_MUCH})

    assert (answer.status_code, form.status_code) == (413, 413)


@pytest.mark.django_db
def test_half_a_body_is_a_page(visitor: Client) -> None:
    answer = send(visitor, Broken(), "application/x-www-form-urlencoded", 100)

    assert answer.status_code == 400
    assert "Dit adres lukt niet" in answer.content.decode()


@pytest.mark.django_db
def test_a_large_file_of_who_logged_in_is_taken(visitor: Client, django_user_model: Any, site: None) -> None:
    visitor.force_login(django_user_model.objects.create_superuser("beheer", "", "x"))
    large = BytesIO(b"a" * SENT_MUCH)
    large.name = "groot.txt"

    answer = visitor.post("/beheer/documents/add/", {"title": "Groot", "file": large})

    assert answer.status_code in (200, 302)
