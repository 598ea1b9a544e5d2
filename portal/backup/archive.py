"""The file of a back-up: a compressed tar with the database, the media, and last of all a manifest with checksums.

A file without its manifest is not complete, so one that was cut off is never taken for a whole one.
"""

import gzip
import hashlib
import json
import os
import tarfile
import tomllib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings

from .problems import BackupProblem

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
MEDIA = "media"
PIECE = 1024 * 1024
DAMAGED = "Deze back-up is beschadigd of niet volledig ({why}). Er is niets teruggezet. Neem een andere back-up."


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a back-up says of itself. `tool` is the major version of pg_dump, 0 for SQLite."""

    made_at: str
    version: str
    engine: str
    tool: int
    migrations: list[str]
    counts: dict[str, int]
    files: dict[str, str]
    format: int = FORMAT

    @property
    def media(self) -> list[str]:
        """The names of the media files, relative to their folder."""
        return [name.removeprefix(f"{MEDIA}/") for name in self.files if name.startswith(f"{MEDIA}/")]


def running_version() -> str:
    """The version of this AI-plein, from pyproject.toml."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


# Writing ----------------------------------------------------------------------------------------------------


class Writer:
    """Puts files in the archive and remembers their checksums."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.files: dict[str, str] = {}

    def add(self, path: Path, name: str) -> None:
        info = tarfile.TarInfo(name)
        info.size = path.stat().st_size
        with path.open("rb") as file:
            hashed = _Hashed(file)
            self._tar.addfile(info, hashed)
        self.files[name] = hashed.digest

    def close_with(self, manifest: Manifest) -> None:
        text = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(text)
        self._tar.addfile(info, BytesIO(text))


@contextmanager
def new_archive(file: Path) -> Iterator[Writer]:
    """Write to a draft beside the file, for the owner's eyes only; it gets its name when it is whole and on disk."""
    draft = file.with_name(f"{file.name}.deel")
    draft.unlink(missing_ok=True)
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as opened:
            with tarfile.open(fileobj=opened, mode="w:gz", compresslevel=3) as tar:
                yield Writer(tar)
            opened.flush()
            os.fsync(opened.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


class _Hashed:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._hash.update(piece)
        return piece

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


# Reading ----------------------------------------------------------------------------------------------------


def unpack(file: Path, folder: Path) -> Manifest:
    """Put the contents in the folder and return the manifest. Raises BackupProblem unless every byte is as it was."""
    if not file.is_file():
        raise BackupProblem(f"Het bestand {file} is er niet.")
    try:
        with gzip.open(file) as stream:
            with tarfile.open(fileobj=stream, mode="r|") as tar:
                found = {member.name: _take_out(tar, member, folder) for member in tar}
            while stream.read(PIECE):
                """To the very end, where gzip has its own checksum."""
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BackupProblem(DAMAGED.format(why=error)) from None
    return _checked(folder, found)


def _take_out(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    """Write one file and return its checksum. Raises BackupProblem for what does not belong in a back-up."""
    path = PurePosixPath(member.name)
    known = member.name in (MANIFEST, DATABASE) or (path.parts[:1] == (MEDIA,) and len(path.parts) > 1)
    if not (member.isreg() and known) or ".." in path.parts or "\0" in member.name:
        raise BackupProblem(
            f"In dit bestand zit iets dat niet in een back-up hoort: {member.name!r}. Er is niets teruggezet."
        )
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    content = tar.extractfile(member)
    assert content is not None  # noqa: S101  # a regular file has content
    hashed = _Hashed(content)
    with target.open("wb") as opened:
        while piece := hashed.read(PIECE):
            opened.write(piece)
    return hashed.digest


def _checked(folder: Path, found: dict[str, str]) -> Manifest:
    if MANIFEST not in found:
        raise BackupProblem(DAMAGED.format(why="de inhoudsopgave ontbreekt"))
    manifest = _read_manifest(folder / MANIFEST)
    del found[MANIFEST]
    different = sorted(
        name for name in found.keys() | manifest.files.keys() if found.get(name) != manifest.files.get(name)
    )
    if different or DATABASE not in found:
        raise BackupProblem(DAMAGED.format(why=f"{(different or [DATABASE])[0]} is niet zoals het was"))
    return manifest


def _read_manifest(file: Path) -> Manifest:
    try:
        content: dict[str, Any] = json.loads(file.read_bytes())
        if content["format"] > FORMAT:
            raise BackupProblem("Deze back-up is van een nieuwere versie van AI-plein. Werk AI-plein eerst bij.")
        return Manifest(**content)
    except (ValueError, TypeError, KeyError) as error:
        raise BackupProblem(DAMAGED.format(why=f"de inhoudsopgave is onleesbaar: {error}")) from None
