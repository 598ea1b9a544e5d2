"""The files of a ruleset: what they cover, how words are written in them, and what is said of a wrong file."""

import shutil
from copy import deepcopy
from pathlib import Path

import pytest
import yaml

from catalogue.diligence.ruleset import FOLDER, RulesetError, newest, read, ruleset, shipped, versions
from catalogue.diligence.text_rules import TextRulesError, read_text_rules

NEW_VERSION = "Een regel of woord is veranderd. Maak een nieuwe map met een hogere versie, en zet haar digest erbij."


def with_words(**rules: object) -> dict:
    return {**deepcopy(ruleset().body["texts"]), **rules}


def matches(rule: object, text: str) -> bool:
    return read_text_rules(with_words(done=rule)).done.search(text) is not None


def test_a_rule_or_word_does_not_change_without_a_new_version():
    recorded = yaml.safe_load((FOLDER / "digests.yaml").read_text(encoding="utf-8"))

    assert {version: shipped(version).digest for version in versions()} == recorded, NEW_VERSION


def test_another_word_is_another_digest(tmp_path: Path):
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    file = tmp_path / ruleset().version / "texts.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("afgerond,", "afgerond, klaar,"), encoding="utf-8")

    assert shipped(ruleset().version, tmp_path).digest != ruleset().digest


def test_the_form_of_the_files_is_no_part_of_the_digest(tmp_path: Path):
    folder = tmp_path / ruleset().version
    folder.mkdir()
    body = {key: value for key, value in ruleset().body.items() if key != "texts"}
    (folder / "ruleset.yaml").write_text(yaml.safe_dump(body), encoding="utf-8")
    (folder / "texts.yaml").write_text(yaml.safe_dump(dict(ruleset().body["texts"])), encoding="utf-8")

    assert shipped(ruleset().version, tmp_path).digest == ruleset().digest


@pytest.mark.parametrize(
    ("phrase", "fits", "fits_not"),
    [
        ("kosten", "De Kosten zijn hoog.", "Onkosten vallen mee."),
        ("risico*", "Een risicoanalyse is gedaan.", "Het grootrisico is klein."),
        ("[p]dpia", "Er is een PDPIA.", "Er is een xdpia."),
        ("(human|staff) intervention", "No staff intervention.", "No intervention."),
        ("n~v~t", "N.v.t.", "n..v.t"),
        ("# lid", "artikel 3, 6a lid 2", "elk lid"),
        ("#.#", "paragraaf 3.2", "paragraaf 32"),
    ],
)
def test_a_phrase_is_read_as_the_file_explains(phrase: str, fits: str, fits_not: str):
    assert matches({"words": phrase}, fits)
    assert not matches({"words": phrase}, fits_not)


def test_a_whole_text_may_have_signs_around_it_and_nothing_else():
    assert matches({"whole": "geen, none"}, " (Geen) ")
    assert not matches({"whole": "geen, none"}, "geen idee")


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("Er zijn geen gevoelige persoonsgegevens.", True),
        ("Er zijn geen kosten. Wel persoonsgegevens.", False),
        ("Er zijn geen gegevens, behalve misschien toch een paar persoonsgegevens.", False),
    ],
)
def test_a_sequence_stays_within_its_sentence_and_its_number_of_signs(text: str, fits: bool):
    assert matches({"sequences": [["geen, no", 20, "persoonsgegevens"]]}, text) is fits


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("kosten, prijs", "done: schrijf hier een of meer van"),
        ({"word": "kosten"}, "done: schrijf hier een of meer van"),
        ({"words": False}, "done: False is geen lijst van woorden"),
        ({"words": "kosten, , prijs"}, "geen lijst van woorden"),
        ({"words": "kosten, (prijs"}, "done: een haakje staat alleen"),
        ({"sequences": "geen"}, "done: schrijf bij sequences een lijst van stappen"),
        ({"sequences": [["geen", {"most": "veel"}, "nee"]]}, "'veel' is geen aantal"),
        ({"sequences": [["geen", {"within": 20}, "nee"]]}, "kunnen alleen most, ends_at en without staan"),
    ],
)
def test_a_wrong_word_list_says_which_and_why(rule: object, message: str):
    with pytest.raises(TextRulesError, match=message.replace("(", r"\(")):
        read_text_rules(with_words(done=rule))


def test_a_rule_that_is_missing_or_unknown_is_named():
    texts = with_words(doen={"words": "kosten"})
    del texts["done"]

    with pytest.raises(TextRulesError, match="doen, done"):
        read_text_rules(texts)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("texts.yaml", "done: [", r"texts\.yaml is niet te lezen"),
        ("texts.yaml", "", r"texts\.yaml is leeg"),
        ("texts.yaml", "equal_text_words: 4", r"texts\.yaml klopt niet\. Deze regels ontbreken"),
        ("ruleset.yaml", None, r"ruleset\.yaml is niet te lezen"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, name: str, content: str | None, message: str):
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    file = tmp_path / ruleset().version / name
    file.unlink()
    if content is not None:
        file.write_text(content, encoding="utf-8")

    with pytest.raises(RulesetError, match=message):
        newest(tmp_path)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("duur", "schrijf hier bij elke indicator wat hem toont"),
        ({"E7": {"unless": {"words": "duur"}}}, "E7: hier ontbreekt stated"),
        ({"E7": {"stated": {"words": "duur"}, "ever": {"words": "duur"}}}, "E7: schrijf hier een of meer van"),
    ],
)
def test_a_wrong_statement_says_which_and_why(rule: object, message: str):
    with pytest.raises(TextRulesError, match=message):
        read_text_rules(with_words(statements=rule))


def test_a_folder_holds_the_version_of_its_name(tmp_path: Path):
    shutil.copytree(FOLDER / ruleset().version, tmp_path / "9.9")

    with pytest.raises(RulesetError, match=r"map 9\.9 noemen zichzelf versie"):
        shipped("9.9", tmp_path)


def test_a_reader_sees_the_name_of_the_framework_and_no_address_of_a_rule():
    sources = [indicator.source_words for indicator in ruleset().indicators]

    assert "Algoritmekader, vereiste aia-27 en grw-01" in sources
    assert not [source for source in sources if "urn:" in source]


def test_the_dimensions_stand_in_one_order_however_a_database_keeps_them():
    body = dict(ruleset().body)
    body["dimensions"] = dict(reversed(body["dimensions"].items()))

    assert list(read(body).dimensions) == ["ethics", "data", "operations"]
