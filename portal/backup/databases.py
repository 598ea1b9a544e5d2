"""The two databases, each with its own way to copy itself while the site runs, and to be put back in one go."""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from .errors import FULL, BackupError

Counts = dict[str, int]
UNUSABLE = "De database in deze back-up is niet te gebruiken"
UNCHANGED = "Er is niets teruggezet: alles is nog zoals het was. Neem een andere back-up."
INSTALL = "Installeer de programma's van PostgreSQL {major} (op Debian: apt install postgresql-client-{major})."


class Database(Protocol):
    """What back-up and restore ask of a database. `name` stands in the manifest, `title` in sentences."""

    name: str
    title: str

    def tool_version(self) -> int:
        """The major version of the program that copies, 0 where none is needed. Raises BackupError."""

    def dump(self, file: Path) -> Counts:
        """Write one moment of the database to the file; return the number of rows of every table at that moment."""

    def check_can_load(self, tool: int) -> None:
        """Raise BackupError when a dump made with this version of the tool cannot be read here."""

    def load(self, file: Path, expected: Counts) -> None:
        """Replace everything in the database by the dump, in one transaction: all of it, or nothing changed.

        Raises BackupError, with nothing changed, unless the tables have the expected number of rows after it.
        """


def database() -> Database:
    """The database of the settings. Raises BackupError for a kind that we cannot copy."""
    if connection.vendor == "sqlite":
        return Sqlite()
    if connection.vendor == "postgresql":
        return Postgresql()
    raise BackupError(f"Van een database van het soort {connection.vendor} kan AI-plein geen back-up maken.")


def is_empty() -> bool:
    """Is there no table at all in the database of the settings?"""
    return not connection.introspection.table_names()


def counts() -> Counts:
    """The number of rows of every table."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        return {table: _count(cursor, table) for table in tables}


def _count(cursor: object, table: str) -> int:
    cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # type: ignore[attr-defined]  # noqa: S608
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]


class Sqlite:
    """SQLite copies itself page by page, a running site or not."""

    name = "sqlite"
    title = "SQLite"

    def tool_version(self) -> int:
        return 0

    def dump(self, file: Path) -> Counts:
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            if (answer := copy.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
                raise BackupError(f"De database zelf is beschadigd: {answer}. Er is geen back-up gemaakt.")
            return self._counts(copy)

    TABLES = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
    )

    def check_can_load(self, tool: int) -> None:
        """Every SQLite reads it."""

    def load(self, file: Path, expected: Counts) -> None:
        connection.ensure_connection()
        try:
            with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as source:
                self._check(source, expected)
                source.backup(connection.connection)
        except sqlite3.Error as error:
            raise BackupError(FULL if "full" in str(error) else f"{UNUSABLE} ({error}). {UNCHANGED}") from None
        finally:
            connection.close()

    def _check(self, source: sqlite3.Connection, expected: Counts) -> None:
        """Look at all of it before it replaces anything."""
        if (answer := source.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise BackupError(f"{UNUSABLE} ({answer}). {UNCHANGED}")
        found = self._counts(source)
        if wrong := sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name)):
            raise BackupError(f"{UNUSABLE} (het aantal rijen van {wrong[0]} klopt niet). {UNCHANGED}")

    def _counts(self, database: sqlite3.Connection) -> Counts:
        tables = [row[0].replace('"', '""') for row in database.execute(self.TABLES)]
        return {table: database.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0] for table in tables}  # noqa: S608


class Postgresql:
    """PostgreSQL is copied by its own pg_dump and put back by its own pg_restore and psql."""

    name = "postgresql"
    title = "PostgreSQL"

    def tool_version(self) -> int:
        tool, server = program_version("pg_dump", self._server()), self._server()
        if tool < server:
            raise BackupError(
                f"pg_dump is van versie {tool}, maar de database van versie {server}. {INSTALL.format(major=server)}"
            )
        return tool

    def dump(self, file: Path) -> Counts:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            rows = counts()
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            options = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
            self._run("pg_dump", f"--file={file}", *options, *self._address())
        return rows

    def check_can_load(self, tool: int) -> None:
        here = min(program_version(name, tool) for name in ("pg_restore", "psql"))
        if here < tool:
            raise BackupError(
                f"Deze back-up is gemaakt met pg_dump {tool}, maar pg_restore is hier van versie {here}. "
                + INSTALL.format(major=tool)
            )

    def load(self, file: Path, expected: Counts) -> None:
        script, first, last = (file.with_suffix(f".{name}sql") for name in ("", "first.", "last."))
        first.write_text(self._drop_everything())
        last.write_text("RESET search_path;\n" + "".join(self._expectation(*one) for one in expected.items()))
        connection.close()
        options = ["--no-psqlrc", "--quiet", "--output=/dev/null", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        files = [f"--file={part}" for part in (first, script, last)]
        try:
            self._run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(file))
            self._run("psql", *options, "--set=VERBOSITY=terse", *files, *self._address())
        except BackupError as error:
            raise BackupError(f"{error}. {UNCHANGED}") from None

    def _drop_everything(self) -> str:
        tables = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names()))
        functions = ", ".join(self._functions())
        return (
            "SET lock_timeout = '60s';\n"
            + (f"DROP TABLE {tables} CASCADE;\n" if tables else "")
            + (f"DROP FUNCTION {functions} CASCADE;\n" if functions else "")
        )

    def _functions(self) -> list[str]:
        """Those of our own; what an extension brought stays."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace "
                "AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"
            )
            return [row[0] for row in cursor.fetchall()]

    def _expectation(self, table: str, rows: int) -> str:
        """A statement that fails, and so undoes all before it, unless the table has this number of rows."""
        return (
            f'DO $$BEGIN IF (SELECT COUNT(*) FROM "{table}") <> {rows} THEN '  # noqa: S608
            f"RAISE EXCEPTION 'het aantal rijen van {table} klopt niet'; END IF; END$$;\n"
        )

    def _server(self) -> int:
        connection.ensure_connection()
        return int(connection.pg_version) // 10000  # type: ignore[attr-defined]

    def _address(self) -> list[str]:
        arguments, _ = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
        return [str(argument) for argument in arguments[1:]]

    def _run(self, program: str, *arguments: str) -> None:
        """Run a program of PostgreSQL; the password goes by its environment, which other users cannot see."""
        _, extra = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
        environment = os.environ | {"LC_MESSAGES": "C"} | (extra or {})
        done = subprocess.run(  # noqa: S603
            [program, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise BackupError(f"{program} is mislukt: {last_line(done.stderr)}")


def program_version(name: str, wanted: int) -> int:
    """The major version of a program of PostgreSQL. Raises BackupError when it is not there."""
    if not shutil.which(name):
        raise BackupError(f"Het programma {name} ontbreekt. {INSTALL.format(major=wanted)}")
    answer = subprocess.run([name, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.search(r"\(PostgreSQL\) (\d+)", answer)
    if not found:
        raise BackupError(f"Het programma {name} zegt niet welke versie het is. {INSTALL.format(major=wanted)}")
    return int(found[1])


def last_line(text: str) -> str:
    lines: Sequence[str] = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "zonder uitleg"
