"""From the register's wire format to our own terms: every field in its place, and nothing strange let in."""

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.entries import ALL_FIELDS, RegistrationData
from harvest.errors import InvalidEntry
from harvest.sources.algorithm_register.parse import (
    content_hash,
    has_valid_check_digit,
    parse_registration,
    register_id_of,
)
from tests.fixtures.register import KEYS, record, register_id

LINKS = [{"title": "Wet", "link": "https://wet.example"}]
FRAGMENT = "<p>Eigen woorden</p>"
# Our name, the register's name, what the register sends and what we keep. After docs/reference/fields.md.
TABLE: list[tuple[str, str, Any, Any]] = [
    ("name", "name", "Eigen naam", "Eigen naam"),
    ("organisation_name", "organization", "Gemeente Eigen", "Gemeente Eigen"),
    ("organisation_id", "org_id", "gm0344", "gm0344"),
    ("organisation_code", "code", "gemeente-eigen", "gemeente-eigen"),
    ("description_short", "description_short", "Eigen omschrijving", "Eigen omschrijving"),
    ("themes", "category", ["Verkeer", "Werk"], ("Verkeer", "Werk")),
    ("status", "status", "Buiten gebruik", "Buiten gebruik"),
    ("start_date", "begin_date", "2020-Q1", "2020-Q1"),
    ("end_date", "end_date", "2024", "2024"),
    ("contact", "contact_email", "info@eigen.example", "info@eigen.example"),
    ("website", "website", "https://eigen.example", "https://eigen.example"),
    ("publication_category", "publication_category", "Overige algoritmes", "Overige algoritmes"),
    ("source_registration_link", "url", "https://bron.example", "https://bron.example"),
    ("purpose_and_impact", "goal", FRAGMENT, FRAGMENT),
    ("considerations", "proportionality", FRAGMENT, FRAGMENT),
    ("human_intervention", "human_intervention", FRAGMENT, FRAGMENT),
    ("risk_management", "risks", FRAGMENT, FRAGMENT),
    ("legal_basis", "lawful_basis", FRAGMENT, FRAGMENT),
    ("legal_basis_links", "lawful_basis_grouping", LINKS, tuple(LINKS)),
    ("processing_register_link", "process_index_url", "niet openbaar", "niet openbaar"),
    ("impact_assessments", "impacttoetsen_grouping", LINKS, tuple(LINKS)),
    ("impact_assessments_explanation", "impacttoetsen", FRAGMENT, FRAGMENT),
    ("data", "source_data", FRAGMENT, FRAGMENT),
    ("data_links", "source_data_grouping", LINKS, tuple(LINKS)),
    ("technical_operation", "methods_and_models", FRAGMENT, FRAGMENT),
    ("supplier", "provider", "Leverancier BV", "Leverancier BV"),
    ("source_code_link", "publiccode", "https://code.example", "https://code.example"),
    ("language", "lang", "fry", "fry"),
    ("standard_version", "standard_version", "0.4", "0.4"),
    ("source_id", "source_id", "bron-1", "bron-1"),
    ("keywords", "tags", "een, twee", "een, twee"),
    ("modified_at", "create_dt", "2025-01-02T03:04:05Z", datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)),
]
WIRE_NAMES = [row[1] for row in TABLE]
TEXT_OR_LIST = {"category", "impacttoetsen"}
HTML_NAMES = [wire for _ours, wire, sent, _kept in TABLE if sent is FRAGMENT]


def parsed(**values: Any) -> RegistrationData:
    return parse_registration(record(1, **values))


def content_of(data: RegistrationData) -> dict[str, Any]:
    return {field.name: getattr(data, field.name) for field in fields(data) if field.compare}


# Every field in its place ---------------------------------------------------------------------------------------------


def test_the_table_names_every_field_that_a_source_can_deliver():
    assert {ours for ours, *_ in TABLE} | {"register_id"} == ALL_FIELDS


@pytest.mark.parametrize(("ours", "wire", "sent", "kept"), TABLE, ids=WIRE_NAMES)
def test_wire_field_reaches_its_own_field_and_no_other(ours: str, wire: str, sent: Any, kept: Any):
    before = content_of(parsed())

    after = content_of(parsed(**{wire: sent}))

    assert after[ours] == kept
    assert {name for name in after if after[name] != before[name]} == {ours}


@pytest.mark.parametrize("wire", sorted(set(WIRE_NAMES) - {"name", "organization"}))
def test_every_other_field_may_be_null_or_missing(wire: str):
    without = record(1)
    del without[wire]

    assert content_of(parse_registration(without)) == content_of(parsed(**{wire: None}))


def test_a_registration_carries_every_field():
    assert parsed().carries == ALL_FIELDS


# Old and new spellings ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sent", [["Verkeer", "Werk"], "Verkeer, Werk", "Verkeer,Werk", ["Verkeer ", "Werk", "Verkeer"]]
)
def test_category_is_a_list_or_a_text_with_commas(sent: Any):
    assert parsed(category=sent).themes == ("Verkeer", "Werk")


