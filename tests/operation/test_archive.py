"""The file of a back-up: whatever was done to it, it is either restored as it was or refused with a sentence."""

import errno
import gzip
import io
import json
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.backup import BackupError, archive, databases, restore, restore_backup
from portal.backup.archive import DATABASE, MANIFEST, Manifest, new_archive, unpack

CONTENT = {DATABASE: b"SQLite format 3\0" * 1000, "media/documents/brief.pdf": b"%PDF", "media/leeg": b""}
OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


def write(folder: Path, **changes: object) -> Path:
    """Make a small back-up, with these changes in its manifest."""
    folder.mkdir(exist_ok=True)
    file = folder / "back-up.tar.gz"
    with new_archive(file) as writer:
        for name, content in CONTENT.items():
            (folder / "content").write_bytes(content)
            writer.add(folder / "content", name)
        manifest = Manifest(
            made_at="2026-01-01T00:00:00+00:00",
            version="0.1.0",
            engine=connection.vendor,
            tool=0,
            migrations=["catalogue.0001_initial"],
            counts={},
            files=dict(writer.files),
        )
        writer.close_with(replace(manifest, **changes))
    return file


def test_what_is_unpacked_is_what_was_packed(tmp_path: Path):
    file = write(tmp_path / "from")

    manifest = unpack(file, tmp_path / "to")

    assert {name: (tmp_path / "to" / name).read_bytes() for name in manifest.files} == CONTENT
    assert manifest.media == ["documents/brief.pdf", "leeg"]


def test_a_back_up_that_fails_half_way_leaves_no_file(tmp_path: Path):
    with pytest.raises(FileNotFoundError), new_archive(tmp_path / "back-up.tar.gz") as archive:
        archive.add(tmp_path / "not there", DATABASE)

    assert list(tmp_path.iterdir()) == []


@given(where=st.floats(min_value=0, max_value=1, exclude_max=True))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_that_was_cut_off_anywhere_is_refused(tmp_path: Path, where: float):
    whole = write(tmp_path / "from").read_bytes()
    cut = tmp_path / "cut"
    cut.write_bytes(whole[: int(len(whole) * where)])

    with pytest.raises(BackupError, match="beschadigd of niet volledig"):
        unpack(cut, tmp_path / "to")


@given(where=st.floats(min_value=0, max_value=1, exclude_max=True), bit=st.integers(0, 7))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_flipped_bit_is_refused_or_harmless(tmp_path: Path, where: float, bit: int):
    damaged = bytearray(write(tmp_path / "from").read_bytes())
    damaged[int(len(damaged) * where)] ^= 1 << bit
    (tmp_path / "damaged").write_bytes(damaged)

    try:
        manifest = unpack(tmp_path / "damaged", tmp_path / "to")
    except BackupError:
        return

    assert {name: (tmp_path / "to" / name).read_bytes() for name in manifest.files} == CONTENT


def add_file(name: str) -> Callable[[tarfile.TarFile], None]:
    def add(tar: tarfile.TarFile) -> None:
        info = tarfile.TarInfo(name)
        info.size = 3
        tar.addfile(info, io.BytesIO(b"abc"))

    return add


def add_link(kind: bytes, name: str, target: str) -> Callable[[tarfile.TarFile], None]:
    def add(tar: tarfile.TarFile) -> None:
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, target
        tar.addfile(info)

    return add


