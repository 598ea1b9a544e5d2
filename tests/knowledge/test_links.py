"""Links that editors and importers write: what a browser would run is refused, and never stored."""

import pytest
from django.core.exceptions import ValidationError

from knowledge.links import is_safe_address, refuse_unsafe_links, safe_html
from knowledge.models import CaseStudyPage, SourceOfPage

from .arrange import make_case

UNSAFE = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java\r\nscript:alert(1)",
    "\x00javascript:alert(1)",
    "\u200bjavascript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "javascript&#x3a;alert(1)",
    "javascript&amp;colon;alert(1)",
    "&#106;avascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "file:///etc/passwd",
    "blob:https://voorbeeld.nl/1",
    "//elders.nl/pad",
    "/\\elders.nl",
    "\\\\elders.nl",
]
SAFE = [
    "https://www.voorbeeld.nl/pad?a=b:c",
    "http://voorbeeld.nl",
    "mailto:info@voorbeeld.nl",
    "tel:14020",
    "/praktijkvoorbeelden",
    "#kop",
    "?pagina=2",
    "pad/met:dubbele-punt",
    "",
]


@pytest.mark.parametrize("address", UNSAFE)
def test_what_a_browser_would_run_is_refused(address: str) -> None:
    assert not is_safe_address(address)


@pytest.mark.parametrize("address", SAFE)
def test_ordinary_addresses_are_let_through(address: str) -> None:
    assert is_safe_address(address)


@pytest.mark.parametrize("address", UNSAFE[:-3])
def test_a_text_with_such_a_link_is_refused_in_a_form_and_cleaned_in_a_save(address: str, site: None) -> None:
    text = f'<p>Lees <a href="{address}">dit</a>.</p>'

    with pytest.raises(ValidationError):
        refuse_unsafe_links(text)
    page = make_case()
    with pytest.raises(ValidationError):
        make_case("Tweede", problem=text)
    page.problem = text
    page.save(clean=False)

    assert "href" not in CaseStudyPage.objects.get(pk=page.pk).problem


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<p onclick="a()">x</p>',
        "<svg><script>a</script></svg>",
    ],
)
def test_markup_that_our_editor_does_not_make_is_never_stored(text: str, site: None) -> None:
    page = make_case(problem=f"<p>Goed</p>{text}")

    stored = CaseStudyPage.objects.get(pk=page.pk).problem

    assert "<p>Goed</p>" in stored
    assert not any(word in stored for word in ("script", "onerror", "onclick", "<img", "<svg"))


def test_running_text_in_blocks_is_cleaned_too(site: None) -> None:
    page = make_case(
        approach='[{"type": "text", "value": "<p><a href=\\"javascript:a()\\">x</a></p><script>b</script>"}]'
    )

    stored = str(CaseStudyPage.objects.get(pk=page.pk).approach.raw_data[0]["value"])

    assert "javascript" not in stored
    assert "script" not in stored


def test_links_of_the_editor_to_our_own_pages_stay(site: None) -> None:
    assert safe_html('<p><a linktype="page" id="3">x</a></p>') == '<p><a linktype="page" id="3">x</a></p>'


def test_an_address_field_refuses_also_when_no_form_looked(site: None) -> None:
    page = make_case()

    with pytest.raises(ValidationError):
        SourceOfPage.objects.create(page=page, title="Bron", url="javascript:alert(1)")
