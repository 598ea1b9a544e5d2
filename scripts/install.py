"""From a fresh clone to a portal that can serve: environment, packages, styles, database, first content."""

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cached_steps import (
    Place,
    Step,
    files_in,
    fingerprint,
    is_current,
    outline,
    run_tool,
    take,
)
from errors import NoNetwork, SetupError

OLDEST_NODE = 20
PIP = ("pip", "install", "--no-input", "--progress-bar", "off")
UV = ("uv", "pip", "install", "--no-progress")
PIP_TO_UV = {
    "PIP_CERT": "SSL_CERT_FILE",
    "PIP_FIND_LINKS": "UV_FIND_LINKS",
    "PIP_INDEX_URL": "UV_DEFAULT_INDEX",
    "PIP_RETRIES": "UV_HTTP_RETRIES",
}
MIGRATE = ("migrate", "--noinput")
FIRST_START = ("first_start",)
LONG_LOG = 2 * 1024 * 1024
VERSION = f"{sys.implementation.cache_tag} {sys.version_info[0]} {sys.version_info[1]}"


def install(place: Place, *, tools: bool = False, static: bool = False, data: bool = False) -> None:
    """Do every step that is needed and not current: always the packages and styles, the rest as asked."""
    check_data_folder(place)
    forget_long_log(place)
    with alone(place):
        make_environment(place)
        install_python_packages(place, "uv")
        install_python_packages(place, "base")
        if tools:
            install_python_packages(place, "dev")
        build_styles(place, tools=tools)
        if static:
            collect_static(place)
        if data:
            prepare_data(place)


def check_data_folder(place: Place) -> None:
    """Make the data folder and try to write in it; raises SetupError when that cannot be done."""
    try:
        place.var.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place.var):
            pass
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise SetupError(
            f"In de gegevensmap {place.var} kan niet worden geschreven ({error.strerror}). "
            "Geef die map schrijfrechten of kies een andere: make run AIPLEIN_VAR=/pad/naar/map"
        ) from None


def forget_long_log(place: Place) -> None:
    """Start the log again when it has grown long."""
    if place.log.is_file() and place.log.stat().st_size > LONG_LOG:
        place.log.unlink()


