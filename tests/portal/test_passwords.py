"""The first administrator: a printed password is for getting in once, to choose one's own."""

from pathlib import Path

import pytest
from django.test import Client

from community.audit.models import Action, AuditEntry
from community.models import User
from portal.site_setup import ensure_administrator

PAGE = "/wachtwoord/wijzigen"
OWN = "een-heel-eigen-zin"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def file(settings: object, tmp_path: Path) -> Path:
    settings.VAR = tmp_path  # type: ignore[attr-defined]
    ensure_administrator()
    return tmp_path / "beheerder.txt"


def printed(file: Path) -> str:
    return file.read_text().split()[-1]


@pytest.fixture
def client(file: Path) -> Client:
    client = Client()
    assert client.login(username="beheerder", password=printed(file))
    return client


def choose(client: Client, file: Path, new: str = OWN, again: str = OWN) -> object:
    return client.post(PAGE, {"oldpassword": printed(file), "password1": new, "password2": again})


@pytest.mark.parametrize("path", ["", "pages/", "users/", "account/", "images/add/", "bestaat-niet/"])
def test_nothing_of_the_cms_is_shown_before_a_password_was_chosen(client: Client, path: str):
    assert client.get(f"/beheer/{path}").url == PAGE
    assert client.post(f"/beheer/{path}", {"title": "x"}).url == PAGE


def test_who_chose_a_password_goes_on_and_the_file_is_gone(client: Client, file: Path):
    answer = choose(client, file)

    assert answer.url == "/beheer/"
    assert client.get("/beheer/").status_code == 200
    assert not file.exists()
    assert User.objects.get().check_password(OWN)


@pytest.mark.parametrize(("new", "again"), [("kort", "kort"), (OWN, "iets heel anders"), ("", "")])
def test_a_password_that_will_not_do_changes_nothing_and_says_why(client: Client, file: Path, new: str, again: str):
    answer = choose(client, file, new, again)

    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.text
    assert file.exists()
    assert client.get("/beheer/").url == PAGE


def test_what_is_wrong_with_a_password_is_said_in_dutch(client: Client, file: Path):
    assert "Dit is te kort. Neem minstens 12 tekens." in choose(client, file, "kort", "kort").text


def test_the_audit_log_knows_who_chose_it(client: Client, file: Path):
    choose(client, file)

    row = AuditEntry.objects.filter(action=Action.PASSWORD).latest("pk")
    assert row.actor == row.concerns is not None


def test_leaving_is_always_possible(client: Client, file: Path):
    client.post("/beheer/logout/")

    assert client.get(PAGE).status_code == 302


def test_a_site_from_before_asks_it_of_who_still_has_the_printed_password(client: Client, file: Path):
    User.objects.update(must_change_password=False)

    ensure_administrator()

    assert client.get("/beheer/").url == PAGE


def test_a_file_with_a_password_that_no_longer_works_is_removed(file: Path):
    user = User.objects.get()
    user.must_change_password = False
    user.set_password(OWN)
    user.save()

    ensure_administrator()

    assert not file.exists()
    assert not User.objects.get().must_change_password
