"""Which evidence the register gives by itself, and which texts say too little."""

from typing import Any

import pytest

from catalogue.diligence.derived_evidence import shared_text_keys
from catalogue.diligence.indicators import derive_from_registration
from catalogue.diligence.link_checks import rate_linked
from catalogue.diligence.text_strength import Strength, strength, text_key
from catalogue.grouping.decisions import split
from catalogue.models import DiligenceRating, Evidence, LinkCheck
from tests.catalogue.arrange import LATER, application, entry, registration, store, withdraw, write_profile

pytestmark = pytest.mark.django_db
SENTENCE = "Een medewerker leest elk antwoord en past het aan waar dat nodig is."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "n.v.t.",
        "Nvt.",
        "NVT",
        "N/A",
        "n.b.",
        "geen",
        "Niet van toepassing.",
        "Not applicable",
        "onbekend",
        "…",
    ],
)
def test_a_text_that_says_nothing_is_no_evidence(text):
    assert strength(text, few_words=3) == Strength.NONE


@pytest.mark.parametrize("text", ["Camera footage.", "Low risk", "AVG en Woo", "Zie doel en impact.", "See below"])
def test_three_words_or_a_mere_reference_are_weak(text):
    assert strength(text, few_words=3) == Strength.WEAK


@pytest.mark.parametrize("text", [SENTENCE, "<p>Yes, employee checks document anonymised.</p>"])
def test_a_sentence_is_an_own_statement(text):
    assert strength(text, few_words=3) == Strength.SOUND


def test_equal_texts_share_a_key_whatever_their_form():
    assert text_key("<p>Een medewerker  kijkt mee.</p>") == text_key("Een medewerker kijkt mee") != ""
    assert text_key("AVG") == ""


def found(**values: Any) -> dict[str, Any]:
    store(entry(1, **values))
    return dict(derive_from_registration(registration(1)))


@pytest.mark.parametrize(
    ("explanation", "rights", "privacy"),
    [
        ("A DPIA has been carried out. An IAMA has been carried out.", "ja", "ja"),
        ("Er is een DPIA uitgevoerd. Er is geen IAMA uitgevoerd.", "nee", "ja"),
        ("No DPIA / IAMA conducted.", "nee", "nee"),
        ("DPIA, an IAMA will be conducted in 2024.", None, None),
        ("De DPIA is nog een concept.", None, None),
        ("There is no processing of personal data in this tool.", None, "nvt"),
        ("Nvt.", None, None),
        ("No Fundamental Rights Impact Assessment has been carried out.", "nee", None),
        ("No impact test has yet taken place.", "nee", "nee"),
    ],
)
def test_an_explanation_is_read_sentence_by_sentence(explanation, rights, privacy):
    evidence = found(impacttoetsen=explanation, impacttoetsen_grouping=None)

    assert (_answer(evidence, "E4"), _answer(evidence, "D4")) == (rights, privacy)


def test_a_named_assessment_with_a_link_claims_to_be_public():
    evidence = found(impacttoetsen_grouping=[{"title": "IAMA", "link": "https://gemeente.voorbeeld.nl/iama.pdf"}])

    assert (evidence["E4"].level, evidence["E5"].link) == (2, "https://gemeente.voorbeeld.nl/iama.pdf")


def test_no_human_intervention_is_a_no():
    assert _answer(found(human_intervention="There is no human intervention."), "E3") == "nee"


@pytest.mark.parametrize(
    "text", ["Low risk for inhabitants.", "Er is geen risico bij dit algoritme.", "Minimal risk, people check."]
)
def test_saying_that_the_risk_is_small_describes_no_risk(text):
    assert found(risks=text)["E7"].level == 0


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Voordeel: meer inzicht in het proces.", 0),
        ("The algorithm helps employees to file the data of residents quickly and carefully.", 0),
        ("Medewerkers hebben minder werk. Het nadeel is dat inwoners langer wachten op antwoord.", 1),
        ("Wij wogen af of een gewone website ook genoeg was voor inwoners.", 1),
    ],
)
def test_only_a_benefit_is_no_weighing(text, level):
    assert found(proportionality=text)["E2"].level == level