@contextlib.contextmanager
def alone(place: Place) -> Iterator[None]:
    """Keep a second `make` in the same folder waiting; the lock goes when this process goes."""
    handle = os.open(place.root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Er is in deze map al een make bezig; even wachten …", flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


# Python -----------------------------------------------------------------------------------------------------


def make_environment(place: Place) -> None:
    """Make .venv/; again when it is of another Python, of another folder, or half done."""
    take(
        Step(
            title="Omgeving voor Python maken",
            stamp=place.stamp("environment"),
            inputs=f"{VERSION} {place.venv}",
            work=lambda: None if is_usable(place) else make_new_environment(place),
            result=lambda: f"python {place.python.exists()} unfinished {unfinished(place).exists()}",
        )
    )


def is_usable(place: Place) -> bool:
    """Is there an environment of this Python with a working pip, and nothing half done in it?"""
    if unfinished(place).exists() or not place.python.exists():
        return False
    question = "import pip, sys; print(sys.implementation.cache_tag, *sys.version_info[:2])"
    answer = subprocess.run(
        [place.python, "-c", question], env=place.environment(), capture_output=True, text=True, check=False
    )
    return answer.stdout.strip() == VERSION and belongs_here(place)


def belongs_here(place: Place) -> bool:
    """Was the environment made in this folder? A moved or copied one still points to the old place."""
    script = place.program("activate")
    return script.is_file() and str(place.venv) in script.read_text(encoding="utf-8")


def make_new_environment(place: Place) -> None:
    if place.venv.is_symlink():
        place.venv.unlink()
    elif place.venv.exists():
        shutil.rmtree(place.venv)
    unfinished(place).parent.mkdir(parents=True)
    unfinished(place).touch()
    run_tool([sys.executable, "-m", "venv", place.venv], place)
    unfinished(place).unlink()


def unfinished(place: Place) -> Path:
    """The file that is there while the environment is being changed; left behind when that is interrupted."""
    return place.stamp("unfinished")


def install_python_packages(place: Place, name: str) -> None:
    """Install requirements/<name>.txt, exactly the files whose hashes it lists."""
    titles = {
        "uv": "Installatieprogramma ophalen",
        "base": "Pakketten installeren (eerste keer duurt dit even)",
        "dev": "Gereedschap voor ontwikkelaars installeren",
        "node": "Node installeren",
    }
    take(
        Step(
            title=titles[name],
            stamp=place.stamp(name),
            inputs=requirements_key(place, name),
            work=lambda: install_with(PIP if name == "uv" else UV, place, requirements(place, name)),
        )
    )


def install_with(tool: tuple[str, ...], place: Place, file: Path) -> None:
    """Run pip or uv; only when it could not fetch anything is the environment still whole after a failure."""
    unfinished(place).touch()
    try:
        run_tool([place.python, "-m", *tool, "--require-hashes", "-r", file], place, fetches=True, extra=uv_settings())
    except NoNetwork:
        unfinished(place).unlink()
        raise
    unfinished(place).unlink()


def uv_settings() -> dict[str, str]:
    """What pip was given for a network, in the words of uv, which does not read the settings of pip."""
    given = {uv: os.environ.get(pip, "").strip() for pip, uv in PIP_TO_UV.items() if not os.environ.get(uv)}
    return {name: value for name, value in given.items() if value}


def requirements(place: Place, name: str) -> Path:
    return place.root / "requirements" / f"{name}.txt"


def requirements_key(place: Place, name: str) -> str:
    return f"{VERSION} {fingerprint(requirements(place, name))}"


# Styles -----------------------------------------------------------------------------------------------------


def build_styles(place: Place, *, tools: bool) -> None:
    """Build portal/static/gebouwd/; Node and its packages are not needed when that is still current."""
    target = place.root / "portal" / "static" / "gebouwd"
    names = ("portal/styles", "scripts/build_styles.mjs", "package-lock.json")
    step = Step(
        title="Vormgeving bouwen",
        stamp=place.stamp("styles"),
        inputs=fingerprint(*[place.root / name for name in names]),
        work=lambda: run_tool([node, "scripts/build_styles.mjs"], place, extra=node_path(node)),
        result=lambda: outline(target) if target.is_dir() else "none",
    )
    if tools or not is_current(step):
        node = install_node_packages(place, tools=tools)
        take(step)


def install_node_packages(place: Place, *, tools: bool) -> Path:
    """Install package-lock.json, with the developers' packages when asked; return the Node to use."""
    node, npm = find_node(place)
    stamp = place.root / "node_modules" / ".stamp"
    key = fingerprint(place.root / "package.json", place.root / "package-lock.json")
    if not tools and stamp.is_file() and stamp.read_text().split() == [key, "tools"]:
        return node
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--include=dev" if tools else "--omit=dev"]
    take(
        Step(
            title="Pakketten voor de vormgeving ophalen",
            stamp=stamp,
            inputs=f"{key} tools" if tools else key,
            work=lambda: run_tool([npm, "ci", *options], place, fetches=True, extra=node_path(node)),
        )
    )
    return node


def find_node(place: Place) -> tuple[Path, Path]:
    """The node and npm of the machine when new enough; else those of requirements/node.txt."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and is_new_enough(node):
        return Path(node), Path(npm)
    install_python_packages(place, "node")
    return place.program("node"), place.program("npm")


def is_new_enough(node: str) -> bool:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)\.", answer.stdout)
    return version is not None and int(version[1]) >= OLDEST_NODE


def node_path(node: Path) -> dict[str, str]:
    return {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


# Django -----------------------------------------------------------------------------------------------------


def collect_static(place: Place) -> None:
    """Bring the static files of every package together in the data folder, with a hash in their names."""
    target = place.var / "static"
    folders = [folder for package in packages(place) for folder in package.glob("static")]
    sources = fingerprint(*folders, place.root / "portal" / "settings")
    take(
        Step(
            title="Bestanden voor de browser klaarzetten",
            stamp=place.data_stamp("static"),
            inputs=f"{place.settings} {requirements_key(place, 'base')} {sources}",
            work=lambda: manage(place, "collectstatic", "--noinput", "--clear"),
            result=lambda: outline(target) if target.is_dir() else "none",
        )
    )


def prepare_data(place: Place) -> None:
    """Bring the database up to date, and fill it the first time."""
    migrations = fingerprint(*[folder for package in packages(place) for folder in package.glob("migrations")])
    take(
        Step(
            title="Database bijwerken",
            stamp=place.data_stamp("migrate"),
            inputs=f"{place.settings} {requirements_key(place, 'base')} {migrations}",
            work=lambda: manage(place, *MIGRATE),
            result=lambda: digest(applied_migrations(place)),
        )
    )
    value_lists = fingerprint(place.root / "catalogue" / "value_lists")
    take(
        Step(
            title="Beheerder en eerste gegevens klaarzetten (eerste keer duurt dit even)",
            stamp=place.data_stamp("first_start"),
            inputs=f"{value_lists} "
            + " ".join(f"{name}={os.environ.get(name, '')}" for name in ("PORT", "PUBLIC_URL", "SEARCH_URL")),
            work=lambda: manage(place, *FIRST_START),
            result=lambda: f"{digest(applied_migrations(place)[:1])} index {(place.var / 'zoekindex').exists()}",
        )
    )


def applied_migrations(place: Place) -> list[tuple[str, str, str]]:
    """What the database itself says, so that one that was removed or put back is noticed.

    A database of one's own cannot be asked without its packages: it says nothing.
    """
    if os.environ.get("DATABASE_URL", "").strip():
        return []
    address = f"{(place.var / 'aiplein.sqlite3').as_uri()}?mode=ro"
    question = "SELECT app, name, applied FROM django_migrations ORDER BY id"
    try:
        with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
            return database.execute(question).fetchall()
    except sqlite3.Error:
        return []


def digest(rows: list[tuple[str, str, str]]) -> str:
    """A hash of the rows; of no rows one that is never the same twice, so that the step is always done."""
    return hashlib.sha256(json.dumps(rows).encode() if rows else os.urandom(8)).hexdigest()


def manage(place: Place, *arguments: str) -> None:
    run_tool([place.python, "manage.py", *arguments], place)


def packages(place: Place) -> list[Path]:
    """The packages of the portal: the folders with an __init__.py, without the tests."""
    return sorted(file.parent for file in place.root.glob("*/__init__.py") if file.parent.name != "tests")


def templates(place: Place) -> list[Path]:
    """Every HTML template of the portal."""
    folders = [folder for package in packages(place) for folder in package.rglob("templates")]
    return [file for file in files_in(folders) if file.suffix == ".html"]
