"""What editors, who are no administrators, do about search in the CMS."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from portal.site_setup import ensure_site
from search.indexing import rebuild
from search.models import ProtectedName, SynonymSet
from tests.catalogue.arrange import entry, store
from tests.search.arrange import ask, titles

pytestmark = pytest.mark.django_db

SYNONYM = {"words": "vrachtwagenmeter; weegbrug", "direction": "gelijk", "source": "balie", "reason": "zo vraagt men"}


@pytest.fixture(params=["Redacteuren", "Moderatoren"])
def editor(request: pytest.FixtureRequest, client: Client) -> Client:
    ensure_site()
    user = get_user_model().objects.create_user("els", password="een-lang-wachtwoord")
    user.groups.add(Group.objects.get(name=request.param))
    client.force_login(user)
    return client


def test_an_editor_adds_a_synonym_that_works_at_once(editor: Client) -> None:
    store(entry(1, name="Weegbrug"))
    rebuild()
    assert titles(ask("q=vrachtwagenmeter")) == []

    answer = editor.post("/beheer/snippets/search/synonymset/add/", SYNONYM)

    assert answer.status_code == 302
    assert SynonymSet.objects.get().words == SYNONYM["words"]
    assert titles(ask("q=vrachtwagenmeter")) == ["Weegbrug"]


def test_an_editor_takes_a_synonym_away(editor: Client) -> None:
    one = SynonymSet.objects.create(**SYNONYM)

    assert editor.post(f"/beheer/snippets/search/synonymset/delete/{one.pk}/").status_code == 302
    assert not SynonymSet.objects.exists()


def test_an_editor_protects_a_name(editor: Client) -> None:
    name = {"name": "iBurgerzaken", "reason": "product van een leverancier"}

    editor.post("/beheer/snippets/search/protectedname/add/", name)

    assert ProtectedName.objects.filter(**name).exists()
