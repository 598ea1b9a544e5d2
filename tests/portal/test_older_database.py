"""A database of before 0.2.0 is not migrated, and whoever tries is told what to do."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


@pytest.mark.django_db
def test_migrate_refuses_a_database_of_before_the_first_release():
    MigrationRecorder(connection).record_applied("catalogue", "0002_relations")

    with pytest.raises(CommandError, match=r"van voor versie 0\.2\.0.*Begin dan opnieuw"):
        call_command("migrate", verbosity=0)