@pytest.mark.parametrize(("text", "level"), [("Private", 0), ("Diverse leveranciers", 0), ("Zelf ontwikkeld", 1)])
def test_a_supplier_needs_a_name(text, level):
    assert found(provider=text)["O4a"].level == level


def test_a_denial_beside_somebody_who_judges_is_left_to_the_reader():
    evidence = found(
        human_intervention="Hier is geen menselijke tussenkomst. Een collega beoordeelt later wel de uitkomst."
    )

    assert evidence["E3"].level == 0


@pytest.mark.parametrize(
    ("text", "answer", "level"),
    [
        ("The software reads along. In principle it functions without direct human intervention.", "nee", 1),
        ("No staff intervention is required, other than presenting the documents.", "nee", 1),
        ("N/A. The results were not applied to individual people at all.", "ja", 0),
        ("Er is geen besluit zonder menselijke tussenkomst, een collega kijkt altijd mee.", "ja", 1),
        ("De leverancier onderhoudt de software al jaren heel goed.", "ja", 0),
    ],
)
def test_who_says_that_it_goes_without_people_says_no_wherever_it_stands(text, answer, level):
    evidence = found(human_intervention=text, goal="De lijst wordt korter.")["E3"]

    assert (evidence.answer, evidence.level) == (answer, level)


def test_who_decides_may_be_named_in_another_field():
    evidence = found(human_intervention=None, methods_and_models="Een ambtenaar beoordeelt elk voorstel en beslist.")

    assert (evidence["E3"].level, evidence["E3"].what) == (1, "Een ambtenaar beoordeelt elk voorstel en beslist.")


@pytest.mark.parametrize("text", ["No alternatives have been considered.", "Er zijn geen alternatieven onderzocht."])
def test_that_no_other_way_was_looked_at_is_a_no(text):
    assert _answer(found(proportionality=text), "E2") == "nee"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Een foute lezing van de factuur komt voor. Een collega controleert daarom elke week tien facturen.", 1),
        ("Er kunnen fouten in de vertaling staan.", 0),
        ("Het is aan de gemeenten zelf om hier invulling aan te geven en de diensten daarop in te richten.", 0),
        ("Wij zagen geen risico's bij het gebruik van deze rekenhulp in onze gemeente en bij de inwoners.", 0),
    ],
)
def test_risks_are_a_risk_and_what_is_done_about_it(text, level):
    assert found(risks=text)["E7"].level == level


@pytest.mark.parametrize(
    ("indicator", "field", "text"),
    [
        ("E6", "goal", "Wij hebben onderzocht of de uitkomst leidt tot discriminatie van groepen."),
        ("E8", "risks", "Een inwoner kan bezwaar maken tegen de uitkomst."),
        ("E11", "risks", "Alleen opgeleide medewerkers openen het scherm."),
        ("E12", "goal", "Een medewerker kan altijd afwijken van het voorstel."),
        ("D3", "risks", "Dit volgt uit artikel 12 van de Marktwet."),
        ("D6", "goal", "De datakwaliteit is vorig jaar gemeten."),
        ("D7", "risks", "De foto's staan opgeslagen op een eigen server; het systeem draait op eigen servers."),
        ("D8", "methods_and_models", "De foto's worden na 14 dagen verwijderd."),
        ("O4a", "goal", "De software is ontwikkeld door de gemeente zelf."),
        ("O4b", "provider", "De software is open source."),
        ("O6", "goal", "De nauwkeurigheid is 91 %."),
        ("O7", "risks", "Het systeem draait in een cloudomgeving en praat via een API."),
        ("O8", "methods_and_models", "Het kost 900 euro per jaar."),
        ("O9", "risks", "Er is een handleiding voor de balie."),
    ],
)
def test_what_is_stated_in_any_field_counts(indicator, field, text):
    values = {"goal": "Facturen sorteren.", "methods_and_models": "Sorteren.", "provider": None} | {field: text}
    evidence = found(**values)

    assert (evidence[indicator].answer, evidence[indicator].level) == ("ja", 1)


