"""A preview may stand in the editor, and nowhere else; with Wagtail's checker in it, which visitors never get."""

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client, RequestFactory
from wagtail.admin.views.pages.preview import PreviewOnCreateView
from wagtail.models import Page, get_page_models

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

OWN = [model for model in get_page_models() if model is not Page and not model.__subclasses__()]
MAKEABLE = [model for model in OWN if Page not in model.allowed_parent_page_models()]


def preview_of_new(model: type[Page], client: Client) -> HttpResponse:
    """Show a page that was never saved, as the editor does before the first save."""
    parent = next(page for kind in model.allowed_parent_page_models() if (page := kind.objects.first()))
    request = RequestFactory().get("/beheer/", HTTP_HOST="localhost", HTTP_COOKIE=client.cookies.output(header=""))
    request.user = get_user_model().objects.get()
    view = PreviewOnCreateView()
    label, name = model._meta.app_label, model._meta.model_name
    view.setup(request, content_type_app_name=label, content_type_model_name=name, parent_page_id=parent.pk)
    view.object.title = "Een zeearend"
    return view.object.make_preview_request(request, "", {"in_preview_panel": True})


@pytest.mark.parametrize("model", MAKEABLE, ids=lambda model: model.__name__)
def test_a_new_page_of_every_type_is_shown_in_the_editor(client: Client, model: type[Page]) -> None:
    client.force_login(get_user_model().objects.create_superuser("baas"))

    shown = preview_of_new(model, client)

    assert shown.status_code == 200
    assert "Een zeearend" in shown.content.decode()
    assert "wagtail-userbar" in shown.content.decode()
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert "script-src 'self'" in shown["Content-Security-Policy"].split("; ")
    assert shown["X-Frame-Options"] == "SAMEORIGIN"


def test_a_visit_to_the_page_itself_has_neither(client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("baas"))

    shown = client.get("/over")

    assert "wagtail-userbar" not in shown.content.decode()
    assert "frame-ancestors 'none'" in shown["Content-Security-Policy"]
    assert shown["X-Frame-Options"] == "DENY"
