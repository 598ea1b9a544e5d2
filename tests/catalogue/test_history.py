"""What changed in a registration: the steps, the page, the short word on the registration's page, the command."""

import io
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from catalogue.difference import by_word
from catalogue.entries import ALL_FIELDS, RegistrationData
from catalogue.history import FIELDS, SPOILING, Step, histories, history, summary
from catalogue.intake import store_registrations, withhold_registration
from tests.catalogue.arrange import SEEN, entry, registration, withdraw
from tests.fixtures.register import register_id

pytestmark = pytest.mark.django_db

EVERYTHING = ALL_FIELDS - {"register_id", "modified_at"}
WITHOUT_CODES = EVERYTHING - {"organisation_id", "organisation_code"}
CARRIES = {
    "csv": WITHOUT_CODES,
    "history": WITHOUT_CODES,
    "snapshot": frozenset({"name", "organisation_name", "purpose_and_impact", "legal_basis", "status"}),
}
ADDRESS = f"/registraties/{register_id(1)}"


def keep(number: int = 1, *, day: int, month: int = 3, transport: str = "api", **values: Any) -> None:
    """Store a version that the register published on this day of 2026, and that we saw a day later."""
    published = datetime(2026, month, day, 9, tzinfo=UTC)
    data = entry(number, **{"create_dt": published.isoformat()} | values)
    if transport in CARRIES:
        data = _carried(data, transport)
    store_registrations([data], seen_at=published + timedelta(days=1), transport=transport)


def _carried(data: RegistrationData, transport: str) -> RegistrationData:
    carries = CARRIES[transport] | {"register_id", "modified_at"}
    return replace(data, carries=frozenset(carries), lossy=transport in SPOILING)


def steps(number: int = 1) -> list[Step]:
    return history(registration(number))


def pieces(step: Step) -> list[tuple[str, str]]:
    return [tuple(piece) for piece in step.changes[0].difference.pieces]


def page(client: Client, address: str = f"{ADDRESS}/geschiedenis") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_field_of_a_version_has_its_place_in_the_history() -> None:
    assert set(FIELDS) == EVERYTHING
    assert len(FIELDS) == len(EVERYTHING)


def test_versions_stand_newest_first_with_the_moment_of_the_register() -> None:
    keep(day=1, goal="Eerst.")
    keep(day=20, goal="Later.")

    found = steps()

    assert [step.moment.day for step in found] == [20, 1]
    assert all(step.is_published for step in found)
    assert [step.is_first for step in found] == [False, True]


def test_a_version_without_a_moment_of_the_register_stands_where_we_saw_it() -> None:
    keep(day=1, goal="Eerst.")
    keep(day=10, goal="Zonder datum.", create_dt=None)

    newest = steps()[0]

    assert newest.moment == datetime(2026, 3, 11, 9, tzinfo=UTC)
    assert not newest.is_published


def test_older_versions_that_come_later_take_their_place_before_what_was_there() -> None:
    keep(day=20, goal="Nu.")
    keep(day=1, goal="Vroeger.", transport="history")

    assert [(step.transport, step.labels) for step in steps()] == [("api", ["doel en impact"]), ("history", [])]


def test_an_older_version_that_the_register_lists_again_is_the_newest_change() -> None:
    keep(day=1, goal="Eerst.")
    keep(day=20, goal="Later.")
    keep(day=1, goal="Eerst.")

    newest = steps()[0]

    assert [(change.before, change.after) for change in newest.changes] == [("Later.", "Eerst.")]
    assert not newest.is_published


def test_a_change_names_the_field_with_before_and_after() -> None:
    keep(day=1, goal="<p>Snel antwoord.</p>")
    keep(day=2, goal="<p>Goed antwoord.</p>")

    change = steps()[0].changes[0]

    assert (change.label, change.verb) == ("doel en impact", "gewijzigd")
    assert (change.before, change.after) == ("Snel antwoord.", "Goed antwoord.")


