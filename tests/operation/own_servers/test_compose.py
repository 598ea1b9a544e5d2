"""compose.yaml and Dockerfile: valid, and the same commands as `make run`, which are run here on PostgreSQL.

No Docker engine is needed: the commands are read from the file and started as a container would.
"""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import IN_CI
from tests.services.postgres import free_port

from .conftest import NewPlace
from .place import ROOT, Place

DCLINT = ROOT / "node_modules" / "dclint" / "bin" / "dclint.cjs"
PATIENCE = 60


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "compose.yaml").read_text())


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, Any]:
    return compose["services"]


@pytest.fixture(scope="module")
def ours() -> dict[str, list[str]]:
    """The commands of `make run`, read from its scripts."""
    return {
        "web": ["python", *constant("run.py", "WEB_SERVER")],
        "worker": ["python", *constant("run.py", "WORKER")],
        "migrate": ["python", "manage.py", *constant("install.py", "MIGRATE")],
        "first_start": ["python", "manage.py", *constant("install.py", "FIRST_START")],
    }


def constant(script: str, name: str) -> list[str]:
    """The value of a constant in a script, without running the script."""
    for line in ast.parse((ROOT / "scripts" / script).read_text()).body:
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == name:
            return list(ast.literal_eval(line.value))
    raise AssertionError(f"{script} has no {name}")


def validate(file: Path) -> dict[str, Any]:
    """What dclint, with the JSON schema of the Compose specification in it, says of the file."""
    own = ROOT / ".venv" / "bin" / "node"
    node = shutil.which("node") or (str(own) if own.is_file() else "")
    if not (node and DCLINT.is_file()):
        assert not IN_CI, "Node or node_modules is missing"
        pytest.skip("Node or node_modules is missing (make test)")
    done = subprocess.run([node, DCLINT, "--formatter", "json", file], capture_output=True, text=True, check=False)
    (report,) = json.loads(done.stdout)
    return report


def test_compose_is_valid_against_the_schema():
    report = validate(ROOT / "compose.yaml")

    assert report["errorCount"] == 0, report["messages"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("restart: unless-stopped", "restart: [always]"),
        ("condition: service_healthy", "condition: service_happy"),
        ("read_only: true", "readonly: true"),
    ],
)
def test_a_mistake_in_compose_is_found(tmp_path: Path, right: str, wrong: str):
    text = (ROOT / "compose.yaml").read_text()
    assert right in text
    (tmp_path / "compose.yaml").write_text(text.replace(right, wrong))

    report = validate(tmp_path / "compose.yaml")

    assert report["errorCount"] > 0


def test_the_containers_run_the_commands_of_make_run(services: dict[str, Any], ours: dict[str, list[str]]):
    setup = services["setup"]["command"]

    assert [part for part in services["web"]["command"] if not part.startswith("--bind=")] == ours["web"]
    assert services["worker"]["command"] == ours["worker"]
    assert setup == ["sh", "-c", f"{' '.join(ours['migrate'])} && {' '.join(ours['first_start'])}"]


def test_the_image_serves_by_itself_as_compose_asks(services: dict[str, Any]):
    (command,) = re.findall(r"^CMD (.*)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    (check,) = re.findall(r"^HEALTHCHECK .* CMD (.*)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert json.loads(command) == services["web"]["command"]
    assert ["CMD", *json.loads(check)] == services["web"]["healthcheck"]["test"]


def test_what_is_copied_into_the_image_is_not_ignored():
    """Every room and every file that the commands need is let through by .dockerignore."""
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    rooms = {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"tests", "bench"}

    assert rooms <= let_through
    assert all((ROOT / name).exists() for name in let_through)
    assert {"gunicorn.conf.py", "manage.py", "pyproject.toml", "scripts/healthcheck.py"} <= let_through


def test_the_client_in_the_image_is_as_new_as_the_database(services: dict[str, Any]):
    (client,) = re.findall(r"postgresql-client-(\d+)", (ROOT / "Dockerfile").read_text())

    assert services["postgres"]["image"] == f"postgres:{client}"


def test_no_secret_has_a_default_and_nothing_listens_to_the_world(services: dict[str, Any]):
    text = (ROOT / "compose.yaml").read_text()
    secrets = re.findall(r"\$\{(\w*(?:PASSWORD|SECRET)\w*)(:?[?-])([^}]*)\}", text)
    ports = [port for service in services.values() for port in service.get("ports", [])]

    assert {name for name, *_ in secrets} == {"POSTGRES_PASSWORD", "SECRET_KEY", "ELASTIC_PASSWORD"}
    assert all(sign == ":?" or not default for _, sign, default in secrets)
    assert ports == ["127.0.0.1:${PORT:-8000}:8000"]
    assert services["elasticsearch"]["environment"]["xpack.security.enabled"] == "true"


def test_every_variable_of_compose_is_in_the_example_and_in_the_docs():
    text = (ROOT / "compose.yaml").read_text()
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", text))
    example = set(re.findall(r"^(\w+)=", (ROOT / ".env.voorbeeld").read_text(), re.MULTILINE))
    docs = [ROOT / "docs" / name for name in ("reference/settings.md", "howto/productie.md")]
    documented = {name for file in docs for name in re.findall(r"`(\w+)`", file.read_text())}

    assert example <= asked
    assert asked <= documented


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_the_commands_of_compose_serve_on_postgresql(services: dict[str, Any], place: Place):
    port = free_port()
    environment = place.environment | {"PUBLIC_URL": "https://plein.example.nl", "PORT": str(port)}
    run(["python", "manage.py", "collectstatic", "--noinput"], environment)
    run(services["setup"]["command"], environment)

    with_worker = [start(command, environment) for command in commands(services, port)]
    try:
        healthy = wait_for(services["web"]["healthcheck"]["test"][1:], environment)
        alive = [process.poll() for process in with_worker]
    finally:
        for process in with_worker:
            process.terminate()
        codes = [process.wait(20) for process in with_worker]

    assert json.loads(healthy)["status"] == "gereed"
    assert alive == [None, None]
    assert codes[0] == 0


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_health_check_fails_where_nobody_listens(services: dict[str, Any], new_place: NewPlace):
    environment = new_place().environment | {"PORT": str(free_port())}

    done = attempt(services["web"]["healthcheck"]["test"][1:], environment)

    assert done.returncode == 1
    assert "antwoordt niet" in done.stdout


def commands(services: dict[str, Any], port: int) -> Iterator[list[str]]:
    for name in ("web", "worker"):
        yield [re.sub(r"^--bind=.*", f"--bind=127.0.0.1:{port}", part) for part in services[name]["command"]]


def start(command: list[str], environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(with_our_python(command), cwd=ROOT, env=with_path(environment))


def run(command: list[str], environment: dict[str, str]) -> None:
    done = attempt(command, environment)
    assert done.returncode == 0, done.stdout + done.stderr


def attempt(command: list[str], environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        with_our_python(command), cwd=ROOT, env=with_path(environment), capture_output=True, text=True, check=False
    )


def with_our_python(command: list[str]) -> list[str]:
    return [sys.executable if part == "python" else part for part in command]


def with_path(environment: dict[str, str]) -> dict[str, str]:
    """In the image `python` is the one with our packages; here too."""
    return environment | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"}


def wait_for(command: list[str], environment: dict[str, str]) -> str:
    until = time.monotonic() + PATIENCE
    while (done := attempt(command, environment)).returncode:
        assert time.monotonic() < until, done.stdout + done.stderr
        time.sleep(0.3)
    return done.stdout
