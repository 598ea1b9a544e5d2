"""A step is done only when something changed; a stamp beside its result remembers what it was done with."""

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from errors import FULL_DISK, SetupError, from_output

LINES_SHOWN = 15
LINES_SEARCHED = 400
NEARLY_NOTHING = 2 * 1024 * 1024
FOR_THE_SCREEN = "» "  # a line of a tool that begins so is for the one who started it


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where everything is: the repository, the data folder and the settings."""

    root: Path
    var: Path
    settings: str

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.program("python")

    @property
    def log(self) -> Path:
        return self.var / "logs" / "setup.log"

    def program(self, name: str) -> Path:
        """The path of a program in the virtual environment."""
        return self.venv / "bin" / name

    def stamp(self, name: str) -> Path:
        """The stamp of a step whose result is in the repository."""
        return self.venv / "stamps" / name

    def data_stamp(self, name: str) -> Path:
        """The stamp of a step whose result is in the data folder."""
        return self.var / "stamps" / name

    def environment(self) -> dict[str, str]:
        """The variables that the tools and Django get."""
        leave_out = ("PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__")
        kept = {name: value for name, value in os.environ.items() if name not in leave_out}
        own = {
            "AIPLEIN_VAR": str(self.var),
            "DJANGO_SETTINGS_MODULE": self.settings,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_USER": "0",
            "VIRTUAL_ENV": str(self.venv),  # where uv installs
        }
        return kept | own


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: its line on screen, what it depends on, the work, and how its result looks."""

    title: str
    stamp: Path
    inputs: str
    work: Callable[[], None]
    result: Callable[[], str] = str


def take(step: Step) -> None:
    """Do the step unless it is current; its stamp comes last, so an interrupted step has none."""
    if is_current(step):
        return
    step.stamp.unlink(missing_ok=True)
    with shown(step.title):
        step.work()
    write(step.stamp, signature(step))


def is_current(step: Step) -> bool:
    """Was it done before with the same inputs, and is the result still as it was left?"""
    try:
        return step.stamp.read_text() == signature(step)
    except (FileNotFoundError, NotADirectoryError):
        return False


def signature(step: Step) -> str:
    return f"{step.inputs} {step.result()}\n"


def write(file: Path, text: str) -> None:
    """Write the file in one move, so that it is never there half."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    draft.write_text(text)
    draft.replace(file)


@contextlib.contextmanager
def shown(title: str) -> Iterator[None]:
    """Show the line of a step, and behind it how long it took."""
    begin = time.monotonic()
    print(f"{title} …", end=" ", flush=True)
    try:
        yield
    except BaseException:
        print("mislukt" if not isinstance(sys.exception(), KeyboardInterrupt) else "afgebroken", flush=True)
        raise
    print(f"klaar ({time.monotonic() - begin:.0f} s)", flush=True)


def run_tool(
    command: list[str | Path], place: Place, *, fetches: bool = False, extra: dict[str, str] | None = None
) -> None:
    """Run a tool with its output in the log; when it fails, a SetupError says what to do or shows its last lines."""
    process = subprocess.Popen(
        command,
        cwd=place.root,
        env=place.environment() | (extra or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    try:
        lines = keep(process.stdout or [], place.log, command)
        code = process.wait()
    except BaseException:
        end(process)
        raise
    if code:
        raise reason(lines, place, fetches=fetches)


def keep(output: Iterable[str], log: Path, command: list[str | Path]) -> list[str]:
    """Add the output to the log while it comes and return its last lines; without a log it works too."""
    lines: deque[str] = deque(maxlen=LINES_SEARCHED)
    with open_log(log) as file:
        note(file, f"\n$ {' '.join(map(str, command))}\n")
        for line in output:
            lines.append(line)
            note(file, line)
            if line.startswith(FOR_THE_SCREEN):
                print(f"\n  {line.removeprefix(FOR_THE_SCREEN).strip()}", end=" ", flush=True)
    return list(lines)


def open_log(log: Path) -> FileIO:
    """The log without a buffer, so that a full disk gives no error when it is closed."""
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        return log.open("ab", buffering=0)
    except OSError:
        return open(os.devnull, "ab", buffering=0)


def note(file: FileIO, text: str) -> None:
    with contextlib.suppress(OSError):
        file.write(text.encode())


def reason(lines: list[str], place: Place, *, fetches: bool) -> SetupError:
    """Why a tool failed: a known error, a disk without room, or else its own last words."""
    if known := from_output("".join(lines), fetches=fetches):
        return known
    if min(shutil.disk_usage(folder).free for folder in (place.root, place.var)) < NEARLY_NOTHING:
        return SetupError(FULL_DISK)
    last = "".join(f"    {line.rstrip()}\n" for line in lines[-LINES_SHOWN:])
    return SetupError(f"Deze stap is mislukt. Het verslag eindigt zo:\n{last}Het hele verslag staat in {place.log}")


def end(process: "subprocess.Popen[str]", patience: float = 10) -> None:
    """Stop a tool and everything it started."""
    for how, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, patience)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            return


def fingerprint(*paths: Path) -> str:
    """A hash of the names and contents of these files and of everything in these folders."""
    total = hashlib.sha256()
    for file in files_in(paths):
        total.update(f"{file} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def outline(folder: Path) -> str:
    """A hash of the names and sizes in a folder: quick, and enough to see that a result is gone or incomplete."""
    names = [f"{file.relative_to(folder)} {file.stat().st_size}" for file in files_in([folder])]
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files among and below these paths, always in the same order."""
    found = [file for path in paths for file in (path.rglob("*") if path.is_dir() else [path])]
    return sorted(file for file in set(found) if file.is_file() and "__pycache__" not in file.parts)
