"""Sentences of the first content that once said more than the source, or less: what they say now."""

import pytest

from knowledge.seed.read import FOLDER

CASES, PRODUCTS = "praktijkvoorbeelden", "im-producten"

SAID = [
    ("artikelen/tijdlijn-ai-verordening", "2026/1744"),
    ("artikelen/tijdlijn-ai-verordening", "date: 2026-07-27"),
    ("artikelen/tijdlijn-ai-verordening", "date: 2026-12-02"),
    ("artikelen/hoeveel-ai-bij-gemeenten", "waarvan 34 van gemeenten"),
    ("artikelen/hoeveel-ai-bij-gemeenten", "1.369"),
    ("artikelen/hoeveel-ai-bij-gemeenten", "1.530"),
    ("beleid/standpunt-generatieve-ai-overheid", "valid_from: 2025-04-16"),
    ("begrippen", "Amsterdam heeft in haar visie bezwaar tegen dit woord"),
    ("begrippen", "moet zich daarvoor inspannen"),
    ("begrippen", "Vanaf 2 december 2026"),
    ("begrippen", "vanaf 2 december 2027 (bijlage III)"),
    ("initiatieven", "Sinds september 2025 staat het online"),
    ("initiatieven", "1.342"),
    ("initiatieven", "1.617"),
    ("initiatieven", "name: MaKI"),
    ("initiatieven", "name: SLM Rijk"),
    ("initiatieven", "name: Monitor van TNO"),
    ("toepassingen", "open_source: ja"),
    (f"{CASES}/ai-bewustwording-amsterdam", "uitgesteld of geannuleerd"),
    (f"{CASES}/kern-van-de-zaak", "ownership: onbekend"),
    (f"{PRODUCTS}/handleiding-iama", "was er in juni 2026 nog niet"),
]
NOT_SAID = [
    ("artikelen/tijdlijn-ai-verordening", "hebben wij niet gezien"),
    ("artikelen/tijdlijn-ai-verordening", "certainty: tegenstrijdig"),
    ("artikelen/hoeveel-ai-bij-gemeenten", "heel Europa"),
    ("begrippen", "moet zorgen dat"),
    ("initiatieven", "zie je welke toepassingen open source zijn"),
    ("initiatieven", "Wij verwijzen ernaar bij toepassingen"),
    (f"{CASES}/ai-bewustwording-amsterdam", "vaak niet door"),
    (f"{PRODUCTS}/handleiding-iama", "kan daarvoor dienen"),
]
CONCLUSIONS = [
    ("objectherkenning-straatafval", "Leg je stukken vast"),
    ("kern-van-de-zaak", "Zeg vooraf wat mag"),
    ("ai-bewustwording-amsterdam", "Laat teams erover praten"),
    ("govgpt", "Een kleine gemeente kan dit ook"),
]


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "words"), SAID)
def test_the_fact_of_the_source_is_there(name: str, words: str) -> None:
    assert words in text_of(name)


@pytest.mark.parametrize(("name", "words"), NOT_SAID)
def test_what_no_source_says_is_gone(name: str, words: str) -> None:
    assert words not in text_of(name)


@pytest.mark.parametrize(("case", "title"), CONCLUSIONS)
def test_a_conclusion_of_the_editors_is_not_put_in_the_mouth_of_a_source(case: str, title: str) -> None:
    [line] = [line for line in text_of(f"{CASES}/{case}").splitlines() if title in line]

    assert "Conclusie van de redactie" in line


def test_only_what_has_a_day_stands_in_the_agenda() -> None:
    assert [file.stem for file in (FOLDER / "agenda").glob("*.yaml")] == ["start-platform-ai-en-overheid"]