@pytest.mark.parametrize(
    "add",
    [
        pytest.param(add_file("../buiten"), id="a path that goes up"),
        pytest.param(add_file("media/../../buiten"), id="a path that goes up from within"),
        pytest.param(add_file("/tmp/buiten"), id="a path from the root"),
        pytest.param(add_file("media"), id="a file in the place of a folder"),
        pytest.param(add_file("secret"), id="a file that does not belong"),
        pytest.param(add_link(tarfile.SYMTYPE, "media/link", "/etc/passwd"), id="a symbolic link"),
        pytest.param(add_link(tarfile.LNKTYPE, "media/link", "../../etc/passwd"), id="a hard link"),
        pytest.param(add_link(tarfile.FIFOTYPE, "media/fifo", ""), id="a named pipe"),
    ],
)
def test_nothing_is_written_outside_its_place(tmp_path: Path, add: Callable[[tarfile.TarFile], None]):
    file = tmp_path / "evil.tar.gz"
    with tarfile.open(file, "w:gz") as tar:
        add(tar)
    target = tmp_path / "deep" / "to"
    target.mkdir(parents=True)

    with pytest.raises(BackupError, match="niet in een back-up hoort"):
        unpack(file, target)

    assert list(target.parent.rglob("*")) == [target]


def test_a_file_without_its_manifest_is_refused(tmp_path: Path):
    file = tmp_path / "no.tar.gz"
    with tarfile.open(file, "w:gz") as tar:
        add_file(DATABASE)(tar)

    with pytest.raises(BackupError, match="inhoudsopgave ontbreekt"):
        unpack(file, tmp_path / "to")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 1}', json.dumps({"format": 99}), '{"format": "x"}', "null"]
)
def test_a_manifest_that_cannot_be_read_is_refused(tmp_path: Path, text: str):
    file = tmp_path / "no.tar.gz"
    with tarfile.open(file, "w:gz") as tar:
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(text)
        tar.addfile(info, io.BytesIO(text.encode()))

    with pytest.raises(BackupError):
        unpack(file, tmp_path / "to")


def pack(file: Path, *add: Callable[[tarfile.TarFile], None]) -> Path:
    """Make a file of these members, with whatever is odd in them."""
    with tarfile.open(file, "w:gz", format=tarfile.PAX_FORMAT) as tar:
        for one in add:
            one(tar)
    return file


def add_header(kind: bytes, size: int) -> Callable[[tarfile.TarFile], None]:
    """What stands before a member, and says that so much follows."""

    def add(tar: tarfile.TarFile) -> None:
        info = tarfile.TarInfo("././@LongLink")
        info.type, info.size = kind, size
        tar.fileobj.write(info.tobuf(tarfile.GNU_FORMAT))
        tar.fileobj.write(b"\0" * 1024)

    return add


def add_sparse(tar: tarfile.TarFile) -> None:
    """A file of nothing that says to be 8 TB."""
    info = tarfile.TarInfo("media/leeg")
    info.pax_headers = {"GNU.sparse.size": str(1 << 43), "GNU.sparse.numblocks": "1", "GNU.sparse.map": "0,0"}
    tar.addfile(info)


def add_many_headers(tar: tarfile.TarFile) -> None:
    """Headers on headers, each of which tarfile reads within the one before."""
    for _ in range(3000):
        header = tarfile.TarInfo("x")
        header.type, header.size = tarfile.XHDTYPE, 12
        tar.fileobj.write(header.tobuf(tarfile.USTAR_FORMAT) + b"12 path=abc\n".ljust(512, b"\0"))


@pytest.mark.parametrize(
    "add",
    [
        pytest.param((add_file("media//tmp/buiten"),), id="a second root in the name"),
        pytest.param((add_file("media/./a"),), id="a name in another form"),
        pytest.param((add_file(f"media/{'a' * 300}"),), id="a name that no disk takes"),
        pytest.param((add_file("media/a"), add_file("media/a/b")), id="a folder in the place of a file"),
        pytest.param((add_file("media/a/b"), add_file("media/a")), id="a file in the place of a folder"),
        pytest.param((add_link(tarfile.CHRTYPE, "media/null", ""),), id="a device"),
        pytest.param((add_link(tarfile.BLKTYPE, "database", ""),), id="a disk"),
        pytest.param((add_link(tarfile.DIRTYPE, "media/map", ""),), id="a folder"),
        pytest.param((add_header(tarfile.GNUTYPE_LONGNAME, 1 << 34),), id="a name of 16 GB"),
        pytest.param((add_header(tarfile.XHDTYPE, 1 << 34),), id="a header of 16 GB"),
        pytest.param((add_header(tarfile.REGTYPE, -512),), id="a size below nothing"),
        pytest.param((add_sparse,), id="a sparse file"),
    ],
)
def test_what_we_never_pack_is_refused(tmp_path: Path, add: tuple[Callable[[tarfile.TarFile], None], ...]):
    file = pack(tmp_path / "evil.tar.gz", *add)

    with pytest.raises(BackupError, match="niet in een back-up hoort"):
        unpack(file, tmp_path / "to")


