"""The bundled sample of the algorithm register: real registrations, sentences of our own.

The sample has to be rich enough to show every part of the site (themes, statuses, shared products, dirt)
and it may hold no sentence of the register and no personal data. Facts are compared with the recorded
register in ``../shared`` when that folder is present.
"""

import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "harvest" / "sample" / "list_NLD_sample.json"
RECORDED = ROOT.parent / "shared" / "register" / "api"

Record = dict[str, Any]

WIRE_NAMES = """
    name organization preferred_name department description_short type category website status goal impact
    proportionality decision_making_process documentation competent_authority lawful_basis iama iama_description
    dpia dpia_description objection_procedure standard_version uuid url contact_email area lang revision_date
    description application_url publiccode mprd source_data methods_and_models monitoring human_intervention risks
    performance_standard provider process_index_url tags source_id begin_date end_date lawful_basis_link
    impacttoetsen source_data_link publication_category lawful_basis_grouping impacttoetsen_grouping
    source_data_grouping lars language create_dt code org_id
"""
WIRE_KEYS = frozenset(WIRE_NAMES.split())
THEMES = frozenset(
    {
        "Organisatie en bedrijfsvoering",
        "Cultuur en recreatie",
        "Economie",
        "Overheidsfinanciën",
        "Wonen",
        "Internationaal",
        "Migratie en integratie",
        "Natuur en milieu",
        "Onderwijs en wetenschap",
        "Openbare orde en veiligheid",
        "Recht",
        "Ruimte en infrastructuur",
        "Sociale zekerheid",
        "Verkeer",
        "Werk",
        "Zorg en gezondheid",
    }
)
STATUSES = frozenset({"In gebruik", "In ontwikkeling", "Buiten gebruik"})
PUBLICATION_CATEGORIES = frozenset({"Hoog-risico AI-systeem", "Impactvolle algoritmes", "Overige algoritmes"})
EXPECTED_IDS = frozenset({"49489486", "96671359", "35672180", "23189993"})
ROLE_NAMES = """
    algoritme algoritmen algoritmes algoritmeregister algoritmeexpert contact datashop dataloket gemeente info
    opendata privacy stadskantoor
"""
ROLE_WORDS = frozenset(ROLE_NAMES.split())
ANONYMISATION = re.compile(r"anonim|datamask|blurring", re.IGNORECASE)
EMAIL = re.compile(r"([\w.+-]+)@[\w.-]+")

# What a reader sees of a registration; an almost empty one has none of these.
CONTENT_FIELDS = (
    "description_short",
    "category",
    "publication_category",
    "contact_email",
    "begin_date",
    "goal",
    "proportionality",
    "human_intervention",
    "risks",
    "source_data",
    "methods_and_models",
    "lawful_basis",
    "tags",
)
# The fields whose sentences we write ourselves.
PROSE_FIELDS = (
    "description_short",
    "goal",
    "proportionality",
    "human_intervention",
    "risks",
    "source_data",
    "methods_and_models",
    "lawful_basis",
    "impacttoetsen",
    "tags",
    "provider",
    "contact_email",
    "website",
    "url",
    "publiccode",
    "process_index_url",
)
RUN = 8


@cache
def sample() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(SAMPLE.read_text(encoding="utf-8"))
    return document


def records() -> list[Record]:
    results: list[Record] = sample()["results"]
    return results


@cache
def recorded() -> dict[str, Record]:
    if not RECORDED.is_dir():
        pytest.skip(f"the recorded register is not here ({RECORDED})")
    found: dict[str, Record] = {}
    for path in sorted(RECORDED.glob("list_NLD_l100_p*.json")):
        for record in json.loads(path.read_text(encoding="utf-8"))["results"]:
            found[record["lars"]] = record
    return found


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return []


