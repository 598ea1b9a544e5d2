"""The audit log: who did what is in it, by number, and nobody changes it."""

import io

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from catalogue.intake import release_registration, withhold_registration
from catalogue.models import Organisation
from community.audit.models import Action, AppendOnly, AuditEntry, Pseudonym
from community.audit.protection import protect
from community.audit.recording import one_line, record
from community.models import Membership, User
from harvest.pipeline import run_harvest
from harvest.sources.algorithm_register import RegisterFiles
from portal.models import StandardPage
from tests.factories import make_registration

SECRET = "een-lang-proefwachtwoord"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def entries_of(action: Action) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action).order_by("pk"))


def number(user: User) -> int:
    return Pseudonym.objects.get(user=user).pk


@pytest.fixture
def person() -> User:
    return User.objects.create_user("annelies", password=SECRET)


@pytest.fixture
def boss() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("baas"))
    return client


# What is in it --------------------------------------------------------------------------------------------------------


def test_logging_in_and_out_and_failing_to(person: User):
    client = Client()
    client.login(username="annelies", password="verkeerd-wachtwoord")
    client.login(username="annelies", password=SECRET)
    client.logout()

    for action in (Action.LOGIN_FAILED, Action.LOGIN, Action.LOGOUT):
        (entry,) = entries_of(action)
        assert entry.concerns == number(person)


def test_what_was_typed_as_a_name_is_not_kept():
    Client().login(username="mijn-geheime-zin", password="verkeerd")

    (entry,) = entries_of(Action.LOGIN_FAILED)
    assert (entry.concerns, entry.subject) == (None, "")


def test_another_password_and_not_a_login_that_hashes_it_anew(person: User, settings: object):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]  # type: ignore[attr-defined]
    Client().login(username="annelies", password=SECRET)
    assert entries_of(Action.PASSWORD) == []

    person.refresh_from_db()
    person.set_password("iets-heel-anders")
    person.save()

    (entry,) = entries_of(Action.PASSWORD)
    assert (entry.concerns, entry.subject) == (number(person), "")


def change_group(person: User) -> None:
    person.groups.add(Group.objects.get(name="Moderatoren"))


def change_group_from_its_side(person: User) -> None:
    Group.objects.get(name="Moderatoren").user_set.add(person)


def leave_all_groups(person: User) -> None:
    person.groups.add(Group.objects.get(name="Moderatoren"))
    person.groups.clear()


def give_right(person: User) -> None:
    person.user_permissions.add(Permission.objects.first())


def make_superuser(person: User) -> None:
    person.is_superuser = True
    person.save()


def deactivate(person: User) -> None:
    person.is_active = False
    person.save(update_fields=["is_active"])


def confirm_membership(person: User) -> None:
    organisation = Organisation.objects.create(name="Gemeente Voorbeeld", slug="voorbeeld")
    Membership.objects.create(user=person, organisation=organisation, confirmed_at=timezone.now())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (change_group, "groep erbij Moderatoren"),
        (change_group_from_its_side, "groep erbij Moderatoren"),
        (leave_all_groups, "groep allemaal eraf"),
        (give_right, "recht erbij"),
        (make_superuser, "beheerder: ja"),
        (deactivate, "actief: nee"),
        (confirm_membership, "lidmaatschap: Bijdrager bij Gemeente Voorbeeld, bevestigd"),
    ],
)
def test_what_somebody_may_do(person: User, change: object, words: str):
    change(person)  # type: ignore[operator]

    entry = entries_of(Action.ACCOUNT)[-1]
    assert words in entry.subject
    assert entry.concerns == number(person)


def test_what_a_group_may_do():
    right = Permission.objects.get(codename="add_user")
    Group.objects.get(name="Redacteuren").permissions.add(right)

    assert entries_of(Action.ACCOUNT)[-1].subject == "groep Redacteuren: recht erbij toevoegen (gebruiker)"


def test_a_page_that_is_published_and_taken_down_in_the_cms(boss: Client):
    page = Page.objects.get(slug="over")
    boss.post(f"/beheer/pages/{page.pk}/unpublish/")
    page.refresh_from_db()
    page.specific.save_revision().publish(user=User.objects.get(username="baas"))

    (down,), up = entries_of(Action.TAKE_DOWN), entries_of(Action.PUBLISH)[-1]
    baas = number(User.objects.get(username="baas"))
    assert (down.actor, up.actor) == (baas, baas)
    assert "Over AI-plein" in down.subject
    assert "Over AI-plein" in up.subject


def test_a_page_that_is_deleted(boss: Client):
    page = StandardPage.objects.get(slug="over")

    boss.post(f"/beheer/pages/{page.pk}/delete/")

    assert "Over AI-plein" in entries_of(Action.TAKE_DOWN)[-1].subject


def test_a_registration_that_is_withheld_and_shown_again():
    row = make_registration(1)
    withhold_registration(row)
    release_registration(row)

    assert row.register_id in entries_of(Action.TAKE_DOWN)[0].subject
    assert row.register_id in entries_of(Action.PUBLISH)[-1].subject


