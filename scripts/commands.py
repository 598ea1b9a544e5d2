"""What each `make` target does; the Makefile lists them, install.py and run.py do the work."""

import datetime
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import release as release_steps
from cached_steps import Place, run_tool, shown
from errors import SetupError, from_error
from install import check_data_folder, install, install_python_packages, make_environment, packages, templates
from run import chosen_port, serve

ROOT = Path(__file__).resolve().parents[1]
SLOWEST = ("--durations=20", "--durations-min=1")
OWN_SERVERS = ("browser", "scripts", "operation/own_servers")
LEFTOVERS = (
    "node_modules",
    "portal/static/gebouwd",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".import_linter_cache",
    ".hypothesis",
    ".venv",
)


def main(arguments: list[str]) -> int:
    """Do one command; a known error becomes its sentence on screen and exit code 1."""
    name, *rest = arguments or ["setup"]
    if name not in COMMANDS:
        print(f"'{name}' bestaat niet; make help noemt wat er wel is.", file=sys.stderr)
        return 2
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        return COMMANDS[name](rest) or 0
    except KeyboardInterrupt:
        print("\nAfgebroken. Met dezelfde opdracht gaat u verder waar het nodig is.", file=sys.stderr)
        return 130
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
    except OSError as error:
        print(f"\n{from_error(error)}", file=sys.stderr)
    return 1


def setup(_: list[str]) -> None:
    """Install everything that `make run` needs."""
    install(here(), static=True, data=True)
    print("Klaar. Start AI-plein met: make run")


def run(_: list[str]) -> int:
    """Install what is needed and serve until Ctrl-C."""
    port = chosen_port()
    install(here(), static=True, data=True)
    return serve(here(), port)


def dev(_: list[str]) -> None:
    """Django's own server, that follows every change."""
    port = chosen_port()
    place = here("portal.settings.dev")
    install(place, tools=True, data=True)
    become(place, [place.python, "manage.py", "runserver", f"127.0.0.1:{port}"], PORT=str(port))


def test(arguments: list[str]) -> None:
    """The whole suite, in two processes; the tests make their own data folder, database and index."""
    place = here("portal.settings.test")
    install(place, tools=True)
    for name in ("AIPLEIN_VAR", "DATABASE_URL", "SEARCH_URL"):
        os.environ.pop(name, None)
    become(place, [place.python, "-m", "pytest", *SLOWEST, *in_two(arguments)], AIPLEIN_VAR=None)


def in_two(arguments: list[str]) -> list[str]:
    """Share the tests out over two processes (see tests/conftest.py), unless told otherwise."""
    if any(argument.startswith(("-n", "--pdb", "-s")) for argument in arguments):
        return arguments
    return ["-n", "2", *arguments]


def test_services(arguments: list[str]) -> None:
    """The suite on the PostgreSQL of DATABASE_URL and the engine of SEARCH_URL; what starts servers only when asked."""
    if not os.environ.get("DATABASE_URL", "").strip():
        raise SetupError(
            "Zet DATABASE_URL op een PostgreSQL waar de tests een database mogen maken. Of laat er een starten: "
            "python3 -m tests.services.postgres make test-services"
        )
    place = here("portal.settings.test")
    install(place, tools=True)
    leave_out = [*without_own_servers(arguments), "-m", "not own_database"]
    become(place, [place.python, "-m", "pytest", *SLOWEST, *leave_out, *arguments], AIPLEIN_VAR=None)


def test_fast(arguments: list[str]) -> None:
    """The suite without what is slow or starts servers, browsers or whole installations of its own."""
    test([*without_own_servers(arguments), "--ignore=tests/faults", "-m", "not slow", *arguments])


def without_own_servers(arguments: list[str]) -> list[str]:
    """Leave out the folders of tests that start something of their own, but those that the arguments name."""
    given = " ".join(arguments)
    return [f"--ignore=tests/{name}" for name in OWN_SERVERS if f"tests/{name}" not in given]


def lint(_: list[str]) -> None:
    """Every check of style and structure; stops at the first that finds something."""
    place = here("portal.settings.test")
    install(place, tools=True)
    check(place, "ruff", "check", ".")
    check(place, "ruff", "format", "--check", ".")
    check(place, "djhtml", "--check", *map(str, templates(place)))
    check(place, "lint-imports")
    check(place, "python", "manage.py", "makemigrations", "--check", "--dry-run")


def format_code(_: list[str]) -> None:
    """Put code and templates in the house style."""
    place = here("portal.settings.test")
    install(place, tools=True)
    check(place, "ruff", "check", "--fix", ".")
    check(place, "ruff", "format", ".")
    command = [str(place.program("djhtml")), *map(str, templates(place))]
    subprocess.run(command, cwd=place.root, check=False)


def types(arguments: list[str]) -> None:
    """Check the types with mypy."""
    place = here("portal.settings.test")
    install(place, tools=True)
    check(place, "mypy", *(arguments or [package.name for package in packages(place)]))


def harvest(arguments: list[str]) -> None:
    """Fetch the register into the data of `make run`."""
    django_command("harvest", *(arguments or ["--source", "api"]))


def reindex(arguments: list[str]) -> None:
    """Build the search index again from the database."""
    django_command("search_rebuild", *arguments)


def bench(arguments: list[str]) -> None:
    """Measure imports and pages against their bounds."""
    place = here("portal.settings.production")
    install(place)
    become(place, [place.python, "-m", "bench.run", *(arguments or ["--n", "1000,10000"])], AIPLEIN_VAR=None)