def test_a_change_is_marked_word_by_word() -> None:
    keep(day=1, goal="<p>Inwoners krijgen snel een antwoord van ons.</p>")
    keep(day=2, goal="<p>Inwoners krijgen goed een antwoord van ons.</p>")

    assert pieces(steps()[0]) == [
        ("same", "Inwoners krijgen"),
        ("removed", "snel"),
        ("added", "goed"),
        ("same", "een antwoord van ons."),
    ]


def test_a_long_stretch_without_changes_is_shortened() -> None:
    before = [f"woord{number}" for number in range(60)]
    after = ["nieuw", *before[1:30], "anders", *before[31:]]

    found = by_word(" ".join(before), " ".join(after)).pieces

    assert found[2].text == f"{' '.join(before[1:9])} … {' '.join(before[22:30])}"
    assert found[-1].text == f"{' '.join(before[31:39])} …"


def test_a_text_too_long_to_compare_is_shown_before_and_after_without_marks() -> None:
    before = " ".join(f"oud{number}" for number in range(3001))
    after = " ".join(f"nieuw{number}" for number in range(3001))

    found = by_word(f"Zo begint het. {before}", f"Zo begint het. {after}")

    assert found.pieces == ()
    assert found.before.startswith("Zo begint het. oud0 oud1")
    assert found.after.endswith("(nog 1 woorden)")


def test_one_word_in_a_very_long_text_is_still_marked() -> None:
    words = [f"woord{number}" for number in range(50_000)]

    found = by_word(" ".join(words), " ".join([*words[:40_000], "anders", *words[40_001:]])).pieces

    assert [piece.text for piece in found if piece.kind != "same"] == ["woord40000", "anders"]


def test_texts_with_the_same_words_all_over_do_not_take_long() -> None:
    before, after = "ja nee nee " * 100_000, "nee ja ja nee " * 100_000

    begun = time.perf_counter()
    found = by_word(before, after)

    assert time.perf_counter() - begun < 5
    assert found.before
    assert found.after


def test_a_list_is_compared_item_by_item() -> None:
    iama, dpia = {"title": "IAMA", "link": "https://a.nl/iama"}, {"title": "DPIA", "link": ""}
    keep(day=1, impacttoetsen_grouping=[iama, dpia])
    keep(day=2, impacttoetsen_grouping=[{"title": "FRIA", "link": ""}, dpia])

    assert steps()[0].labels == ["impacttoetsen"]
    assert pieces(steps()[0]) == [("removed", "IAMA (https://a.nl/iama)"), ("added", "FRIA")]


def test_another_order_of_a_list_is_a_matter_of_form() -> None:
    keep(day=1, category=["Verkeer", "Wonen"])
    keep(day=2, category=["Wonen", "Verkeer"])

    assert (steps()[0].labels, steps()[0].form_changes) == ([], ("thema",))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"goal": "<p>Zelfde tekst</p>"}, {"goal": "Zelfde tekst."}),
        ({"website": "http://www.voorbeeld.nl/a/"}, {"website": "https://voorbeeld.nl/a"}),
        ({"standard_version": "0.4"}, {"standard_version": "1.0"}),
        ({"lang": "nld"}, {"lang": "eng"}),
        ({"code": "gemeente-een"}, {"code": "gemeente-twee"}),
        (
            {"source_data_grouping": [{"title": "BAG", "link": "http://bag.nl"}]},
            {"source_data_grouping": [{"title": "BAG", "link": "https://www.bag.nl/"}]},
        ),
    ],
    ids=["signs", "address", "standard", "language", "code", "link in a list"],
)
def test_a_change_of_form_is_kept_apart(before: dict[str, Any], after: dict[str, Any]) -> None:
    keep(day=1, **before)
    keep(day=2, **after)

    assert steps()[0].changes == ()
    assert len(steps()[0].form_changes) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"website": "https://voorbeeld.nl/a-b"}, {"website": "https://voorbeeld.nl/ab"}),
        ({"goal": "Een kans van 1,5 procent."}, {"goal": "Een kans van 15 procent."}),
        ({"begin_date": ""}, {"begin_date": "2024-03"}),
    ],
    ids=["another address", "another number", "filled in"],
)
def test_what_reads_differently_is_a_change_of_content(before: dict[str, Any], after: dict[str, Any]) -> None:
    keep(day=1, **before)
    keep(day=2, **after)

    assert len(steps()[0].changes) == 1


