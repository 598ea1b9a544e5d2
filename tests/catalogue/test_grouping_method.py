"""The signals of a registration, and which belong to one application: pure, without a database."""

import random

import pytest

from catalogue.grouping.lexicon import Lexicon
from catalogue.grouping.method import Match, match
from catalogue.grouping.signals import Signals, Subject, distinctive_names, signals_of

LEXICON = Lexicon(
    [
        {"name": "Datalak", "supplier": "Lakker", "names": "datalak|data lak", "functions": "lakken|anonim"},
        {"name": "Datalak Mail", "supplier": "Lakker", "names": "datalak mail", "functions": "mail+veilig"},
        {"name": "CiVision", "supplier": "Roos", "names": "^civision", "functions": "*"},
        {"name": "Signaal", "supplier": "", "names": "=signaal", "functions": ""},
    ],
    [
        {"name": "Lakker", "kind": "leverancier", "spellings": "lakker|lakker nederland"},
        {"name": "Roos", "kind": "leverancier", "spellings": "roos"},
        {"name": "Gemeente Zo", "kind": "organisatie", "spellings": "gemeente zo|municipality of zo"},
    ],
)
WORDS = "aanvragen beoordelen documenten medewerkers inwoners gegevens controleren systeem vergunning besluiten"
TEXT = " ".join(f"{word}{n}" for n in range(3) for word in WORDS.split())
OTHER = " ".join(f"{word}{n}" for n in range(5, 8) for word in WORDS.split())
RARE = " ".join(f"{word}{n}" for n in range(8, 11) for word in WORDS.split())


def signals(number: int = 1, name: str = "Anders", **values: str) -> Signals:
    values = {"organisation": f"Gemeente {number}"} | values
    return signals_of(Subject(register_id=f"{number:08d}", name=name, **values), LEXICON)


def groups(*subjects: Signals) -> set[frozenset[int]]:
    """Return the numbers of each group, without singletons."""
    found: dict[str, set[int]] = {}
    for pk, matched in match(subjects).items():
        found.setdefault(matched.cluster, set()).add(int(pk))
    return {frozenset(members) for members in found.values() if len(members) > 1}


def matched(number: int, *subjects: Signals) -> Match:
    return match(subjects)[f"{number:08d}"]


@pytest.mark.parametrize(
    ("title", "product"),
    [
        ("Datalak", "datalak"),
        ("Data Lak!", "datalak"),
        ("Lakken met datalak", "datalak"),
        ("Datalak Mail", "datalakmail"),
        ("Datalak met Datalak Mail", "datalakmail"),
        ("CiVision", "civision"),
        ("RPA in CiVision", ""),
        ("Signaal", "signaal"),
        ("Signaal van wateroverlast", ""),
        ("Datalakken", ""),
        ("!!!", ""),
    ],
)
def test_product_in_a_title(title: str, product: str) -> None:
    assert signals(name=title).product == product


def test_a_name_for_titles_does_not_count_in_a_text() -> None:
    assert signals(purpose="Wij gebruiken CiVision en ook het Signaal").product == ""
    assert signals(purpose="Wij gebruiken Datalak").product_in == "doel"


def test_a_text_that_names_two_products_names_none() -> None:
    assert signals(purpose="Eerst Datalak en dan Datalak Mail").product == ""


@pytest.mark.parametrize(
    ("title", "supplier", "product"),
    [
        ("Documenten lakken", "Lakker B.V.", "datalak"),
        ("Anonimisering", "LAKKER Nederland", "datalak"),
        ("Veilig een mail sturen", "Lakker", "datalakmail"),
        ("Mail sturen", "Lakker", ""),
        ("Wat dan ook", "Roos", "civision"),
        ("Wat dan ook", "Datalak", "datalak"),
    ],
)
def test_the_supplier_with_what_the_title_is_about(title: str, supplier: str, product: str) -> None:
    assert signals(name=title, supplier=supplier).product == product


def test_a_product_in_a_title_does_not_count_when_another_company_made_it() -> None:
    assert signals(name="Datalak", supplier="Roos").product == "civision"
    assert signals(name="Datalak", supplier="Onbekende firma").product == "datalak"
    assert signals(name="Datalak", supplier="Gemeente Zo").product == "datalak"


