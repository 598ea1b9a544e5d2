"""Refuse a database of before 0.2.0: before that release its migrations were replaced by one for each app.

From 0.2.0 on every database migrates. See docs/howto/productie.md.
"""

from typing import Any

from django.apps import AppConfig
from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import pre_migrate

# Every database of before 0.2.0 had this one, and none after it.
REPLACED = ("catalogue", "0002_relations")
REFUSAL = (
    "Deze gegevens zijn van een AI-plein van voor versie 0.2.0. Die kunnen niet worden bijgewerkt; er is niets "
    "veranderd. Bewaar met die oude versie wat u wilt houden (bijvoorbeeld met manage.py public_state). Begin dan "
    "opnieuw: geef AIPLEIN_VAR een lege map, of DATABASE_URL een lege database."
)


def connect(portal: AppConfig) -> None:
    """Look at the database before every `migrate`; the signal comes once per application, so that of one is enough."""
    pre_migrate.connect(refuse_older_database, sender=portal)


def refuse_older_database(using: str, **_: Any) -> None:
    """Raise CommandError, with what to do, when the database is of before 0.2.0."""
    if REPLACED in MigrationRecorder(connections[using]).applied_migrations():
        raise CommandError(REFUSAL)
