"""What the site keeps can be read by the account that runs it only: as it is made, and mended at every start."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from portal.settings.private import restrict_tree

ROOT = Path(__file__).resolve().parents[2]
USE = """
import django; django.setup()
from django.conf import settings
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
connection.cursor().execute("CREATE TABLE IF NOT EXISTS used (id integer)")
default_storage.save("documents/brief.txt", ContentFile(b"een brief"))
caches["pdf"].set("rapport", b"%PDF")
(settings.HARVEST_FOLDER / "run").mkdir(parents=True, exist_ok=True)
(settings.HARVEST_FOLDER / "run" / "list.json").write_text("[]")
"""


def start(var: Path, **changes: str) -> None:
    """Start a process of the site, as an account that lets others read by default, and let it write a bit."""
    environment = os.environ | {"AIPLEIN_VAR": str(var), "DJANGO_SETTINGS_MODULE": "portal.settings.production"}
    environment |= {"DATABASE_URL": "", "SECRET_KEY": ""} | changes
    subprocess.run([sys.executable, "-c", USE], cwd=ROOT, env=environment, umask=0o022, check=True)


def open_to_others(folder: Path) -> list[str]:
    return [str(path) for path in [folder, *folder.rglob("*")] if stat.S_IMODE(path.lstat().st_mode) & 0o077]


def test_what_a_new_site_writes_is_for_its_owner_only(tmp_path: Path):
    start(tmp_path / "var")

    assert (tmp_path / "var" / "aiplein.sqlite3").is_file()
    assert (tmp_path / "var" / "media" / "documents" / "brief.txt").is_file()
    assert open_to_others(tmp_path / "var") == []


def test_what_an_older_version_left_open_is_closed_at_the_next_start(tmp_path: Path):
    start(tmp_path / "var")
    for path in [tmp_path / "var", *(tmp_path / "var").rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)

    start(tmp_path / "var")

    assert open_to_others(tmp_path / "var") == []


def test_one_file_that_was_put_back_open_is_closed_at_the_next_start(tmp_path: Path):
    start(tmp_path / "var")
    (tmp_path / "var" / "aiplein.sqlite3").chmod(0o644)

    start(tmp_path / "var")

    assert open_to_others(tmp_path / "var") == []


def test_a_database_elsewhere_is_closed_too_and_its_folder_left_alone(tmp_path: Path):
    file = tmp_path / "elders" / "plein.sqlite3"
    file.parent.mkdir()
    file.parent.chmod(0o755)
    file.touch()
    file.chmod(0o644)

    start(tmp_path / "var", DATABASE_URL=f"sqlite:///{file}")

    assert open_to_others(file.parent) == [str(file.parent)]


@pytest.mark.parametrize("mode", [0o1777, 0o1755], ids=oct)
def test_a_folder_for_everybody_is_left_as_it_is(tmp_path: Path, mode: int):
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp").chmod(mode)

    restrict_tree(tmp_path / "tmp")

    assert stat.S_IMODE((tmp_path / "tmp").stat().st_mode) == mode


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path):
    (tmp_path / "elders").write_text("van een ander")
    (tmp_path / "elders").chmod(0o644)
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "link").symlink_to(tmp_path / "elders")

    restrict_tree(tmp_path / "var")

    assert stat.S_IMODE((tmp_path / "elders").stat().st_mode) == 0o644
