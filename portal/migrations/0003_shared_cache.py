"""The table of the cache that processes share; Django has a command for it, and no model."""

from django.core.management import call_command
from django.db import migrations

TABLE = "shared_cache"


def make(apps, editor):
    call_command("createcachetable", TABLE, database=editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_scheduled_jobs")]
    operations = [migrations.RunPython(make, lambda apps, editor: editor.execute(f"DROP TABLE {TABLE}"))]
