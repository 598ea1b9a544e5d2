"""An organisation tells of what it uses: in a draft, past a moderator, and never in the name of another."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from catalogue.models import Application, ApplicationProfile, Organisation, Usage
from community.models import Membership
from search.indexing import rebuild
from tests.catalogue.arrange import application, entry, store, write_profile
from tests.search.arrange import ask, titles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
NEW, ALSO, LIST = (f"/beheer/onze-toepassingen/{name}" for name in ("nieuw/", "ook/", ""))


def organisation(name: str) -> Organisation:
    return Organisation.objects.get_or_create(slug=name, defaults={"name": f"Gemeente {name.title()}"})[0]


@pytest.fixture
def editor_of() -> Callable[..., Client]:
    def log_in(name: str, *, confirmed: bool = True) -> Client:
        user = get_user_model().objects.create_user(f"van-{name}")
        user.groups.add(Group.objects.get(name="Organisatieredacteuren"))
        confirmed_at = timezone.now() if confirmed else None
        role = Membership.Role.EDITOR
        Membership.objects.create(user=user, organisation=organisation(name), role=role, confirmed_at=confirmed_at)
        return signed_in(user)

    return log_in


@pytest.fixture
def moderator() -> Any:
    user = get_user_model().objects.create_user("moderator")
    user.groups.add(Group.objects.get(name="Moderatoren"))
    return user


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def usage(**values: Any) -> dict[str, Any]:
    return dict.fromkeys(("since", "hosting", "costs", "contact", "remark", "source"), "") | values


def new(**values: Any) -> dict[str, Any]:
    told = {"organisation": organisation("ede").pk, "name": "Wegwijzer", "summary": "Wijst de weg."}
    return usage() | told | values


def profile() -> ApplicationProfile:
    return ApplicationProfile.objects.get()


def waiting(name: str) -> Any:
    return Usage.objects.get(organisation=organisation(name)).current_workflow_state.current_task_state


def approve(moderator: Any, name: str = "ede") -> None:
    waiting(name).approve(user=moderator)


def edit_address(name: str) -> str:
    return f"{LIST}{profile().pk}/{organisation(name).pk}/"


def test_what_an_organisation_proposes_is_hidden_until_a_moderator_approves(
    editor_of: Callable[..., Client], client: Client, moderator: Any
) -> None:
    answer = editor_of("ede").post(NEW, new(remark="Alleen in het stadhuis."))
    made = Application.objects.get(name="Wegwijzer")

    assert answer.status_code == 302
    assert client.get(made.get_absolute_url()).status_code == 404
    rebuild()
    assert titles(ask("q=wegwijzer")) == []

    approve(moderator)
    rebuild()

    shown = client.get(made.get_absolute_url()).content.decode()
    assert "Alleen in het stadhuis." in shown
    assert "Gemeente Ede" in shown
    assert titles(ask("q=wegwijzer")) == ["Wegwijzer"]
    assert titles(ask("organisatie=ede")) == ["Wegwijzer"]
    assert "Wegwijzer" in client.get("/organisaties/ede").content.decode()


def test_what_may_be_there_already_is_shown_first(editor_of: Callable[..., Client]) -> None:
    store(entry(1, name="Wegwijzer"))
    editor = editor_of("ede")

    asked = editor.post(NEW, new(remark="Blijft staan."))

    text = asked.content.decode()
    assert "Dit bestaat misschien al" in text
    assert f"{ALSO}?toepassing=wegwijzer" in text
    assert "Blijft staan." in text
    assert not ApplicationProfile.objects.exists()

    assert editor.post(NEW, new(certain="on")).status_code == 302
    assert Application.objects.filter(name="Wegwijzer").count() == 2


def test_taken_down_is_gone_and_comes_back(editor_of: Callable[..., Client], client: Client, moderator: Any) -> None:
    editor_of("ede").post(NEW, new())
    approve(moderator)
    address = Application.objects.get().get_absolute_url()

    profile().unpublish()
    assert client.get(address).status_code == 404

    profile().get_latest_revision().publish()
    assert client.get(address).status_code == 200

    profile().delete()
    assert client.get(address).status_code == 404


def test_a_registered_application_stays_when_its_text_is_taken_down(client: Client) -> None:
    store(entry(1, name="Chatbot"))
    written = write_profile(application(1), summary="Praat terug.")

    written.unpublish()
    assert client.get(application(1).get_absolute_url()).status_code == 200

    written.delete()
    assert client.get(application(1).get_absolute_url()).status_code == 200


def test_we_use_this_too_joins_what_is_there(editor_of: Callable[..., Client], client: Client, moderator: Any) -> None:
    store(entry(1, name="Chatbot"))
    written = write_profile(application(1), summary="Praat terug.")
    Usage.objects.create(profile=written, organisation=organisation("urk"), remark="Alleen vis.")
    told = usage(organisation=organisation("ede").pk, application=application(1).pk, remark="Ook op zondag.")

    assert editor_of("ede").post(ALSO, told).status_code == 302
    before = client.get(application(1).get_absolute_url()).content.decode()
    approve(moderator)
    after = client.get(application(1).get_absolute_url()).content.decode()

    assert "Ook op zondag." not in before
    assert "Ook op zondag." in after
    assert "Alleen vis." in after
    assert "Praat terug." in after


def test_nobody_tells_in_the_name_of_another(editor_of: Callable[..., Client], moderator: Any) -> None:
    editor_of("ede").post(NEW, new(remark="Van Ede."))
    approve(moderator)
    other = editor_of("urk")

    assert other.get(edit_address("ede")).status_code == 302
    assert other.post(edit_address("ede"), usage(remark="Van Urk.")).status_code == 302
    assert other.post(edit_address("ede"), {"withdraw": "ja"}).status_code == 302
    assert "organisation" in other.post(NEW, new(name="Iets anders")).context["form"].errors
    assert other.get(f"/beheer/snippets/catalogue/applicationprofile/edit/{profile().pk}/").status_code == 403
    assert [row.remark for row in Usage.objects.all()] == ["Van Ede."]
    assert not profile().has_unpublished_changes
    assert "Van Ede" not in other.get(LIST).content.decode()


def test_one_user_of_two_changes_only_its_own_row(editor_of: Callable[..., Client], moderator: Any) -> None:
    editor_of("ede").post(NEW, new(remark="Van Ede."))
    approve(moderator)
    urk = editor_of("urk")
    urk.post(ALSO, usage(organisation=organisation("urk").pk, application=Application.objects.get().pk, remark="Vis."))

    urk.post(edit_address("urk"), usage(remark="Veel vis.") | {"name": "Viswijzer", "summary": "Vis."})
    approve(moderator, "urk")

    assert {row.remark for row in Usage.objects.all()} == {"Van Ede.", "Veel vis."}
    assert str(profile()) == "Wegwijzer"
    assert profile().summary == "Wijst de weg."


def test_a_proposal_is_changed_given_back_and_handed_in_again(
    editor_of: Callable[..., Client], client: Client, moderator: Any
) -> None:
    ede = editor_of("ede")
    ede.post(NEW, new())
    waiting("ede").reject(user=moderator, comment="Wat doet het?")
    assert "Terug van de moderator: Wat doet het?" in ede.get(LIST).content.decode()

    ede.post(edit_address("ede"), usage(remark="Zo.") | {"name": "Padvinder", "summary": "Vindt het pad."})
    assert "Wacht op de moderator" in ede.get(LIST).content.decode()
    approve(moderator)

    shown = client.get(Application.objects.get().get_absolute_url()).content.decode()
    assert "Padvinder" in shown
    assert "Vindt het pad." in shown
    assert "Staat op AI-plein" in ede.get(LIST).content.decode()


def test_what_was_returned_is_shown_as_it_was_told_to_be_changed(
    editor_of: Callable[..., Client], moderator: Any
) -> None:
    ede = editor_of("ede")
    ede.post(NEW, new(remark="Alleen in het stadhuis."))
    waiting("ede").reject(user=moderator, comment="Wat doet het?")

    shown = ede.get(edit_address("ede"))

    assert shown.status_code == 200
    assert "Wat Gemeente Ede hierover vertelt" in shown.content.decode()
    assert "Alleen in het stadhuis." in shown.content.decode()


def test_a_proposal_that_nobody_saw_can_be_taken_back(editor_of: Callable[..., Client]) -> None:
    ede = editor_of("ede")
    ede.post(NEW, new())

    ede.post(edit_address("ede"), {"withdraw": "ja"})

    assert not Application.objects.exists()
    assert not ApplicationProfile.objects.exists()


def test_what_is_published_is_taken_back_at_once(
    editor_of: Callable[..., Client], client: Client, moderator: Any
) -> None:
    ede = editor_of("ede")
    ede.post(NEW, new(remark="Van Ede."))
    approve(moderator)

    ede.post(edit_address("ede"), {"withdraw": "ja"})

    assert not Usage.objects.exists()
    assert profile().live
    assert "Van Ede." not in client.get(Application.objects.get().get_absolute_url()).content.decode()


def test_each_organisation_has_its_own_draft_and_its_own_decision(
    editor_of: Callable[..., Client], client: Client, moderator: Any
) -> None:
    store(entry(1, name="Chatbot"))
    ede, urk = editor_of("ede"), editor_of("urk")
    for editor, name in ((ede, "ede"), (urk, "urk")):
        editor.post(
            ALSO, usage(organisation=organisation(name).pk, application=application(1).pk, remark=f"Van {name}.")
        )

    waiting("ede").reject(user=moderator, comment="Sinds wanneer?")
    assert "Terug van de moderator: Sinds wanneer?" in ede.get(LIST).content.decode()
    assert "Wacht op de moderator" in urk.get(LIST).content.decode()
    assert "Sinds wanneer?" not in urk.get(LIST).content.decode()

    approve(moderator, "urk")
    shown = client.get(application(1).get_absolute_url()).content.decode()
    assert "Van urk." in shown
    assert "Van ede." not in shown
    assert "Terug van de moderator" in ede.get(LIST).content.decode()

    ede.post(edit_address("ede"), usage(remark="Van ede, sinds 2025."))
    approve(moderator)
    shown = client.get(application(1).get_absolute_url()).content.decode()
    assert ("Van urk." in shown, "Van ede, sinds 2025." in shown) == (True, True)


def test_what_editors_of_the_site_are_writing_stays_a_draft_when_an_organisation_is_approved(
    editor_of: Callable[..., Client], moderator: Any
) -> None:
    ede = editor_of("ede")
    ede.post(NEW, new())
    approve(moderator)
    text = profile()
    text.costs = "Nog niet bekend."
    text.save_revision()

    ede.post(edit_address("ede"), usage() | {"name": "Wegwijzer", "summary": "Wijst elke weg."})
    approve(moderator)

    assert (profile().summary, profile().costs) == ("Wijst elke weg.", "")
    draft = profile().get_latest_revision_as_object()
    assert (draft.summary, draft.costs) == ("Wijst elke weg.", "Nog niet bekend.")


def test_who_told_already_goes_on_where_that_stands(editor_of: Callable[..., Client]) -> None:
    ede = editor_of("ede")
    store(entry(1, name="Chatbot"))
    told = usage(organisation=organisation("ede").pk, application=application(1).pk)
    ede.post(ALSO, told)

    again = ede.post(ALSO, told)

    assert again.url == edit_address("ede")


@pytest.mark.parametrize("confirmed", [False])
def test_a_membership_that_nobody_confirmed_opens_nothing(editor_of: Callable[..., Client], confirmed: bool) -> None:
    unknown = editor_of("ede", confirmed=confirmed)

    assert {unknown.get(address).status_code for address in (LIST, NEW, ALSO)} == {302}
    assert "Onze toepassingen" not in unknown.get("/beheer/").content.decode()


@pytest.mark.parametrize("wrong", [{"organisation": "x"}, {"name": "a\x00b"}, {"name": "a" * 201}, {"summary": ""}])
def test_bad_input_gets_an_answer_and_makes_nothing(editor_of: Callable[..., Client], wrong: dict[str, str]) -> None:
    answer = editor_of("ede").post(NEW, new(remark="Blijft.") | wrong)

    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == set(wrong)
    assert "Blijft." in answer.content.decode()
    assert not Application.objects.exists()


def test_a_moderator_makes_one_for_any_organisation(moderator: Any) -> None:
    signed = signed_in(moderator)

    assert signed.post(NEW, new()).status_code == 302
    assert Usage.objects.get().organisation.name == "Gemeente Ede"
    assert "Gemeente Ede" in signed.get(LIST).content.decode()
