"""What Dutch questions find, from the question to the results page."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from catalogue.models import KnownProduct
from search.engines import get_engine
from search.indexing import drain, rebuild
from search.models import ProtectedName, SynonymSet
from search.retrieval import rank
from search.similar import retrieve_similar
from search.understanding import understand
from tests.catalogue.arrange import entry, store
from tests.search.arrange import ask, near_titles, titles

pytestmark = pytest.mark.django_db


def have(*names: str, **values: object) -> None:
    store(*(entry(number, name=name, **values) for number, name in enumerate(names, 1)))
    rebuild()


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("zwartlakken", "Anonimiseren van stukken"),
        ("virtuele assistent", "Chatbot"),
        ("woo", "Hulp bij de Wet open overheid"),
        ("verkeer", "Verkeerslichten"),
        ("data mask", "DataMask"),
        ("jeugd hulp", "Jeugdhulp"),
        ("de het", "De Het"),
        ("datamask", "Data Mask"),
        ("GM0363", "Code GM0363"),
        ("parkeren OR zwemmen", "Zwembad en zwemmen"),
        ('"slim in de buurt"', "Slim in de buurt"),
    ],
)
def test_a_question_finds_what_is_meant(question: str, name: str) -> None:
    have(name, "Weegbrug")

    assert titles(ask(f"q={question}")) == [name]


@pytest.mark.parametrize(
    ("question", "name"),
    [('"buurt in slim"', "Slim in de buurt"), ("chatbot -gem", "Chatbot Gem"), ("GM0364", "Code GM0363")],
)
def test_a_question_leaves_out_what_is_not_meant(question: str, name: str) -> None:
    have(name)

    assert titles(ask(f"q={question}")) == []


def test_a_typing_error_finds_the_word_and_says_so(client: Client) -> None:
    have("Chatbot voor de balie", "Chatbot Gem", "Weegbrug")

    page = client.get("/zoeken?q=chatbod").content.decode()

    assert titles(ask("q=chatbod")) == ["Chatbot Gem", "Chatbot voor de balie"]
    assert 'Bedoel je <a class="nl-link" href="/zoeken?q=chatbot">chatbot</a>?' in page


@pytest.mark.parametrize("typed", ["octabox", "octobocs", "octobux"])
def test_a_name_that_only_one_has_is_meant_when_it_is_mistyped(typed: str) -> None:
    have("Octobox", "Weegbrug")

    assert titles(ask(f"q={typed}")) == ["Octobox"]


def test_a_short_name_may_differ_in_two_letters_when_it_begins_so() -> None:
    have("Zivver", "Weegbrug")

    assert titles(ask("q=zyver")) == ["Zivver"]
    assert titles(ask("q=ryver")) == []


def test_a_word_of_the_dictionary_that_one_has_is_no_name() -> None:
    have("Betaling bij de balie", "Weegbrug")

    assert ask("q=betalyng").corrections == []


@pytest.mark.parametrize("word", ["gme", "11111137", "wmo7"])
def test_short_words_and_codes_are_not_corrected(word: str) -> None:
    have("Gem en wmo", "Gem en wmo twee")

    assert ask(f"q={word}").corrections == []


def test_a_mistyped_compound_is_corrected_when_a_part_of_it_is_no_word() -> None:
    have("Verkeerslichten regelen", "Verkeerslichten bekijken")

    assert sorted(titles(ask("q=verkeersligten"))) == ["Verkeerslichten bekijken", "Verkeerslichten regelen"]
    assert ask("q=verkeersregels").corrections == []


def test_a_word_that_was_just_added_is_no_error() -> None:
    have("Chatbot voor de balie", "Chatbot Gem")
    store(entry(9, name="Chatbod is een merk"))
    drain()

    assert "Chatbod is een merk" in titles(ask("q=chatbod"))


def test_what_only_comes_near_is_shown_apart(client: Client) -> None:
    have("Routeplanning voor afval", "Weegbrug")

    page = client.get("/zoeken?q=routeplanning zwembad").content.decode()

    assert titles(ask("q=routeplanning zwembad")) == []
    assert near_titles(ask("q=routeplanning zwembad")) == ["Routeplanning voor afval"]
    assert "Niets gevonden" in page
    assert page.index("Komt in de buurt") < page.index("Routeplanning")


def test_many_hits_have_nothing_near() -> None:
    have(*(f"Chatbot {number}" for number in range(12)), "Chat over botten")

    assert near_titles(ask("q=chatbot")) == []


def test_a_synonym_of_an_editor_works_at_once() -> None:
    have("Weegbrug", "Chatbot")
    SynonymSet.objects.create(words="vrachtwagenmeter; weegbrug", source="balie", reason="zo vragen ze ernaar")

    assert titles(ask("q=vrachtwagenmeter")) == ["Weegbrug"]


@pytest.mark.parametrize("kind", ["editors", "grouping"])
def test_a_name_of_editors_is_no_typing_error_and_works_at_once(kind: str) -> None:
    have("Chatbot voor de balie", "Chatbot Gem", "Weegbrug")
    assert len(titles(ask("q=chatbod"))) == 2

    if kind == "editors":
        ProtectedName.objects.create(name="ChatBod", reason="heet zo")
    else:
        KnownProduct.objects.create(name="Anders", names="iets langers|=Chatbod", note="heet zo")

    assert titles(ask("q=chatbod")) == []


def test_a_name_has_no_parts() -> None:
    have("Verkeer en lichten")
    assert titles(ask("q=verkeerslichten")) == ["Verkeer en lichten"]

    ProtectedName.objects.create(name="Verkeerslichten", reason="heet zo")

    assert titles(ask("q=verkeerslichten")) == []


@pytest.mark.parametrize("name", ["twee woorden", "***", ""])
def test_a_protected_name_is_one_word(name: str) -> None:
    with pytest.raises(ValidationError):
        ProtectedName(name=name, reason="x").full_clean()


def test_a_word_in_what_it_does_weighs_more_than_one_in_the_rest() -> None:
    store(entry(1, name="Een", methods_and_models="parkeren"), entry(2, name="Twee", goal="parkeren"))
    rebuild()

    assert [hit.name for hit in rank(get_engine(), understand("parkeren"), 5)] == ["Twee", "Een"]


def test_similar_applications_share_their_rarest_words() -> None:
    store(
        entry(1, name="Kentekencamera", description_short="Leest kentekens bij de milieuzone."),
        entry(2, name="Milieuzone handhaven", description_short="Camera leest kentekens."),
        entry(3, name="Chatbot", description_short="Beantwoordt vragen."),
    )
    rebuild()
    engine = get_engine()
    hit = rank(engine, understand("kentekencamera"), 1)[0]

    assert [other.name for other in retrieve_similar(engine, hit.key, 3)] == ["Milieuzone handhaven"]