@pytest.mark.parametrize(
    ("indicator", "text"),
    [
        ("E6", "Wij zijn tegen ongelijkheid."),
        ("E8", "Het model sorteert bezwaarschriften voor de afdeling."),
        ("E11", "Het model is getraind met brieven."),
        ("D7", "Alles gebeurt veilig."),
        ("D8", "Documenten worden geanonimiseerd."),
        ("O4b", "De licentie is gekocht."),
        ("O6", "De leverancier belooft hoge kwaliteit."),
        ("O9", "De handmatige controle volgt later."),
    ],
)
def test_the_right_word_without_its_content_does_not(indicator, text):
    evidence = found(risks=text, goal="Facturen sorteren.", methods_and_models="Sorteren.", provider=None)

    assert indicator not in evidence


@pytest.mark.parametrize(
    ("address", "level"),
    [("https://github.com/gemeente/telraam", 2), ("https://www.voorbeeldbouwer.nl/over-ons", 0)],
)
def test_source_code_is_an_address_that_can_be_a_repository_or_a_demo(address, level):
    assert found(publiccode=address)["O5"].level == level


@pytest.mark.parametrize(
    ("address", "level"),
    [("https://gemeente.voorbeeld.nl/verwerkingsregister/7", 2), ("https://gemeente.voorbeeld.nl/over-deze-site", 0)],
)
def test_a_register_of_processing_is_an_address_that_can_be_one(address, level):
    assert found(process_index_url=address)["D5"].level == level


@pytest.mark.parametrize(
    ("address", "counts"),
    [
        ("https://data.voorbeeld.nl/bomen", True),
        ("https://www.voorbeeldbouwer.nl/", False),
        ("https://www.voorbeeldbouwer.nl/privacyverklaring", False),
        ("https://wetten.overheid.nl/BWBR0005416", False),
    ],
)
def test_a_data_source_is_an_address_that_can_be_one(address, counts):
    assert ("D2" in found(source_data_grouping=[{"title": "Bron", "link": address}])) is counts


def test_a_link_that_is_the_evidence_counts_after_it_was_seen_to_work():
    store(entry(1, publiccode="https://github.com/gemeente/telraam"))
    assert _current(1, "O5") == "onbekend"

    LinkCheck.objects.create(url="https://github.com/gemeente/telraam", works=True, checked_at=LATER)
    rate_linked(["https://github.com/gemeente/telraam"], at=LATER)

    assert _current(1, "O5") == "ja"


def test_an_assessment_that_is_not_there_yet_and_two_in_one_row():
    rows = [{"title": "Data Protection Impact Assessment (DPIA), nog niet beschikbaar", "link": None}]
    assert "D4" not in found(impacttoetsen_grouping=rows, impacttoetsen=None)
    both = [{"title": "DPIA en Utrechts Uthiek Assessment", "link": None}]
    assert {"D4", "E4"} <= found(impacttoetsen_grouping=both, impacttoetsen=None).keys()


def test_what_it_does_to_somebody_and_how_it_works_have_to_be_said():
    bare = found(goal="Het opstellen van brieven.", proportionality=None, methods_and_models="Zie de website.")

    assert (bare["E1"].level, bare["O3"].level) == (0, 0)
    said = found(goal="Inwoners krijgen sneller antwoord.", methods_and_models="Het vergelijkt woorden met een lijst.")
    assert (said["E1"].level, said["O3"].level) == (1, 1)


def test_a_few_words_that_there_are_no_personal_data_describe_no_risk():
    assert found(risks="No personal data will be processed here.")["E7"].level == 0


