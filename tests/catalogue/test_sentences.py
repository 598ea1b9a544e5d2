"""A page begins with two sentences of what was written."""

import pytest

from catalogue.sentences import LONGEST, first_sentences


@pytest.mark.parametrize(
    ("text", "begin"),
    [
        ("Een. Twee! Drie?", "Een. Twee!"),
        ("Alleen deze zin", "Alleen deze zin"),
        ("Van de Woo e.d. Er is meer. En meer.", "Van de Woo e.d. Er is meer. En meer."),
        ("Volgens art. 5 mag het. Dat is zo. En door.", "Volgens art. 5 mag het. Dat is zo."),
        ("De heer A. Bakker schrijft. Hij belt. Hij stopt.", "De heer A. Bakker schrijft. Hij belt."),
        ("Zij zegt: “Goed.” Daarna niets. Klaar.", "Zij zegt: “Goed.” Daarna niets."),
        ("versie 2.1 werkt.  Nu ook\n hier. Klaar.", "versie 2.1 werkt. Nu ook hier."),
        ("", ""),
    ],
)
def test_two_sentences_are_kept(text: str, begin: str) -> None:
    assert first_sentences(text) == begin


def test_a_long_second_sentence_is_left_out() -> None:
    assert first_sentences("Kort. Lang " + "lang " * 100 + "einde. Meer.") == "Kort."


def test_a_long_first_sentence_is_cut_at_a_word() -> None:
    begin = first_sentences("woord " * 200)

    assert begin.endswith("woord …")
    assert len(begin) <= LONGEST + 2