def test_headers_on_headers_are_refused(tmp_path: Path):
    file = pack(tmp_path / "evil.tar.gz", add_many_headers)

    with pytest.raises(BackupError, match="beschadigd of niet volledig"):
        unpack(file, tmp_path / "to")


@pytest.mark.parametrize("name", [DATABASE, "media/bom", MANIFEST, "after the end"])
def test_more_than_a_back_up_holds_is_refused_before_it_is_all_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    monkeypatch.setattr(archive, "LEAST_LIMIT", 1_000_000)
    file = tmp_path / "bom.tar.gz"
    with gzip.open(file, "wb") as stream:
        if name == "after the end":
            tarfile.open(fileobj=stream, mode="w|").close()
        else:
            info = tarfile.TarInfo(name)
            info.size = 50_000_000
            stream.write(info.tobuf())
        stream.write(b"\0" * 50_000_000)

    with pytest.raises(BackupError, match="veel meer dan"):
        unpack(file, tmp_path / "to")

    limit = archive.MOST_GROWTH * file.stat().st_size
    assert sum(path.stat().st_size for path in (tmp_path / "to").rglob("*") if path.is_file()) <= max(limit, 1_000_000)


def test_a_real_back_up_stays_far_below_the_limit(tmp_path: Path):
    file = write(tmp_path / "from")

    assert sum(map(len, CONTENT.values())) < archive.MOST_GROWTH * file.stat().st_size


@given(where=st.floats(min_value=0, max_value=1, exclude_max=True), content=st.binary(min_size=1, max_size=40))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_the_archive_is_refused_or_harmless(tmp_path: Path, where: float, content: bytes):
    damaged = bytearray(gzip.decompress(write(tmp_path / "from").read_bytes()))
    at = int(len(damaged) * where)
    damaged[at : at + len(content)] = content
    (tmp_path / "damaged").write_bytes(gzip.compress(damaged, 1))

    try:
        manifest = unpack(tmp_path / "damaged", tmp_path / "to")
    except BackupError:
        return

    assert {name: (tmp_path / "to" / name).read_bytes() for name in manifest.files} == CONTENT


@pytest.mark.parametrize(
    "changes",
    [
        {"counts": {'x"; DROP TABLE y; --': 1}},
        {"counts": {"tabel": "1; DROP TABLE y"}},
        {"counts": [1]},
        {"files": "alles"},
        {"migrations": [1]},
        {"tool": "16"},
        {"engine": None},
    ],
    ids=str,
)
def test_a_manifest_with_something_else_in_it_is_refused(tmp_path: Path, changes: dict[str, object]):
    file = write(tmp_path / "from", **changes)

    with pytest.raises(BackupError, match="beschadigd of niet volledig"):
        unpack(file, tmp_path / "to")


# Nothing is replaced -----------------------------------------------------------------------------------------


def database_of(path: Path, *statements: str) -> bytes:
    with closing(sqlite3.connect(path)) as made:
        for statement in statements:
            made.execute(statement)
        made.commit()
    return path.read_bytes()


GOOD = ("CREATE TABLE een (a)", "INSERT INTO een VALUES (1)")


