"""Themes with their narrower ones below them, and organisations by province: in the index, in order and on the page."""

from collections.abc import Callable

import pytest
from django.test import Client

from catalogue.models import Application, ApplicationProfile, Organisation, Theme
from catalogue.value_lists import load_value_lists
from search.engines import FacetCount
from search.facet_boxes import FacetBox, Option, facet_box
from search.facets import FACETS
from search.page import SearchPage
from tests.factories import make_registration
from tests.knowledge.arrange import make_case
from tests.search.arrange import ask, counts, titles

pytestmark = pytest.mark.django_db
FACET = {facet.key: facet for facet in FACETS}


def box_of(page: SearchPage, key: str) -> FacetBox:
    return next(box for box in page.facets if box.key == key)


def about(application: Application, *themes: Theme) -> None:
    """Give an application the themes of its editors."""
    profile = ApplicationProfile(application=application, live=True)
    profile.themes = list(themes)
    profile.save()


@pytest.fixture
def culture() -> tuple[Theme, Theme, Theme]:
    """A theme and two that are narrower; one application of each, and one of both narrower ones."""
    load_value_lists()
    broad = Theme.objects.get(name="Cultuur en recreatie")
    one, two = broad.narrower.order_by("name")[:2]
    for number, themes in enumerate(((broad,), (one,), (two,), (one, two)), 1):
        about(make_registration(number, name=f"Gids {number}").application, *themes)
    return broad, one, two


def test_narrower_themes_stand_below_their_broader_one_and_count_once_in_it(
    culture: tuple[Theme, Theme, Theme], index: Callable[[], int]
) -> None:
    broad, one, two = culture
    index()

    top = box_of(ask(""), "thema").options[0]

    assert (top.label, top.count) == (broad.name, 4)
    below = [(o.label, o.broader, o.count) for o in top.narrower]
    assert below == [(one.name, f"{broad.name}: ", 2), (two.name, f"{broad.name}: ", 2)]


def test_a_broader_theme_finds_what_is_narrower_and_a_narrower_one_only_its_own(
    culture: tuple[Theme, Theme, Theme], index: Callable[[], int]
) -> None:
    broad, one, _two = culture
    index()

    assert titles(ask(f"thema={broad.slug}")) == ["Gids 1", "Gids 2", "Gids 3", "Gids 4"]
    assert titles(ask(f"thema={one.slug}")) == ["Gids 2", "Gids 4"]


def test_a_page_of_the_knowledge_portal_counts_for_the_broader_theme_too(
    site: None, culture: tuple[Theme, Theme, Theme], index: Callable[[], int]
) -> None:
    broad, one, _two = culture
    make_case("Verhaal", themes=[one])
    index()

    assert counts(ask("soort=praktijkvoorbeeld"), "thema")[broad.slug] == 1
    assert titles(ask(f"soort=praktijkvoorbeeld&thema={broad.slug}")) == ["Verhaal"]


def test_a_narrower_theme_that_was_chosen_brings_its_broader_one_to_the_top(
    culture: tuple[Theme, Theme, Theme], index: Callable[[], int]
) -> None:
    broad, one, two = culture
    for number in range(10, 16):
        make_registration(number, category=["Verkeer"])
    index()
    assert box_of(ask(""), "thema").options[0].value == "verkeer"

    first = box_of(ask(f"thema={two.slug}"), "thema").options[0]

    assert first.value == broad.slug
    assert [(option.value, option.selected) for option in first.narrower] == [(two.slug, True), (one.slug, False)]


def test_a_narrower_theme_without_hits_still_stands_below_its_broader_one(
    culture: tuple[Theme, Theme, Theme], index: Callable[[], int]
) -> None:
    broad, one, _two = culture
    index()

    page = ask(f"q=%22gids+1%22&thema={one.slug}")

    top = next(option for option in box_of(page, "thema").options if option.value == broad.slug)
    assert [(option.value, option.count) for option in top.narrower] == [(one.slug, 0)]


def test_organisations_stand_under_their_province(index: Callable[[], int]) -> None:
    load_value_lists()
    for number, (name, code) in enumerate(
        [
            ("Gemeente Utrecht", "gm0344"),
            ("Gemeente Bunnik", "gm0312"),
            ("Gemeente Assen", "gm0106"),
            ("Uitvoering", ""),
        ],
        1,
    ):
        make_registration(number, organization=name, org_id=code or None, code=None)
    index()

    found = [(option.heading, option.label) for option in box_of(ask(""), "organisatie").options]

    assert found == [
        ("Drenthe", "Gemeente Assen"),
        ("Utrecht", "Gemeente Bunnik"),
        ("Utrecht", "Gemeente Utrecht"),
        ("Landelijk of onbekend", "Uitvoering"),
    ]


def test_a_province_finds_its_organisations_in_the_long_list(client: Client, index: Callable[[], int]) -> None:
    load_value_lists()
    make_registration(1, organization="Gemeente Bunnik", org_id="gm0312")
    for number in range(2, 30):
        make_registration(number)
    index()

    page = client.get("/zoeken", {"zoek-organisatie": "utrecht"}).content.decode()

    assert 'value="gemeente-bunnik"' in page
    assert 'value="gemeente-voorbeeld-12"' not in page


def test_the_page_has_a_group_per_province_and_a_list_below_a_theme(
    client: Client, culture: tuple[Theme, Theme, Theme], index: Callable[[], int]
) -> None:
    broad, one, _two = culture
    Organisation.objects.filter(registrations__isnull=False).update(province="utrecht")
    index()

    page = client.get("/zoeken").content.decode()

    assert "<legend>Utrecht</legend>" in page
    assert f'<span class="aip-hidden">{broad.name}: </span>{one.name}' in page


# In order, without an index --------------------------------------------------------------------------------------


def shown(*counts: FacetCount, chosen: tuple[str, ...] = (), option_text: str = "") -> list[Option]:
    return facet_box(FACET["thema"], counts, chosen, {}, option_text).options


def test_without_its_broader_one_a_narrower_option_stands_alone_with_its_whole_name() -> None:
    option = shown(FacetCount("water", "Verkeer: Waterwegen", 1, "verkeer"))[0]

    assert (option.label, option.broader, option.narrower) == ("Verkeer: Waterwegen", "", ())


@pytest.mark.parametrize(
    "counts",
    [
        (FacetCount("a", "A", 1, "b"), FacetCount("b", "B", 1, "a")),
        (FacetCount("a", "A", 1, "a"),),
        (FacetCount("a", "A", 3), FacetCount("b", "A: B", 2, "a"), FacetCount("c", "B: C", 1, "b")),
    ],
    ids=["in a circle", "under itself", "three deep"],
)
def test_no_option_is_lost_or_shown_twice(counts: tuple[FacetCount, ...]) -> None:
    every = [one.value for option in shown(*counts) for one in (option, *option.narrower)]

    assert sorted(every) == sorted(count.value for count in counts)


def test_what_was_typed_finds_a_narrower_option() -> None:
    found = shown(
        FacetCount("verkeer", "Verkeer", 2),
        FacetCount("water", "Verkeer: Waterwegen", 1, "verkeer"),
        option_text="waterw",
    )

    assert [option.label for option in found] == ["Verkeer: Waterwegen"]


def test_without_any_province_there_are_no_headings() -> None:
    found = facet_box(FACET["organisatie"], [FacetCount("a", "A", 2), FacetCount("b", "B", 1)], (), {}, "").options

    assert [(option.heading, option.label) for option in found] == [("", "A"), ("", "B")]
