"""A posted form without the fields of its own screen is 400 with a sentence; our own mistakes stay errors."""

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.models import CaseStudyIndexPage, CaseStudyPage
from portal.incomplete_forms import is_absent_field

pytestmark = pytest.mark.django_db


def test_a_form_without_its_fields_is_refused_and_nothing_is_kept(site: None, admin_client: Client) -> None:
    parent = CaseStudyIndexPage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["knowledge", "casestudypage", parent.pk])

    answer = admin_client.post(address, {"title": "Half"})

    assert answer.status_code == 400
    assert "Het formulier kwam niet heel aan" in answer.content.decode()
    assert not CaseStudyPage.objects.filter(title="Half").exists()


def test_an_absent_key_in_our_own_code_is_not_blamed_on_the_form() -> None:
    with pytest.raises(KeyError) as caught:
        {}["nothing"]

    assert not is_absent_field(caught.value)
