"""A back-up restored on another machine is the same site (F43), and no wrong file is ever restored."""

import time
from pathlib import Path

import pytest

from .conftest import NewPlace
from .place import Place

pytestmark = pytest.mark.slow

on_one = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # the same code for either database

SEARCH = "from search.engines import get_engine; print(get_engine().count())"
NEW_ROW = "\nfrom catalogue.models import Theme; print(Theme.objects.create(name='Nieuw', slug='nieuw').pk > 16)"
WRITER = """
from django.db import transaction
from catalogue.models import Application, ApplicationAddress
for number in range(100_000):
    with transaction.atomic():
        made = Application.objects.create(slug=f"drukte-{number}", name="Drukte")
        ApplicationAddress.objects.create(slug=made.slug, application=made)
    if number == 20:
        print("begonnen", flush=True)
"""
PAIRS = """
from catalogue.models import Application, ApplicationAddress
print(Application.objects.filter(name="Drukte").count())
print(ApplicationAddress.objects.filter(slug__startswith="drukte-").count())
"""
CHANGED = """
from django.db import connection
from catalogue.models import Application
Application.objects.update(name="Anders")
connection.cursor().execute("CREATE TABLE van_later (a INTEGER)")
"""
LATER = "from django.db import connection; print('van_later' in connection.introspection.table_names())"
# A psql whose parent was killed may be at work for a moment longer.
WAIT = """
import time
from django.db import connection
def busy():
    if connection.vendor == "sqlite":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_stat_activity WHERE application_name = 'psql' AND datname = current_database()"
        )
        return cursor.fetchone()
while busy():
    time.sleep(0.1)
"""
FAKE_PG_DUMP = "#!/bin/sh\necho 'pg_dump (PostgreSQL) 12.4'\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "back-up.tar.gz"


def test_a_restored_site_shows_the_same_and_goes_on_as_before(
    place: Place, state: str, new_place: NewPlace, file: Path
):
    other = new_place()
    place.manage("backup", str(file))

    other.manage("restore", str(file))
    other.manage("first_start")

    assert other.state() == state
    assert "Een tekst van de redactie." in state
    assert other.files() == place.files()
    assert other.run(SEARCH + NEW_ROW) == f"{place.run(SEARCH)}\nTrue"


def test_a_back_up_holds_one_moment_while_others_write(place: Place, new_place: NewPlace, file: Path):
    other = new_place()
    writer = place.start("shell", "--no-imports", "-c", WRITER)
    try:
        assert writer.stdout
        assert writer.stdout.readline() == "begonnen\n"
        place.manage("backup", str(file))
    finally:
        writer.kill()
        writer.communicate()
    other.manage("restore", str(file))

    applications, addresses = other.run(PAIRS).split()

    assert applications == addresses
    assert int(applications) > 20


@on_one
def test_data_that_are_there_are_not_replaced_unasked(place: Place, file: Path):
    place.manage("backup", str(file))
    place.run(CHANGED)

    sentence = place.refused("restore", str(file))

    assert "--overwrite" in sentence
    assert place.run(LATER) == "True"


def test_what_came_after_the_back_up_is_gone_with_overwrite(place: Place, state: str, file: Path):
    files = place.files()
    place.manage("backup", str(file))
    place.run(CHANGED)
    (place.media / "documents" / "later.pdf").write_bytes(b"later")

    place.manage("restore", str(file), "--overwrite")

    assert (place.state(), place.files()) == (state, files)
    assert place.run(LATER) == "False"


@on_one
def test_a_file_that_was_cut_off_changes_nothing(place: Place, file: Path):
    place.manage("backup", str(file))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    place.run(CHANGED)

    sentence = place.refused("restore", str(file), "--overwrite")

    assert "beschadigd of niet volledig" in sentence
    assert place.run(LATER) == "True"


def test_restore_that_is_killed_leaves_the_old_data_or_the_new(place: Place, state: str, file: Path):
    place.manage("backup", str(file))
    place.run(CHANGED)
    changed = place.state()

    for seconds in (2.0, 2.6):
        restore = place.start("restore", str(file), "--overwrite")
        time.sleep(seconds)
        restore.kill()
        restore.communicate()
        place.run(WAIT)

        assert place.state() in (state, changed)
    place.manage("restore", str(file), "--overwrite")
    assert place.state() == state


@on_one
def test_a_back_up_is_for_the_eyes_of_its_owner_and_never_overwrites(place: Place, file: Path):
    place.manage("backup", str(file))
    whole = file.read_bytes()

    sentence = place.refused("backup", str(file))

    assert "bestaat al" in sentence
    assert file.read_bytes() == whole
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in file.parent.glob("*back-up*")] == [file.name]


@on_one
def test_an_empty_database_gives_no_back_up(new_place: NewPlace, file: Path):
    sentence = new_place().refused("backup", str(file))

    assert "leeg" in sentence
    assert not file.exists()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("program", "expected"), [("", "ontbreekt"), (FAKE_PG_DUMP, "van versie 12")])
def test_a_sentence_says_which_programs_of_postgresql_are_needed(
    place: Place, file: Path, tmp_path: Path, program: str, expected: str
):
    tools = tmp_path / "tools"
    tools.mkdir()
    if program:
        (tools / "pg_dump").write_text(program)
        (tools / "pg_dump").chmod(0o755)

    sentence = place.refused("backup", str(file), PATH=str(tools))

    assert expected in sentence
    assert "postgresql-client-" in sentence
    assert not list(file.parent.glob("back-up*"))
