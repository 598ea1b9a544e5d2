"""Installations on either database: empty ones, and ones that were in use already.

PostgreSQL is started here, so these tests ask nothing of the environment. Where its programs are not installed the
tests that need them are skipped; in CI that is a failure.
"""

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.conftest import IN_CI
from tests.services import postgres

from .killing import migrate_with_kills
from .place import Place

numbers = itertools.count(1)
NewPlace = Callable[[], Place]

IN_USE = """
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from catalogue.models import Application, ApplicationProfile
default_storage.save("documents/brief.pdf", ContentFile(b"%PDF-1.7 een brief" * 5000))
default_storage.save("original_images/plein é.png", ContentFile(b"PNG"))
first, second = Application.objects.filter(profile=None).order_by("slug")[:2]
ApplicationProfile(application=first, summary="Een tekst van de redactie.", live=True).save()
ApplicationProfile(application=second, summary="Nog niet af.", live=False).save()
"""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL of our own."""
    try:
        with postgres.server() as address:
            yield address
    except postgres.NoPostgres as problem:
        if IN_CI:
            pytest.fail(str(problem))
        pytest.skip(str(problem))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """Every test that asks for a place runs on both databases."""
    if request.param == "postgresql":
        request.getfixturevalue("postgres_server")
    return request.param


@pytest.fixture
def new_place(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> NewPlace:
    """Make an installation without a table in its database."""
    return lambda: place_on(engine, tmp_path / f"plein-{next(numbers)}", request)


@pytest.fixture(scope="session")
def migrated(
    engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Place, list[str]]:
    """An installation whose first migrate was killed four times, and what was said meanwhile."""
    place = place_on(engine, tmp_path_factory.mktemp("klaar") / "var", request)
    return place, migrate_with_kills(place)


@pytest.fixture(scope="session")
def kills(migrated: tuple[Place, list[str]]) -> list[str]:
    return migrated[1]


@pytest.fixture(scope="session")
def prepared(migrated: tuple[Place, list[str]]) -> Place:
    """An installation with the sample, words of editors and media; nobody changes it."""
    place = migrated[0]
    place.manage("first_start")
    place.run(IN_USE)
    return place


@pytest.fixture(scope="session")
def state(prepared: Place) -> str:
    """What the public sees of an installation in use, before a test changed it."""
    return prepared.state()


@pytest.fixture
def place(engine: str, prepared: Place, request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An installation that was in use already."""
    var = tmp_path / f"plein-{next(numbers)}"
    shutil.copytree(prepared.var, var)
    if engine == "sqlite":
        return Place(var=var)
    return place_on(engine, var, request, template=prepared)


def place_on(engine: str, var: Path, request: pytest.FixtureRequest, template: Place | None = None) -> Place:
    if engine == "sqlite":
        return Place(var=var)
    server = request.getfixturevalue("postgres_server")
    return Place(var=var, database_url=new_database(server, template.database_url if template else ""))


def new_database(server: str, template: str) -> str:
    """Make a database, as a copy of another where asked; return its address."""
    name = f"plein_{next(numbers)}"
    command = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
        sql.Identifier(name), sql.Identifier(template.rpartition("/")[2] or "template1")
    )
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(command)
    return f"{server.rpartition('/')[0]}/{name}"