@pytest.mark.parametrize("sent", [None, [], "", [""], " , "])
def test_category_without_anything_gives_no_theme(sent: Any):
    assert parsed(category=sent).themes == ()


@pytest.mark.parametrize("wire", ["lawful_basis_grouping", "impacttoetsen_grouping", "source_data_grouping"])
@pytest.mark.parametrize("sent", [None, [], [{}], [{"title": "", "link": None}]])
def test_grouping_without_anything_gives_no_links(wire: str, sent: Any):
    ours = next(row[0] for row in TABLE if row[1] == wire)

    assert getattr(parsed(**{wire: sent}), ours) == ()


def test_link_without_address_keeps_its_title():
    data = parsed(impacttoetsen_grouping=[{"title": "DPIA", "link": None}])

    assert data.impact_assessments == ({"title": "DPIA", "link": ""},)


def test_impacttoetsen_of_standard_0_4_is_a_list_and_becomes_one():
    data = parsed(impacttoetsen=["DPIA", "Toets <A> & B"])

    assert data.impact_assessments_explanation == "<ul><li>DPIA</li><li>Toets &lt;A&gt; &amp; B</li></ul>"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("1.0.0", "1.0"), ("1.0", "1.0"), ("0.4.0", "0.4"), ("0.2.3", "0.2.3"), (" 1.0 ", "1.0"), (None, "")],
)
def test_old_and_new_spelling_of_the_standard_version_are_one(sent: str | None, kept: str):
    assert parsed(standard_version=sent).standard_version == kept


def test_long_standard_version_fits_in_its_column():
    assert len(parsed(standard_version=f"{'1' * 30}.0.0").standard_version) == 10


@pytest.mark.parametrize("sent", ["gisteren", "2025-01-02", "2025-13-45T00:00:00Z", "2025-01-02T03:04:05", ""])
def test_moment_that_is_none_is_left_out(sent: str):
    assert parsed(create_dt=sent).modified_at is None


# What is kept as it was -----------------------------------------------------------------------------------------------


def test_unknown_keys_are_kept_in_raw_and_change_no_field():
    data = parsed(nieuw_veld={"diep": [1, None]}, name_=7)

    assert data.raw["nieuw_veld"] == {"diep": [1, None]}
    assert content_of(data) == content_of(parsed())


def test_raw_is_the_record_as_it_came():
    payload = record(1, category="Verkeer, Werk", goal="<script>x</script>", standard_version="1.0.0")

    assert parse_registration(payload).raw == payload


# Texts made safe ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wire", HTML_NAMES)
def test_html_keeps_the_six_tags_and_loses_the_rest(wire: str):
    dirty = (
        '<div class="x"><p onclick="a()">Een<br>twee</p></div><ul><li>a</li></ul><ol><li>b</li></ol>'
        '<script>alert(1)</script><a href="javascript:a()">link</a><img src=x onerror=a()><!-- weg -->'
    )
    ours = next(row[0] for row in TABLE if row[1] == wire)

    kept = getattr(parsed(**{wire: dirty}), ours)

    assert kept == "<div><p>Een<br>twee</p></div><ul><li>a</li></ul><ol><li>b</li></ol>link"


def test_entities_in_plain_fields_are_undone():
    data = parsed(name="Wonen &amp; Zorg", organization="Gemeente &#39;s-Graveland", provider="A &eacute; B")

    assert (data.name, data.organisation_name, data.supplier) == ("Wonen & Zorg", "Gemeente 's-Graveland", "A é B")


def test_tags_and_line_ends_in_plain_fields_become_one_space():
    assert parsed(description_short="<p>Een</p>\r\n<p>twee</p>\u00a0 drie ").description_short == "Een twee drie"


def test_signs_without_a_shape_go_from_plain_fields():
    assert parsed(name="\ufeffAlgo\u00adritme\u202e&shy;\u200b ").name == "Algoritme"


def test_letter_written_as_two_signs_becomes_one():
    data = parsed(name="Cafe\u0301", goal="<p>Cafe\u0301</p>")

    assert (data.name, data.purpose_and_impact) == ("Café", "<p>Café</p>")


@pytest.mark.parametrize("wire", sorted(set(WIRE_NAMES) - {"create_dt"}))
def test_nul_reaches_no_field(wire: str):
    sent: Any = "a\x00b"
    if wire.endswith("_grouping"):
        sent = [{"title": "a\x00b", "link": "a\x00b"}]
    ours = next(row[0] for row in TABLE if row[1] == wire)

    kept = str(getattr(parsed(**{wire: sent}), ours))

    assert "a\ufffdb" in kept
    assert "\x00" not in kept


# What cannot be used --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [7, 1.5, True, {"geen": "tekst"}], ids=repr)
@pytest.mark.parametrize("wire", WIRE_NAMES)
def test_value_of_another_shape_is_refused_and_the_field_named(wire: str, wrong: Any):
    with pytest.raises(InvalidEntry, match=f"'{wire}'"):
        parsed(**{wire: wrong})


