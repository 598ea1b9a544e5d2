"""The one door of the catalogue: what is stored, what comes back, what disappears."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from catalogue.entries import RegistrationData
from catalogue.intake import (
    Stored,
    known_hashes,
    missing_from,
    release_registration,
    withdraw_registrations,
    withhold_registration,
)
from catalogue.models import Application, PublicationCategory, Registration, RegistrationVersion, Status, Theme
from search.indexing import drain
from search.models import OutboxEntry
from search.projections import application_key
from tests.catalogue.arrange import LATER, SEEN, application, entry, registration, store, withdraw, write_profile
from tests.fixtures.register import register_id

pytestmark = pytest.mark.django_db


def theme_names(number: int) -> set[str]:
    return set(registration(number).themes.values_list("name", flat=True))


# What is stored ------------------------------------------------------------------------------------------------------


def test_what_happened_is_told_by_register_id() -> None:
    store(entry(1), entry(2))
    withdraw(2)

    outcomes = store(entry(1, goal="Iets anders"), entry(2), entry(3))

    assert outcomes == {
        register_id(1): Stored.UPDATED,
        register_id(2): Stored.RETURNED,
        register_id(3): Stored.ADDED,
    }


def test_only_id_name_and_organisation_are_needed() -> None:
    store(RegistrationData(register_id="12345678", name="Kaal", organisation_name="Gemeente Kaal"))

    row = Registration.objects.get()
    assert (row.name, row.organisation.name, row.status, row.modified_at) == ("Kaal", "Gemeente Kaal", "", None)


def test_an_update_replaces_every_text() -> None:
    store(entry(1, goal="Oud", contact_email="oud@voorbeeld.nl"))

    store(entry(1, goal="Nieuw", contact_email=None))

    assert (registration(1).purpose_and_impact, registration(1).contact) == ("Nieuw", "")


def test_an_update_keeps_the_moment_it_was_first_seen() -> None:
    store(entry(1))
    Registration.objects.update(first_seen_at=LATER)

    store(entry(1, goal="Nieuw"))

    assert registration(1).first_seen_at == LATER


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("In gebruik", Status.IN_USE),
        ("in GEBRUIK", Status.IN_USE),
        ("In ontwikkeling", Status.IN_DEVELOPMENT),
        ("Buiten gebruik", Status.OUT_OF_USE),
        ("in_ontwikkeling", Status.IN_DEVELOPMENT),
        ("Ontwikkeling", Status.IN_DEVELOPMENT),
        ("Archief", "Archief"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_status_is_one_of_the_standard_or_what_was_written(written: str | None, status: str) -> None:
    store(entry(1, status=written))

    assert registration(1).status == status


@pytest.mark.parametrize(
    ("written", "category"),
    [
        ("Hoog-risico AI-systeem", PublicationCategory.HIGH_RISK),
        ("Hoog-risico AI-systemen", PublicationCategory.HIGH_RISK),
        ("Hoog-risico-AI-systeem", PublicationCategory.HIGH_RISK),
        ("impactvolle algoritmes", PublicationCategory.IMPACTFUL),
        ("Overige algoritmes", PublicationCategory.OTHER),
        ("hoog risico ai systeem", PublicationCategory.HIGH_RISK),
        ("Verboden toepassing", "Verboden toepassing"),
        (None, ""),
    ],
)
def test_a_category_is_one_of_the_standard_or_what_was_written(written: str | None, category: str) -> None:
    store(entry(1, publication_category=written))

    assert registration(1).publication_category == category


def test_an_unknown_status_is_kept_in_the_record_as_received() -> None:
    store(entry(1, status="Archief"))

    assert registration(1).raw["status"] == "Archief"


# Themes --------------------------------------------------------------------------------------------------------------


def test_a_theme_of_the_standard_is_linked_whatever_its_case() -> None:
    store(entry(1, category=["verkeer", "Verkeer", "Overheidsfinanciën"]))

    assert theme_names(1) == {"Verkeer", "Overheidsfinanciën"}
    assert Theme.objects.count() == 16


def test_a_theme_nobody_knows_is_kept_without_uri() -> None:
    store(entry(1, category=["Ruimtevaart"]))

    assert theme_names(1) == {"Ruimtevaart"}
    assert Theme.objects.get(name="Ruimtevaart").identifier == ""


def test_two_unknown_themes_with_one_slug_are_two_themes() -> None:
    store(entry(1, category=["Ruimte-vaart", "Ruimte vaart", "***"]))

    assert theme_names(1) == {"Ruimte-vaart", "Ruimte vaart", "***"}
    assert len(set(Theme.objects.values_list("slug", flat=True))) == 19


def test_themes_that_went_are_no_longer_linked() -> None:
    store(entry(1, category=["Verkeer", "Wonen"]))

    store(entry(1, category=["Wonen"]))

    assert theme_names(1) == {"Wonen"}


# What a transport cannot carry ---------------------------------------------------------------------------------------

LEAN = frozenset({"register_id", "name", "organisation_name", "description_short"})


def test_a_lean_transport_empties_nothing() -> None:
    full = entry(
        1,
        category=["Verkeer"],
        publication_category="Impactvolle algoritmes",
        provider="Acme",
        source_data_grouping=[{"title": "BAG", "link": "https://voorbeeld.nl"}],
    )
    store(full)
    before = Registration.objects.values().get()
    lean = RegistrationData(
        register_id=full.register_id,
        name=full.name,
        organisation_name=full.organisation_name,
        description_short="Nieuw",
        carries=LEAN,
    )

    store(lean)

    after = Registration.objects.values().get()
    assert {key for key in after if after[key] != before[key]} == {"description_short", "content_hash"}
    assert theme_names(1) == {"Verkeer"}


def test_a_lean_transport_may_empty_what_it_does_carry() -> None:
    store(entry(1))

    store(replace(entry(1), description_short="", carries=LEAN))

    assert registration(1).description_short == ""


def test_a_transport_that_carries_everything_empties_what_became_empty() -> None:
    store(entry(1, category=["Verkeer"], provider="Acme", status="In gebruik"))

    store(entry(1, category=None, provider=None, status=None))

    assert (registration(1).supplier, registration(1).status, theme_names(1)) == ("", "", set())


# Versions ------------------------------------------------------------------------------------------------------------


def test_every_store_keeps_a_version() -> None:
    store(entry(1, goal="Eerst"))
    store(entry(1, goal="Toen"))

    goals = [version.raw["goal"] for version in registration(1).versions.all()]

    assert goals == ["Eerst", "Toen"]
    assert registration(1).raw["goal"] == "Toen"


def test_known_hashes_leave_out_what_has_to_be_stored_again() -> None:
    store(entry(1), entry(2))
    store(entry(3), sample=True)
    withdraw(2)

    assert known_hashes() == {register_id(1): entry(1).content_hash}


def test_missing_is_what_is_real_and_listed_and_was_not_seen() -> None:
    store(entry(1), entry(2), entry(3))
    store(entry(4), sample=True)
    withdraw(3)

    assert missing_from({register_id(1)}) == [register_id(2)]


# Withdrawn -----------------------------------------------------------------------------------------------------------


def test_an_application_without_listed_registration_is_withdrawn_since_the_last_one_went() -> None:
    store(entry(1, name="Chatbot"), entry(2, name="Chatbot"))
    withdraw_registrations([register_id(1)], at=SEEN, last_seen_at=None)
    assert application(1).withdrawn_at is None

    withdraw(2)

    assert application(1).withdrawn_at == LATER


def test_withdrawing_twice_keeps_the_first_moment() -> None:
    store(entry(1))
    withdraw(1)

    withdraw_registrations([register_id(1)], at=SEEN, last_seen_at=None)

    assert (registration(1).withdrawn_at, registration(1).last_seen_at) == (LATER, SEEN)


def test_the_page_of_a_withdrawn_application_stays_with_a_notice(client: Client) -> None:
    store(entry(1, name="Chatbot"))
    withdraw(1)

    answer = client.get("/toepassingen/chatbot")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Niet meer in het register." in page
    assert "9 april 2026" in page


def test_a_current_application_has_no_such_notice(client: Client) -> None:
    store(entry(1, name="Chatbot"))

    assert "Niet meer in het register" not in client.get("/toepassingen/chatbot").content.decode()


def test_a_registration_that_returns_keeps_address_application_and_history() -> None:
    store(entry(1, name="Chatbot", goal="Eerst"))
    before = application(1)
    withdraw(1)

    store(entry(1, name="Chatbot", goal="Weer terug"))

    row = registration(1)
    assert (row.withdrawn_at, row.last_seen_at) == (None, None)
    assert (row.application, row.application.slug, row.application.withdrawn_at) == (before, "chatbot", None)
    assert row.versions.count() == 2


def test_a_registration_that_returns_unchanged_is_current_again(client: Client) -> None:
    store(entry(1))
    withdraw(1)

    store(entry(1))

    assert client.get(f"/registraties/{register_id(1)}").status_code == 200


# Withheld ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("site")
def test_what_is_withheld_is_on_no_page_and_in_no_search(
    client: Client, django_capture_on_commit_callbacks: object
) -> None:
    store(entry(1, name="Chatbot"))
    drain()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        withhold_registration(registration(1))

    assert client.get(f"/registraties/{register_id(1)}").status_code == 404
    assert client.get("/toepassingen/chatbot").status_code == 404
    assert "Chatbot" not in client.get("/organisaties/gemeente-voorbeeld-1").content.decode()
    assert "/toepassingen/chatbot" not in client.get("/zoeken").content.decode()
    assert "Chatbot" not in client.get("/").content.decode()


def test_a_withdrawn_registration_that_is_withheld_is_not_there(client: Client) -> None:
    store(entry(1))
    withdraw(1)

    withhold_registration(registration(1))

    assert client.get(f"/registraties/{register_id(1)}").status_code == 404


def test_an_application_stays_as_long_as_one_registration_is_shown(client: Client) -> None:
    store(entry(1, name="Chatbot"), entry(2, name="Chatbot"))

    withhold_registration(registration(1))

    page = client.get("/toepassingen/chatbot").content.decode()
    assert "Gemeente Voorbeeld 2" in page
    assert "Gemeente Voorbeeld 1" not in page


def test_an_application_whose_only_shown_registration_is_withdrawn_is_withdrawn() -> None:
    store(entry(1, name="Chatbot"), entry(2, name="Chatbot"))
    withdraw(1)

    withhold_registration(registration(2))

    assert application(1).withdrawn_at == LATER
    assert application(1).withheld_at is None


def test_an_application_with_words_of_the_editors_stays_without_its_registration(client: Client) -> None:
    store(entry(1, name="Chatbot"))
    write_profile(application(1), summary="Wat de redactie schreef.")

    withhold_registration(registration(1))

    answer = client.get("/toepassingen/chatbot")
    assert answer.status_code == 200
    assert "Gemeente Voorbeeld 1" not in answer.content.decode()


def test_withholding_twice_keeps_the_first_moment() -> None:
    store(entry(1))
    withhold_registration(registration(1))
    first = registration(1).withheld_at

    withhold_registration(registration(1))

    assert registration(1).withheld_at == first


def test_a_harvest_does_not_undo_a_decision_of_the_editors() -> None:
    store(entry(1))
    withhold_registration(registration(1))

    store(entry(1, goal="Nieuw"))

    assert registration(1).withheld_at is not None
    assert application(1).withheld_at is not None


def test_releasing_brings_back_page_and_hit(client: Client, django_capture_on_commit_callbacks: object) -> None:
    store(entry(1, name="Chatbot"))
    withhold_registration(registration(1))

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        release_registration(registration(1))

    assert client.get(f"/registraties/{register_id(1)}").status_code == 200
    assert "/toepassingen/chatbot" in client.get("/zoeken").content.decode()


# The outbox ----------------------------------------------------------------------------------------------------------


def test_a_change_puts_old_and_new_application_in_the_outbox() -> None:
    store(entry(1, name="Chatbot"), entry(2, name="Chatbot"))
    OutboxEntry.objects.all().delete()

    store(entry(1, name="Spraakbot"))

    keys = set(OutboxEntry.objects.values_list("key", flat=True))
    assert keys == {application_key(application(1).pk), application_key(application(2).pk)}


def test_an_application_that_was_merged_away_is_in_the_outbox() -> None:
    store(entry(1, name="Chatbot"), entry(2, name="Spraakbot"))
    gone = application(1).pk
    OutboxEntry.objects.all().delete()

    store(entry(1, name="Spraakbot"))

    assert OutboxEntry.objects.filter(key=application_key(gone)).exists()


def test_a_change_that_is_rolled_back_leaves_nothing_in_the_outbox() -> None:
    with transaction.atomic():
        store(entry(1))
        waiting = OutboxEntry.objects.count()
        transaction.set_rollback(True)

    assert waiting == 1
    assert not OutboxEntry.objects.exists()
    assert not RegistrationVersion.objects.exists()


def test_a_batch_that_fails_half_way_stores_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("catalogue.intake.storing.keep_versions", fail)

    with pytest.raises(RuntimeError):
        store(entry(1))

    assert not Registration.objects.exists()
    assert not Application.objects.exists()
    assert not OutboxEntry.objects.exists()


@pytest.mark.parametrize("size", [5, 50])
def test_storing_takes_as_many_queries_for_few_as_for_many(size: int, django_assert_max_num_queries: object) -> None:
    batch = [entry(n, category=["Verkeer"]) for n in range(1, size + 1)]
    store(*batch)
    changed = [entry(n, category=["Wonen"], goal="Nieuw") for n in range(1, size + 1)]

    with django_assert_max_num_queries(90):  # type: ignore[operator]
        store(*changed)


def test_no_registration_is_stored_without_an_application(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database checks it at the end of the transaction, after grouping should have replaced UNASSIGNED."""
    monkeypatch.setattr("catalogue.intake.regrouping.group", lambda *_args, **_options: set())

    with transaction.atomic():
        store(entry(1))
        with pytest.raises(IntegrityError):
            connection.check_constraints()
        transaction.set_rollback(True)

    assert not Registration.objects.exists()
