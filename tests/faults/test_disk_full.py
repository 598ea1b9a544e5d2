"""F28 and F40: a disk that is full, and a process that is killed while it writes a file. Real disks, real kills.

What fills the disk of Elasticsearch is F31; what fills that of the database is said by the database.
"""

import contextlib
import errno
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client
from wagtail.images.models import AbstractImage
from wagtail.images.shortcuts import get_rendition_or_not_found

from catalogue.atomic_file import atomic_file
from catalogue.disk_full import is_disk_full
from knowledge.models import KnowledgeDocument, KnowledgeImage
from portal.atomic_storage import LONGEST_WRITE, PARTS, AtomicStorage
from portal.backup import databases
from portal.settings import environment

SIZE = 128 * 1024
LARGE = b"Een regel van een tekst.\n" * 10_000  # twice what fits


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own that is soon full."""
    place = tmp_path / "schijf"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.fixture
def upload(db: None, site: None, settings: object, small_disk: Path) -> Callable[[bytes], int]:
    """Upload a text as an editor does; returns the status of the answer."""
    settings.MEDIA_ROOT = small_disk  # type: ignore[attr-defined]
    client = Client(raise_request_exception=False)
    client.force_login(get_user_model().objects.create_superuser("beheerder"))

    def post(content: bytes) -> int:
        form = {"title": "Stuk", "file": SimpleUploadedFile("verslag.txt", content), "tags": "", "credit": ""}
        answer = client.post("/beheer/documents/add/", form)
        post.page = answer.content.decode()  # type: ignore[attr-defined]
        return answer.status_code

    return post


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_an_upload_to_a_full_disk_says_so_and_leaves_no_half_file_or_row(
    upload: Callable[[bytes], int], small_disk: Path
) -> None:
    assert upload(LARGE) == 507
    assert "De schijf van AI-plein is vol. Er is niets opgeslagen." in upload.page  # type: ignore[attr-defined]
    assert files_in(small_disk) == []
    assert not KnowledgeDocument.objects.exists()

    assert upload(LARGE[:1000]) == 302
    assert KnowledgeDocument.objects.get().file.size == 1000


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), OperationalError("database is locked")], ids=str
)
def test_a_picture_that_cannot_be_made_now_is_left_out_of_its_page(
    db: None, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_args: object) -> None:
        raise error

    monkeypatch.setattr(AbstractImage, "get_rendition", fail)

    shown = get_rendition_or_not_found(KnowledgeImage(pk=1, title="Plein"), "max-1120x1600")

    assert shown.file.name == "not-found"


def test_a_file_that_a_command_writes_is_whole_or_not_there(small_disk: Path) -> None:
    file = small_disk / "beoordelingen.jsonl"
    with atomic_file(file) as opened:
        opened.write(b"oud")

    with pytest.raises(CommandError, match="Er is niets geschreven"), atomic_file(file) as opened:
        opened.write(LARGE)

    assert file.read_bytes() == b"oud"
    assert files_in(small_disk) == [file]


def test_a_full_disk_leaves_no_empty_secret_and_an_empty_one_is_made_anew(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    (small_disk / "vol").write_bytes(b"x" * SIZE)
    with pytest.raises(OSError, match="No space left"):
        environment.secret("SECRET_KEY", small_disk / "secret")
    assert files_in(small_disk) == [small_disk / "vol"]
    (small_disk / "vol").unlink()
    (small_disk / "secret").touch()

    first = environment.secret("SECRET_KEY", small_disk / "secret")

    assert len(first) > 50
    assert environment.secret("SECRET_KEY", small_disk / "secret") == first
    assert (small_disk / "secret").stat().st_mode & 0o077 == 0


def test_a_back_up_on_a_full_disk_says_so_and_leaves_no_file(
    db: None, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(type(databases.database()), "dump", full)

    with pytest.raises(CommandError, match="Maak ruimte of kies een andere map"):
        call_command("backup", str(small_disk / "back-up.tar.gz"))

    assert list(small_disk.iterdir()) == []


@pytest.mark.parametrize(("storage", "left"), [(FileSystemStorage, 1), (AtomicStorage, 0)])
def test_storage_of_django_itself_would_leave_half_a_file(small_disk: Path, storage: type[Storage], left: int) -> None:
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        storage(location=small_disk).save("verslag.txt", ContentFile(LARGE))  # type: ignore[call-arg]

    assert len(files_in(small_disk)) == left


def test_of_two_uploads_of_one_name_at_once_neither_takes_the_place_of_the_other(tmp_path: Path) -> None:
    storage = AtomicStorage(location=tmp_path)

    names = [storage._save("verslag.txt", ContentFile(text)) for text in (b"een", b"twee")]  # both chose this name

    assert [storage.open(name).read() for name in names] == [b"een", b"twee"]
    assert list((tmp_path / PARTS).iterdir()) == []


@pytest.mark.django_db
def test_a_full_database_is_told_from_another_error() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("this limit is one of SQLite")
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 1}")
        with pytest.raises(OperationalError) as raised:
            cursor.execute("CREATE TABLE vol AS SELECT zeroblob(10000000) AS iets")
        cursor.execute("PRAGMA max_page_count = 1073741823")

    assert is_disk_full(raised.value)
    assert not is_disk_full(OperationalError("database is locked"))
    assert not is_disk_full(None)


@pytest.mark.django_db
def test_a_log_that_cannot_be_written_breaks_no_page(client: Client) -> None:
    def fail(_record: logging.LogRecord) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    full = Path("/dev/full").open("w")  # noqa: SIM115 - closing it fails too
    handler = logging.StreamHandler(full)
    logging.getLogger("search").addHandler(handler)
    try:
        assert client.get("/zoeken?q=iets").status_code == 200  # without an index: it logs that it searches less
        handler.emit = fail  # type: ignore[method-assign]
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
            client.get("/zoeken?q=iets")  # a handler that does not catch: the page does log
    finally:
        logging.getLogger("search").removeHandler(handler)
        with contextlib.suppress(OSError):
            full.close()


# Killed half-way ---------------------------------------------------------------------------------------------------

WRITER = """
import sys, time
from django.conf import settings
settings.configure()
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from portal.atomic_storage import AtomicStorage

