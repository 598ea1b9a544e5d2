"""The commands of the Makefile on a machine where something is missing, broken, full or interrupted.

Each test has a small repository of its own: the real Makefile and scripts, with stand-ins for Django, node and npm
that write down how they were called. The processes, ports, signals and refused connections are real.
"""

import ast
import contextlib
import http.client
import os
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
NOWHERE = "http://127.0.0.1:9/"
OURS = (
    "AIPLEIN_",
    "DJANGO_",
    "DATABASE_",
    "SEARCH_",
    "MAKE",
    "MFLAGS",
    "PORT",
    "PIP_",
    "PYTHONPATH",
    "GUNICORN",
    "ARGS",
)

MANAGE = """
import os, pathlib, sqlite3, sys, time
here, var, command = pathlib.Path(__file__).parent, pathlib.Path(os.environ["AIPLEIN_VAR"]), sys.argv[1]
with open(here / "calls", "a") as calls:
    calls.write(f"{command}\\n")
way = os.environ.get(f"STUB_{command}")
if way == "sleep":
    time.sleep(60)
if way == "full":
    open("/dev/full", "w").write("x" * 100_000)
if way == "fail":
    sys.exit("het register gaf geen antwoord")
if command == "collectstatic":
    (var / "static").mkdir(exist_ok=True)
    (var / "static" / "staticfiles.json").write_text("{}")
if command == "migrate":
    with sqlite3.connect(var / "aiplein.sqlite3") as database:
        database.execute("CREATE TABLE IF NOT EXISTS django_migrations (id INTEGER PRIMARY KEY, app, name, applied)")
        if not database.execute("SELECT * FROM django_migrations").fetchall():
            database.execute(f"INSERT INTO django_migrations VALUES (1, 'portal', '0001', '{time.time()}')")
if command == "first_start":
    (var / "beheerder.txt").write_text("Naam: beheerder\\nWachtwoord: geheim-woord\\n")
if command == "db_worker":
    time.sleep(60)
"""
WSGI = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["PATH_INFO"].encode()]
"""
NODE = """#!/bin/sh
if [ "$1" = --version ]; then echo "${STUB_NODE:-v22.1.0}"; exit; fi
echo "node $*" >> calls
mkdir -p portal/static/gebouwd && echo "body{}" > portal/static/gebouwd/aiplein.css
"""
NPM = """#!/bin/sh
echo "npm $*" >> calls
rm -rf node_modules && mkdir node_modules
"""
INSTALLER = """
import sys
with open("calls", "a") as calls:
    calls.write(f"{sys.argv[-1].split('/')[-1]}\\n")
