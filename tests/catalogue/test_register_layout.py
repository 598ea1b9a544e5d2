"""A registration under the register's own headings."""

import pytest
from django.template.loader import render_to_string

from catalogue.persons import HIDDEN_ADDRESS
from catalogue.register_layout import Row, sections
from tests.factories import make_registration

pytestmark = pytest.mark.django_db

ALWAYS = [
    "Thema",
    "Begindatum",
    "Contactgegevens",
    "Doel en impact",
    "Afwegingen",
    "Menselijke tussenkomst",
    "Risicobeheer",
    "Gegevens",
]


def rows(**values: object) -> dict[str, Row]:
    return {row.label: row for section in sections(make_registration(1, **values)) for row in section.rows}


def html(**values: object) -> str:
    context = {"sections": sections(make_registration(1, **values)), "level": 2}
    return render_to_string("components/registration/registration.html", context)


def test_the_register_has_three_tabs() -> None:
    titles = [section.title for section in sections(make_registration(1))]

    assert titles == ["Algemene informatie", "Verantwoord gebruik", "Werking"]


def test_an_empty_registration_shows_the_fields_the_register_always_shows() -> None:
    found = rows(goal=None)

    assert list(found) == ALWAYS
    assert all(row.is_empty for row in found.values())


def test_what_is_empty_and_always_shown_is_not_filled_in() -> None:
    assert html(goal=None).count("Niet ingevuld") == len(ALWAYS)


def test_what_is_filled_in_is_shown_under_its_heading() -> None:
    page = html(goal="Sneller antwoord.", provider="Acme", category=["Verkeer"])

    assert "Sneller antwoord." in page
    assert "<dt>Leverancier</dt>" in page
    assert "Verkeer" in page


def test_an_address_in_a_link_field_is_a_link() -> None:
    assert 'href="https://voorbeeld.nl/uitleg"' in html(website="https://voorbeeld.nl/uitleg")


@pytest.mark.parametrize("prose", ["niet openbaar", "javascript:alert(1)", "www.voorbeeld.nl"])
def test_prose_in_a_link_field_is_shown_and_is_no_link(prose: str) -> None:
    page = html(website=prose)

    assert prose in page
    assert "href" not in page


def test_a_named_link_shows_its_title() -> None:
    page = html(lawful_basis_grouping=[{"title": "Gemeentewet", "link": "https://wetten.nl/1"}])

    assert 'href="https://wetten.nl/1" rel="nofollow noopener">Gemeentewet</a>' in page


def test_a_named_link_without_title_shows_its_address() -> None:
    page = html(lawful_basis_grouping=[{"title": "", "link": "https://wetten.nl/1"}])

    assert ">https://wetten.nl/1</a>" in page


def test_a_named_link_with_prose_shows_title_and_prose_and_is_no_link() -> None:
    page = html(impacttoetsen_grouping=[{"title": "DPIA", "link": "niet gepubliceerd"}])

    assert 'DPIA <span class="aip-subtle">(niet gepubliceerd)</span>' in page
    assert "href" not in page


def test_prose_without_title_is_shown_once() -> None:
    assert html(impacttoetsen_grouping=[{"title": "", "link": "niet gepubliceerd"}]).count("niet gepubliceerd") == 1


def test_a_person_is_shown_in_no_field() -> None:
    page = html(
        contact_email="jan.jansen@voorbeeld.nl",
        provider="Acme (p.pietersen@acme.nl)",
        goal="<p>Mail k.klaassen@voorbeeld.nl</p>",
        source_data_grouping=[{"title": "d.dirksen@voorbeeld.nl", "link": "vraag e.evers@voorbeeld.nl"}],
    )

    assert page.count(HIDDEN_ADDRESS) == 5
    assert "@" not in page


def test_tags_in_a_plain_field_are_shown_as_text() -> None:
    assert "<i>" not in html(begin_date="&lt;i&gt;2024")