def test_own_work_has_the_organisation_as_supplier() -> None:
    assert signals(supplier="Zelf ontwikkeld", organisation="Gemeente Zo").supplier == "gemeentezo"
    assert signals(supplier="Municipality of Zo").supplier == "gemeentezo"
    assert signals(supplier="n.v.t.").supplier == ""


@pytest.mark.parametrize("title", ["OxRec", "SCIL screening", "Pol.is", "iBurgerzaken", "WGS1"])
def test_a_word_that_is_written_as_a_name_is_one(title: str) -> None:
    assert distinctive_names(title)


@pytest.mark.parametrize("title", ["ANPR camera", "WOZ-waarde", "Chatbot", "De RPA van BRP", "!!!", ""])
def test_a_trade_a_law_or_a_technique_is_no_name(title: str) -> None:
    assert not distinctive_names(title)


def test_the_same_product_is_one_application() -> None:
    assert groups(
        signals(1, "Datalak"), signals(2, "Lakken", supplier="Lakker"), signals(3, purpose="Met Datalak")
    ) == {frozenset({1, 2, 3})}


def test_the_same_supplier_needs_a_title_or_text_that_is_alike() -> None:
    one, other = signals(1, "Slimme camera", supplier="Acme"), signals(2, "De camera, slimme", supplier="Acme B.V.")
    third = signals(3, "Rekenhulp", supplier="Acme")

    assert groups(one, other, third) == {frozenset({1, 2})}


def test_an_own_name_links_and_another_supplier_parts() -> None:
    assert groups(signals(1, "OxRec"), signals(2, "OxRec (zorg)")) == {frozenset({1, 2})}
    assert not groups(signals(1, "OxRec", supplier="Acme"), signals(2, "OxRec", supplier="Umbrella"))


def test_one_that_names_nothing_joins_who_has_its_text() -> None:
    found = matched(2, signals(1, "Datalak", purpose=TEXT), signals(2, "Weglakken", purpose=TEXT))

    assert (found.cluster, found.confidence) == ("P:datalak", 75)
    assert found.reasons[0].other == "00000001"


def test_a_text_of_two_products_is_no_evidence() -> None:
    named = signals(1, "Datalak", purpose=TEXT), signals(2, "CiVision", purpose=TEXT)

    assert matched(3, *named, signals(3, "Weglakken", purpose=TEXT)).is_singleton


def test_of_those_with_one_text_a_third_has_to_name_the_application() -> None:
    named = signals(1, "Datalak", purpose=TEXT)
    two = [signals(number, f"Weglakken {number}", purpose=TEXT) for number in (2, 3)]
    fourth = signals(4, "Weglakken 4", purpose=TEXT)

    assert groups(named, *two) == {frozenset({1, 2, 3})}
    assert not groups(named, *two, fourth)


def test_a_text_alone_makes_no_application() -> None:
    assert not groups(*(signals(number, f"Weglakken {number}", purpose=TEXT) for number in range(100)))


def test_a_title_that_is_the_same_counts_from_three_on() -> None:
    named = [signals(n, "Lakken van documenten", supplier="Lakker") for n in (1, 2, 3)]
    unknown = signals(4, "Lakken van documenten")

    assert matched(4, *named[:2], unknown).is_singleton
    assert matched(4, *named, unknown).cluster == "P:datalak"


def test_an_own_name_that_clashes_keeps_out() -> None:
    named = signals(1, "OxRec", supplier="Acme", purpose=TEXT), signals(2, "OxRec", supplier="Acme", purpose=TEXT)

    assert matched(3, *named, signals(3, "SCIL", purpose=TEXT)).is_singleton
    assert matched(3, *named, signals(3, "Inschatting", purpose=TEXT)).cluster == "L:00000001"


def test_a_series_of_one_organisation_stays_apart() -> None:
    series = [signals(n, f"Risicomodel wet {n}", supplier="Acme", organisation="Gemeente Zo") for n in (1, 2, 3)]

    apart = signals(4, "Risicomodel wet 4", supplier="Acme"), signals(5, "Rekenhulp", supplier="Acme")

    assert not groups(*series)
    assert not groups(*series, *apart)


