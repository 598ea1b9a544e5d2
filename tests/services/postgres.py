"""A PostgreSQL of our own on loopback, in a folder that is thrown away: for the tests, and for CI.

    python3 -m tests.services.postgres make test-services

starts one, runs the command with its address in DATABASE_URL, and stops it. Nothing but the standard library.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

OLDEST = 15
# Names sort as a Dutch reader expects, as in compose.yaml; what depends on the order of a database shows here.
INITDB = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=nl-NL"]
# Nobody's data: speed counts, and surviving a power cut does not.
OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses=127.0.0.1"
USERS = ("postgres", "nobody")


class NoPostgres(Exception):
    """The programs of PostgreSQL are not on this machine."""


def main(command: list[str]) -> int:
    """Run the command with a PostgreSQL beside it; return its exit code."""
    with server() as address:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": address}, check=False).returncode


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Start a cluster; yields the address of its database. Raises NoPostgres where there is none to start."""
    programs = programs_folder()
    folder = Path(tempfile.mkdtemp(prefix="aiplein-postgres-"))
    port = free_port()
    control = [programs / "pg_ctl", "--pgdata", folder / "data", "--wait", "--silent"]
    try:
        give_away(folder)
        run(programs / "initdb", "--pgdata", folder / "data", "--username=aiplein", "--auth=trust", *INITDB)
        options = f"{OPTIONS} -c port={port} -c unix_socket_directories={folder}"
        run(*control, "--log", folder / "log", "--options", options, "start")
        yield f"postgres://aiplein@127.0.0.1:{port}/postgres"
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            run(*control, "--mode=immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def programs_folder() -> Path:
    """Where initdb is: in the path, or where Debian keeps it. Raises NoPostgres."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -int(folder.parent.name))
    for folder in folders:
        if (folder / "initdb").exists() and version_of(folder / "initdb") >= OLDEST:
            return folder
    raise NoPostgres(f"PostgreSQL {OLDEST} or newer is not installed (on Debian: apt install postgresql)")


def version_of(program: Path) -> int:
    """The major version: `initdb (PostgreSQL) 15.18 (Debian …)` is 15."""
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return int(answer.split(") ", 1)[1].split(".")[0])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(*command: str | Path) -> None:
    """Run a program of PostgreSQL, which refuses to work as root; its words are shown when it fails."""
    user = unprivileged()
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    done = subprocess.run(
        [str(part) for part in command],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # the server inherits it; a pipe would never end
        stderr=subprocess.STDOUT,
        check=False,
        **who,  # type: ignore[call-overload]
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}")


def give_away(folder: Path) -> None:
    if user := unprivileged():
        os.chown(folder, user.pw_uid, user.pw_gid)


def unprivileged() -> pwd.struct_passwd | None:
    """Whom to be instead of root; None for somebody who is not root."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    return next(known[name] for name in USERS if name in known)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except NoPostgres as problem:
        sys.exit(str(problem))
