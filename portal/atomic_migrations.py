"""Let a killed `migrate` be begun again: a migration and the record that it was applied are one transaction.

Django writes that record after the transaction when statements are deferred to the end of it (an index, a foreign
key). A crash in between leaves tables that the next run tries to create again. So they run as a last operation.
"""

from typing import Any

from django.apps import AppConfig
from django.db.migrations.operations.base import Operation
from django.db.models.signals import pre_migrate

# It has no transaction for SQLite before 3.26, where it could not be in one.
ATOMIC_ALL_THE_SAME = {("wagtailcore", "0070_rename_pagerevision_revision")}


def connect(portal: AppConfig) -> None:
    """Change every plan of `migrate`; the signal comes once per application, so that of one is enough."""
    pre_migrate.connect(add_deferred_statements, sender=portal)


def add_deferred_statements(plan: list[tuple[Any, bool]], **_: Any) -> None:
    """Let every migration of the plan end with its deferred statements; what is undone has none."""
    for migration, _backwards in plan:
        if (migration.app_label, migration.name) in ATOMIC_ALL_THE_SAME:
            migration.atomic = True
        if migration.atomic:
            migration.operations.append(RunDeferredStatements())


class RunDeferredStatements(Operation):
    """Run now what the schema editor would run when the migration ends."""

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change no model."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        while schema_editor.deferred_sql:
            schema_editor.execute(schema_editor.deferred_sql.pop(0), None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Undo nothing: an index or key goes with its column."""