class Slow(ContentFile):
    def chunks(self, chunk_size=None):
        yield b"de eerste helft"
        print("half", flush=True)
        time.sleep(60)

storage = {"AtomicStorage": AtomicStorage, "FileSystemStorage": FileSystemStorage}[sys.argv[1]]
storage(location=sys.argv[2]).save("documents/verslag.txt", Slow(b"x"))
"""


def kill_half_way(storage: str, folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, storage, str(folder)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == b"half\n"
        writer.send_signal(signal.SIGKILL)


@pytest.mark.parametrize(("storage", "there"), [("FileSystemStorage", True), ("AtomicStorage", False)])
def test_killed_while_it_writes_a_process_leaves_no_half_file_under_a_name(
    storage: str, there: bool, tmp_path: Path
) -> None:
    kill_half_way(storage, tmp_path)

    assert (tmp_path / "documents" / "verslag.txt").exists() is there


def test_what_a_killed_process_left_goes_with_a_later_write(tmp_path: Path) -> None:
    kill_half_way("AtomicStorage", tmp_path)
    (part,) = (tmp_path / PARTS).iterdir()
    storage = AtomicStorage(location=tmp_path)
    storage.save("a.txt", ContentFile(b"a"))
    assert part.exists()  # it may still be written

    long_ago = time.time() - LONGEST_WRITE - 1
    os.utime(part, (long_ago, long_ago))
    storage.save("b.txt", ContentFile(b"b"))

    assert sorted(path.name for path in files_in(tmp_path)) == ["a.txt", "b.txt"]
