"""Migrations may be killed at any moment and begun again, and go one version back and forth (QUALITY F44)."""

import pytest

from .conftest import NewPlace
from .place import Place

pytestmark = pytest.mark.slow

ANSWERS = """
from django.conf import settings
from django.test import Client, override_settings
plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # nothing was collected here
with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
    paths = ("/", "/zoeken", "/gereed", "/beheer/login/")
    print([Client(HTTP_HOST="localhost").get(path).status_code for path in paths])
"""
# Dies by kill -9 when this migration is written down. It has statements that wait for its end: there Django's own
# migrate leaves tables that the next run tries to make again.
DIES = """
import os, signal
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder
write_down = MigrationRecorder.record_applied
def die(self, *migration):
    if migration == ({room!r}, {name!r}):
        print("dies", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    write_down(self, *migration)
MigrationRecorder.record_applied = die
call_command("migrate", interactive=False, verbosity=0)
"""
DIES_AT = [("catalogue", "0001_initial"), ("harvest", "0001_initial")]
# The last migration of every room of ours that keeps the tables, and the whole of the others.
BACK_AND_FORTH = """
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
def ours():
    loader = MigrationLoader(connection)
    return {room: sorted(name for app, name in loader.applied_migrations if app == room) for room in ROOMS}
ROOMS = ("catalogue", "harvest", "search")
before = ours()
for room, names in before.items():
    call_command("migrate", room, [*names[:-1], "zero"][-2] if names[1:] else "zero", verbosity=0)
assert all(len(names) < len(before[room]) for room, names in ours().items())
call_command("migrate", verbosity=0)
print(ours() == before)
"""


def kill_after(place: Place, lines: int) -> int:
    """Start migrate and kill it when it began its so manieth migration; return how many it said to have done."""
    work = place.start("migrate", "--noinput")
    done = 0
    assert work.stdout
    for line in work.stdout:
        done += "OK" in line
        if done >= lines:
            break
    work.kill()
    work.communicate()
    return done


def test_migrate_that_was_killed_goes_on_where_it_was(new_place: NewPlace):
    place = new_place()

    done = [kill_after(place, lines) for lines in (3, 50)]
    last_words = [
        place.start("shell", "--no-imports", "-c", DIES.format(room=room, name=name)).communicate()[0].strip()
        for room, name in DIES_AT
    ]
    place.manage("migrate", "--noinput")

    assert done == [3, 50]
    assert last_words == ["dies", "dies"]
    place.manage("makemigrations", "--check", "--dry-run")
    place.manage("migrate", "--check")
    place.manage("first_start")
    assert place.run(ANSWERS) == "[200, 200, 200, 200]"


def test_our_last_migrations_can_be_undone_and_done_again(place: Place):
    answer = place.run(BACK_AND_FORTH)

    place.manage("migrate", "--check")
    assert answer == "True"
