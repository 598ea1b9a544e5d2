"""Harvested text made safe, to show and to search in."""

import re
import time
from collections.abc import Callable

import pytest
from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.persons import HIDDEN_ADDRESS, HIDDEN_NUMBER, is_office_address, without_personal_addresses
from catalogue.safe_text import (
    ALLOWED_TAGS,
    clean_html,
    plain_text,
    public_text,
)
from catalogue.templatetags.register import register_html

ANY_TAG = re.compile(r"<\s*/?\s*([a-zA-Z!?][^\s/>]*)([^>]*)>")
PAYLOADS = [
    "<script>alert(1)</script>",
    "<p>x</p><SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    '<p onclick="alert(1)" style="background:url(javascript:alert(1))" class="x" id="y">x</p>',
    "<svg/onload=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<p><style>@import '//evil.example'</style></p>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<div><!--><img src=x onerror=alert(1)>--></div>",
    "<<p>script>alert(1)<</p>/script>",
    "<scr<script>ipt>alert(1)</script>",
    '<p title="</p><script>alert(1)</script>">x</p>',
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action=//evil.example><input name=q autofocus onfocus=alert(1)></form>",
    "<base href=//evil.example><meta http-equiv=refresh content=0;url=//evil.example>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<p>&lt;img src=x onerror=alert(1)&gt;</p>",
    "<p\x00 onclick=alert(1)>x</p>",
    "<li\nonmouseover\n=\nalert(1)>x",
]


def tags(html: str) -> list[tuple[str, str]]:
    """Return every tag in the HTML with what stands in it beside its name."""
    return [(found[1].lower(), found[2].strip(" /")) for found in ANY_TAG.finditer(html)]


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("door", [clean_html, register_html])
def test_nothing_but_six_bare_tags_comes_through(door: Callable[[str], str], payload: str) -> None:
    shown = door(payload)

    assert {name for name, _ in tags(shown)} <= ALLOWED_TAGS
    assert [rest for _, rest in tags(shown) if rest] == []


@given(
    st.lists(
        st.sampled_from(
            ["<", ">", "/", "&lt;", "&#60;", "script", "p", " onclick=x", '"', "'", "<!--", "-->", "a@b.nl"]
        )
    )
)
@settings(max_examples=100, deadline=None)
def test_whatever_the_pieces_nothing_but_six_bare_tags_comes_through(pieces: list[str]) -> None:
    shown = register_html("".join(pieces))

    assert {name for name, _ in tags(shown)} <= ALLOWED_TAGS
    assert [rest for _, rest in tags(shown) if rest] == []


def test_the_six_tags_of_the_register_stay() -> None:
    text = "<div><p>a<br>b</p><ul><li>c</li></ul><ol><li>d</li></ol></div>"

    assert clean_html(text) == text


def test_other_tags_go_and_their_text_stays() -> None:
    assert clean_html("<h2>Kop</h2><b>vet</b> <a href='https://voorbeeld.nl'>link</a>") == "Kopvet link"


def test_text_without_tags_stays_as_it_is() -> None:
    assert clean_html("5 is meer dan 4, en 'dit' is \"dat\"") == "5 is meer dan 4, en 'dit' is \"dat\""


def test_cleaning_twice_changes_nothing() -> None:
    once = clean_html("<p>R&D &lt;b&gt; 5 < 6 & meer</p>")

    assert clean_html(once) == once


def test_a_text_with_more_tags_than_anybody_writes_loses_them() -> None:
    assert clean_html("<div>" * 5000 + "tekst & meer") == "tekst &amp; meer"


def test_a_long_list_keeps_its_tags() -> None:
    text = "<ul>" + "<li>punt</li>" * 3000 + "</ul>"

    assert clean_html(text) == text


# Through the template ------------------------------------------------------------------------------------------------


def rendered(text: str) -> str:
    return Template("{% load register %}{{ text|register_html }}").render(Context({"text": text}))


def test_lines_of_a_text_without_tags_become_paragraphs() -> None:
    assert rendered("een\ntwee\r\n\r\ndrie\rvier") == "<p>een</p><p>twee</p><p>drie</p><p>vier</p>"


def test_lines_of_a_text_with_tags_stay_as_they_are() -> None:
    assert rendered("<p>een\ntwee</p>") == "<p>een\ntwee</p>"


def test_entities_are_shown_as_what_they_stand_for() -> None:
    assert rendered("R&amp;D &euro; 5 &lt; 6") == "<p>R&amp;D € 5 &lt; 6</p>"


def test_an_address_written_with_an_entity_is_hidden_too() -> None:
    assert "jansen" not in rendered("<p>Mail jan.jansen&#64;voorbeeld.nl</p>")
    assert "jansen" not in rendered("Mail jan.jansen&#64;voorbeeld.nl")