def test_an_import_with_its_end():
    run = run_harvest(RegisterFiles.sample(), sample=True)

    (entry,) = entries_of(Action.IMPORT)
    assert f"import {run.pk}, Bewaarde lijst: Klaar" in entry.subject


def test_a_list_that_leaves_the_cms_as_a_spreadsheet(boss: Client):
    boss.get("/beheer/reports/site-history/?export=csv")

    (entry,) = entries_of(Action.EXPORT)
    assert entry.subject == "lijst /beheer/reports/site-history/"
    assert entry.actor == number(User.objects.get(username="baas"))


@pytest.mark.parametrize("command", ["group", "rate"])
def test_a_file_that_a_command_writes(command: str, tmp_path: object):
    call_command(command, export=str(tmp_path / "uit.json"), stdout=io.StringIO())  # type: ignore[operator]

    assert len(entries_of(Action.EXPORT)) == 1


def test_who_changes_an_account_in_the_cms_is_named_by_number(boss: Client, person: User):
    group = Group.objects.get(name="Redacteuren")
    form = {"username": "annelies", "email": "a@example.org", "first_name": "A", "last_name": "B", "groups": group.pk}
    boss.post(f"/beheer/users/edit/{person.pk}/", form | {"is_active": "on"})

    entry = entries_of(Action.ACCOUNT)[-1]
    assert entry.subject == "groep erbij Redacteuren"
    assert (entry.actor, entry.concerns) == (number(User.objects.get(username="baas")), number(person))


def test_a_line_break_cannot_look_like_another_row():
    assert one_line("titel\r\n2026 Ingelogd\u202e\u2028") == r"titel\r\n2026 Ingelogd\u202e\u2028"


def test_no_name_of_a_person_is_in_it(person: User):
    change_group(person)
    Client().login(username="annelies", password=SECRET)

    assert "annelies" not in str(list(AuditEntry.objects.values()))


# Nobody changes it ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: AuditEntry.objects.all().delete(),
        lambda entry: AuditEntry.objects.update(subject="x"),
        lambda entry: AuditEntry.objects.bulk_update([entry], ["subject"]),
    ],
)
def test_the_code_cannot_change_it(change: object):
    entry = record(Action.EXPORT, "iets")

    with pytest.raises(AppendOnly):
        change(entry)  # type: ignore[operator]


@pytest.mark.parametrize("statement", ["UPDATE {} SET subject = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_it_too(statement: str):
    record(Action.EXPORT, "iets")

    with pytest.raises(DatabaseError, match="not changed or removed"), transaction.atomic():
        connection.cursor().execute(statement.format(AuditEntry._meta.db_table))

    assert entries_of(Action.EXPORT)[-1].subject == "iets"


def test_putting_the_triggers_back_may_be_done_twice():
    protect()
    protect()


def test_an_account_can_be_erased_and_its_acts_stay(person: User):
    change_group(person)
    confirm_membership(person)
    before, mine = AuditEntry.objects.count(), number(person)

    person.delete()

    assert not Pseudonym.objects.filter(pk=mine).exists()
    assert AuditEntry.objects.filter(concerns=mine).count() > 3
    assert AuditEntry.objects.count() >= before
    assert number(User.objects.create_user("nieuw")) != mine


# Reading it -----------------------------------------------------------------------------------------------------------


def as_member_of(name: str) -> Client:
    user = User.objects.create_user(f"lid van {name}")
    user.groups.add(Group.objects.get(name=name))
    client = Client()
    client.force_login(user)
    return client


def test_a_moderator_reads_and_searches_it_in_dutch():
    record(Action.EXPORT, "groepering van alle registraties")
    moderator = as_member_of("Moderatoren")

    found = moderator.get("/beheer/logboek/?q=groepering&action=export").text
    other = moderator.get("/beheer/logboek/?action=import").text

    assert "groepering van alle registraties" in found
    assert "groepering van alle registraties" not in other
    assert "/beheer/logboek/" in moderator.get("/beheer/").text


@pytest.mark.parametrize("name", ["Redacteuren", "Organisatieredacteuren"])
def test_others_do_not_read_it(name: str):
    record(Action.EXPORT, "groepering van alle registraties")

    answer = as_member_of(name).get("/beheer/logboek/")

    assert answer.status_code == 302


@pytest.mark.parametrize("path", ["new/", "edit/{}/", "delete/{}/"])
def test_the_cms_offers_no_way_to_change_it(boss: Client, path: str):
    entry = record(Action.EXPORT, "iets")
    address = f"/beheer/logboek/{path.format(entry.pk)}"

    assert boss.get(address).status_code in (302, 404)
    assert boss.post(address, {"subject": "anders"}).status_code in (302, 404)
    assert AuditEntry.objects.get(pk=entry.pk).subject == "iets"
