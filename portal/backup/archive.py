"""The file of a back-up: a compressed tar with the database, the media, and last of all a manifest with checksums.

A file without its manifest is not complete, so one that was cut off is never taken for a whole one.
"""

import errno
import gzip
import hashlib
import json
import os
import re
import shutil
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
from pydantic import TypeAdapter, ValidationError

from .errors import FULL, BackupError

FORMAT = 1  # of the archive; another one is refused
MANIFEST = "manifest.json"
DATABASE = "database"
MEDIA = "media"
PIECE = 1024 * 1024  # bytes read at a time
IMPOSSIBLE = (errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG)  # as a name beside the others
TABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LEAST_LIMIT = 256 * 1024 * 1024  # any back-up may unpack to this much
MOST_GROWTH = 100  # and to this many times its own size; a database of texts grows by ten
LONGEST_HEADER = 64 * 1024  # of a long name; tarfile reads it into memory
LARGEST_MANIFEST = 256 * 1024 * 1024  # bytes; it has a line per file, so room for a million and more
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
    """Put the contents in the folder and return the manifest. Raises BackupError unless every byte is as it was."""
    if not file.is_file():
        raise BackupError(f"Het bestand {file} is er niet.")
    folder.mkdir(exist_ok=True)
    try:
        with gzip.open(file) as unzipped:
            stream = _Limited(unzipped, max(LEAST_LIMIT, MOST_GROWTH * file.stat().st_size))
            with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header) as tar:  # type: ignore[call-overload]
                found = {member.name: _extract(tar, member, folder) for member in tar}
            while stream.read(PIECE):
                """To the very end, where gzip has its own checksum."""
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error, *ODD_HEADERS) as error:
        raise BackupError(DAMAGED.format(why=error)) from None
    return _checked(folder, found)


ODD_HEADERS = (ValueError, LookupError, OverflowError, RecursionError)  # what tarfile makes of some of them


class _Limited:
    """A stream that ends with a sentence where more comes out of it than any back-up holds."""

    def __init__(self, stream: gzip.GzipFile, most: int) -> None:
        self._stream = stream
        self._left = most

    def read(self, size: int) -> bytes:
        piece = self._stream.read(size)
        self._left -= len(piece)
        if self._left < 0:
            raise BackupError(
                "Uit dit bestand komt veel meer dan in een back-up van deze grootte past. Er is niets teruggezet."
            )
        return piece


class _Header(tarfile.TarInfo):
    """What stands before a member, without what tarfile would read into memory however long it says to be."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> "_Header":
        header = super().frombuf(buf, encoding, errors)
        if header.size < 0 or (not header.isreg() and header.size > LONGEST_HEADER):
            raise _foreign_member(header.name)
        return header


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    """Write one file and return its checksum. Raises BackupError for what does not belong in a back-up."""
    if not (member.isreg() and not member.issparse() and member.size >= 0 and _is_known_name(member.name)):
        raise _foreign_member(member.name)
    content = tar.extractfile(member)
    assert content is not None  # noqa: S101  # a regular file has content
    hashed = _Hashed(content)
    if member.size > shutil.disk_usage(folder).free:
        raise BackupError(FULL)
    with _new_file(folder, member.name) as opened:
        while piece := hashed.read(PIECE):
            opened.write(piece)
    return hashed.digest


def _new_file(folder: Path, name: str) -> IO[bytes]:
    target = folder / name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return target.open("wb")
    except OSError as error:
        if error.errno in IMPOSSIBLE:
            raise _foreign_member(name) from None
        raise


def _is_known_name(name: str) -> bool:
    """Whether a back-up may hold this name, written as we write it: `media//x` is another place than `media/x`."""
    path = PurePosixPath(name)
    known = name in (MANIFEST, DATABASE) or (path.parts[:1] == (MEDIA,) and len(path.parts) > 1)
    return known and str(path) == name and ".." not in path.parts and "\0" not in name


def _foreign_member(name: str) -> BackupError:
    return BackupError(
        f"In dit bestand zit iets dat niet in een back-up hoort: {name[:200]!r}. Er is niets teruggezet."
    )


def _checked(folder: Path, found: dict[str, str]) -> Manifest:
    if MANIFEST not in found:
        raise BackupError(DAMAGED.format(why="de inhoudsopgave ontbreekt"))
    manifest = _read_manifest(folder / MANIFEST)
    del found[MANIFEST]
    different = sorted(
        name for name in found.keys() | manifest.files.keys() if found.get(name) != manifest.files.get(name)
    )
    if different or DATABASE not in found:
        raise BackupError(DAMAGED.format(why=f"{(different or [DATABASE])[0]} is niet zoals het was"))
    return manifest


def _read_manifest(file: Path) -> Manifest:
    if file.stat().st_size > LARGEST_MANIFEST:
        raise BackupError(DAMAGED.format(why="de inhoudsopgave is te groot"))
    try:
        text = file.read_bytes()
        content: dict[str, Any] = json.loads(text)
        if content["format"] > FORMAT:
            raise BackupError("Deze back-up is van een nieuwere versie van AI-plein. Werk AI-plein eerst bij.")
        manifest = TypeAdapter(Manifest).validate_json(text, strict=True)
    except ValidationError as error:
        raise BackupError(DAMAGED.format(why=f"de inhoudsopgave klopt niet: {_place(error)}")) from None
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BackupError(DAMAGED.format(why=f"de inhoudsopgave is onleesbaar: {error}")) from None
    if odd := next((table for table in manifest.counts if not TABLE.fullmatch(table)), None):
        raise BackupError(DAMAGED.format(why=f"{odd[:100]!r} is geen naam van een tabel"))
    return manifest


def _place(error: ValidationError) -> str:
    return ".".join(str(part) for part in error.errors()[0]["loc"])
