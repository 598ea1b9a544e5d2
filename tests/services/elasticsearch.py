"""A real Elasticsearch of our own on loopback, in a folder that is thrown away: for the tests, and for CI.

    python3 -m tests.services.elasticsearch make test-services

starts one, runs the command with its address in SEARCH_URL, and stops it. It is the server that its makers publish for
integration tests (8.19; of the 9 line there is none), fetched with Maven and kept in AIPLEIN_ELASTICSEARCH, or in the
cache folder. Needs Java 17 and mvn (Debian: openjdk-17-jdk-headless maven). Only the standard library.
"""

import base64
import contextlib
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .postgres import free_port, unprivileged

VERSION = "8.19.21"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
OPTIONS = """\
cluster.name: aiplein-test
discovery.type: single-node
network.host: 127.0.0.1
http.port: {port}
path.data: {folder}/data
path.logs: {folder}/logs
node.store.allow_mmap: false
cluster.routing.allocation.disk.threshold_enabled: false
"""
OPEN = "xpack.security.enabled: false\n"
GUARDED = """\
xpack.security.enabled: true
xpack.security.http.ssl.enabled: true
xpack.security.http.ssl.key: {folder}/config/server.key
xpack.security.http.ssl.certificate: {folder}/config/server.crt
"""
PLUGIN_FACTS = f"""\
name=aiplein
description=Analysis of the index of API keys
version=1
classname=aiplein.SecurityIndexAnalysis
java.version=17
elasticsearch.version={VERSION}
"""
PATIENCE = 120


class NoElasticsearch(Exception):
    """There is no server to start on this machine."""


@dataclass(frozen=True)
class Guard:
    """Security on: the password of `elastic`, and the certificate of `localhost` with its key."""

    password: str
    certificate: Path
    key: Path