def test_a_series_is_no_bridge_between_others() -> None:
    series = [signals(n, "Kade brug weg", supplier="Acme", organisation="Gemeente Zo") for n in (1, 2)]
    others = signals(4, "Sluis kade brug", supplier="Acme"), signals(5, "Brug weg tunnel", supplier="Acme")

    assert groups(series[0], *others) == {frozenset({1, 4, 5})}
    assert not groups(*series, *others)


def test_of_one_organisation_the_best_reason_counts() -> None:
    best = signals(1, "Datalak", organisation="Gemeente Zo")
    less = signals(2, "Weglakken", purpose="Met Datalak", organisation="Gemeente Zo")
    far = signals(3, "Datalak")

    assert groups(best, less, far) == {frozenset({1, 3})}


def test_two_of_one_organisation_that_share_texts_stay_apart() -> None:
    named = signals(1, "Datalak", purpose=TEXT), signals(2, "Datalak", purpose=OTHER)
    twice = [signals(n, f"Weglakken {n}", purpose=t, organisation="Gemeente Zo") for n, t in ((3, TEXT), (4, OTHER))]

    assert groups(*named, *twice) == {frozenset({1, 2})}
    assert groups(*named, twice[0]) == {frozenset({1, 2, 3})}


@pytest.mark.parametrize("seed", range(20))
def test_the_order_makes_no_difference(seed: int) -> None:
    dice = random.Random(seed)
    subjects = [
        signals(
            number,
            dice.choice(("Datalak", "OxRec", "SCIL", "Weglakken van documenten", "Slimme camera")),
            supplier=dice.choice(("", "", "Lakker", "Acme")),
            purpose=dice.choice(("", TEXT, OTHER, RARE)),
            organisation=f"Gemeente {dice.randint(1, 12)}",
        )
        for number in range(1, 30)
    ]
    first = match(subjects)

    dice.shuffle(subjects)

    assert match(subjects) == first


@pytest.mark.parametrize(
    ("text", "projects"),
    [
        ("https://gitlab.com/virtueel/gem", {"gitlab.com/virtueel/gem"}),
        ("http://www.GitHub.com/Signaal/backend.git/ en meer", {"github.com/signaal/backend"}),
        ("https://github.com/a/b/tree/main/map.", {"github.com/a/b"}),
        ("https://gitlab.com/groep/deel/p/-/blob/main/x.md", {"gitlab.com/groep/deel/p"}),
        ("https://git.voorbeeld.nl/a/b, https://codeberg.org/c/d", {"git.voorbeeld.nl/a/b", "codeberg.org/c/d"}),
        ("https://github.com/eigenaar", set()),
        ("https://lakker.nl/producten/datalak", set()),
        ("niet openbaar", set()),
    ],
)
def test_a_link_to_source_code_names_a_project(text: str, projects: set[str]) -> None:
    assert signals(code=text).code == projects


def test_one_source_code_is_one_application_whatever_the_title() -> None:
    code = "https://github.com/signaal/backend"
    one, other = signals(1, "Meldingen", code=code), signals(2, "Klachten", code=f"{code}/tree/main")

    assert groups(one, other, signals(3, "Meldingen")) == {frozenset({1, 2})}
    assert matched(1, one, other).reasons[0].kind == "zelfde broncode"


def test_one_source_code_of_two_suppliers_stays_apart() -> None:
    code = "https://github.com/signaal/backend"

    assert groups(signals(1, code=code, supplier="Bouwer"), signals(2, code=code, supplier="Maker")) == set()


def test_one_office_for_ict_and_one_title_is_one_application() -> None:
    one = signals(1, "Slim lakken", contact="info@drie.nl")
    other = signals(2, "Slim lakken!", contact="Functionaris: FG@DRIE.nl")

    assert groups(one, other, signals(3, "Slim lakken", contact="info@vier.nl")) == {frozenset({1, 2})}
    assert matched(2, one, other).reasons[0].kind == "zelfde ICT-samenwerking"


@pytest.mark.parametrize(("name", "contact"), [("Ander lakken", "fg@drie.nl"), ("Slim lakken", "zo@gmail.com")])
def test_another_title_or_an_address_that_everybody_may_have_is_no_office(name: str, contact: str) -> None:
    first = signals(1, "Slim lakken", contact="info@drie.nl, zo@gmail.com")

    assert groups(first, signals(2, name, contact=contact)) == set()
