"""Grouping in the CMS: who may, the queue by keyboard, decisions and their undoing."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from catalogue.models import GroupingDecision, KnownProduct
from tests.catalogue.arrange import application, entry, store
from tests.fixtures.register import register_id

pytestmark = pytest.mark.django_db

TEXT = "De software zoekt persoonsgegevens in documenten en stelt voor om ze weg te lakken voor publicatie. " * 2


@pytest.fixture
def editor(client: Client, site: None) -> Client:
    """A moderator at work."""
    user = get_user_model().objects.create_user("moderator", password="geheim")
    user.groups.add(Group.objects.get(name="Moderatoren"))
    client.force_login(user)
    return client


@pytest.fixture
def question(editor: Client) -> dict[str, str | int]:
    """One registration that probably belongs with another; what the form of the queue sends about it."""
    store(
        entry(1, name="Octobox", provider="", goal=TEXT),
        entry(2, name="Documenten lakken", provider="", goal=TEXT),
    )
    assert application(1) == application(2)
    return {"registration": register_id(2), "application": application(2).pk}


def test_the_queue_asks_what_is_not_sure(editor: Client, question: dict) -> None:
    page = editor.get("/beheer/groepering/").content.decode()

    assert "Nog 1 van 1 te bekijken" in page
    assert "Documenten lakken" in page
    assert "De doeltekst is bijna gelijk aan die van" in page


def test_yes_confirms_and_the_next_question_comes(editor: Client, question: dict) -> None:
    answer = editor.post("/beheer/groepering/", question | {"answer": "ja"}, follow=True)

    assert "Er zijn geen vragen" in answer.content.decode()
    decision = GroupingDecision.objects.get()
    assert (decision.kind, decision.reason, decision.made_by.username) == (
        "bevestigd",
        "Zelfde product of dienst",
        "moderator",
    )


def test_no_gives_an_application_of_its_own_that_stays(editor: Client, question: dict) -> None:
    editor.post("/beheer/groepering/", question | {"answer": "nee", "reason": "Ander bedrijf"})
    store(entry(1, name="Octobox", provider="", goal=TEXT, status="Buiten gebruik"))

    assert application(1) != application(2)
    assert GroupingDecision.objects.get().reason == "Ander bedrijf"


def test_skipping_decides_nothing(editor: Client, question: dict) -> None:
    answer = editor.post("/beheer/groepering/", question | {"answer": "over"}, follow=True)

    assert "overgeslagen" in answer.content.decode()
    assert not GroupingDecision.objects.exists()


def test_an_answer_to_what_somebody_else_changed_is_refused(editor: Client, question: dict) -> None:
    editor.post("/beheer/groepering/", question | {"answer": "nee"})

    answer = editor.post("/beheer/groepering/", question | {"answer": "ja"}, follow=True)

    assert "Iemand anders heeft dit intussen veranderd" in answer.content.decode()
    assert GroupingDecision.objects.count() == 1


def test_the_last_answer_can_be_undone(editor: Client, question: dict) -> None:
    editor.post("/beheer/groepering/", question | {"answer": "nee"})

    editor.post(f"/beheer/groepering/besluiten/{GroupingDecision.objects.get().pk}/terug/", {"next": "queue"})

    assert application(1) == application(2)


@pytest.mark.parametrize("address", ["", "toepassingen/", "besluiten/", "opnieuw/"])
def test_every_page_opens(editor: Client, question: dict, address: str) -> None:
    assert editor.get(f"/beheer/groepering/{address}").status_code == 200


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"action": "merge", "reason": "x"}, "Kies de andere toepassing"),
        ({"action": "split", "reason": "x"}, "Kies ten minste één registratie"),
        ({"action": "rename", "name": "Nieuw"}, "Vul dit veld in"),
        ({}, "Vul dit veld in"),
        ({"action": "onzin", "reason": "x", "other": "9" * 30}, "Selecteer een geldige keuze"),
    ],
)
def test_an_incomplete_decision_says_what_is_missing(
    editor: Client, question: dict, values: dict, sentence: str
) -> None:
    page = editor.post(f"/beheer/groepering/toepassingen/{application(1).pk}/", values)

    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not GroupingDecision.objects.exists()


def test_all_that_is_missing_is_said_at_once(editor: Client, question: dict) -> None:
    page = editor.post(f"/beheer/groepering/toepassingen/{application(1).pk}/", {"action": "move"})

    assert page.context["form"].errors == {
        "action": ["Kies ten minste één registratie."],
        "other": ["Kies de andere toepassing."],
        "reason": ["Vul dit veld in."],
    }


def test_applications_are_merged_and_renamed_on_one_page(editor: Client, question: dict) -> None:
    store(entry(3, name="Iets anders"))
    address = f"/beheer/groepering/toepassingen/{application(3).pk}/"

    editor.post(address, {"action": "merge", "other": application(1).pk, "reason": "Zelfde product"})
    editor.post(
        f"/beheer/groepering/toepassingen/{application(1).pk}/",
        {"action": "rename", "name": "Octobox Anonimiseren", "reason": "Zo heet het"},
    )

    assert application(3) == application(1)
    assert str(application(1)) == "Octobox Anonimiseren"


def test_a_new_product_shows_what_it_changes_before_it_is_applied(editor: Client) -> None:
    store(entry(1, name="Wolkje", provider=""), entry(2, name="Wolkje voor de balie", provider=""))
    KnownProduct.objects.create(name="Wolkje", names="wolkje", note="Toets")

    page = editor.get("/beheer/groepering/opnieuw/").content.decode()
    assert "1 van 2 registraties verplaatst" in page
    assert application(1) != application(2)

    editor.post("/beheer/groepering/opnieuw/")
    assert application(1) == application(2)


@pytest.mark.parametrize("address", ["", "toepassingen/", "besluiten/", "opnieuw/"])
def test_who_may_not_decide_sees_nothing_of_it(client: Client, site: None, address: str) -> None:
    user = get_user_model().objects.create_user("redacteur", password="geheim")
    user.groups.add(Group.objects.get(name="Redacteuren"))
    client.force_login(user)

    answer = client.get(f"/beheer/groepering/{address}")

    assert answer.status_code in (302, 403)
    assert client.get("/beheer/").content.decode().count("Groepering") == 0