def words(text: str) -> list[str]:
    bare = re.sub(r"[\u00ad\u200b]", "", re.sub(r"<[^<>]*>", " ", text))
    return re.findall(r"\w+", bare.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    listed = words(text)
    return {tuple(listed[start : start + RUN]) for start in range(len(listed) - RUN + 1)}


def filled(record: Record) -> list[str]:
    return [field for field in CONTENT_FIELDS if record[field]]


def test_the_sample_is_one_page_of_the_list_api() -> None:
    document = sample()

    results = document["results"]

    assert set(document) == {"results", "total_count", "filter_data", "selected_filters"}
    assert document["total_count"] == len(results)
    assert document["filter_data"] == {}
    assert document["selected_filters"] == []


def test_the_file_is_written_with_indent_1_and_readable_letters() -> None:
    text = SAMPLE.read_text(encoding="utf-8")

    expected = json.dumps(sample(), ensure_ascii=False, indent=1) + "\n"

    assert text == expected


def test_every_record_has_every_wire_key_and_no_other() -> None:
    wrong = {record["lars"] for record in records() if set(record) != WIRE_KEYS}

    assert wrong == set()


def test_there_are_at_least_sixty_registrations_of_twenty_five_organisations() -> None:
    ids = [record["lars"] for record in records()]

    organisations = {record["organization"] for record in records()}

    assert len(ids) == len(set(ids))
    assert len(ids) >= 60
    assert len(organisations) >= 25


def test_at_least_five_organisations_have_an_anonymisation_application() -> None:
    organisations = {record["organization"] for record in records() if ANONYMISATION.search(record["name"])}

    assert len(organisations) >= 5


def test_all_sixteen_themes_occur_and_no_other() -> None:
    themes = {theme for record in records() for theme in strings(record["category"])}

    assert themes == THEMES


def test_the_three_statuses_occur_and_no_other() -> None:
    statuses = {record["status"] for record in records()}

    assert statuses == STATUSES


def test_the_three_publication_categories_occur_and_no_other() -> None:
    categories = {record["publication_category"] for record in records() if record["publication_category"]}

    assert categories == PUBLICATION_CATEGORIES


def test_at_least_four_products_are_used_by_several_organisations() -> None:
    users: dict[str, set[str]] = defaultdict(set)

    for record in records():
        users[record["name"].strip()].add(record["organization"])

    shared = {name for name, organisations in users.items() if len(organisations) >= 3}
    assert len(shared) >= 4
    assert {"Anonimiseren", "iBurgerzaken e-diensten", "Zivver", "Virtuele gemeente assistent Gem"} <= shared


@pytest.mark.parametrize("pattern", ["verkeers", "chatbot", "scanauto", "copilot"])
def test_a_familiar_kind_of_application_is_there(pattern: str) -> None:
    names = [record["name"] for record in records()]

    matching = [name for name in names if pattern in name.lower()]

    assert matching


def test_some_registrations_are_almost_empty() -> None:
    empty = [record for record in records() if not filled(record)]

    assert len(empty) >= 5
    assert all(record["name"] and record["organization"] and record["status"] for record in empty)


def test_about_a_dozen_registrations_are_full_and_most_are_short() -> None:
    full = [record for record in records() if len(filled(record)) >= len(CONTENT_FIELDS) - 2]

    assert 12 <= len(full) <= 15
    assert len(full) < len(records()) / 2


def test_the_four_registrations_of_the_stories_are_there_and_full() -> None:
    full = {record["lars"] for record in records() if len(filled(record)) >= len(CONTENT_FIELDS) - 2}

    assert full >= EXPECTED_IDS


def test_every_identifier_passes_the_check_digit() -> None:
    def check_digit(lars: str) -> int:
        digits = [int(character) for character in lars]
        return (sum(digits[0:7:2]) * 3 + sum(digits[1:6:2])) % 10

    wrong = [record["lars"] for record in records() if check_digit(record["lars"]) != int(record["lars"][7])]

    assert all(re.fullmatch(r"\d{8}", record["lars"]) for record in records())
    assert wrong == []


def test_the_short_description_keeps_within_the_limit_of_the_register() -> None:
    too_long = [record["lars"] for record in records() if len(record["description_short"] or "") > 400]

    assert too_long == []


def test_the_sample_is_as_dirty_as_the_register() -> None:
    listed = records()
    text = json.dumps(listed, ensure_ascii=False)

    begin_dates = {re.sub(r"\d", "9", re.sub(r"[a-z]+", "maand", r["begin_date"])) for r in listed if r["begin_date"]}
    urls = [r[field] for r in listed for field in ("website", "url", "publiccode", "process_index_url") if r[field]]
    providers = {(r["provider"] or "").strip() for r in listed}
    links = [group["link"] for r in listed for group in r["impacttoetsen_grouping"] or []]

    assert len(begin_dates) >= 8
    assert {"-", "9999-99", "99-9999", "9999", "9999-Q9", "maand 9999"} <= begin_dates
    assert any(url.startswith("www.") for url in urls)
    assert any(" " in url and "http" not in url for url in urls)
    assert any(url.lower() == "n.v.t." for url in urls)
    assert {"", "-", "n.v.t."} <= providers
    assert "niet gepubliceerd" in links
    assert None in links
    assert any(r["name"] != r["name"].strip() for r in listed)
    assert any(r["provider"] and r["provider"] != r["provider"].strip() for r in listed)
    assert all(character in text for character in "\u00a0\u200b\u00ad")
    assert all(tag in text for tag in ("<div><p>", "<ul><li>", "<ol><li>", "<p><br></p>"))
    assert {type(r["category"]) for r in listed} == {list, str, type(None)}
    assert {r["standard_version"] for r in listed} == {"1.0", "1.0.0"}
    assert text.count("&amp;") == 1


def test_the_only_markup_is_what_the_register_allows() -> None:
    tags = {tag for text in strings(records()) for tag in re.findall(r"<[^<>]*>", text)}

    names = {re.sub(r"[</>]", "", tag) for tag in tags}

    assert names <= {"div", "br", "p", "ul", "ol", "li"}


def test_a_text_names_the_address_of_a_role() -> None:
    texts = [text for record in records() for text in strings([record["goal"], record["proportionality"]])]

    addresses = [match.group(0) for text in texts for match in EMAIL.finditer(text)]

    assert addresses


def test_no_address_belongs_to_a_person() -> None:
    texts = strings(sample())

    local_parts = {match.group(1).lower() for text in texts for match in EMAIL.finditer(text)}

    assert local_parts - ROLE_WORDS == set()


def test_the_facts_equal_those_of_the_recorded_register() -> None:
    real = recorded()

    different = {
        (record["lars"], field)
        for record in records()
        for field in ("name", "organization", "status", "code", "create_dt")
        if record["lars"] not in real or record[field].strip() != real[record["lars"]][field].strip()
    }

    assert different == set()


def test_an_invented_organisation_number_is_left_out() -> None:
    real = recorded()

    wrong = {
        record["lars"]
        for record in records()
        if record["org_id"]
        != (None if real[record["lars"]]["org_id"].startswith("90") else real[record["lars"]]["org_id"])
    }

    assert wrong == set()


def test_themes_and_publication_categories_equal_those_of_the_recorded_register() -> None:
    real = recorded()

    different = {
        (record["lars"], field)
        for record in records()
        for field in ("category", "publication_category")
        if record[field] and sorted(strings(record[field])) != sorted(strings(real[record["lars"]][field]))
    }

    assert different == set()


def test_no_run_of_eight_words_comes_from_the_recorded_register() -> None:
    theirs = {run for record in recorded().values() for text in strings(record) for run in runs(text)}

    copied = {
        (record["lars"], field, " ".join(run))
        for record in records()
        for field in PROSE_FIELDS
        for run in runs(record[field] or "") & theirs
        if not (record[field] or "").startswith("http")
    }

    assert copied == set()
