"""The Dutch of the index: words, terms, marks and quotes."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import analysed, excerpt, highlight, parts, pieces, prefixes, terms, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("verkeerslichten", "verkeerslicht"),
        ("gemeenten", "gemeente"),
        ("algoritmes", "algoritme"),
        ("camera's", "camera"),
        ("huizen", "huis"),
        ("kinderen", "kind"),
        ("voorspelt", "voorspellen"),
        ("Café", "cafe"),
        ("reïntegratie", "reintegratie"),
        ("CHATBOT", "chatbot"),
    ],
)
def test_two_forms_of_a_word_meet(one: str, other: str) -> None:
    assert terms(one)[0] == terms(other)[0]


@pytest.mark.parametrize(
    ("one", "other"), [("vergunning", "verkeer"), ("wmo", "woo"), ("gm0363", "gm0364"), ("1.0", "2.0")]
)
def test_two_words_stay_apart(one: str, other: str) -> None:
    assert terms(one) != terms(other)


def test_stop_words_are_left_out() -> None:
    assert terms("de kunst van het parkeren") == terms("kunst parkeren")


def test_stop_words_count_when_there_is_nothing_else() -> None:
    assert terms("De het") == ("de", "het")


def test_a_term_is_asked_once() -> None:
    assert len(terms("parkeren Parkeren PARKEREN")) == 1


@pytest.mark.parametrize("text", ["", "   ", "!!!", "🤖", "*", "\u202e", "___"])
def test_text_without_words_has_no_terms(text: str) -> None:
    assert terms(text) == ()


def test_a_code_with_a_digit_stays_as_it_is() -> None:
    assert terms("GM0363 a1 11111136 gpt4") == ("gm0363", "a1", "11111136", "gpt4")


def test_a_token_knows_where_it_stands() -> None:
    text = "De slimme camera"

    assert [text[token.start : token.end] for token in tokens(text)] == ["slimme", "camera"]


def test_an_endless_word_becomes_a_term_of_a_size() -> None:
    assert len(analysed("a" * 100_000).term) <= 60


@given(st.text(st.characters(max_codepoint=0x24F), max_size=60))
@settings(max_examples=50, deadline=None)
def test_the_index_holds_the_terms_that_a_query_asks_for(text: str) -> None:
    held = analysed(text).term.split()

    assert set(held) == {term for token in tokens(text) for term in token.term.split()}


PAIRS = Path(__file__).parent / "woordparen.txt"


def pairs(sign: str) -> list[tuple[str, str]]:
    lines = PAIRS.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split()[1:]) for line in lines if line.startswith(f"{sign} ")]


def test_nearly_all_forms_of_a_word_meet() -> None:
    apart = [pair for pair in pairs("=") if terms(pair[0]) != terms(pair[1])]

    assert len(apart) <= 2, apart


def test_hardly_any_other_words_meet() -> None:
    together = [pair for pair in pairs("!") if terms(pair[0]) == terms(pair[1])]

    assert len(together) <= 1, together


def test_the_pairs_of_the_reference_meet_as_they_should(shared: Path) -> None:
    rows = list(csv.DictReader((shared / "relevance" / "word_pairs.csv").open(encoding="utf-8")))
    meet = {row["word"] + " " + row["other"]: terms(row["word"])[0] == terms(row["other"])[0] for row in rows}

    assert sum(meet[f"{r['word']} {r['other']}"] for r in rows if r["should_meet"] == "yes") >= 54
    wrong = [r for r in rows if r["should_meet"] == "no" and "may but" not in r["why"]]
    assert sum(meet[f"{r['word']} {r['other']}"] for r in wrong) <= 1


@pytest.mark.parametrize("name", ["Transkribus", "Woo", "DataMask", "GPT4", "iBurgerzaken"])
def test_a_protected_name_stays_as_it_is(name: str) -> None:
    assert terms(name) == (name.lower(),)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("verkeerslichten", ("verkeer", "lichten")),
        ("omgevingsvergunning", ("omgeving", "vergunning")),
        ("schuldhulpverlening", ("schuld", "hulp", "verlening")),
        ("parkeervergunning", ("parkeer", "vergunning")),
        ("gemeente", ()),
        ("onderhoud", ()),
        ("transkribus", ()),
    ],
)
def test_a_compound_has_parts(word: str, found: tuple[str, ...]) -> None:
    assert parts(word) == found


def test_a_name_with_capitals_inside_has_parts() -> None:
    assert analysed("DataMask").part.split() == ["data", "mask"]


def test_words_keep_their_place_with_stop_words() -> None:
    assert analysed("De kunst van het Parkeren").word == "de kunst van het parkeren"


def test_pieces_are_four_letters() -> None:
    assert pieces("de chatbod") == ("chat", "hatb", "atbo", "tbod")


def test_prefixes_are_the_beginnings_of_words() -> None:
    assert prefixes("Gem AI") == ("g", "ge", "gem", "a", "ai")


# Marks ---------------------------------------------------------------------------------------------------------------


def test_every_form_of_a_wanted_word_is_marked() -> None:
    marked = highlight("Een verkeerslicht, twee verkeerslichten", terms("verkeerslichten"))

    assert marked == "Een <mark>verkeerslicht</mark>, twee <mark>verkeerslichten</mark>"


def test_marking_escapes_what_is_no_mark() -> None:
    marked = highlight("<script>parkeren</script> & <mark>", terms("parkeren"))

    assert marked == "&lt;script&gt;<mark>parkeren</mark>&lt;/script&gt; &amp; &lt;mark&gt;"


def test_without_wanted_words_the_text_is_only_escaped() -> None:
    assert highlight("<b>vet</b>", ()) == "&lt;b&gt;vet&lt;/b&gt;"


@given(st.text(alphabet="<>&\"' parkenmst/=", max_size=60))
@settings(max_examples=50, deadline=None)
def test_marking_lets_no_tag_of_the_text_through(text: str) -> None:
    marked = highlight(text, terms("parkeren"))

    rest = marked.replace("<mark>", "").replace("</mark>", "")
    assert not set("<>\"'") & set(rest)


# Quotes --------------------------------------------------------------------------------------------------------------

LONG = "begin " + "woord " * 200 + "parkeren " + "daarna " * 200


def test_a_short_text_is_quoted_whole() -> None:
    assert excerpt("kort", terms("parkeren")) == "kort"


def test_a_long_text_is_quoted_around_what_was_found() -> None:
    quote = excerpt(LONG, terms("parkeren"))

    assert "parkeren" in quote
    assert quote.startswith("… woord")
    assert quote.endswith("daarna …")
    assert len(quote) < 350


def test_a_long_text_without_what_was_found_is_quoted_from_its_beginning() -> None:
    quote = excerpt(LONG, terms("verkeer"))

    assert quote.startswith("begin woord")
    assert quote.endswith(" …")


def test_what_stands_at_the_end_is_quoted_too() -> None:
    assert excerpt("woord " * 200 + "parkeren", terms("parkeren")).endswith("woord parkeren")


def test_a_text_without_spaces_is_quoted_at_length() -> None:
    assert len(excerpt("a" * 10_000, ())) < 350
