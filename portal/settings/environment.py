"""Read settings from the environment, and make the secret that a fresh machine lacks."""

import contextlib
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from ..file_names import give_name


def text(name: str, default: str = "") -> str:
    """Return the variable without surrounding space, or the default when it is empty or not set."""
    return os.environ.get(name, "").strip() or default


def number(name: str, default: int) -> int:
    """Return the variable as a whole number; raises ImproperlyConfigured when it is none."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} moet een heel getal zijn, niet '{value}'.") from None


def choice(name: str, options: tuple[str, ...]) -> str:
    """Return the variable, or the first option when it is not set; raises ImproperlyConfigured for anything else."""
    value = text(name, options[0])
    if value not in options:
        raise ImproperlyConfigured(f"{name} moet {' of '.join(options)} zijn, niet '{value}'.")
    return value


def folder(name: str, default: Path) -> Path:
    """Return the folder that the variable names, made when it is not there yet."""
    path = Path(text(name, str(default))).expanduser().resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def address(name: str, default: str) -> tuple[str, str, int]:
    """Return (scheme, host, port) of a web address; raises ImproperlyConfigured when it is none."""
    value = text(name, default)
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ImproperlyConfigured(f"{name} moet een webadres zijn, zoals https://ai-plein.nl, niet '{value}'.")
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


def secret(name: str, file: Path) -> str:
    """Return the secret from the environment, else the one in the file, made once and readable by its owner only."""
    if value := text(name):
        return value
    if not file.exists() or not file.stat().st_size:
        _make_secret(file)
    return file.read_text().strip()


def _make_secret(file: Path) -> None:
    """Beside its name first: a full disk leaves no empty secret, and of two at once both get the first."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
            opened.write(secrets.token_urlsafe(64))
        if file.exists() and not file.stat().st_size:
            file.unlink()  # an empty one, that an earlier version left on a full disk
        with contextlib.suppress(FileExistsError):
            give_name(draft, file)
    finally:
        draft.unlink(missing_ok=True)