def test_nothing_is_shown_of_nothing() -> None:
    assert rendered("") == ""


# Plain ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fragment", "plain"),
    [
        ("<p>een</p><p>twee</p>", "een twee"),
        ("een<br>twee", "een twee"),
        ("<ul><li>een</li><li>twee</li></ul>", "een twee"),
        ("  een \n\t twee&nbsp;drie ", "een twee drie"),
        ("R&amp;D &eacute;&eacute;n", "R&D één"),
        ("5 < 6 en 7 > 6", "5 < 6 en 7 > 6"),
        ("jonger dan <18 of ouder dan 65>", "jonger dan <18 of ouder dan 65>"),
        ("een<!-- uit Word --><o:p></o:p>twee", "een twee"),
        ("", ""),
    ],
)
def test_plain_text_keeps_words_apart(fragment: str, plain: str) -> None:
    assert plain_text(fragment) == plain


def test_public_text_hides_people_between_tags() -> None:
    assert public_text("<p>Mail&nbsp;jan.jansen@voorbeeld.nl</p><p>of bel.</p>") == f"Mail {HIDDEN_ADDRESS} of bel."


# People --------------------------------------------------------------------------------------------------------------

HIDDEN = [
    "j.jansen@amsterdam.nl",
    "jan.jansen@amsterdam.nl",
    "jansen@amsterdam.nl",
    "postma@leeuwarden.nl",
    "j.de.vries@utrecht.nl",
    "jan-willem.de-boer@minbzk.nl",
    "p_pietersen@zwolle.nl",
    "JAN.JANSEN@AMSTERDAM.NL",
    "jan.jansen+algoritme@amsterdam.nl",
    "jan@ggd.amsterdam.nl",
    "m.bakker2@denhaag.nl",
    "o'brien@rotterdam.nl",
    "søren.østergård@voorbeeld.nl",
    "jansenj@belastingdienst.nl",
    "j.jansen@jansen-advies.nl",
    "jan.jansen@sub.a.b.voorbeeld.nl",
]
SHOWN = [
    "info@amsterdam.nl",
    "INFO@Amsterdam.nl",
    "privacy@rotterdam.nl",
    "algoritmen@amsterdam.nl",
    "algoritmeregister@minbzk.nl",
    "algoritme@utrecht.nl",
    "gemeente@zwolle.nl",
    "montferland@montferland.info",
    "gemeente.amsterdam@amsterdam.nl",
    "postbus@voorbeeld.nl",
    "postbus.rvb.pacht@voorbeeld.nl",
    "PostbusBI@voorbeeld.nl",
    "dienstpostbusfgr@voorbeeld.nl",
    "algoritmeregister.fez@voorbeeld.nl",
    "stadhuis@enkhuizen.nl",
    "opendata@groningen.nl",
    "cio-office@voorbeeld.nl",
    "teamdocumentcreatie@rotterdam.nl",
    "functionaris.gegevensbescherming@voorbeeld.nl",
    "functionarisgegevensbescherming@voorbeeld.nl",
    "data-team@denhaag.nl",
    "klantcontactcentrum@ede.nl",
    "woo@voorbeeld.nl",
    "ciso@waterschap.nl",
    "team.data@voorbeeld.nl",
]


@pytest.mark.parametrize("address", HIDDEN)
def test_the_address_of_a_person_is_hidden(address: str) -> None:
    assert without_personal_addresses(f"Mail {address}. Of bel.") == f"Mail {HIDDEN_ADDRESS}. Of bel."


@pytest.mark.parametrize("address", SHOWN)
def test_the_address_of_an_office_is_shown(address: str) -> None:
    assert without_personal_addresses(f"Mail {address}. Of bel.") == f"Mail {address}. Of bel."


@pytest.mark.parametrize(
    "text",
    [
        "(jan.jansen@voorbeeld.nl)",
        "mailto:jan.jansen@voorbeeld.nl",
        "info@voorbeeld.nl;jan.jansen@voorbeeld.nl",
        "<jan.jansen@voorbeeld.nl>",
    ],
)
def test_an_address_is_found_between_other_signs(text: str) -> None:
    assert "jansen" not in without_personal_addresses(text)


@pytest.mark.parametrize("text", ["@gemeente op X", "a @ b", "50@", "prijs: 5 @ stuk"])
def test_an_at_sign_alone_is_no_address(text: str) -> None:
    assert without_personal_addresses(text) == text


