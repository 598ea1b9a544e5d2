"""Migrations may be killed at any moment and begun again, and go one version back and forth (F44)."""

import pytest

from .place import Place

pytestmark = pytest.mark.slow

ANSWERS = """
from django.conf import settings
from django.test import Client, override_settings
plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # nothing was collected here
with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
    paths = ("/", "/zoeken", "/gereed", "/inloggen")
    print([Client(HTTP_HOST="localhost").get(path).status_code for path in paths])
"""
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


def test_migrate_that_was_killed_goes_on_where_it_was(kills: list[str], place: Place):
    assert kills == ["3 done", "50 done", "dies", "dies"]
    place.manage("makemigrations", "--check", "--dry-run")
    place.manage("migrate", "--check")
    assert place.run(ANSWERS) == "[200, 200, 200, 200]"


def test_our_last_migrations_can_be_undone_and_done_again(place: Place):
    answer = place.run(BACK_AND_FORTH)

    place.manage("migrate", "--check")
    assert answer == "True"
