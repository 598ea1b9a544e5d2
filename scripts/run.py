"""`make run`: the web server and the task worker side by side, until Ctrl-C; what stops by itself is started again."""

import contextlib
import errno
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from cached_steps import Place, end, fingerprint, write
from errors import SetupError

DEFAULT_PORT = "8000"
START_PATIENCE = 60
STOP_PATIENCE = 8
LONGEST_PAUSE = 60  # seconds before what keeps stopping is started again; what ran that long begins anew with one
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

# The same commands stand in Dockerfile and compose.yaml; a test holds them together.
WEB_SERVER = ["-m", "gunicorn", "--config=gunicorn.conf.py", "portal.wsgi:application"]
WORKER = ["manage.py", "db_worker", "--queue-name=*"]


class Wish:
    """Remembers that someone asked to stop; the loops look at it between two short sleeps."""

    to_stop = False

    def note(self, *_: object) -> None:
        self.to_stop = True


class Child:
    """A process that we keep running."""

    def __init__(self, name: str, begin: "Callable[[], subprocess.Popen[str]]") -> None:
        self.name, self.begin, self.pause = name, begin, 0
        self.start()

    def start(self) -> None:
        self.process, self.began, self.again_at = self.begin(), time.monotonic(), 0.0

    def is_running(self) -> bool:
        return self.process.poll() is None

    def keep(self) -> None:
        """Start it again when it stopped by itself, after a pause that doubles while it keeps stopping."""
        now = time.monotonic()
        if self.is_running():
            return
        if not self.again_at:
            steady = now - self.began > LONGEST_PAUSE
            self.pause = 1 if steady else min(self.pause * 2 or 1, LONGEST_PAUSE)
            self.again_at = now + self.pause
            print(f"{what_happened(self)} Hij start over {self.pause} s opnieuw.", flush=True)
        elif now >= self.again_at:
            self.start()


def serve(place: Place, port: int) -> int:
    """Start both, say where the portal is and keep them running; a web server that never answers is a SetupError."""
    check_port(port)
    wish, children = Wish(), []
    for number in STOP_SIGNALS:
        signal.signal(number, wish.note)
    worker_log(place).unlink(missing_ok=True)
    try:
        web = Child("De webserver", lambda: start_web_server(place, port))
        children.append(web)
        children.append(Child("De taakverwerker", lambda: start_worker(place)))
        if wait_for_answer(port, web, wish):
            announce(place, port)
            watch(children, wish)
    finally:
        stop([child.process for child in children])
    print("\nAI-plein is gestopt.", flush=True)
    return 0


def chosen_port() -> int:
    """The port from PORT; raises SetupError when it is not a port, or not free."""
    text = os.environ.get("PORT", "").strip() or DEFAULT_PORT
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise SetupError(f"PORT moet een getal van 1 tot en met 65535 zijn, niet '{text}'. Bijvoorbeeld: PORT=8001")
    check_port(int(text))
    return int(text)


def check_port(port: int) -> None:
    """Raise SetupError when the port cannot be had."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as error:
            raise SetupError(no_port(port, error)) from None


def no_port(port: int, error: OSError) -> str:
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Poort {port} is voorbehouden aan de systeembeheerder. Kies een poort vanaf 1024: make run PORT=8001"
    other = port + 1 if 1024 <= port < 65535 else 8001
    return f"Poort {port} is al in gebruik. Stop het andere programma of kies een andere poort: make run PORT={other}"


def start_web_server(place: Place, port: int) -> "subprocess.Popen[str]":
    """Gunicorn, with its messages on this screen."""
    return start(place, [*WEB_SERVER, f"--bind=127.0.0.1:{port}"], port=port)


def start_worker(place: Place) -> "subprocess.Popen[str]":
    """The worker for tasks in the background, with its messages in a file."""
    with worker_log(place).open("a") as log:
        return start(place, WORKER, output=log.fileno())


def start(
    place: Place, arguments: list[str], *, port: int | None = None, output: int | None = None
) -> "subprocess.Popen[str]":
    """Start a child in a session of its own, so that Ctrl-C reaches only us and we stop it properly, once."""
    environment = place.environment() | ({"PORT": str(port)} if port else {})
    return subprocess.Popen(
        [place.python, *arguments],
        cwd=place.root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def worker_log(place: Place) -> Path:
    log = place.var / "logs" / "worker.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    return log


def wait_for_answer(port: int, web: Child, wish: Wish) -> bool:
    """Wait until the portal answers; False when someone asked to stop first."""
    until = time.monotonic() + START_PATIENCE
    while not wish.to_stop:
        if not web.is_running():
            raise SetupError(f"{what_happened(web)} Daarom stopt AI-plein. Start opnieuw met make run.")
        if answers(port):
            return True
        if time.monotonic() > until:
            raise SetupError(
                f"De webserver geeft na {START_PATIENCE} seconden geen antwoord; kijk hierboven wat hij meldt."
            )
        time.sleep(0.1)
    return False


def answers(port: int) -> bool:
    """Does /gezond answer? A redirect or a refusal of our host name is an answer too: a public address gives those."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/gezond", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status < 500
    return False


def announce(place: Place, port: int) -> None:
    """Say where the portal is, who can log in and how to stop."""
    print(f"\nAI-plein staat klaar op http://localhost:{port}\n", flush=True)
    announce_account(place, port)
    print("Stoppen: Ctrl-C", flush=True)


def announce_account(place: Place, port: int) -> None:
    """Print the first password once; after that say where it is, until a password was chosen and the file is gone."""
    account, shown = place.var / "beheerder.txt", place.data_stamp("account_shown")
    if not account.is_file():
        return
    print(f"Inloggen:   http://localhost:{port}/beheer/", flush=True)
    if is_same(shown, fingerprint(account)):
        print(f"Wachtwoord: staat in {account}; na het inloggen kiest u een eigen.\n", flush=True)
        return
    print(account.read_text(encoding="utf-8").strip(), flush=True)
    print("Dit wachtwoord staat hier één keer; na het inloggen kiest u een eigen.\n", flush=True)
    write(shown, fingerprint(account))


def is_same(file: Path, text: str) -> bool:
    return file.is_file() and file.read_text() == text


def watch(children: list[Child], wish: Wish) -> None:
    """Keep every child running until someone asks to stop."""
    while not wish.to_stop:
        for child in children:
            child.keep()
        time.sleep(0.2)


def what_happened(child: Child) -> str:
    return (
        f"{child.name} is onverwacht gestopt (code {child.process.returncode}). "
        "Kijk wat er hierboven of in logs/worker.log in de gegevensmap staat."
    )


def stop(children: "list[subprocess.Popen[str]]") -> None:
    """Ask every child to stop, then once more (the worker then gives up its task), then without asking."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.terminate()
    until = time.monotonic() + STOP_PATIENCE
    while time.monotonic() < until and any(child.poll() is None for child in children):
        time.sleep(0.05)
    for child in children:
        end(child, patience=4)