@pytest.mark.parametrize(
    ("text", "answer", "level"),
    [
        ("Artikel 225 Gemeentewet", "ja", 1),
        ("Volgens artikel 3 lid 1a van de Kadasterwet is dit een taak van het Kadaster.", "ja", 1),
        ("Awb 3:2 en de Gemeentewet, zoals die nu luiden.", "ja", 1),
        ("Zie de tekst op https://wetten.overheid.nl/BWBR0005416.", "ja", 2),
        ("Wet open overheid en de Wet elektronische publicaties", "ja", 0),
        ("Het leveren van betrouwbare informatie over producten en diensten.", "ja", 0),
        ("Niet van toepassing, het betreft kantoorautomatisering.", "ja", 0),
        ("Er is geen wettelijke basis voor het gebruik van dit algoritme.", "nee", 1),
    ],
)
def test_a_legal_basis_has_an_article_or_a_link(text, answer, level):
    evidence = found(lawful_basis=text, lawful_basis_grouping=None)["D3"]

    assert (evidence.answer, evidence.level) == (answer, level)


def test_in_use_without_a_date_is_weak_and_in_development_is_a_no():
    assert found(status="In gebruik", begin_date=None)["O1"].level == 0
    store(entry(1, status="In ontwikkeling"))
    assert _answer(dict(derive_from_registration(registration(1))), "O1") == "nee"


def test_a_text_that_forty_others_share_keeps_counting_and_is_marked():
    store(*(entry(n, name=f"Naam {n}", provider=f"Bouwer {n}", human_intervention=SENTENCE) for n in range(1, 42)))
    assert _current(1, "E3") == "ja"
    assert _standard(1, "E3") == text_key(SENTENCE)

    store(entry(41, name="Naam 41", provider="Bouwer 41", human_intervention="Wij beoordelen alles samen."))

    assert not shared_text_keys({text_key(SENTENCE)})
    assert _current(1, "E3") == _current(41, "E3") == "ja"
    assert _standard(1, "E3") == ""


def test_an_import_rates_what_changed_and_nothing_else():
    store(entry(1, name="Eerste", provider="A"), entry(2, name="Tweede", provider="B"))
    before = {row.application_id: row.pk for row in DiligenceRating.objects.filter(replaced_at=None)}

    store(entry(1, name="Eerste", provider="A", human_intervention=SENTENCE + " Elke dag weer."))

    after = {row.application_id: row.pk for row in DiligenceRating.objects.filter(replaced_at=None)}
    assert before.keys() == after.keys()
    assert {pk for pk in before if before[pk] != after[pk]} == {application(1).pk}


def test_the_same_import_again_writes_no_report():
    store(entry(1))
    store(entry(1))

    assert DiligenceRating.objects.count() == 1


def test_evidence_of_a_registration_that_was_withdrawn_no_longer_counts():
    store(entry(1, name="Chatbot", human_intervention=SENTENCE), entry(2, name="Chatbot", human_intervention=None))
    assert application(1) == application(2)

    withdraw(1)

    assert _current(2, "E3") == "onbekend"


def test_what_editors_publish_is_evidence_and_goes_with_them():
    store(entry(1))
    profile = write_profile(application(1), energy="De leverancier meet 3 kWh per duizend vragen.")
    assert _current(1, "E10") == "ja"

    profile.delete()

    assert _current(1, "E10") == "onbekend"
    assert not Evidence.objects.filter(indicator="E10").exists()


def test_a_prohibited_application_has_no_rating():
    store(entry(1))

    write_profile(application(1), risk_class="verboden")

    rating = DiligenceRating.objects.get(application=application(1), replaced_at=None)
    assert set(rating.dimensions.values()) == {None}


def test_moving_a_registration_rates_both_applications():
    store(entry(1, name="Chatbot"), entry(2, name="Chatbot"))

    split(application(1), [registration(2).register_id], by=None, reason="ander")

    rated = DiligenceRating.objects.filter(replaced_at=None).values_list("application", flat=True)
    assert set(rated) == {application(1).pk, application(2).pk}


def _answer(evidence: dict[str, Any], indicator: str) -> str | None:
    return evidence[indicator].answer.value if indicator in evidence else None


def _standard(number: int, indicator: str) -> str:
    rating = DiligenceRating.objects.get(application=application(number), replaced_at=None)
    return next(row for row in rating.findings if row["id"] == indicator)["proofs"][0].get("standard", "")


def _current(number: int, indicator: str) -> str:
    rating = DiligenceRating.objects.get(application=application(number), replaced_at=None)
    return next(row["answer"] for row in rating.findings if row["id"] == indicator)