@pytest.mark.parametrize(
    "address",
    [
        "jan.jansen\u200b@voorbeeld.nl",
        "jan\u200b.jan\u00adsen@voor\u2060beeld.nl",
        "jan.jansen@\ufeffvoorbeeld\u200b.nl",
        "jan.jansen＠voorbeeld.nl",
        "ｊａｎ．ｊａｎｓｅｎ＠ｖｏｏｒｂｅｅｌｄ．ｎｌ",
        "jan.jansen﹫voorbeeld.nl",
        "jansen(at)voorbeeld.nl",
        "jansen [at] voorbeeld.nl",
        "jansen {AT} voorbeeld.nl",
        "jansen (apenstaartje) voorbeeld.nl",
        "jansen[@]voorbeeld.nl",
        "jan.jansen at voorbeeld.nl",
        "jan.jansen @ voorbeeld.nl",
        "jansen(at)voorbeeld(dot)nl",
        "jansen@voorbeeld[punt]nl",
    ],
)
def test_a_disguised_address_of_a_person_is_hidden_as_a_plain_one_is(address: str) -> None:
    assert without_personal_addresses(f"Mail {address}. Of bel.") == f"Mail {HIDDEN_ADDRESS}. Of bel."
    assert register_html(f"<p>Mail {address}. Of bel.</p>") == f"<p>Mail {HIDDEN_ADDRESS}. Of bel.</p>"


@pytest.mark.parametrize(
    "address", ["privacy(at)voorbeeld.nl", "algoritmen＠voorbeeld.nl", "data.team at voorbeeld.nl"]
)
def test_a_disguised_address_of_an_office_is_shown(address: str) -> None:
    assert without_personal_addresses(address) == address


@pytest.mark.parametrize(
    "text",
    [
        "Look at voorbeeld.nl",
        "e.g. at voorbeeld.nl",
        "See version_2 at www.voorbeeld.nl",
        "meer (at) onbekend",
        "published at algoritmes.overheid.nl",
    ],
)
def test_the_word_at_alone_makes_no_address(text: str) -> None:
    assert without_personal_addresses(text) == text


@pytest.mark.parametrize(
    "number",
    [
        "0612345678",
        "06-12345678",
        "06 12 34 56 78",
        "06 - 1234 5678",
        "(06) 12345678",
        "06.12.34.56.78",
        "06\u200b12345678",
        "06–12345678",
        "+31 6 12345678",
        "+31612345678",
        "+31 (0)6 1234 5678",
        "0031 6 12345678",
    ],
)
def test_a_mobile_number_is_hidden(number: str) -> None:
    assert without_personal_addresses(f"Bel {number}, of mail.") == f"Bel {HIDDEN_NUMBER}, of mail."


@pytest.mark.parametrize(
    "text",
    [
        "14 020",
        "030-2861000",
        "+31 30 286 1000",
        "van 06-01-2024 10:30 uur",
        "06/12/2023 1234",
        "bron-ID 10612345678",
        "06123456789",
        "https://voorbeeld.nl/0612345678",
        "artikel 06 12 34",
    ],
)
def test_another_number_is_shown(text: str) -> None:
    assert without_personal_addresses(text) == text


def test_a_number_before_the_at_sign_is_no_office() -> None:
    assert not is_office_address("12345@voorbeeld.nl")


# Time ----------------------------------------------------------------------------------------------------------------

LONG = [
    "a",
    "<",
    "<div>",
    "<ul><li>",
    "<b>",
    "<a ",
    "a.b@",
    "a.b at ",
    "(at)",
    "06 ",
    "\u200b",
    "@",
    "a@b.",
    "jan.jansen@voorbeeld.nl ",
    "&amp;",
    "<p>x</p>\n",
    "<!--",
    " ",
    "<p> ",
]


def cpu_seconds(work: Callable[[str], object], text: str) -> float:
    """Return the time of one call, measured over enough calls to measure at all."""
    calls, begun = 0, time.process_time()
    while (spent := time.process_time() - begun) < 0.01:
        work(text)
        calls += 1
    return spent / calls


@pytest.mark.slow
@pytest.mark.parametrize("piece", LONG)
@pytest.mark.parametrize("work", [register_html, public_text])
def test_ten_times_as_long_takes_at_most_fifteen_times_as_long(work: Callable[[str], object], piece: str) -> None:
    # The at sign at the end makes everything before it look like the beginning of an address.
    short, long = (piece * 10_000)[:10_000] + "@", (piece * 100_000)[:100_000] + "@"

    # A busy machine may spoil one measurement and not five; what is not linear is so in all of them.
    ratios = (cpu_seconds(work, long) / cpu_seconds(work, short) for _ in range(5))

    assert any(ratio <= 15 for ratio in ratios)
