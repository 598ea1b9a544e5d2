"""What was typed survives the end of a session, and a form that stood open too long; nothing else does."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from catalogue.models import Application, Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

TYPED = {"name": "Wegwijzer", "summary": "Wijst de weg in het stadhuis.", "since": "", "hosting": "", "costs": ""}
OWN_FORMS = ["own_application_new", "own_application_also", "evidence:add", "evidence:reply", "grouping_regroup"]


@pytest.fixture
def boss() -> Any:
    return get_user_model().objects.create_superuser("baas", password="een-lang-proefwachtwoord")


def typed() -> dict[str, Any]:
    ede = Organisation.objects.create(name="Gemeente Ede", slug="ede")
    return TYPED | {"organisation": ede.pk, "contact": "", "remark": "", "source": ""}


def hidden(page: HttpResponse) -> dict[str, str]:
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode())
    return dict(fields)


def test_what_was_typed_is_sent_after_signing_in(client: Client, boss: Any) -> None:
    address = reverse("own_application_new")

    turned_away = client.post(address, typed())
    assert turned_away.url.endswith(f"?next={address}")
    signed_in = client.post(turned_away.url, {"login": "baas", "password": "een-lang-proefwachtwoord"})
    assert signed_in.status_code == 302
    offered = client.get(address)
    assert "Wijst de weg in het stadhuis." in offered.content.decode()
    sent = client.post(address, hidden(offered))

    assert sent.status_code == 302
    assert Application.objects.get().name == "Wegwijzer"
    assert "Wijst de weg" not in client.get(address).content.decode()


def test_who_did_not_sign_in_after_all_is_led_there_again(client: Client) -> None:
    address = reverse("own_application_new")
    client.post(address, typed())

    again = client.get(address)

    assert again.status_code == 302
    assert again.url.endswith(f"?next={address}")


def test_it_can_be_thrown_away(client: Client, boss: Any) -> None:
    address = reverse("own_application_new")
    client.post(address, typed())
    client.force_login(boss)

    client.post(address, {"kept_form_throw_away": "ja"})

    assert "Wijst de weg" not in client.get(address).content.decode()
    assert not Application.objects.exists()


@pytest.mark.parametrize("name", OWN_FORMS)
def test_every_form_of_the_cms_is_kept(client: Client, boss: Any, name: str) -> None:
    client.post(reverse(name), {"text": "Een hele zin."})
    client.force_login(boss)

    assert hidden(client.get(reverse(name)))["text"] == "Een hele zin."


def test_passwords_and_what_is_too_long_are_not_kept(client: Client, boss: Any) -> None:
    client.post("/beheer/users/add/", {"username": "nieuw", "password1": "heel-geheim"})
    client.post(reverse("own_application_new"), {"name": "x" * 200_000})
    client.force_login(boss)

    offered = client.get("/beheer/users/add/")
    assert hidden(offered)["username"] == "nieuw"
    assert "heel-geheim" not in offered.content.decode()


def test_who_only_came_by_gets_no_session(client: Client) -> None:
    client.get(reverse("own_application_new"))
    client.post(reverse("own_application_new"), {"name": "x" * 200_000})

    assert not client.cookies


def test_a_form_that_stood_open_too_long_is_offered_again(boss: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(boss)
    fields = typed()

    refused = strict.post(reverse("own_application_new"), fields, headers={"Origin": "http://testserver"})
    assert refused.status_code == 403
    again = hidden(refused)
    assert again["summary"] == "Wijst de weg in het stadhuis."
    sent = strict.post(reverse("own_application_new"), again, headers={"Origin": "http://testserver"})

    assert sent.status_code == 302
    assert Application.objects.exists()


def test_a_form_of_another_site_is_not(boss: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(boss)

    for origin in ({}, {"Origin": "https://elders.example"}, {"Origin": "null"}):
        refused = strict.post(reverse("own_application_new"), {"summary": "Koop dit nu."}, headers=origin)

        assert refused.status_code == 403
        assert "Koop dit nu" not in refused.content.decode()
