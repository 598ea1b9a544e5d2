"""Migrate so that a crash at any moment leaves a database that `migrate` can go on with.

Django writes down that a migration was done after its transaction, when the migration has statements that wait for
the end (an index, a foreign key). A crash in between leaves tables that the next run tries to make again (F44).
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

# Wagtail's renaming does without a transaction, which SQLite before 3.26 could not have there. In one it can be redone.
FITS_ALL_THE_SAME = {("wagtailcore", "0070_rename_pagerevision_revision")}


class WholeStepsExecutor(MigrationExecutor):
    """Does a migration and writes it down in one transaction: both are there, or neither is."""

    def apply_migration(self, state: Any, migration: Migration, fake: bool = False, fake_initial: bool = False) -> Any:
        """Apply one migration and return the state of the project after it, as Django's own does."""
        if fake or fake_initial or not _fits_a_transaction(migration):
            return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)
        self._say("apply_start", migration)
        with self.connection.schema_editor(atomic=True) as editor:
            state = migration.apply(state, editor)
            _do_what_waits(editor)
            self.record_migration(migration)  # type: ignore[call-arg, arg-type]
        self._say("apply_success", migration)
        return state

    def unapply_migration(self, state: Any, migration: Migration, fake: bool = False) -> Any:
        """Undo one migration and return the state of the project before it, as Django's own does."""
        if fake or migration.replaces or not _fits_a_transaction(migration):
            return super().unapply_migration(state, migration, fake=fake)
        self._say("unapply_start", migration)
        with self.connection.schema_editor(atomic=True) as editor:
            state = migration.unapply(state, editor)
            _do_what_waits(editor)
            self.recorder.record_unapplied(migration.app_label, migration.name)
        self._say("unapply_success", migration)
        return state

    def _say(self, what: str, migration: Migration) -> None:
        if self.progress_callback:
            self.progress_callback(what, migration, False)


def _fits_a_transaction(migration: Migration) -> bool:
    return migration.atomic or (migration.app_label, migration.name) in FITS_ALL_THE_SAME


def _do_what_waits(editor: BaseDatabaseSchemaEditor) -> None:
    while editor.deferred_sql:
        editor.execute(editor.deferred_sql.pop(0), None)
