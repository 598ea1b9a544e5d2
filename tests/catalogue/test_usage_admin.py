"""The list of what organisations tell of their use, in the CMS of the site: filters and an export."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from catalogue.models import Organisation, Usage
from tests.catalogue.arrange import application, entry, store, write_profile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
LIST = "/beheer/snippets/catalogue/usage/"


@pytest.fixture
def moderator(client: Client) -> Client:
    user = get_user_model().objects.create_user("moderator")
    user.groups.add(Group.objects.get(name="Moderatoren"))
    client.force_login(user)
    return client


def told(name: str, **values: Any) -> Usage:
    organisation = Organisation.objects.create(slug=name.lower(), name=name)
    return Usage.objects.create(profile=application(1).profile, organisation=organisation, **values)


def listed(client: Client, **chosen: Any) -> set[str]:
    return {str(one.organisation) for one in client.get(LIST, chosen).context["object_list"]}


def test_the_list_is_narrowed_by_organisation_and_by_what_stands_on_the_site(moderator: Client) -> None:
    store(entry(1))
    write_profile(application(1), summary="Praat terug.")
    ede, _urk = told("Ede", live=True), told("Urk", live=False)

    assert listed(moderator) == {"Ede", "Urk"}
    assert listed(moderator, organisation=ede.organisation_id) == {"Ede"}
    assert listed(moderator, live="False") == {"Urk"}


def test_the_export_has_every_column_and_no_formula(moderator: Client) -> None:
    store(entry(1))
    write_profile(application(1), summary="Praat terug.")
    told("Ede", remark="=2+2", since="2025")

    lines = b"".join(moderator.get(f"{LIST}?export=csv")).decode().splitlines()

    assert lines[0].lower().startswith("toepassing")
    assert "'=2+2" in lines[1]
    assert "2025" in lines[1]
