"""Pages about reports: of an application, of a registration, the rules, and applications side by side."""

import io
import json
import re
import sys

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from catalogue.diligence import rate_all, ruleset
from catalogue.intake import withhold_registration
from catalogue.models import DiligenceRating
from portal.pdf import _making
from tests.catalogue.arrange import application, entry, registration, store, withdraw, write_profile
from tests.fixtures.register import register_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
SENTENCE = "Een medewerker leest elk antwoord en past het aan waar dat nodig is."


def html(client: Client, address: str, status: int = 200) -> str:
    reply = client.get(address)
    assert reply.status_code == status, address
    return reply.content.decode()


def report(number: int) -> str:
    return f"{application(number).get_absolute_url()}/beoordeling"


def test_the_report_shows_what_is_met_what_is_unknown_and_how_it_gets_better(client):
    store(entry(1, human_intervention=SENTENCE))

    page = html(client, report(1))

    assert all(words in page for words in ("Nog onbekend: ", SENTENCE, "Zo wordt dit beter:", "Bekend 22%"))
    assert "Beperkt beschreven" in page
    assert "Geen juridisch advies" in page
    assert "Wie kan ik vragen?" in page


def test_use_bound_evidence_says_how_many_users_have_it_and_that_you_have_to_do_it_yourself(client):
    store(
        *(entry(n, name="Chatbot", impacttoetsen_grouping=[{"title": "DPIA"}] if n == 1 else None) for n in (1, 2, 3))
    )

    page = html(client, report(1))

    assert "Bij 1 van 3 gebruikers" in page
    assert "Dit moet je zelf nog doen" in page


def test_what_is_needed_and_missing_stands_first(client):
    store(
        *(entry(n, name="Chatbot", impacttoetsen_grouping=[{"title": "DPIA"}] if n == 1 else None) for n in (1, 2, 3))
    )

    page = html(client, report(1))
    begin = page[page.index("Let op") : page.index("Over het gebruik")]

    assert "Toets op mensenrechten: niet bekend." in begin
    assert "DPIA of pre-scan: bij 1 van 3 gebruikers." in begin
    assert "vijf of meer organisaties" not in begin


def test_a_link_that_nobody_looked_at_yet_is_not_called_nothing(client):
    store(entry(1, process_index_url="https://voorbeeld.nl/verwerkingsregister/chatbot"))

    page = html(client, report(1))

    assert "Verwerkingsregister: niet bekend.</strong> Er staat wel een link bij. Die is nog niet nagekeken." in page


def test_what_one_says_is_not_of_the_product_is_not_put_in_the_mouth_of_all(client):
    store(*(entry(n, name="Chatbot", publiccode="Niet beschikbaar" if n == 1 else None) for n in (1, 2, 3)))

    page = html(client, report(1))

    assert "bereikbaar: nee.</strong> Dat staat in het register." in page
    assert "3 van 3 gebruikers" not in page[page.index("Let op") : page.index("Dit moet je zelf")]


def test_users_who_see_another_risk_are_named_with_their_number(client):
    categories = ["Hoog-Risico AI-systeem", "Overige algoritmes", "Overige algoritmes"]
    store(*(entry(n, name="Chatbot", publication_category=one) for n, one in enumerate(categories, 1)))

    page = html(client, report(1))

    assert "2 noemen het overig, 1 hoog risico." in page
    assert "E4 is niet aangetoond" not in page


def test_a_text_that_many_have_says_how_many_others(client):
    store(*(entry(n, name=f"Naam {n}", provider=f"Bouwer {n}", human_intervention=SENTENCE) for n in range(1, 43)))

    assert "Standaardtekst, ook bij 41 andere." in html(client, report(1))


FULL_TEXTS = {
    "human_intervention": f"{SENTENCE} Twijfelt het systeem, dan beslist een medewerker.",
    "proportionality": "Een andere oplossing was handwerk. Een nadeel is dat het soms fouten maakt.",
    "risks": "Er is een risico op fouten. Daarom controleert een medewerker elke uitkomst.",
    "lawful_basis": "Artikel 5 van de Wet open overheid.",
    "source_data": "Brieven van inwoners, met naam en adres. De gegevens worden na 30 dagen gewist.",
    "methods_and_models": "Een taalmodel herkent namen in de tekst en stelt voor wat weg moet.",
    "impacttoetsen_grouping": [{"title": "DPIA"}, {"title": "IAMA"}],
}


def test_before_anything_is_unfolded_a_report_is_read_in_five_minutes(client):
    """At most 1,200 words at some 240 a minute; with many users who all say much."""
    store(*(entry(n, name="Chatbot", provider="Bouwer", **FULL_TEXTS) for n in range(1, 31)))

    page = html(client, report(1))
    main = BeautifulSoup(page, "html.parser").main
    for hidden in main.select("details > :not(summary), .aip-hidden"):
        hidden.extract()
    words = main.get_text(" ").split()

    assert 200 < len(words) <= 1200


