"""When two registrations tell of the same application."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.grouping import group_key
from catalogue.grouping.match import NO_SUPPLIER, normalised, normalised_supplier


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
    assert normalised_supplier(supplier) == NO_SUPPLIER


@pytest.mark.parametrize("supplier", ["Geen B.V.", "NVT Groep", "Eigen beheer", "B.V.", "n"])
def test_a_supplier_that_says_something_is_a_supplier(supplier: str) -> None:
    assert normalised_supplier(supplier) != NO_SUPPLIER


def test_no_supplier_is_a_value_of_its_own() -> None:
    assert group_key("Chatbot", "") == group_key("chatbot", "n.v.t.")
    assert group_key("Chatbot", "") != group_key("Chatbot", "Acme")


def test_words_do_not_slip_from_name_to_supplier() -> None:
    assert group_key("Chatbot Acme", "") != group_key("Chatbot", "Acme")


def test_a_key_fits_its_column() -> None:
    assert len(group_key("woord " * 500, "firma " * 500)) <= 700
