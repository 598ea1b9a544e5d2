"""Every command of ours on a database that has its tables and nothing else: it says what it did or what is missing."""

import signal
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command, get_commands
from django.core.management.base import CommandError
from wagtail.models import Page

from harvest.sources.algorithm_register import RegisterFiles
from portal.models import HomePage
from tests.fixtures.own_sqlite import database_in

PACKAGES = ("portal", "harvest", "community", "search", "knowledge", "catalogue")
OURS = sorted(name for name, app in get_commands().items() if app.partition(".")[0] in PACKAGES)
ARGUMENTS = {
    "backup": ["{folder}/back-up.tar.gz"],
    "db_worker": ["--batch"],
    "first_start": [],
    "harvest": ["--source", "file", "--location", "{sample}"],
    "migrate": ["-v0"],
    "rank": ["{folder}/questions.json", "--engine", "tantivy", "--out", "{folder}/found.json"],
    "registration_history": ["12345678"],
    "restore": ["{folder}/not-there.tar.gz"],
    "run_scheduled": ["rate"],
    "search_words": ["--out", "{folder}/words.txt"],
}
SILENT = (
    "db_worker",
    "migrate",
    "publish_scheduled",
)  # of Django, Wagtail and django-tasks: they say only what they did

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    settings.VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    settings.REGISTER_API = "http://127.0.0.1:9/api"  # nobody answers there
    monkeypatch.setattr(signal, "signal", lambda *_arguments: None)  # the worker would keep those of pytest
    (tmp_path / "questions.json").write_text('{"queries": [{"id": "1", "query": "parkeren"}]}')
    with database_in(tmp_path / "own.sqlite3"):
        yield tmp_path


@pytest.mark.parametrize("name", OURS)
def test_a_command_on_an_empty_database_ends_with_a_sentence(name: str, folder: Path) -> None:
    assert not HomePage.objects.exists()
    printed = StringIO()
    arguments = [one.format(folder=folder, sample=RegisterFiles.sample().location) for one in ARGUMENTS.get(name, [])]

    try:
        call_command(name, *arguments, stdout=printed, stderr=printed)
    except CommandError as error:
        printed.write(str(error))

    assert printed.getvalue().strip() or name in SILENT


def test_content_without_a_place_says_what_to_do_first(folder: Path) -> None:
    with pytest.raises(CommandError, match=r"Maak die eerst: manage\.py first_start"):
        call_command("load_knowledge")


def test_what_everybody_sees_of_a_site_without_a_home_page_is_the_page_of_wagtail(folder: Path) -> None:
    printed = StringIO()

    call_command("public_state", stdout=printed, stderr=StringIO())

    (page,) = Page.objects.filter(depth=2)
    assert f'"title":"{page.title}"' in printed.getvalue()
