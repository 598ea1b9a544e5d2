"""A text whose last day has passed can still be worked on; what is wrong with its moments is said in the open."""

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from wagtail.admin.panels import get_edit_handler
from wagtail.models import DraftStateMixin, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from catalogue.scheduling import HOW_TO_MEND, OpenScheduleMixin
from portal.models import StandardPage

pytestmark = pytest.mark.usefixtures("site")

DRAFTED = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
WITH_DRAFTS = [model for model in DRAFTED if not model.__subclasses__()]


@pytest.fixture
def boss(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("baas"))
    return client


@pytest.fixture
def expired(db: None, site: None) -> StandardPage:
    """A page that came down an hour and some seconds ago."""
    page = StandardPage.objects.get(slug="over")
    page.expire_at = timezone.now() - timedelta(hours=1)
    page.save_revision().publish()
    page.refresh_from_db()
    page.unpublish(set_expired=True)
    return page


def save(client: Client, page: Page, *, expire_at: datetime, **more: str) -> HttpResponse:
    data = {
        "title": "Nieuwe titel",
        "slug": page.slug,
        "introduction": "",
        "body": rich_text("<p>Tekst.</p>"),
        "expire_at": f"{timezone.localtime(expire_at):%Y-%m-%d %H:%M}",
        "comments": inline_formset([]),
    }
    return client.post(f"/beheer/pages/{page.pk}/edit/", nested_form_data(data) | more, follow=True)


def title(page: Page) -> str:
    return str(Page.objects.get(pk=page.pk).get_latest_revision_as_object().title)


def test_a_draft_is_saved_after_the_last_day(boss: Client, expired: StandardPage) -> None:
    save(boss, expired, expire_at=expired.expire_at)

    assert title(expired) == "Nieuwe titel"


@pytest.mark.parametrize("asked", [{"action-publish": "ja"}, {"action-submit": "ja"}])
def test_what_would_come_down_at_once_is_refused_with_what_to_do(
    boss: Client, expired: StandardPage, asked: dict[str, str]
) -> None:
    answer = save(boss, expired, expire_at=expired.expire_at, **asked)

    assert HOW_TO_MEND in " ".join(map(str, answer.context["messages"])).replace("&#x27;", "'")
    assert "expire_at" in answer.context["form"].errors
    assert answer.context["form"]["title"].value() == "Nieuwe titel"
    assert title(expired) != "Nieuwe titel"


def test_another_moment_in_the_past_is_refused_with_what_to_do(boss: Client, expired: StandardPage) -> None:
    answer = save(boss, expired, expire_at=timezone.now() - timedelta(days=9))

    assert HOW_TO_MEND in answer.context["form"].non_field_errors()


@pytest.mark.parametrize("model", WITH_DRAFTS, ids=lambda model: model.__name__)
def test_every_form_with_moments_does_this(model: type[DraftStateMixin]) -> None:
    form = get_edit_handler(model).get_form_class()

    assert "expire_at" not in form.base_fields or issubclass(form, OpenScheduleMixin)
