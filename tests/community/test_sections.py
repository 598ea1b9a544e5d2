"""Who may write where, and who looks at it first."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import WorkflowPage

from community.models import Membership, User
from knowledge.models import INDEXES, CaseStudyIndexPage, CaseStudyPage
from portal.site_setup import ensure_site
from tests.knowledge.arrange import make_case, make_organisation

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def editor() -> object:
    user = get_user_model().objects.create_user("organisatie", password="een-lang-wachtwoord")
    user.groups.add(Group.objects.get(name="Organisatieredacteuren"))
    return user


def test_every_section_has_a_workflow_of_its_own() -> None:
    found = {row.page.specific_class: row.workflow.name for row in WorkflowPage.objects.filter(page__depth__gt=2)}

    assert set(found) == set(INDEXES)
    assert found[CaseStudyIndexPage] == "de moderator (Praktijkvoorbeelden)"
    assert len(set(found.values())) == len(INDEXES)


def test_a_second_start_changes_nothing_and_an_administrators_choice_stays() -> None:
    group = Group.objects.get(name="Organisatieredacteuren")
    group.permissions.clear()
    CaseStudyIndexPage.objects.get().delete()
    WorkflowPage.objects.all().delete()

    ensure_site()
    ensure_site()

    assert group.permissions.count() == 0
    assert CaseStudyIndexPage.objects.count() == 1
    assert WorkflowPage.objects.count() == len(INDEXES)


def test_an_organisation_editor_writes_and_hands_in_but_publishes_nothing(client: Client, editor: object) -> None:
    section = CaseStudyIndexPage.objects.get()
    other = make_case("Van een ander")
    own = CaseStudyPage(title="Van mij", summary="Kort.", problem="<p>x</p>", live=False, owner=editor)
    section.add_child(instance=own)

    may = section.permissions_for_user(editor)
    client.force_login(editor)

    assert may.can_add_subpage()
    assert not may.can_publish_subpage()
    assert own.permissions_for_user(editor).can_edit()
    assert own.permissions_for_user(editor).can_submit_for_moderation()
    assert not own.permissions_for_user(editor).can_publish()
    assert not other.permissions_for_user(editor).can_edit()
    assert client.get(f"/beheer/pages/add/knowledge/casestudypage/{section.pk}/").status_code == 200


def test_approval_by_a_moderator_publishes(editor: object) -> None:
    moderator = get_user_model().objects.create_user("moderator")
    moderator.groups.add(Group.objects.get(name="Moderatoren"))
    own = CaseStudyPage(title="Van mij", summary="Kort.", problem="<p>x</p>", live=False, owner=editor)
    CaseStudyIndexPage.objects.get().add_child(instance=own)
    own.save_revision(user=editor)

    state = own.get_workflow().start(own, editor)
    assert state.current_task_state.task.specific.user_can_access_editor(own, moderator)
    state.current_task_state.approve(user=moderator)

    assert CaseStudyPage.objects.get(pk=own.pk).live


def test_somebody_belongs_to_an_organisation_once(editor: object) -> None:
    organisation = make_organisation()
    Membership.objects.create(user=editor, organisation=organisation)

    with pytest.raises(ValidationError, match="hoort al bij"):
        Membership(user=editor, organisation=organisation).validate_constraints()


def test_an_administrator_gives_memberships_in_the_cms(client: Client) -> None:
    user = get_user_model().objects.create_superuser("beheerder")
    organisation = make_organisation()
    client.force_login(user)

    answer = client.post(
        "/beheer/lidmaatschappen/new/",
        {"user": user.pk, "organisation": organisation.pk, "role": "organisatieredacteur"},
    )

    assert answer.status_code == 302
    assert Membership.objects.get().organisation == organisation


def test_a_membership_says_what_it_gives_and_what_is_still_needed(client: Client, editor: User) -> None:
    client.force_login(get_user_model().objects.create_superuser("beheerder"))
    form = {"user": editor.pk, "organisation": make_organisation("Gemeente Proef").pk, "role": "bijdrager"}

    made = client.post("/beheer/lidmaatschappen/new/", form, follow=True).content.decode()
    one = Membership.objects.get()
    edit = f"/beheer/lidmaatschappen/edit/{one.pk}/"
    confirmed = client.post(
        edit, form | {"role": "organisatieredacteur", "confirmed_at": "2026-01-02 10:00"}, follow=True
    )

    assert made.count("Geeft nog geen rechten. Nodig: een beheerder kiest de rol Organisatieredacteur") == 2
    assert "een beheerder vult ‘bevestigd op’ in." in made
    assert "Schrijft namens Gemeente Proef" in confirmed.content.decode()


def test_the_first_screen_tells_a_member_what_is_still_needed(client: Client, editor: User) -> None:
    Membership.objects.create(user=editor, organisation=make_organisation("Gemeente Proef"))
    client.force_login(editor)

    page = client.get("/beheer/").content.decode()

    assert "Gemeente Proef, bijdrager. Geeft nog geen rechten." in page


def test_an_account_without_a_group_is_told_of() -> None:
    user = get_user_model().objects.create_user("los")
    one = Membership(
        user=user, organisation=make_organisation(), role="organisatieredacteur", confirmed_at=timezone.now()
    )

    assert one.meaning == (
        "Geeft nog geen rechten. Nodig: een beheerder zet het account in de groep Organisatieredacteuren."
    )