def test_who_looks_at_what_one_organisation_uses_hears_it_too_and_that_organisation_itself_does_not(client, written):
    store(entry(1, human_intervention=SENTENCE))
    client.get(f"{report(1)}.pdf")
    client.get(f"{own_report(1)}.pdf")

    assert "Dit moet je zelf nog doen" in html(client, report(1))
    assert "Dit moet je zelf nog doen" not in html(client, own_report(1))
    assert [page.count("Dit moet je zelf nog doen") for page in written] == [1, 0]


def test_the_application_page_leads_to_the_report_with_three_bars(client):
    store(entry(1))

    page = html(client, application(1).get_absolute_url())

    assert page.count('class="aip-rating"') == 3
    assert report(1) in page
    assert "Geen juridisch advies" in page


def test_the_data_are_the_report_with_every_finding(client):
    store(entry(1, human_intervention=SENTENCE))

    content = json.loads(html(client, f"{report(1)}.json"))

    assert (content["ethics"]["points_yes"], content["ruleset"]) == (22, ruleset().version)
    assert len(content["findings"]) == 33
    assert next(row for row in content["findings"] if row["id"] == "E3")["proofs"][0]["register_id"] == register_id(1)


def test_a_registration_has_a_report_of_its_own_evidence_and_that_of_the_product(client):
    store(
        entry(
            1, name="Chatbot", human_intervention=SENTENCE, methods_and_models="Het kiest een antwoord uit een lijst."
        ),
        entry(2, name="Chatbot"),
    )

    page = html(client, f"/registraties/{register_id(2)}/beoordeling")

    assert "Het kiest een antwoord uit een lijst." in page
    assert SENTENCE not in page


def own_report(number: int) -> str:
    return f"/registraties/{register_id(number)}/beoordeling"


def test_the_report_of_a_registration_as_data_holds_what_the_page_shows(client):
    store(entry(1, name="Chatbot", human_intervention=SENTENCE), entry(2, name="Chatbot"))

    content = json.loads(html(client, f"{own_report(1)}.json"))

    assert (content["register_id"], content["application"]) == (register_id(1), application(1).slug)
    assert (content["ethics"]["points_yes"], content["ruleset"]) == (22, ruleset().version)
    assert f"Bekend {round(100 * content['ethics']['coverage'])}%" in html(client, own_report(1))
    assert len(content["findings"]) == 33
    assert json.loads(html(client, f"{own_report(2)}.json"))["ethics"]["points_yes"] == 10


def test_the_report_of_a_registration_is_a_tagged_pdf_too(client):
    pytest.importorskip("weasyprint")
    pikepdf = pytest.importorskip("pikepdf")
    store(entry(1, human_intervention=SENTENCE))

    assert f"{own_report(1)}.pdf" in html(client, own_report(1))
    reply = client.get(f"{own_report(1)}.pdf")

    with pikepdf.open(io.BytesIO(reply.content)) as found:
        assert found.Root.MarkInfo.Marked
        assert "bij Gemeente" in str(found.docinfo.Title)


def test_the_report_of_a_registration_leads_to_what_changed(client):
    store(entry(1))

    page = html(client, own_report(1))

    assert f"/registraties/{register_id(1)}/geschiedenis" in page
    assert f"{report(1)}#verandering" in page


@pytest.mark.parametrize("form", ["", ".json", ".pdf"])
def test_a_registration_that_is_gone_has_no_report_in_any_form(client, form):
    store(entry(1), entry(2))
    withdraw(1)
    withhold_registration(registration(2))

    assert client.get(own_report(1) + form).status_code == 410
    assert client.get(own_report(2) + form).status_code == 404
    assert client.get(own_report(3) + form).status_code == 404


def test_what_is_not_there_is_said(client):
    store(entry(1))

    assert client.get("/toepassingen/bestaat-niet/beoordeling").status_code == 404
    for number in ("x", "999999", "1" * 40):
        assert client.get(f"{report(1)}?rapport={number}").status_code == 404


def test_an_old_report_stays_readable_and_what_changed_is_said(client):
    store(entry(1))
    old = DiligenceRating.objects.get(application=application(1))
    store(entry(1, human_intervention=SENTENCE))

    now, then = html(client, report(1)), html(client, f"{report(1)}?rapport={old.pk}")

    assert "eerst onbekend, nu ja (eigen opgave)" in now
    assert "Dit is een oud rapport." in then
    assert SENTENCE not in then


def test_an_old_report_does_not_show_what_was_withheld_since(client):
    store(entry(1, name="Chatbot"), entry(2, name="Chatbot", human_intervention=SENTENCE))
    old = DiligenceRating.objects.get(application=application(1), replaced_at=None)
    assert SENTENCE in html(client, report(1))

    withhold_registration(registration(2))

    assert SENTENCE not in html(client, report(1))
    assert SENTENCE not in html(client, f"{report(1)}?rapport={old.pk}")