def test_what_a_road_cannot_carry_is_not_gone_and_does_not_come_back() -> None:
    full = {"proportionality": "Afgewogen.", "provider": "Bouwer", "category": ["Wonen"]}
    keep(day=1, **full)
    keep(day=2, transport="snapshot", goal="Een ander doel.")
    keep(day=3, goal="Een ander doel.", **full)

    assert [step.labels for step in steps()] == [[], ["doel en impact"], []]


def test_what_the_first_road_could_not_carry_is_not_added_by_the_next() -> None:
    keep(day=1, transport="snapshot")
    keep(day=2, provider="Bouwer")

    assert steps()[0].changes == ()


def test_csv_leaves_the_codes_of_the_organisation_alone() -> None:
    keep(day=1)
    keep(day=2, transport="csv")

    assert (steps()[0].changes, steps()[0].form_changes) == ((), ())


def test_a_text_that_csv_glued_together_is_no_change_and_none_when_it_is_whole_again() -> None:
    keep(day=1, goal="<p>Vanaf 2020</p><p>12 keer</p>")
    keep(day=2, goal="Vanaf 202012 keer", transport="csv")
    keep(day=3, goal="<p>Vanaf 2020</p><p>12 keer</p>")

    assert [(step.labels, step.form_changes) for step in steps()] == [([], ()), ([], ("doel en impact",)), ([], ())]


def test_histories_of_many_take_one_query(django_assert_num_queries: Any) -> None:
    for number in (1, 2, 3):
        keep(number, day=1)
        keep(number, day=2, goal=f"Nieuw doel {number}.")
    rows = [registration(number) for number in (1, 2, 3)]

    with django_assert_num_queries(1):
        found = histories(rows)

    assert [found[row.pk][0].labels for row in rows] == [["doel en impact"]] * 3


def test_the_summary_skips_versions_that_changed_no_content() -> None:
    keep(day=1)
    keep(day=2, status="Buiten gebruik")
    keep(day=3, status="Buiten gebruik", lang="eng")

    found = summary(registration(1))

    assert found.count == 3
    assert found.last is not None
    assert (found.last.moment.day, found.last.labels) == (2, ["status"])


def test_the_page_marks_what_came_and_went_with_words_too(client: Client) -> None:
    keep(day=1, goal="Inwoners krijgen snel antwoord.")
    keep(day=2, goal="Inwoners krijgen goed antwoord.")

    shown = page(client)

    assert '<del><span class="aip-hidden">verwijderd: </span>snel</del>' in shown
    assert '<ins><span class="aip-hidden">toegevoegd: </span>goed</ins>' in shown


def test_the_page_says_of_a_version_without_changes_that_nothing_changed(client: Client) -> None:
    keep(day=1, lang="nld")
    keep(day=2, lang="eng")

    shown = page(client)

    assert "Geen wijziging van de inhoud." in shown
    assert "Bij 1 veld veranderde alleen de vorm: taal." in shown


def test_the_page_shows_no_person_and_no_markup_of_others(client: Client) -> None:
    keep(day=1, goal="Vraag jan.jansen@voorbeeld.nl of <script>alert(1)</script> ons.")
    keep(day=2, goal="Vraag piet.pietersen@voorbeeld.nl &lt;b onclick=x&gt; of ons.", contact_email="a.b@c.nl")

    shown = page(client)

    assert "jan.jansen" not in shown
    assert "piet.pietersen" not in shown
    assert "a.b@c.nl" not in shown
    assert "<script" not in shown
    assert "<b onclick" not in shown


def test_the_page_says_that_only_the_address_of_a_person_changed(client: Client) -> None:
    keep(day=1, contact_email="jan.jansen@voorbeeld.nl")
    keep(day=2, contact_email="piet.pietersen@voorbeeld.nl")

    assert "Alleen een e-mailadres van een persoon is anders. Dat tonen we niet." in page(client)


