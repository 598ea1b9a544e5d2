"""What somebody types, read as a question, and what the engine is asked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import parse, part_terms, terms
from search.analysis.data import synonym_rows
from search.analysis.thesaurus import ALSO, RELATED, SAME, Synonym, build, bundled, matches
from search.expansion import expand
from search.spelling import corrections


def words(text: str) -> list[list[str]]:
    return [[wanted.text for wanted in group] for group in parse(text).groups]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("slimme verkeerslichten", [["slimme"], ["verkeerslichten"]]),
        ('"waarde van de woning" woz', [['"waarde van de woning"'], ["woz"]]),
        ("wmo of jeugdzorg", [["wmo", "jeugdzorg"]]),
        ("hoe werkt het parkeren?", [["werkt"], ["parkeren"]]),
        ("de het een", [["de"], ["het"], ["een"]]),
        ("of", [["of"]]),
        ("parkeren of", [["parkeren"]]),
        ('"', []),
        ('""', []),
        ("parkeren Parkeren", [["parkeren"]]),
    ],
)
def test_a_question_has_groups(text: str, groups: list[list[str]]) -> None:
    assert words(text) == groups


def test_minus_leaves_out() -> None:
    question = parse('chatbot -gem -"den haag"')

    assert [wanted.text for wanted in question.without] == ["gem", '"den haag"']
    assert words('chatbot -gem -"den haag"') == [["chatbot"]]


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    expand(parse(text))


def test_synonyms_go_both_ways() -> None:
    thesaurus = build([(SAME, "lakken; onleesbaar maken")])

    assert thesaurus[terms("lakken")] == (Synonym(terms("onleesbaar maken"), close=True),)
    assert thesaurus[terms("onleesbaar maken")] == (Synonym(terms("lakken"), close=True),)


def test_also_goes_one_way() -> None:
    assert terms("dorp") not in build([(ALSO, "stad; dorp")])


def test_what_is_related_is_not_close() -> None:
    assert not build([(RELATED, "zorg; jeugdhulp")])[terms("zorg")][0].close


def test_a_run_of_words_has_synonyms() -> None:
    thesaurus = build([(SAME, "virtuele assistent; chatbot")])

    found = list(matches(terms("onze virtuele assistent"), thesaurus))

    assert [(begin, end, synonym.terms) for begin, end, synonym in found] == [(0, 2, terms("chatbot"))]


def test_every_line_of_the_thesaurus_has_words_source_and_reason() -> None:
    for direction, names, source, reason in synonym_rows():
        assert direction in (SAME, ALSO, RELATED), names
        assert len(names.split(";")) > 1, names
        assert source, names
        assert reason, names


def test_a_light_word_is_not_needed() -> None:
    asks = expand(parse("slimme parkeermeter"))

    assert [clause[0].tokens for clause in asks.strict] == [("parkeermeter",)]
    assert [clause[0].tokens for clause in asks.extra] == [("slimme",)]


def test_light_words_count_when_there_is_nothing_else() -> None:
    assert len(expand(parse("slimme software")).strict) == 2


def test_a_word_that_says_little_weighs_less_among_what_comes_near() -> None:
    leaf, light = expand(parse("boombladeren systeem")).near

    assert max(way.weight for way in light) < max(way.weight for way in leaf) / 2


def test_two_words_have_the_synonyms_of_the_one_they_make() -> None:
    found = expand(parse("geluid hinder"), [build([(SAME, "geluidhinder; burenlawaai")])])

    assert all(terms("burenlawaai") in {way.tokens for way in clause} for clause in found.strict)


def test_a_part_of_a_compound_has_its_synonyms_nearby_only() -> None:
    thesaurus = build([(SAME, "riolering; afvoerbuizen")])
    found = expand(parse("rioleringsbeheer"), [thesaurus])

    assert terms("afvoerbuizen") in {way.tokens for way in found.near[0]}
    assert terms("afvoerbuizen beheer") in {way.tokens for way in found.near[0]}
    assert not any(terms("afvoerbuizen")[0] in way.tokens for way in found.strict[0])


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("apv", "algemene plaatselijke verordening"),
        ("boa", "buitengewoon opsporingsambtenaar"),
        ("zivver", "veilig mailen"),
    ],
)
def test_what_officials_say_for_short_finds_it_in_full(short: str, long: str) -> None:
    assert terms(long) in {synonym.terms for _begin, _end, synonym in matches(terms(short), bundled())}


def test_words_of_the_field_are_parts_of_compounds() -> None:
    assert part_terms("rioleringsbeheer") == terms("riolering beheer")
    assert part_terms("horecavergunning") == terms("horeca vergunning")


@pytest.mark.parametrize("word", ["betogingen", "zorgfraude"])
def test_a_word_of_the_dictionary_or_of_the_field_is_no_typing_error(word: str) -> None:
    assert corrections(parse(word), {}) == {}