@pytest.mark.parametrize("wire", WIRE_NAMES)
def test_list_of_another_shape_is_refused_and_the_field_named(wire: str):
    with pytest.raises(InvalidEntry, match=rf"'{wire}(\.0)?'"):
        parsed(**{wire: [3]})


@pytest.mark.parametrize("wire", sorted(set(WIRE_NAMES) - TEXT_OR_LIST - {w for w in WIRE_NAMES if "_grouping" in w}))
def test_list_of_texts_is_refused_where_one_text_belongs(wire: str):
    with pytest.raises(InvalidEntry, match=f"'{wire}'"):
        parsed(**{wire: ["tekst"]})


def test_refusal_shows_a_long_value_shortened():
    with pytest.raises(InvalidEntry) as refused:
        parsed(status={"lang": "x" * 10_000})

    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("wire", ["name", "organization"])
@pytest.mark.parametrize("empty", ["", "  ", "\u00a0", "<p></p>", "&nbsp;"])
def test_empty_name_or_organisation_is_refused_and_named(wire: str, empty: str):
    with pytest.raises(InvalidEntry, match=rf"\({wire}\) is leeg"):
        parsed(**{wire: empty})


@pytest.mark.parametrize("wire", ["name", "organization", "lars"])
def test_missing_id_name_or_organisation_is_refused_and_named(wire: str):
    payload = record(1)
    del payload[wire]

    with pytest.raises(InvalidEntry, match=wire):
        parse_registration(payload)


# The id ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sent", ["49489486", " 49489486\n", "４９４８９４８６", 49489486])
def test_id_is_read_with_spaces_full_width_digits_or_as_a_number(sent: Any):
    assert register_id_of({"lars": sent}) == "49489486"


@pytest.mark.parametrize(
    "sent",
    [None, "", "4948948", "494894860", "4948 9486", "4948948x", "٤٩٤٨٩٤٨٦", 4948948, True, 4948948.6, [], "-4948948"],
)
def test_id_that_is_no_eight_digits_is_refused(sent: Any):
    with pytest.raises(InvalidEntry, match="lars"):
        register_id_of({"lars": sent})


def test_id_of_a_registration_is_the_normalised_one():
    assert parsed(lars=" ４９４８９４８６").register_id == "49489486"


@pytest.mark.parametrize("known", ["49489486", "96671359", "35672180", "23189993", "59917797", "42145240"])
def test_check_digit_of_real_ids_is_right(known: str):
    assert has_valid_check_digit(known)


def test_only_one_of_ten_last_digits_is_right():
    right = register_id(1)

    assert [n for n in range(10) if has_valid_check_digit(f"{right[:7]}{n}")] == [int(right[7])]


# The hash -------------------------------------------------------------------------------------------------------------


def test_hash_is_the_same_for_another_order_of_keys():
    payload = record(1)

    assert content_hash(dict(reversed(payload.items()))) == content_hash(payload)


@pytest.mark.parametrize("empty", [None, "", []])
def test_hash_is_the_same_for_empty_and_missing_fields(empty: Any):
    without = record(1)
    del without["provider"]

    assert content_hash(record(1, provider=empty, nieuw_veld=empty)) == content_hash(without)


@pytest.mark.parametrize("wire", ["org_id", "code", "hierarchy_path"])
def test_hash_is_the_same_when_the_register_files_the_organisation_elsewhere(wire: str):
    assert content_hash(record(1, **{wire: "anders"})) == content_hash(record(1))


@pytest.mark.parametrize("wire", sorted(set(KEYS) - {"org_id", "code"}))
def test_hash_differs_when_any_field_does(wire: str):
    assert content_hash(record(1, **{wire: "Anders"})) != content_hash(record(1))


@pytest.mark.parametrize("value", ["iets", 0, False, {"a": 1}])
def test_hash_differs_for_a_new_field_with_a_value(value: Any):
    assert content_hash(record(1, nieuw_veld=value)) != content_hash(record(1))


def test_registration_carries_the_hash_of_its_payload():
    assert parsed().content_hash == content_hash(record(1))


# Whatever comes -------------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
LIKELY = st.text() | st.none() | st.lists(st.text(), max_size=3) | st.lists(st.fixed_dictionaries({"title": st.text()}))
PAYLOADS = st.builds(
    lambda whole, likely, any_json: whole | likely | any_json,
    st.just(record(1)) | st.just({}),
    st.dictionaries(st.sampled_from(KEYS), LIKELY, max_size=6),
    st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=8), JSON, max_size=1),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(payload=PAYLOADS)
def test_whatever_comes_is_a_registration_or_is_refused(payload: dict[str, Any]):
    try:
        data = parse_registration(payload)
    except InvalidEntry:
        return

    assert data.name
    assert data.organisation_name
    assert data.content_hash == content_hash(payload)
