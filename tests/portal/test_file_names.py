"""A volume without hard links: a file still gets its name once it is whole, and never that of another."""

import errno
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from portal.atomic_storage import AtomicStorage
from portal.file_names import give_name
from portal.settings import environment


@pytest.fixture(params=[errno.EPERM, errno.EOPNOTSUPP], ids=["exFAT", "a network share"], autouse=True)
def without_hard_links(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_paths: object) -> None:
        raise OSError(request.param, os.strerror(request.param))

    monkeypatch.setattr(os, "link", refuse)


def test_two_uploads_of_one_name_both_stay(tmp_path: Path) -> None:
    storage = AtomicStorage(location=tmp_path)

    names = [storage._save("verslag.txt", ContentFile(text)) for text in (b"een", b"twee")]  # both chose this name

    assert [storage.open(name).read() for name in names] == [b"een", b"twee"]


def test_a_secret_is_made_once_and_is_for_its_owner(tmp_path: Path) -> None:
    made = environment.secret("IS_NOT_SET", tmp_path / "secret")

    assert len(made) > 50
    assert environment.secret("IS_NOT_SET", tmp_path / "secret") == made
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_name_in_use_is_left_as_it_is(tmp_path: Path) -> None:
    for name in ("draft", "there"):
        (tmp_path / name).write_text(name)

    with pytest.raises(FileExistsError):
        give_name(tmp_path / "draft", tmp_path / "there")

    assert (tmp_path / "there").read_text() == "there"


def test_another_error_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    with pytest.raises(FileNotFoundError):
        give_name(tmp_path / "not there", tmp_path / "name")

    assert not (tmp_path / "name").exists()
