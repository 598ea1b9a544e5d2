"""One decision, one revision: what Wagtail's autosave sends after the form itself decides and changes nothing."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from catalogue.models import ApplicationProfile
from knowledge.models import PolicyIndexPage
from tests.catalogue.arrange import application, entry, store

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def boss(client: Client) -> Any:
    boss = get_user_model().objects.create_superuser("baas")
    client.force_login(boss)
    return boss


def test_an_autosave_that_follows_an_approval_makes_no_draft(client: Client, boss: Any) -> None:
    page = PolicyIndexPage.objects.get()
    page.unpublish()
    revision = page.save_revision(user=boss)
    page.get_workflow().start(page, boss)
    form = {"title": page.title, "slug": page.slug, "introduction": page.introduction}
    data = nested_form_data(form | {"comments": inline_formset([])}) | {
        "loaded_revision_id": str(revision.pk),
        "loaded_revision_created_at": revision.created_at.isoformat(),
        "action-workflow-action": "true",
        "workflow-action-name": "approve",
    }
    address = f"/beheer/pages/{page.pk}/edit/"

    client.post(address, data)
    again = client.post(address, data, headers={"Accept": "application/json"})

    assert again.status_code == 400
    shown = Page.objects.get(pk=page.pk)
    assert shown.live
    assert not shown.has_unpublished_changes
    assert shown.live_revision_id == shown.latest_revision_id == revision.pk


def test_the_same_holds_for_the_text_with_an_application(client: Client, boss: Any) -> None:
    store(entry(1))
    profile = ApplicationProfile.objects.create(application=application(1), live=False, summary="Een tekst.")
    profile.save_revision(user=boss)
    profile.get_workflow().start(profile, boss)
    address = reverse("wagtailsnippets_catalogue_applicationprofile:edit", args=[profile.pk])
    data = filled_in(client.get(address).context["form"]) | {
        "action-workflow-action": "true",
        "workflow-action-name": "approve",
    }

    first = client.post(address, data)
    again = client.post(address, data, headers={"Accept": "application/json"})

    assert first.status_code == 302
    assert again.json()["error_code"] == "blocked_by_hook"
    profile.refresh_from_db()
    assert profile.live
    assert not profile.has_unpublished_changes
    assert profile.live_revision_id == profile.latest_revision_id


def filled_in(form: Any) -> dict[str, Any]:
    """Return what a browser sends of this form when nobody changes anything."""
    forms = [form, *(formset.management_form for formset in form.formsets.values())]
    return {field.html_name: "" if field.value() is None else field.value() for one in forms for field in one}
