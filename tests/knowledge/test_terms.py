"""The glossary, and its words in running text."""

import pytest
from django.test import Client

from knowledge.models import GlossaryTerm
from knowledge.terms import TermLinker

from .arrange import make_case

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def model() -> GlossaryTerm:
    return GlossaryTerm.objects.create(term="Taalmodel", also="LLM, groot taalmodel", definition="Voorspelt woorden.")


def test_the_glossary_is_a_definition_list_with_anchors(client: Client, model: GlossaryTerm) -> None:
    shown = client.get("/begrippen").content.decode()

    assert 'id="taalmodel"' in shown
    assert "<dt>Taalmodel" in shown
    assert "Voorspelt woorden." in shown


def test_a_word_is_linked_at_its_first_use_on_a_page_only(client: Client, model: GlossaryTerm) -> None:
    page = make_case(problem="<p>Een taalmodel en nog een LLM.</p>", disappointment="<p>Het taalmodel dwaalde.</p>")

    shown = client.get(page.url).content.decode()

    assert shown.count('href="/begrippen#taalmodel"') == 1
    assert '<a class="nl-link aip-term" href="/begrippen#taalmodel">taalmodel</a> en nog een LLM' in shown


@pytest.mark.parametrize(
    "html",
    ['<p><a href="/x">taalmodel</a></p>', "<h3>taalmodel</h3>", "<p>taalmodellen</p>", "<p>supertaalmodel-nu</p>"],
)
def test_within_links_headings_and_longer_words_nothing_is_linked(model: GlossaryTerm, html: str) -> None:
    assert TermLinker(GlossaryTerm.linked_words).link(html) == html


def test_the_longest_word_wins(model: GlossaryTerm) -> None:
    assert ">groot taalmodel</a>" in TermLinker(GlossaryTerm.linked_words).link("<p>Een groot taalmodel.</p>")


def test_markup_around_a_word_stays_as_it_was_written(model: GlossaryTerm) -> None:
    linked = TermLinker(GlossaryTerm.linked_words).link('<p>é<br><img src="a" alt="b"> taalmodel</p>')

    assert linked.startswith('<p>é<br><img src="a" alt="b"> <a ')


def test_text_stays_text(model: GlossaryTerm) -> None:
    linked = TermLinker(GlossaryTerm.linked_words).link("<p>a &lt;script&gt; taalmodel &amp; b</p>")

    assert "&lt;script&gt;" in linked
    assert "&amp; b" in linked


def test_an_anchor_stays_when_the_word_is_spelled_differently(model: GlossaryTerm) -> None:
    model.term = "Groot taalmodel"
    model.also = ""
    model.save()

    assert model.slug == "taalmodel"
