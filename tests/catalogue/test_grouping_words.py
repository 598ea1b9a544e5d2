"""How grouping compares texts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.grouping.lexicon import Lexicon
from catalogue.grouping.signals import supplier_key
from catalogue.grouping.words import normalised, sketch, sketch_similarity

NOTHING_KNOWN = Lexicon([], [])
TEXT = "Het algoritme helpt medewerkers van de gemeente om documenten sneller te lezen en te beoordelen voor inwoners "


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Slimme Camera", "slimme camera"),
        ("Beëindigen café", "beeindigen cafe"),
        ("beëindigen", "bee\u0308indigen"),
        ("Slimme-camera (2.0)!", "slimme camera 2 0"),
        ("  Slimme\tcamera ", "Slimme camera"),
        ("Datamask B.V.", "Datamask"),
        ("B.V.", "bv"),
        ("Datamask BV", "datamask b.v."),
        ("Datamask b. v.", "Datamask"),
        ("A.S.R. B.V.", "ASR"),
        ("Atos N.V.", "Atos"),
        ("Acme GmbH", "Acme"),
        ("ﬁets ①", "fiets 1"),
        ("Ｃhatbot", "chatbot"),
        ("Chatbot™", "chatbotTM"),
        ("soft\u00adhyphen", "softhyphen"),
        ("STRASSE", "straße"),
    ],
)
def test_case_accents_punctuation_and_legal_forms_make_no_difference(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Chatbot Guus", "Chatbot Hilly"),
        ("Chatbot 2.0", "Chatbot 3.0"),
        ("A/B test", "test"),
        ("!!!", "???"),
        ("B.V.", "N.V."),
        ("Подбор", "Отбор"),
    ],
)
def test_other_words_stay_other_words(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


@pytest.mark.parametrize("title", ["!!!", "B.V.", "bv", "N.V. B.V.", "…", "-", "", " ", "🤖", "_"])
def test_a_title_without_words_is_never_normalised_to_nothing(title: str) -> None:
    assert normalised(title)


@given(st.text(st.characters(max_codepoint=0xFF), max_size=60))
@settings(max_examples=100, deadline=None)
def test_case_makes_no_difference_in_whatever_text(text: str) -> None:
    assert normalised(text.upper()) == normalised(text.lower()) != ""


@pytest.mark.parametrize(
    "supplier",
    [
        "",
        " ",
        "-",
        "--",
        "n.v.t.",
        "N.V.T",
        "nvt",
        "n. v. t.",
        "NVT.",
        "n/a",
        "Niet van toepassing",
        "Geen",
        "geen leverancier",
    ],
)
def test_a_supplier_that_says_nothing_is_no_supplier(supplier: str) -> None:
    assert supplier_key(supplier, NOTHING_KNOWN) == ""


@pytest.mark.parametrize("supplier", ["Geen B.V.", "NVT Groep", "n"])
def test_a_supplier_that_says_something_is_a_supplier(supplier: str) -> None:
    assert supplier_key(supplier, NOTHING_KNOWN)


@pytest.mark.parametrize("supplier", ["Internally developed", "Zelf ontwikkeld", "In-house", "eigen beheer"])
def test_own_work_is_no_supplier(supplier: str) -> None:
    assert supplier_key(supplier, NOTHING_KNOWN) == ""


def test_texts_that_differ_in_a_name_are_alike_and_others_are_not() -> None:
    one = sketch(f"<p>{TEXT * 2} in Utrecht</p>")

    assert sketch_similarity(one, sketch(f"{TEXT * 2} in Zwolle")) > 0.7
    assert (
        sketch_similarity(
            one, sketch("Camera's tellen hoeveel fietsers er op een dag over de brug rijden en wanneer dat is")
        )
        == 0
    )


@pytest.mark.parametrize("text", ["", "Kort.", "<p></p>", "een twee drie vier vijf zes zeven acht negen tien elf"])
def test_a_short_text_is_no_evidence(text: str) -> None:
    assert sketch_similarity(sketch(text), sketch(text)) == 0
