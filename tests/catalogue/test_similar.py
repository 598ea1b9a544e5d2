"""What may be there already when somebody makes a new application."""

import pytest

from catalogue.forms import NewApplicationForm
from catalogue.grouping.similar import similar_applications
from catalogue.models import Application
from tests.catalogue.arrange import application, entry, store

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name", ["Slimme scanauto", "slimme SCANAUTO!", "Scanauto, slimme", "Een slimme scanauto voor parkeren"]
)
def test_the_same_words_are_offered_first(name: str) -> None:
    store(entry(1, name="Slimme scanauto"), entry(2, name="Chatbot"))

    assert similar_applications(name) == [application(1)]


def test_a_known_product_is_found_under_its_other_names() -> None:
    store(
        entry(1, name="Anonimiseringssoftware", provider="DataMask B.V."),
        entry(2, name="Anonimiseren", provider="Xxllnc"),
    )

    assert similar_applications("DataMask voor onze Woo-verzoeken") == [application(1)]


@pytest.mark.parametrize("name", ["", "de het een", "!!!", "Iets heel anders", "\0"])
def test_nothing_is_offered_for_what_is_like_nothing(name: str) -> None:
    store(entry(1, name="Slimme scanauto"))

    assert similar_applications(name) == []


def test_who_makes_it_is_asked_once_and_may_go_on() -> None:
    store(entry(1, name="Slimme scanauto"))

    asked = NewApplicationForm({"name": "Slimme scanauto"})
    certain = NewApplicationForm({"name": "Slimme scanauto", "certain": "on"})

    assert not asked.is_valid()
    assert "Dit bestaat misschien al" in str(asked.errors)
    assert certain.is_valid()
    certain.save()
    assert Application.objects.filter(name="Slimme scanauto").count() == 2
