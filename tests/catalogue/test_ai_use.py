"""Whether a registration is about AI, and what says so."""

import pytest
from django.test import Client

from catalogue.ai_use import BY_CATEGORY, ai_use
from catalogue.models import AiUse
from search.indexing import rebuild
from tests.catalogue.arrange import application, entry, registration, store, write_profile
from tests.search.arrange import ask, counts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("Het model is getraind. Het gebruikt machine learning.", AiUse.AI),
        ("Een taalmodel vat de tekst samen.", AiUse.AI),
        ("Er wordt geen gebruik gemaakt van AI.", AiUse.WITHOUT),
        ("No artificial intelligence is used in the tool.", AiUse.WITHOUT),
        ("Het systeem past vaste beslisregels toe.", AiUse.WITHOUT),
        ("Het algoritme is niet zelflerend.", AiUse.UNKNOWN),
        ("The tool does not use generative AI. It is a neural network.", AiUse.AI),
        ("Het telt auto's.", AiUse.UNKNOWN),
        ("De main aim is clear.", AiUse.UNKNOWN),
    ],
)
def test_the_words_of_a_registration_say_it(text: str, use: AiUse) -> None:
    store(entry(1, methods_and_models=text))

    stated = ai_use(registration(1))

    assert stated.use == use
    assert bool(stated.source) == (use != AiUse.UNKNOWN)


def test_a_name_with_ai_goes_before_a_denial_about_something_else() -> None:
    store(entry(1, name="Stadsgids AI", methods_and_models="Van de invoer leert het niet (geen machine learning)."))

    assert ai_use(registration(1)).use == AiUse.AI


def test_the_category_of_the_register_says_it_too() -> None:
    store(entry(1, publication_category="Hoog-Risico AI-systeem", methods_and_models="Vaste beslisregels."))

    assert ai_use(registration(1)).source == BY_CATEGORY


def test_it_is_a_filter_and_stands_with_its_shares_on_the_page(client: Client) -> None:
    store(
        entry(1, name="Chatbot", methods_and_models="Een taalmodel antwoordt."),
        entry(2, name="Chatbot", methods_and_models="Vaste beslisregels kiezen een antwoord."),
        entry(3, name="Chatbot", methods_and_models="Een taalmodel antwoordt."),
    )
    rebuild()

    page = client.get(application(1).get_absolute_url()).content.decode()

    assert counts(ask(""), "ai") == {"ai": 1, "zonder-ai": 1}
    assert "AI (2 van 3), Algoritme zonder AI (1 van 3)" in page
    assert "Een taalmodel antwoordt." in page


def test_what_editors_say_goes_before_the_words(client: Client) -> None:
    store(entry(1, name="Chatbot", methods_and_models="Een taalmodel antwoordt."))
    write_profile(application(1), ai_use="zonder-ai", source="Gesprek met de maker")
    rebuild()

    page = client.get(application(1).get_absolute_url()).content.decode()

    assert counts(ask(""), "ai") == {"zonder-ai": 1}
    assert "De redactie. Gesprek met de maker" in page