@dataclass
class Server:
    """One that runs. `pid` is the process to kill, in a test of what happens then."""

    url: str
    folder: Path
    programs: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    guard: "Guard | None" = None

    def start(self) -> None:
        """Start it, also again on the same data; returns when it answers."""
        user = unprivileged()
        who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(  # type: ignore[call-overload]
                [str(self.programs / "bin" / "elasticsearch")],
                env=environment(self.folder),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **who,
            )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        question = f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=1s"
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                self.ask(question).close()
                return
            if self.process and self.process.poll() is not None:
                break
            time.sleep(0.3)
        raise NoElasticsearch(f"Elasticsearch did not start:\n{(self.folder / 'log').read_text()[-3000:]}")

    def ask(self, address: str, body: bytes | None = None) -> Any:
        """Ask something as its administrator; POSTs when there is a body."""
        asked = urllib.request.Request(address, data=body, headers={"Content-Type": "application/json"})
        if not self.guard:
            return urllib.request.urlopen(asked, timeout=2)
        secret = base64.b64encode(f"elastic:{self.guard.password}".encode()).decode()
        asked.add_header("Authorization", f"Basic {secret}")
        context = ssl.create_default_context(cafile=str(self.guard.certificate))
        return urllib.request.urlopen(asked, timeout=10, context=context)

    def kill(self, signal: int = 9) -> None:
        """Stop it at once, with all its children."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal)
            self.process.wait(30)


def main(command: list[str]) -> int:
    """Run the command with an Elasticsearch beside it; return its exit code."""
    with server() as running:
        return subprocess.run(command, env=os.environ | {"SEARCH_URL": running.url}, check=False).returncode


@contextlib.contextmanager
def server(guard: Guard | None = None) -> Iterator[Server]:
    """Start a server of one node; stops it in the end. Raises NoElasticsearch where there is none to start."""
    programs = downloaded()
    folder = Path(tempfile.mkdtemp(prefix="aiplein-elasticsearch-"))
    port = free_port()
    url = f"https://localhost:{port}" if guard else f"http://127.0.0.1:{port}"
    running = Server(url=url, folder=folder, programs=programs, port=port, guard=guard)
    try:
        shutil.copytree(programs / "config", folder / "config")
        options = OPTIONS + (GUARDED if guard else OPEN)
        (folder / "config" / "elasticsearch.yml").write_text(options.format(port=port, folder=folder))
        if guard:
            running.programs = with_plugin(programs, folder / "programs")
            put_on(guard, running)
        hand_over(folder)
        running.start()
        yield running
    finally:
        running.kill(15)
        shutil.rmtree(folder, ignore_errors=True)


def with_plugin(programs: Path, copy: Path) -> Path:
    """Return a copy of the server that can hold API keys: their index needs filters that it lacks otherwise."""
    if not shutil.which("javac") or not shutil.which("jar"):
        raise NoElasticsearch("javac is needed for a server with security (on Debian: openjdk-17-jdk-headless)")
    shutil.copytree(programs, copy)
    place, classes = copy / "plugins" / "aiplein", copy / "classes"
    place.mkdir(parents=True)
    source = Path(__file__).with_name("SecurityIndexAnalysis.java")
    call("javac", "--release", "17", "-cp", f"{copy}/lib/*", "-d", str(classes), str(source))
    call("jar", "cf", str(place / "plugin.jar"), "-C", str(classes), ".")
    (place / "plugin-descriptor.properties").write_text(PLUGIN_FACTS)
    return copy


def call(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoElasticsearch(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def put_on(guard: Guard, server: Server) -> None:
    """Give the server its certificate and its first password, in the keystore where it looks for that."""
    shutil.copy(guard.certificate, server.folder / "config" / "server.crt")
    shutil.copy(guard.key, server.folder / "config" / "server.key")
    keystore = str(server.programs / "bin" / "elasticsearch-keystore")
    for arguments in (["create"], ["add", "--stdin", "--force", "bootstrap.password"]):
        done = subprocess.run(
            [keystore, *arguments],
            env=environment(server.folder),
            input=guard.password,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NoElasticsearch(f"elasticsearch-keystore failed:\n{done.stdout}{done.stderr}")


def downloaded() -> Path:
    """Return the folder of the server, fetched when it is not there yet. Raises NoElasticsearch."""
    cache = Path(os.environ.get("AIPLEIN_ELASTICSEARCH") or cache_folder())
    programs = cache / f"elasticsearch-{VERSION}"
    if not (programs / "bin" / "elasticsearch").exists():
        fetch(cache)
    share(programs)
    return programs


def cache_folder() -> Path:
    """Where another user than root can read what root fetched."""
    return Path("/var/cache/aiplein") if unprivileged() else Path.home() / ".cache" / "aiplein"


def fetch(cache: Path) -> None:
    if not shutil.which("mvn") or not shutil.which("java"):
        raise NoElasticsearch("Java 17 and mvn are needed (on Debian: apt install openjdk-17-jdk-headless maven)")
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        maven("get", "-Dtransitive=false", f"-Dartifact={ARTIFACT}", folder=folder)
        # In a folder of its own: the plugin leaves marks where it runs, and does nothing where it finds them.
        maven("copy", f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={folder}", folder=folder)
        shutil.unpack_archive(Path(folder) / f"elasticsearch-{VERSION}.zip", cache)


def maven(goal: str, *options: str, folder: str) -> None:
    done = subprocess.run(
        ["mvn", "-B", "-q", f"{PLUGIN}:{goal}", *options], capture_output=True, text=True, check=False, cwd=folder
    )
    if done.returncode:
        raise NoElasticsearch(f"mvn {goal} failed:\n{(done.stdout + done.stderr)[-2000:]}")


def share(programs: Path) -> None:
    """Root hands the server to a user without rights, who has to be able to reach and run it."""
    for program in (programs / "bin").iterdir():
        program.chmod(0o755)
    closed = [folder for folder in programs.parents if not folder.stat().st_mode & 0o001]
    if unprivileged() and closed:
        raise NoElasticsearch(f"{closed[0]} is closed to other users; name an open folder in AIPLEIN_ELASTICSEARCH")


def hand_over(folder: Path) -> None:
    user = unprivileged()
    if user:
        for place in (folder, *folder.rglob("*")):
            os.chown(place, user.pw_uid, user.pw_gid)


def environment(folder: Path) -> dict[str, str]:
    java = Path(shutil.which("java") or "/usr/bin/java").resolve().parents[1]
    return {
        **os.environ,
        "ES_JAVA_HOME": os.environ.get("ES_JAVA_HOME", str(java)),
        "ES_JAVA_OPTS": os.environ.get("ES_JAVA_OPTS", "-Xms512m -Xmx512m"),
        "ES_PATH_CONF": str(folder / "config"),
        "HOME": str(folder),
    }


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except NoElasticsearch as problem:
        sys.exit(str(problem))