def test_a_prohibited_registration_is_so_whatever_its_own_category(client):
    store(entry(1, publication_category="Hoog-risico AI-systeem"))
    write_profile(application(1), risk_class="verboden")

    assert "Verboden AI." in html(client, f"/registraties/{register_id(1)}/beoordeling")


def test_a_prohibited_application_says_why_there_is_no_judgement(client):
    store(entry(1))
    write_profile(application(1), risk_class="verboden")

    page = html(client, report(1))

    assert "Verboden AI." in page
    assert not re.search(r"Bekend \d", page)


def test_the_rules_are_shown_as_they_stand_in_the_file(client):
    page = html(client, "/zo-beoordelen-wij")

    assert all(indicator.title in page.replace("&#x27;", "'") for indicator in ruleset().indicators)
    assert f"Regels versie {ruleset().version}" in page


def compared(*numbers: int) -> str:
    return "/vergelijken?" + "&".join(f"t={application(number).slug}" for number in numbers)


def test_applications_stand_side_by_side_with_the_differences_marked(client):
    store(entry(1, name="Eerste", provider="A B.V."), entry(2, name="Tweede", provider="C B.V."))

    page = html(client, compared(1, 2))

    assert page.count("aip-compare__name") == 2
    assert "A B.V." in page
    assert "verschil" in page
    assert compared(1).replace("&", "&amp;") in page


@pytest.mark.parametrize("query", ["", "?t=", "?x=1"])
def test_comparing_nothing_says_what_to_do(client, query):
    assert "Kies wat je wilt vergelijken" in html(client, f"/vergelijken{query}")


def test_five_or_an_unknown_one_is_refused_with_what_can_be_shown(client):
    store(*(entry(n, name=f"Naam {n}", provider=f"Bouwer {n}") for n in range(1, 6)))

    assert "hooguit 4" in html(client, compared(1, 2, 3, 4, 5), 400)
    page = html(client, compared(1) + "&t=onzin&t=%00", 400)
    assert "‘onzin’ kennen we niet" in page
    assert "Naam 1" in page


def test_the_pdf_is_tagged_and_holds_the_report(client):
    pytest.importorskip("weasyprint")
    pikepdf = pytest.importorskip("pikepdf")
    store(entry(1, human_intervention=SENTENCE))

    reply = client.get(f"{report(1)}.pdf")

    assert reply["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(reply.content)) as found:
        assert found.Root.MarkInfo.Marked
        assert str(found.Root.Lang) == "nl"


@pytest.fixture
def written(monkeypatch, settings, tmp_path):
    """What was made into a PDF, in place of making it; nothing is kept from before."""
    settings.CACHES = {**settings.CACHES, "pdf": {**settings.CACHES["pdf"], "LOCATION": tmp_path}}
    pages: list[str] = []
    monkeypatch.setattr("portal.pdf._writer", lambda: lambda page: pages.append(page) or b"%PDF")
    return pages


def test_a_pdf_is_made_once_until_the_report_is_another(client, written):
    store(entry(1))

    first, again = client.get(f"{report(1)}.pdf"), client.get(f"{report(1)}.pdf")
    store(entry(1, human_intervention=SENTENCE))
    other = client.get(f"{report(1)}.pdf")

    assert first.content == again.content == b"%PDF"
    assert other.status_code == 200
    assert [SENTENCE in page for page in written] == [False, True]


def test_while_one_pdf_is_made_another_is_asked_to_wait_and_one_that_is_there_is_given(client, written):
    store(entry(1), entry(2))
    client.get(f"{report(1)}.pdf")

    with _making:
        busy, kept = client.get(f"{report(2)}.pdf"), client.get(f"{report(1)}.pdf")

    assert (busy.status_code, busy["Retry-After"], kept.status_code) == (503, "5", 200)
    assert "Wacht een paar seconden" in busy.content.decode()
    assert client.get(f"{report(2)}.pdf").status_code == 200


def test_a_pdf_that_cannot_be_made_leaves_the_way_free(client, written, monkeypatch):
    store(entry(1))

    def fails(_page):
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr("portal.pdf._writer", lambda: fails)
        with pytest.raises(MemoryError):
            client.get(f"{report(1)}.pdf")

    assert client.get(f"{report(1)}.pdf").status_code == 200


def test_without_the_extra_there_is_no_pdf_and_no_link_to_it(client, monkeypatch):
    store(entry(1))
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    monkeypatch.setattr("portal.report.find_spec", lambda name: None)

    for address in (report(1), own_report(1)):
        assert client.get(f"{address}.pdf").status_code == 404
        assert "Download als PDF" not in html(client, address)


def test_rating_everything_again_changes_nothing(client):
    store(entry(1))

    assert rate_all() == set()
    assert registration(1).application.ratings.count() == 1
