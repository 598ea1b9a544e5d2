"""Every route of the site and the CMS by GET and by POST, for every role: no server error, no secret of another
organisation, and nothing that was not declared in `matrix.txt` (the permission matrix, S-7 of the goals for safety).
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from .routes import Route, address_of, all_routes
from .world import SECRET, VISITOR, World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("site")]

MATRIX = Path(__file__).with_name("matrix.txt")
READY = "gereed"
ALLOWED_AFTER_POST = {200, 201, 204, 301, 302, 400, 403, 404, 405, 410, 413, 429}
OUTSIDERS = (VISITOR, "bijdrager", "organisatieredacteur A")
FOREIGN_FORM = {
    "vreemd": "1",
    "name": "nul\x00byte",
    "title": "x" * 5000,
    "page": "abc",
    "pk": "-1",
    "action-publish": "1",
    "next": "//elders.example",
    "organisation": "999999",
}
# What others than organisation B may read of its unpublished work, each with its reason.
SHARED_BY_DESIGN: set[str] = set()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`leads_to`: the address of a redirect, or nothing. `secret`: whether the text holds what only B may see."""

    status: int
    leads_to: str
    secret: bool


@pytest.fixture(autouse=True)
def silence() -> Iterator[None]:
    """Thousands of refusals, each with its traceback, cost more than the answers."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(site: None) -> World:
    made = make_world()
    for client in made.people.values():
        client.raise_request_exception = False
    return made


def test_every_page_answers_every_role_as_declared_and_keeps_secrets(world: World) -> None:
    answers = {route.key: list(_of_every_role(route, world, "get")) for route in all_routes()}

    with_secret = {role: _keys_with_secret(answers, world, role) for role in world.people}
    assert with_secret["organisatieredacteur B"], "the secret is nowhere, so nothing was tested"
    assert {role: with_secret[role] - SHARED_BY_DESIGN for role in OUTSIDERS} == {role: set() for role in OUTSIDERS}
    assert _lines(answers) == _declared(), "check what changed, and change matrix.txt"


@pytest.mark.parametrize("form", [{}, FOREIGN_FORM], ids=["empty", "foreign"])
def test_no_form_is_a_server_error(world: World, form: dict[str, str]) -> None:
    answers = {
        f"{route.key} {role}": answer.status
        for route in all_routes()
        for role, answer in zip(world.people, _of_every_role(route, world, "post", form), strict=True)
    }

    assert {key: status for key, status in answers.items() if status not in ALLOWED_AFTER_POST} == {}


def _of_every_role(route: Route, world: World, method: str, form: dict[str, str] | None = None) -> Iterator[Answer]:
    address = address_of(route, world)
    for client in world.people.values():
        yield _ask(client, method, address, form)


def _ask(client: Client, method: str, address: str, form: dict[str, str] | None = None) -> Answer:
    """What the request changed is undone, in the client too."""
    cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    with transaction.atomic():
        answer: Any = getattr(client, method)(address, form)
        body = b"".join(answer)
        transaction.set_rollback(True)
    client.cookies = cookies
    return Answer(
        status=answer.status_code, leads_to=answer.headers.get("Location", ""), secret=SECRET.encode() in body
    )


def _keys_with_secret(answers: dict[str, list[Answer]], world: World, role: str) -> set[str]:
    place = list(world.people).index(role)
    return {key for key, of_roles in answers.items() if of_roles[place].secret}


def _lines(answers: dict[str, list[Answer]]) -> list[str]:
    return [
        f"{''.join(_verdict(key, answer).ljust(9) for answer in of_roles)} {key}"
        for key, of_roles in sorted(answers.items())
    ]


def _declared() -> list[str]:
    return [line for line in MATRIX.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def _verdict(key: str, answer: Answer) -> str:
    """Return one word: what somebody gets to see; a server error is never declared."""
    assert answer.status < 500 or key == READY, f"{key}: {answer.status}"
    if answer.leads_to.startswith(("/inloggen?", "/beheer/login/?")):
        return "inloggen"
    if answer.status == 403 or answer.leads_to == "/beheer/":
        return "nee"
    return "ja" if answer.status < 400 else str(answer.status)
