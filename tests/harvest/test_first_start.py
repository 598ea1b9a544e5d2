"""`manage.py first_start`: a fresh site gets the real register where it can, and says so where it cannot."""

import io
import re
import stat
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from catalogue.models import Registration
from harvest.models import HarvestRun, Status
from harvest.sources.algorithm_register import files
from knowledge.seed.pages import page_kinds
from search.outbox import waiting
from tests.fixtures.register import RegisterServer, record
from tests.harvest.helpers import closed_address, on_list, records, row_counts, write_pages

pytestmark = pytest.mark.django_db

BUNDLED = files.SAMPLE
NOT_FOUND = (404, {"Content-Type": "application/json"}, b"{}")


@pytest.fixture(autouse=True)
def fresh(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own, a sample of two, two pages to begin with; no register unless a test brings one."""
    settings.VAR = tmp_path
    settings.REGISTER_API = closed_address()
    sample = write_pages(tmp_path / "voorbeeld", records(2, start=80))
    monkeypatch.setattr("harvest.sources.algorithm_register.files.SAMPLE", sample)
    few = [kind for kind in page_kinds() if kind.name == "beleid"]
    monkeypatch.setattr("knowledge.seed.load.page_kinds", lambda: few)


@pytest.fixture
def live(register: RegisterServer, settings: Settings) -> RegisterServer:
    settings.REGISTER_API = register.address
    return register


def first_start() -> str:
    out = io.StringIO()
    call_command("first_start", stdout=out)
    return out.getvalue()


def has_sample() -> bool:
    return Registration.objects.filter(is_sample=True).exists()


def test_register_out_of_reach_gives_the_bundled_sample_and_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("harvest.sources.algorithm_register.files.SAMPLE", BUNDLED)

    output = first_start()

    assert Registration.objects.filter(is_sample=True).count() >= 60
    assert "antwoordt niet binnen 10 seconden" in output
    assert "voorbeeldgegevens" in output
    assert "make harvest" in output


def test_address_that_cannot_be_gives_the_sample_and_says_so(settings: Settings):
    settings.REGISTER_API = "http://register.example/api"

    output = first_start()

    assert has_sample()
    assert "https" in output


def test_live_register_gives_the_real_data(live: RegisterServer):
    output = first_start()

    assert Registration.objects.count() == 3
    assert not has_sample()
    assert "Het Algoritmeregister is opgehaald" in output
    assert "voorbeeldgegevens" not in output


def test_live_register_that_is_not_whole_still_gives_the_real_data(live: RegisterServer):
    live.total = 4

    output = first_start()

    assert Registration.objects.count() == 3
    assert "Het Algoritmeregister is opgehaald" in output


def test_register_that_answers_and_then_fails_gives_the_sample_and_says_so(live: RegisterServer):
    live.misbehave = on_list(NOT_FOUND)

    output = first_start()

    assert has_sample()
    assert "mislukte" in output
    assert "404" in output
    assert "voorbeeldgegevens" in output


@pytest.mark.parametrize("listed", [[], [record(1, name=None)]], ids=["empty", "unusable"])
def test_register_without_anything_usable_gives_the_sample(live: RegisterServer, listed: list):
    live.records = listed

    first_start()

    assert has_sample()


@pytest.mark.parametrize(
    "reply", [NOT_FOUND, (302, {"Location": "/elders"}, b""), (500, {}, b"")], ids=lambda r: str(r[0])
)
def test_register_that_answers_with_something_else_is_not_harvested(live: RegisterServer, reply: tuple):
    live.misbehave = lambda *_: reply

    first_start()

    assert has_sample()
    assert [path for _method, path, _headers, _body in live.requests] == ["/api/algoritme/total-count"]


def test_sample_run_is_marked_as_such():
    first_start()

    run = HarvestRun.objects.get()
    assert (run.status, run.is_sample, run.transport) == (Status.DONE, True, "file")


def test_last_line_says_how_many_registrations_there_are(live: RegisterServer):
    assert first_start().splitlines()[-1] == "registrations=3"


def test_everything_is_in_the_index_at_the_end(live: RegisterServer):
    first_start()

    assert waiting() == 0


@pytest.mark.parametrize("reachable", [True, False], ids=["real", "sample"])
def test_second_start_changes_nothing(register: RegisterServer, settings: Settings, tmp_path: Path, reachable: bool):
    if reachable:
        settings.REGISTER_API = register.address
    first_start()
    before, account = row_counts(), (tmp_path / "beheerder.txt").read_text()
    register.requests.clear()
    settings.REGISTER_API = register.address

    first_start()

    assert row_counts() == before
    assert (tmp_path / "beheerder.txt").read_text() == account
    assert register.requests == []


def test_account_of_the_administrator_is_for_its_owner_only(tmp_path: Path):
    first_start()

    assert stat.S_IMODE((tmp_path / "beheerder.txt").stat().st_mode) == 0o600


def test_password_of_the_administrator_opens_the_admin(tmp_path: Path, client: Client):
    first_start()
    account = (tmp_path / "beheerder.txt").read_text()

    name, password = re.findall(r": +(\S+)", account)

    assert client.login(username=name, password=password)
    assert client.get("/beheer/").url == "/wachtwoord/wijzigen"


def test_every_site_gets_a_password_of_its_own(tmp_path: Path, settings: Settings, django_user_model: type):
    first_start()
    django_user_model.objects.all().delete()
    settings.VAR = tmp_path / "ander"
    settings.VAR.mkdir()

    first_start()

    assert (tmp_path / "beheerder.txt").read_text() != (tmp_path / "ander" / "beheerder.txt").read_text()
