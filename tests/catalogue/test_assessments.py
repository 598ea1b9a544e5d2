"""Assessments by whatever spelling, and which texts are English."""

import pytest

from catalogue.assessments import assessment, assessments
from catalogue.language import is_english


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("Data Protection Impact Assessment (DPIA)", "dpia"),
        ("DPIA anonimiseren", "dpia"),
        ("Gegevensbeschermingseffectbeoordeling", "dpia"),
        ("Pre-scan DPIA", "pre-scan-dpia"),
        ("prescan", "pre-scan-dpia"),
        ("Impact Assessment Mensenrechten en Algoritmes (IAMA)", "iama"),
        ("AI Impact Assesment (AIIA)", "aiia"),
        ("De Ethische Data Assistent (DEDA)", "deda"),
        ("De Ethische Data Assistant (DEDA)", "deda"),
        ("Utrechts Uthiek Assessment", "uthiek"),
        ("Ethische Bijsluiter Amsterdam", "ethische-bijsluiter"),
        ("Fundamental Rights Impact Assessment (FRIA)", "fria"),
        ("Privacyverklaring", "overig"),
        ("Geen", ""),
        ("n.v.t.", ""),
        ("-", ""),
        ("", ""),
    ],
)
def test_title_is_brought_back_to_the_list(title: str, value: str) -> None:
    assert assessment(title) == value


def test_each_assessment_is_named_once_in_the_order_of_the_list() -> None:
    links = [{"title": "DPIA", "link": ""}, {"title": "IAMA", "link": ""}, {"title": "dpia 2024", "link": ""}]

    assert assessments(links) == ["iama", "dpia"]


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("This is a chatbot that answers the questions of residents.", True),
        ("Deze chatbot beantwoordt de vragen van inwoners over de gemeente.", False),
        ("Zivver", False),
        ("", False),
        ("Het doel is privacy by design en security in the cloud", False),
    ],
)
def test_english_is_told_by_its_small_words(text: str, english: bool) -> None:
    assert is_english(text) is english