def broken_page(path: Path, page: int) -> bytes:
    """A database of which one page is damaged: the second holds the rows, the third goes on with the last of them."""
    content = bytearray(database_of(path, *GOOD, "INSERT INTO een VALUES (zeroblob(20000))"))
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    return bytes(content)


@pytest.mark.parametrize(
    ("make", "counts", "sentence"),
    [
        pytest.param(lambda path: b"geen database", {}, "niet te gebruiken", id="no database"),
        pytest.param(lambda path: b"", {"een": 1}, "niet te gebruiken", id="nothing"),
        pytest.param(lambda path: broken_page(path, 2), {"een": 2}, "niet te gebruiken", id="a damaged page"),
        pytest.param(
            lambda path: broken_page(path, 3), {"een": 2}, "niet te gebruiken", id="damage that no count reads"
        ),
        pytest.param(lambda path: database_of(path, *GOOD), {"een": 2}, "aantal rijen van een", id="other counts"),
        pytest.param(lambda path: database_of(path, *GOOD), {}, "aantal rijen van een", id="a table more"),
    ],
)
def test_a_database_that_cannot_be_used_is_refused_before_anything_is_replaced(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Path], bytes],
    counts: dict[str, int],
    sentence: str,
):
    (tmp_path / "dump").write_bytes(make(tmp_path / "made"))
    with closing(sqlite3.connect(tmp_path / "here", isolation_level=None)) as here:
        here.execute("CREATE TABLE oud (a)")
        target = SimpleNamespace(connection=here, ensure_connection=lambda: None, close=lambda: None)

        monkeypatch.setattr(databases, "connection", target)

        with pytest.raises(BackupError, match=sentence) as refused:
            databases.Sqlite().load(tmp_path / "dump", counts)

        assert "alles is nog zoals het was" in str(refused.value)
        assert here.execute("SELECT name FROM sqlite_master").fetchall() == [("oud",)]


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["unpack", "load"])
def test_a_full_disk_leaves_everything_as_it_was(
    tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch, step: str
):
    settings.VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"  # type: ignore[attr-defined]
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "oud.pdf").write_bytes(b"oud")
    (tmp_path / "terugzetten-oud").mkdir()
    file = write(tmp_path / "from", migrations=[])

    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    kind = type(databases.database())
    monkeypatch.setattr(*((restore, "unpack") if step == "unpack" else (kind, "load")), full)

    with pytest.raises(BackupError, match="De schijf is vol"):
        restore_backup(file, overwrite=True)

    assert [path.name for path in (tmp_path / "media").iterdir()] == ["oud.pdf"]
    assert list(tmp_path.glob("terugzetten-*")) == []


def test_a_member_larger_than_the_disk_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = write(tmp_path / "from")
    monkeypatch.setattr(archive.shutil, "disk_usage", lambda _path: SimpleNamespace(free=10))

    with pytest.raises(BackupError, match="De schijf is vol"):
        unpack(file, tmp_path / "to")


@pytest.mark.django_db
def test_a_back_up_of_the_other_kind_of_database_is_refused(tmp_path: Path):
    file = write(tmp_path / "from", engine=OTHER[connection.vendor])

    with pytest.raises(BackupError, match="dezelfde soort database"):
        restore_backup(file, overwrite=True)


@pytest.mark.django_db
def test_a_back_up_of_a_newer_version_is_refused(tmp_path: Path):
    file = write(tmp_path / "from", migrations=["catalogue.0001_initial", "catalogue.9999_later"])

    with pytest.raises(BackupError, match="nieuwere versie"):
        restore_backup(file, overwrite=True)


@pytest.mark.django_db
def test_a_back_up_of_before_the_first_release_is_refused(tmp_path: Path):
    file = write(tmp_path / "from", migrations=["catalogue.0001_initial", "catalogue.0002_relations"])

    with pytest.raises(BackupError, match=r"van voor versie 0\.2\.0"):
        restore_backup(file, overwrite=True)


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(BackupError, match="nergens"):
        restore_backup(tmp_path / "nergens")