def relevance(arguments: list[str]) -> None:
    """Score the questions that were judged; exit code 1 when a goal is not met."""
    place = here("portal.settings.production")
    install(place)
    become(place, [place.python, "-m", "bench.relevance", *arguments], AIPLEIN_VAR=None)


def bench_search(arguments: list[str]) -> None:
    """Measure what searching costs, on the engine of SEARCH_URL."""
    place = here("portal.settings.test")
    install(place)
    become(place, [place.python, "-m", "bench.search", *arguments], AIPLEIN_VAR=None)


def grouping_eval(arguments: list[str]) -> None:
    """Score the grouping of the recorded register against labels."""
    place = here("portal.settings.production")
    install(place)
    become(place, [place.python, "-m", "bench.grouping_eval", *arguments], AIPLEIN_VAR=None)


def backup(arguments: list[str]) -> None:
    """Write database and media to one file; it changes nothing, a version of the database that waits included."""
    place, given = here(), the_file(arguments, "backup")
    install(place)
    become(place, [place.python, "manage.py", "backup", *given])


def restore(arguments: list[str]) -> None:
    """Put a back-up back, in a data folder where nothing was made yet or with --overwrite."""
    place, given = here(), the_file(arguments, "restore")
    install(place, static=True)
    become(place, [place.python, "manage.py", "restore", *given])


def the_file(arguments: list[str], name: str) -> list[str]:
    """The arguments, when a file is among them. Raises SetupError."""
    if not any(argument and not argument.startswith("-") for argument in arguments):
        raise SetupError(f"Zeg om welk bestand het gaat: make {name} FILE=back-up.tar.gz")
    return [argument for argument in arguments if argument]


def lock(arguments: list[str]) -> None:
    """Choose the versions of every package again."""
    place = here()
    check_data_folder(place)
    make_environment(place)
    install_python_packages(place, "uv")
    lock_with(place, "base", ["pyproject.toml", *arguments])
    lock_with(place, "dev", ["pyproject.toml", "--extra", "dev", "-c", "requirements/base.txt", *arguments])
    for group in ("node", "uv"):
        lock_with(place, group, ["--group", f"pyproject.toml:{group}", *arguments])


def lock_with(place: Place, name: str, choice: list[str]) -> None:
    """Write requirements/<name>.txt; the file is the same on every machine."""
    versions = ["--universal", "--python-version", "3.11", "--generate-hashes"]
    silence = ["--no-emit-index-url", "--no-emit-find-links", "-q", "--custom-compile-command", "make lock"]
    file = f"requirements/{name}.txt"
    with shown(f"{file} schrijven"):
        run_tool([place.program("uv"), "pip", "compile", *choice, *versions, *silence, "-o", file], place, fetches=True)


def release(arguments: list[str]) -> None:
    """Check, write the version everywhere, commit and tag; docs/howto/release.md says what comes before and after."""
    version = "".join(arguments)
    release_steps.check(ROOT, version)
    lint([])
    release_steps.write(ROOT, version, datetime.date.today())
    release_steps.commit(ROOT, version)
    print(f"Versie {version} is vastgelegd en heeft de tag v{version}. Versturen: git push --follow-tags")


def clean(_: list[str]) -> None:
    """Remove what was installed and built; never the data folder."""
    for folder in [ROOT / name for name in LEFTOVERS]:
        if folder.is_symlink():
            folder.unlink()
        shutil.rmtree(folder, ignore_errors=not folder.exists())
    for package in ROOT.glob("*/"):
        if package.name != "var":
            for cache in package.rglob("__pycache__"):
                shutil.rmtree(cache, ignore_errors=True)
    print("Opgeruimd. De gegevensmap is gebleven.")


def here(settings: str = "") -> Place:
    """The place of this repository, with the data folder and settings that the environment asks for."""
    var = Path(os.environ.get("AIPLEIN_VAR", "").strip() or ROOT / "var").expanduser().resolve()
    chosen = settings or os.environ.get("DJANGO_SETTINGS_MODULE", "").strip() or "portal.settings.production"
    return Place(root=ROOT, var=var, settings=chosen)


def django_command(*arguments: str) -> NoReturn:
    """Bring the data of `make run` up to date and hand over to manage.py."""
    place = here()
    install(place, static=True, data=True)
    become(place, [place.python, "manage.py", *arguments])


def check(place: Place, program: str, *arguments: str) -> None:
    """Run a check with its output on screen; raises SetupError when it finds something."""
    print(f"$ {program} {' '.join(arguments[:4])}{' …' if len(arguments) > 4 else ''}", flush=True)
    command: list[str | Path] = [place.program(program), *arguments]
    code = subprocess.run(command, cwd=place.root, env=place.environment(), check=False).returncode
    if code:
        raise SetupError(f"{program} vond iets; zie hierboven.")


def become(place: Place, command: list[str | Path], **changes: str | None) -> NoReturn:
    """Replace this process by the command, so that signals and the exit code go straight through."""
    environment = place.environment()
    for name, value in changes.items():
        environment.pop(name, None)
        if value is not None:
            environment[name] = value
    sys.stdout.flush()
    os.chdir(place.root)
    os.execve(command[0], [str(part) for part in command], environment)


COMMANDS: dict[str, Callable[[list[str]], int | None]] = {
    "setup": setup,
    "run": run,
    "dev": dev,
    "test": test,
    "test-fast": test_fast,
    "test-services": test_services,
    "lint": lint,
    "format": format_code,
    "types": types,
    "harvest": harvest,
    "reindex": reindex,
    "backup": backup,
    "restore": restore,
    "bench": bench,
    "bench-search": bench_search,
    "relevance": relevance,
    "grouping-eval": grouping_eval,
    "lock": lock,
    "release": release,
    "clean": clean,
}
