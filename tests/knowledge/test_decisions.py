"""One decision, one revision: what Wagtail's autosave sends after the form itself decides and changes nothing."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from knowledge.models import PolicyIndexPage

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
