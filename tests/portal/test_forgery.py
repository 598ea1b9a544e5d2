"""A form that another site made somebody send is refused, on every address that takes forms (S-15)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import get_resolver
from rest_framework.authentication import SessionAuthentication

from community.models import User
from portal.models import StandardPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

ADDRESSES = ["/inloggen", "/beheer/users/new/", "/beheer/bewijs/nieuw/", "/beheer/onze-toepassingen/nieuw/"]
API = "/beheer/api/main/pages/{pk}/action/delete/"


def views(resolver: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        place = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from views(pattern, place)
        else:
            yield place, pattern.callback


def asks_itself(view: Any) -> bool:
    """Say whether this is a view of the API of Wagtail's CMS, which asks for the token where somebody is logged in."""
    return SessionAuthentication in getattr(getattr(view, "cls", None), "authentication_classes", ())


def test_no_view_does_without_the_token() -> None:
    found = list(views(get_resolver()))

    assert len(found) > 200
    assert [place for place, view in found if getattr(view, "csrf_exempt", False) and not asks_itself(view)] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_form_without_the_token_is_refused(address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(get_user_model().objects.create_superuser("baas"))
    before = User.objects.count()

    answer = client.post(address, {"username": "indringer", "password": "x"})

    assert answer.status_code == 403
    assert User.objects.count() == before


def test_the_api_of_the_cms_asks_for_it_too() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(get_user_model().objects.create_superuser("baas"))
    page = StandardPage.objects.get(slug="over")

    assert client.post(API.format(pk=page.pk)).status_code == 403
    assert StandardPage.objects.filter(pk=page.pk).exists()