"""
SETUP_CALLS = ["uv.txt", "base.txt", "npm", "node", "collectstatic", "migrate", "first_start"]


@dataclass
class Repository:
    """A small repository in a folder of its own, and ways to call its commands."""

    root: Path
    tools: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def var(self) -> Path:
        return self.root / "var"

    def make(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run make to its end."""
        return self.call("make", *arguments, **environment)

    def script(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run scripts/setup.py to its end, as make does."""
        return self.call(sys.executable, str(self.root / "scripts" / "setup.py"), *arguments, **environment)

    def call(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, **self.options(environment), timeout=60, check=False)

    def start(self, *command: str, **environment: str) -> "subprocess.Popen[str]":
        """Start a command in a session of its own, as a terminal does; Ctrl-C works in it, even when the tests run in
        the background, where it is ignored.
        """
        options = self.options(environment)
        return subprocess.Popen(command, **options, start_new_session=True, preexec_fn=heed_ctrl_c)

    def options(self, environment: dict[str, str]) -> dict[str, object]:
        pipes = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.STDOUT,
            "text": True,
        }
        return {"cwd": self.root, "env": self.environment | environment, **pipes}

    def calls(self) -> list[str]:
        """The stand-ins that were called since the last time, in order."""
        file = self.root / "calls"
        names = [line.split()[0] for line in file.read_text().splitlines()] if file.exists() else []
        file.unlink(missing_ok=True)
        return names

    def write(self, name: str, text: str, *, program: bool = False) -> None:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        if program:
            file.chmod(0o755)


def heed_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def repository(tmp_path) -> Repository:
    """A repository of which nothing but the virtual environment is made yet."""
    made = Repository(tmp_path / "plein", tmp_path / "plein" / "tools")
    shutil.copytree(REPOSITORY / "scripts", made.root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    made.write("portal/settings/production.py", "SECRET_KEY = 'geheim'")
    for name in ("Makefile", "gunicorn.conf.py", "portal/serving.py", "portal/bodies.py"):
        shutil.copy(REPOSITORY / name, made.root / name)
    for name in ("base", "dev", "node", "uv"):
        made.write(f"requirements/{name}.txt", "# nothing\n")
    for name in ("package.json", "package-lock.json"):
        made.write(name, "{}")
    for name in ("portal/__init__.py", "portal/migrations/__init__.py", "portal/styles/aiplein.css"):
        made.write(name, "")
    made.write("portal/settings/__init__.py", "")
    made.write("manage.py", MANAGE)
    made.write("portal/wsgi.py", WSGI)
    made.write("tools/node", NODE, program=True)
    made.write("tools/npm", NPM, program=True)
    make_environment(made.root / ".venv")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    made.environment = kept | {
        "PATH": f"{made.tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHON": sys.executable,
    }
    return made


def make_environment(folder: Path) -> None:
    """An environment that borrows the packages of the one the tests run in, so that it is there at once."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    packages = packages_of(folder)
    (packages / "borrowed.pth").write_text(sysconfig.get_paths()["purelib"])
    for tool in ("pip", "uv"):
        (packages / tool).mkdir()
        (packages / tool / "__init__.py").touch()
        (packages / tool / "__main__.py").write_text(INSTALLER)


def packages_of(folder: Path) -> Path:
    (packages,) = folder.glob("lib/*/site-packages")
    return packages


@pytest.fixture
def port() -> int:
    """A port that is free."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@contextlib.contextmanager
def stopped_at_the_end(process: "subprocess.Popen[str]") -> Iterator["subprocess.Popen[str]"]:
    """Whatever the test finds, leave no process behind."""
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.communicate(timeout=60)


def read_until(process: "subprocess.Popen[str]", sign: str) -> str:
    """Read what the process prints, up to and with the line that has the sign."""
    text = ""
    for line in process.stdout:
        text += line
        if sign in line:
            return text
    raise AssertionError(f"no '{sign}' in: {text}")


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with contextlib.closing(connection), contextlib.suppress(OSError):
        connection.request("GET", "/gezond")
        return connection.getresponse().status == 200
    return False


def assert_sentence(result: subprocess.CompletedProcess[str], *words: str) -> None:
    """The command failed with a sentence that has these words, and without a traceback."""
    assert result.returncode not in (0, None)
    assert "Traceback" not in result.stdout
    for word in words:
        assert word in result.stdout


# make help ----------------------------------------------------------------------------------------------------


def test_help_is_what_make_shows_and_lists_every_target(repository):
    rules = (repository.root / "Makefile").read_text().split(".PHONY:")[1].splitlines()[0].split()

    shown = repository.make()

    assert shown.returncode == 0
    assert len(rules) > 10
    assert sorted(rules) == sorted(line.split()[1] for line in shown.stdout.splitlines() if line.startswith("  make "))


def test_make_works_from_another_folder_and_in_a_folder_with_a_space(repository, tmp_path):
    moved = tmp_path / "het plein"
    shutil.rmtree(repository.root / ".venv")
    repository.root.rename(moved)
    make_environment(moved / ".venv")

    elsewhere = subprocess.run(
        ["make", "-f", moved / "Makefile", "setup"],
        cwd=tmp_path,
        env=repository.environment | {"PATH": f"{moved / 'tools'}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert elsewhere.returncode == 0, elsewhere.stdout + elsewhere.stderr
    assert (moved / "var" / "beheerder.txt").exists()
    assert not (tmp_path / "var").exists()


# Python -------------------------------------------------------------------------------------------------------


def test_old_python_gets_a_sentence_before_anything_else():
    too_old = runpy.run_path(str(REPOSITORY / "scripts" / "setup.py"))["too_old"]

    assert "Python 3.11 of nieuwer nodig; dit is Python 3.8" in too_old((3, 8, 19, "final", 0))
    assert "dit is Python 2.7" in too_old((2, 7, 18, "final", 0))
    assert too_old((3, 11, 0, "final", 0)) is None
    assert too_old((4, 0, 0, "final", 0)) is None


def test_old_python_can_read_the_file_that_checks_its_version():
    source = (REPOSITORY / "scripts" / "setup.py").read_bytes()

    tree = ast.parse(source, feature_version=(3, 4))

    nodes = list(ast.walk(tree))
    assert source.isascii()
    assert not [node for node in nodes if isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.NamedExpr)]
    assert not [node for node in nodes if isinstance(node, ast.FunctionDef) and node.returns]
    assert not [node for node in nodes if isinstance(node, ast.arg) and node.annotation]
    assert [name.name for node in tree.body if isinstance(node, ast.Import) for name in node.names] == ["sys"]


def test_no_python_at_all_gets_a_sentence(repository):
    result = repository.make("run", PYTHON="python3-is-er-niet")

    assert_sentence(result, "'python3-is-er-niet' is er niet", "PYTHON=python3.12")


@pytest.fixture
def debian(tmp_path) -> str:
    """A Python of which the module venv does not do its work, as on a Debian without python3-venv."""
    make_environment(tmp_path / "debian")
    packages = packages_of(tmp_path / "debian")
    (packages / "first.pth").write_text(f"import sys; sys.path.insert(0, {str(packages)!r})")
    (packages / "venv.py").write_text("raise SystemExit('not created because ensurepip is not available.')")
    return str(tmp_path / "debian" / "bin" / "python")


def test_missing_venv_module_says_what_to_install(repository, debian):
    shutil.rmtree(repository.root / ".venv")

    result = repository.make("setup", PYTHON=debian)

    assert_sentence(result, "apt install python3-venv")


def test_environment_that_was_left_half_done_is_made_again(repository, debian):
    assert repository.script("setup").returncode == 0
    (repository.root / ".venv" / "stamps" / "unfinished").touch()

    result = repository.make("setup", PYTHON=debian)

    assert "Omgeving voor Python maken" in result.stdout
    assert not (repository.root / ".venv" / "bin").exists()


def test_environment_that_was_moved_is_made_again(repository, debian):
    assert repository.script("setup").returncode == 0
    moved = repository.root.with_name("verhuisd")
    repository.root.rename(moved)
    repository.root = moved

    result = repository.make("setup", PYTHON=debian)

    assert "Omgeving voor Python maken" in result.stdout
    assert not (moved / ".venv" / "bin").exists()


# PORT ---------------------------------------------------------------------------------------------------------


def test_taken_port_is_said_first_and_names_another(repository):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]

        result = repository.make("run", f"PORT={taken}")

    assert_sentence(result, f"Poort {taken} is al in gebruik", "make run PORT=")
    assert repository.calls() == []


@pytest.mark.parametrize("port", ["acht", "0", "65536", "-1", "80.5", "²"])
def test_port_that_is_no_port_is_said_first(repository, port):
    result = repository.script("run", PORT=port)

    assert_sentence(result, "PORT moet een getal van 1 tot en met 65535 zijn", port)
    assert repository.calls() == []


# Steps and stamps ---------------------------------------------------------------------------------------------


def test_second_setup_does_nothing(repository):
    first = repository.script("setup")
    assert repository.calls() == SETUP_CALLS, first.stdout

    second = repository.script("setup")

    assert second.returncode == 0
    assert second.stdout == "Klaar. Start AI-plein met: make run\n"
    assert repository.calls() == []


@pytest.mark.parametrize(
    ("file", "calls"),
    [
        ("portal/styles/aiplein.css", ["node"]),
        ("package-lock.json", ["npm", "node"]),
        ("portal/static/portal/merk.svg", ["collectstatic"]),
        ("portal/migrations/0002_more.py", ["migrate"]),
        ("requirements/base.txt", ["base.txt", "collectstatic", "migrate"]),
    ],
)
def test_changed_file_brings_back_only_the_steps_that_read_it(repository, file, calls):
    repository.script("setup")
    repository.calls()

    repository.write(file, "# {}")
    result = repository.script("setup")

    assert result.returncode == 0, result.stdout
    assert repository.calls() == calls


def test_removed_result_is_made_again(repository):
    repository.script("setup")
    repository.calls()

    shutil.rmtree(repository.root / "portal" / "static" / "gebouwd")
    shutil.rmtree(repository.var / "static")
    (repository.var / "aiplein.sqlite3").unlink()
    repository.script("setup")

    assert repository.calls() == ["node", "collectstatic", "migrate", "first_start"]


def test_database_of_ones_own_is_asked_every_time(repository):
    repository.script("setup", DATABASE_URL="postgres://")
    repository.calls()

    repository.script("setup", DATABASE_URL="postgres://")

    assert repository.calls() == ["migrate", "first_start"]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_step_leaves_no_stamp_and_is_done_the_next_time(repository, how):
    script = str(repository.root / "scripts" / "setup.py")
    with stopped_at_the_end(repository.start(sys.executable, script, "setup", STUB_migrate="sleep")) as process:
        wait_for(lambda: "migrate" in (repository.root / "calls").read_text())
        process.send_signal(how)
        output, _ = process.communicate(timeout=60)

    assert process.returncode == 130
    assert "Afgebroken" in output
    assert "Traceback" not in output
    assert not (repository.var / "stamps" / "migrate").exists()
    repository.calls()
    assert repository.script("setup").returncode == 0
    assert repository.calls() == ["migrate", "first_start"]


def wait_for(condition) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with contextlib.suppress(FileNotFoundError):
            if condition():
                return
        time.sleep(0.05)
    raise AssertionError("it did not come")


def test_second_make_waits_for_the_first(repository):
    script = str(repository.root / "scripts" / "setup.py")
    with stopped_at_the_end(repository.start(sys.executable, script, "setup", STUB_migrate="sleep")) as first:
        wait_for(lambda: "migrate" in (repository.root / "calls").read_text())
        with stopped_at_the_end(repository.start(sys.executable, script, "setup")) as second:
            read_until(second, "al een make bezig")
            first.send_signal(signal.SIGTERM)

            second.communicate(timeout=60)

    assert second.returncode == 0


def test_old_node_is_replaced_by_the_packaged_one(repository):
    result = repository.script("setup", STUB_NODE="v12.22.9")

    assert "Node installeren" in result.stdout
    assert repository.calls() == ["uv.txt", "base.txt", "node.txt"]


# Errors -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tool", "file"), [("pip", "uv"), ("uv", "base")])
def test_no_network_says_so_and_leaves_no_stamp(repository, tool, file):
    shutil.rmtree(packages_of(repository.root / ".venv") / tool)
    repository.write(f"requirements/{file}.txt", f"plein-is-er-niet==1.0 --hash=sha256:{'0' * 64}\n")

    result = repository.script("setup", PIP_INDEX_URL=NOWHERE, PIP_RETRIES="0", PIP_NO_CACHE_DIR="1")

    assert_sentence(result, "geen verbinding met internet", "start ook zonder netwerk")
    assert not (repository.root / ".venv" / "stamps" / file).exists()
    assert not (repository.root / ".venv" / "stamps" / "unfinished").exists()


def test_a_package_that_is_not_there_for_this_machine_says_so(repository):
    tool = packages_of(repository.root / ".venv") / "uv" / "__main__.py"
    tool.write_text("raise SystemExit('Because pikepdf==10.17.0 has no usable wheels, your requirements fail.')")

    result = repository.script("setup")

    assert_sentence(result, "niet voor deze machine of deze Python", "make run PYTHON=")
    assert not (repository.root / ".venv" / "stamps" / "base").exists()


def test_npm_without_network_says_so_and_leaves_no_stamp(repository, tmp_path):
    npm = shutil.which("npm") or shutil.which("npm", path=str(REPOSITORY / ".venv" / "bin"))
    if npm is None:
        pytest.skip("no npm on this machine")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(REPOSITORY / name, repository.root)
    (repository.tools / "npm").unlink()
    (repository.tools / "npm").symlink_to(npm)
    settings = {
        "npm_config_registry": NOWHERE,
        "npm_config_cache": str(tmp_path / "cache"),
        "npm_config_fetch_retries": "0",
        "npm_config_omit_lockfile_registry_resolved": "true",
    }

    (repository.tools / "node").unlink()
    result = repository.script("setup", **settings)

    assert_sentence(result, "geen verbinding met internet")
    assert not (repository.root / "node_modules" / ".stamp").exists()


def test_full_disk_says_so(repository):
    result = repository.script("setup", STUB_migrate="full")

    assert_sentence(result, "De schijf is vol", "Maak ruimte vrij")
    assert not (repository.var / "stamps" / "migrate").exists()


def test_full_disk_says_so_when_not_even_the_log_can_be_written(repository):
    (repository.var / "logs").mkdir(parents=True)
    (repository.var / "logs" / "setup.log").symlink_to("/dev/full")

    result = repository.script("setup", STUB_migrate="full")

    assert_sentence(result, "De schijf is vol")


def test_data_folder_that_cannot_be_written_says_so(repository):
    repository.write("bestand", "")

    result = repository.script("setup", AIPLEIN_VAR=str(repository.root / "bestand" / "var"))

    assert_sentence(result, "In de gegevensmap", "kan niet worden geschreven", "AIPLEIN_VAR=")


def test_failing_step_shows_its_last_lines_and_where_the_rest_is(repository):
    result = repository.script("setup", STUB_first_start="fail")

    assert_sentence(result, "het register gaf geen antwoord", str(repository.var / "logs" / "setup.log"))
    assert "het register gaf geen antwoord" in (repository.var / "logs" / "setup.log").read_text()
    assert not (repository.var / "stamps" / "first_start").exists()


def test_unknown_command_gets_a_sentence(repository):
    result = repository.script("zwaai")

    assert_sentence(result, "'zwaai' bestaat niet")


# make run -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_run_says_where_it_is_and_stops_quietly(repository, port, how):
    script = str(repository.root / "scripts" / "setup.py")
    with stopped_at_the_end(repository.start(sys.executable, script, "run", PORT=str(port))) as process:
        begin = read_until(process, "Stoppen: Ctrl-C")
        served = answers(port)
        process.send_signal(how)
        rest, _ = process.communicate(timeout=60)

    assert f"http://localhost:{port}" in begin
    assert "Wachtwoord: geheim-woord" in begin
    assert served
    assert process.returncode == 0
    assert rest == "\nAI-plein is gestopt.\n"
    assert not answers(port)
    assert repository.calls() == [*SETUP_CALLS, "db_worker"]


def test_the_first_password_is_printed_once(repository, port):
    script = str(repository.root / "scripts" / "setup.py")
    screens = []
    for _ in range(2):
        with stopped_at_the_end(repository.start(sys.executable, script, "run", PORT=str(port))) as process:
            screens.append(read_until(process, "Stoppen: Ctrl-C"))
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)

    assert "geheim-woord" in screens[0]
    assert "geheim-woord" not in screens[1]
    assert str(repository.var / "beheerder.txt") in screens[1]


def test_ctrl_c_in_the_terminal_stops_make_and_everything_it_started(repository, port):
    with stopped_at_the_end(repository.start("make", "run", f"PORT={port}")) as process:
        read_until(process, "Stoppen: Ctrl-C")
        os.killpg(process.pid, signal.SIGINT)
        rest, _ = process.communicate(timeout=60)

    assert "AI-plein is gestopt." in rest
    assert "Traceback" not in rest
    assert not answers(port)


def test_run_starts_a_worker_again_and_the_web_server_outlives_it(repository, port):
    script = str(repository.root / "scripts" / "setup.py")
    command = [sys.executable, script, "run"]
    with stopped_at_the_end(repository.start(*command, PORT=str(port), STUB_db_worker="fail")) as process:
        begin = read_until(process, "start over 2 s opnieuw")
        served = answers(port)
        process.terminate()
        process.communicate(timeout=60)

    assert "De taakverwerker is onverwacht gestopt (code 1)" in begin
    assert "logs/worker.log" in begin
    assert served
    assert process.returncode == 0
    assert repository.calls() == [*SETUP_CALLS, "db_worker", "db_worker"]
    assert (repository.var / "logs" / "worker.log").read_text().count("het register gaf geen antwoord") == 2


def test_run_starts_a_web_server_again(repository, port):
    script = str(repository.root / "scripts" / "setup.py")
    with stopped_at_the_end(repository.start(sys.executable, script, "run", PORT=str(port))) as process:
        read_until(process, "Stoppen: Ctrl-C")
        os.kill(gunicorn_below(process.pid), signal.SIGTERM)
        read_until(process, "De webserver is onverwacht gestopt")
        until = time.monotonic() + 30
        while not (served := answers(port)) and time.monotonic() < until:
            time.sleep(0.1)

    assert served


def gunicorn_below(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    (master,) = (child for child in children if b"gunicorn" in Path(f"/proc/{child}/cmdline").read_bytes())
    return int(master)


def test_run_says_so_when_the_web_server_does_not_start(repository, port):
    repository.write("portal/wsgi.py", "raise SystemExit(3)")

    result = repository.script("run", PORT=str(port))

    assert result.returncode == 1
    assert "De webserver is onverwacht gestopt" in result.stdout


def test_clean_keeps_the_data(repository):
    repository.script("setup")

    result = repository.make("clean")

    assert result.returncode == 0
    assert (repository.var / "beheerder.txt").exists()
    assert not (repository.root / ".venv").exists()
    assert not (repository.root / "node_modules").exists()
    assert not (repository.root / "portal" / "static" / "gebouwd").exists()