def test_the_history_of_a_withdrawn_registration_stays_with_a_notice(client: Client) -> None:
    keep(day=1)
    withdraw(1)

    shown = page(client)

    assert "Niet meer in het register." in shown
    assert '<time datetime="2026-04-09">9 april 2026</time>' in shown


def test_the_history_of_a_withheld_registration_is_not_there(client: Client) -> None:
    keep(day=1)
    withhold_registration(registration(1))

    assert client.get(f"{ADDRESS}/geschiedenis").status_code == 404


def test_a_long_history_comes_in_pages(client: Client) -> None:
    for day in range(1, 23):
        keep(day=day, goal=f"Doel {day}.")

    first, second = page(client), page(client, f"{ADDRESS}/geschiedenis?pagina=2")

    assert "Doel en impact" in first
    assert "De oudste versie die we kennen." not in first
    assert "De oudste versie die we kennen." in second
    assert f'href="{ADDRESS}/geschiedenis?pagina=2"' in first


@pytest.mark.parametrize("number", ["0", "9", "abc", "-1", "1e3"])
def test_a_page_of_a_history_that_is_not_there_is_a_bad_request(client: Client, number: str) -> None:
    keep(day=1)

    assert client.get(f"{ADDRESS}/geschiedenis", {"pagina": number}).status_code == 400


@pytest.mark.parametrize("withdrawn", [False, True])
def test_a_registration_tells_its_last_change_and_leads_to_the_rest(client: Client, withdrawn: bool) -> None:
    keep(day=1)
    keep(day=9, status="Buiten gebruik", provider="Bouwer")
    if withdrawn:
        withdraw(1)

    shown = client.get(ADDRESS).content.decode()

    assert "We kennen 2 versies." in shown
    assert '<time datetime="2026-03-09">9 maart 2026</time>: status, leverancier.' in shown
    assert f'href="{ADDRESS}/geschiedenis"' in shown


def test_a_registration_that_never_changed_says_so(client: Client) -> None:
    keep(day=1)

    shown = client.get(ADDRESS).content.decode()

    assert "We kennen 1 versie." in shown
    assert "In de versies die we kennen is de inhoud niet veranderd." in shown


def told(register_id: str) -> str:
    out = io.StringIO()
    call_command("registration_history", register_id, stdout=out)
    return out.getvalue()


def test_the_command_tells_every_version_with_its_road_and_its_changes() -> None:
    keep(day=1, goal="Eerst.")
    keep(day=9, goal="Later.", lang="eng")

    text = told(register_id(1))

    assert "9 maart 2026 10:00 (gepubliceerd in het register; weg: api)" in text
    assert "    eerst:  Eerst.\n    daarna: Later.\n" in text
    assert "  alleen de vorm: taal\n" in text
    assert text.endswith("versies=2 met_gewijzigde_inhoud=1\n")


def test_the_command_hides_persons_and_signs_that_steer_a_terminal() -> None:
    keep(day=1)
    keep(day=2, goal="Mail jan.jansen@voorbeeld.nl \x1b[2J nu.")

    text = told(register_id(1))

    assert "jan.jansen" not in text
    assert "\x1b" not in text


def test_the_command_tells_that_a_registration_is_withdrawn() -> None:
    keep(day=1)
    withdraw(1)

    assert "Niet meer in het register sinds 9 april 2026" in told(register_id(1))


def test_the_command_ends_with_1_and_a_sentence_for_an_unknown_id() -> None:
    with pytest.raises(CommandError, match="Registratie 99999999 is er niet") as caught:
        told("99999999")

    assert caught.value.returncode == 1


def test_seen_is_when_we_first_saw_it(client: Client) -> None:
    store_registrations([entry(1)], seen_at=SEEN, transport="api")

    assert (
        'Voor het eerst gezien op <time datetime="2026-03-02">2 maart 2026</time>'
        in client.get(ADDRESS).content.decode()
    )
