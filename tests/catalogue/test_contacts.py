"""One rule for whom to ask: an address that can be used, the best documented first, up to three."""

from typing import Any

import pytest

from catalogue.contacts import contacts, is_usable
from catalogue.models import Application, Organisation, Registration
from tests.catalogue.arrange import entry, store, write_profile

TEXT = "<p>Wij wegen af wat dit met mensen doet en wie er meekijkt.</p>"


def ask(*, province: str = "") -> list[str]:
    application = Application.objects.get()
    rows = list(Registration.objects.select_related("organisation"))
    return [contact.name for contact in contacts(application, rows, province=province)]


def users(*given: dict[str, Any]) -> None:
    store(*(entry(number, name="Chatbot", **values) for number, values in enumerate(given, 1)))


@pytest.mark.parametrize(
    "text",
    [
        "algoritmes@leiden.nl",
        "postbus.rvb.pacht@voorbeeld.nl",
        "https://www.voorbeeld.nl/contact",
        "Informatielijn: 088 - 715 70 00",
        "14010",
        "Vragen? gemeente@voorbeeld.nl; Tel: 14010",
    ],
)
def test_an_address_of_an_office_can_be_used(text: str) -> None:
    assert is_usable(text)


@pytest.mark.parametrize("text", ["", "-", "j.jansen@voorbeeld.nl", "06 12345678", "Strategisch adviseur"])
def test_no_address_and_that_of_a_person_cannot_be_used(text: str) -> None:
    assert not is_usable(text)


@pytest.mark.django_db
def test_who_has_no_address_is_not_named() -> None:
    users({"organization": "Ede", "contact_email": ""}, {"organization": "Urk", "contact_email": "info@urk.nl"})

    assert ask() == ["Urk"]


@pytest.mark.django_db
def test_three_at_most_the_best_documented_first_and_who_stopped_last() -> None:
    users(
        {"organization": "Kort", "contact_email": "info@kort.nl"},
        {"organization": "Gestopt", "contact_email": "info@gestopt.nl", "status": "Buiten gebruik", "risks": TEXT},
        {"organization": "Lang", "contact_email": "info@lang.nl", "proportionality": TEXT, "risks": TEXT},
        {"organization": "Half", "contact_email": "info@half.nl", "risks": TEXT},
    )

    assert ask() == ["Lang", "Half", "Kort"]


@pytest.mark.django_db
def test_who_can_be_written_to_comes_before_who_can_only_be_called() -> None:
    users(
        {"organization": "Belt", "contact_email": "j.jansen@belt.nl 026-359 9999", "risks": TEXT},
        {"organization": "Schrijft", "contact_email": "info@schrijft.nl"},
    )

    assert ask() == ["Schrijft", "Belt"]


@pytest.mark.django_db
def test_the_own_province_comes_first_when_one_is_chosen() -> None:
    users(
        {"organization": "Ver", "contact_email": "info@ver.nl", "risks": TEXT},
        {"organization": "Dichtbij", "contact_email": "info@dichtbij.nl"},
    )
    Organisation.objects.filter(name="Dichtbij").update(province="zeeland")

    assert (ask(), ask(province="zeeland")) == (["Ver", "Dichtbij"], ["Dichtbij", "Ver"])


@pytest.mark.django_db
def test_whom_the_editors_name_comes_first() -> None:
    users({"organization": "Urk", "contact_email": "info@urk.nl"})
    write_profile(Application.objects.get(), summary="Praat terug.", contact="Team Digitaal, digitaal@urk.nl")

    assert ask() == ["De redactie van deze toepassing", "Urk"]
