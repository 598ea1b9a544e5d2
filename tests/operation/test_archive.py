"""The file of a back-up: whatever was done to it, it is either restored as it was or refused with a sentence."""

import io
import json
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.backup import BackupProblem, restore_backup
from portal.backup.archive import DATABASE, MANIFEST, Manifest, new_archive, unpack

CONTENT = {DATABASE: b"SQLite format 3\0" * 1000, "media/documents/brief.pdf": b"%PDF", "media/leeg": b""}
OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


def write(folder: Path, **changes: object) -> Path:
    """Make a small back-up, with these changes in its manifest."""
    folder.mkdir(exist_ok=True)
    file = folder / "back-up.tar.gz"
    with new_archive(file) as archive:
        for name, content in CONTENT.items():
            (folder / "content").write_bytes(content)
            archive.add(folder / "content", name)
        manifest = Manifest(
            made_at="2026-01-01T00:00:00+00:00",
            version="0.1.0",
            engine=connection.vendor,
            tool=0,
            migrations=["catalogue.0001_initial"],
            counts={},
            files=dict(archive.files),
        )
        archive.close_with(replace(manifest, **changes))
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

    with pytest.raises(BackupProblem, match="beschadigd of niet volledig"):
        unpack(cut, tmp_path / "to")


@given(where=st.floats(min_value=0, max_value=1, exclude_max=True), bit=st.integers(0, 7))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_flipped_bit_is_refused_or_harmless(tmp_path: Path, where: float, bit: int):
    damaged = bytearray(write(tmp_path / "from").read_bytes())
    damaged[int(len(damaged) * where)] ^= 1 << bit
    (tmp_path / "damaged").write_bytes(damaged)

    try:
        manifest = unpack(tmp_path / "damaged", tmp_path / "to")
    except BackupProblem:
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

    with pytest.raises(BackupProblem, match="niet in een back-up hoort"):
        unpack(file, target)

    assert list(target.parent.rglob("*")) == [target]


def test_a_file_without_its_manifest_is_refused(tmp_path: Path):
    file = tmp_path / "no.tar.gz"
    with tarfile.open(file, "w:gz") as tar:
        add_file(DATABASE)(tar)

    with pytest.raises(BackupProblem, match="inhoudsopgave ontbreekt"):
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

    with pytest.raises(BackupProblem):
        unpack(file, tmp_path / "to")


@pytest.mark.django_db
def test_a_back_up_of_the_other_kind_of_database_is_refused(tmp_path: Path):
    file = write(tmp_path / "from", engine=OTHER[connection.vendor])

    with pytest.raises(BackupProblem, match="dezelfde soort database"):
        restore_backup(file, overwrite=True)


@pytest.mark.django_db
def test_a_back_up_of_a_newer_version_is_refused(tmp_path: Path):
    file = write(tmp_path / "from", migrations=["catalogue.0001_initial", "catalogue.9999_later"])

    with pytest.raises(BackupProblem, match="nieuwere versie"):
        restore_backup(file, overwrite=True)


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(BackupProblem, match="nergens"):
        restore_backup(tmp_path / "nergens")
