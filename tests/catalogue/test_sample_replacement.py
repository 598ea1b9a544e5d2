"""The first real data take the place of the sample."""

import pytest

from catalogue.intake import Stored, replace_sample
from catalogue.models import Application, ApplicationProfile, Organisation, Registration, RegistrationVersion
from search.models import OutboxEntry
from search.projections import application_key
from tests.catalogue.arrange import LATER, application, entry, registration, store, write_profile
from tests.fixtures.register import register_id

pytestmark = pytest.mark.django_db


def replace_with(*numbers: int, **values: object) -> dict[str, Stored]:
    replace_sample({register_id(number) for number in numbers})
    return store(*(entry(number, **values) for number in numbers))


def test_a_record_that_is_real_too_keeps_application_address_and_words() -> None:
    store(entry(1, name="Chatbot"), entry(2, name="Spraakbot"), sample=True)
    before = application(1)
    profile = write_profile(before, summary="Wat de redactie schreef.")

    outcomes = replace_with(1, name="Chatbot van de gemeente", goal="Echt")

    row = registration(1)
    assert (row.is_sample, row.purpose_and_impact) == (False, "Echt")
    assert (row.application, row.application.slug, row.application.profile) == (before, "chatbot", profile)
    assert outcomes == {register_id(1): Stored.ADDED}


def test_the_history_of_a_kept_record_begins_with_the_real_one() -> None:
    store(entry(1, goal="Voorbeeld"), sample=True)
    Registration.objects.update(first_seen_at=LATER)

    replace_with(1, goal="Echt")

    assert [version.raw["goal"] for version in registration(1).versions.all()] == ["Echt"]
    assert registration(1).first_seen_at != LATER


def test_all_others_go_without_a_trace() -> None:
    store(entry(1), entry(2), entry(3), sample=True)

    assert replace_sample({register_id(1)}) == 2

    assert list(Registration.objects.values_list("register_id", flat=True)) == [register_id(1)]
    assert Application.objects.get() == application(1)
    assert Organisation.objects.get() == registration(1).organisation
    assert RegistrationVersion.objects.count() == 1


def test_what_went_leaves_the_index_too() -> None:
    store(entry(1), entry(2), sample=True)
    gone = application(2).pk
    OutboxEntry.objects.all().delete()

    replace_sample({register_id(1)})

    assert OutboxEntry.objects.filter(key=application_key(gone)).exists()


def test_an_application_with_words_of_the_editors_stays() -> None:
    store(entry(1, name="Chatbot"), sample=True)
    profile = write_profile(application(1), summary="Wat de redactie schreef.")

    replace_sample(set())

    kept = ApplicationProfile.objects.get()
    assert kept == profile
    assert (kept.application.slug, kept.application.withdrawn_at) == ("chatbot", None)
    assert kept.application.registrations.count() == 0


def test_an_application_that_stays_takes_the_real_registration_of_its_name() -> None:
    store(entry(1, name="Chatbot"), sample=True)
    kept = write_profile(application(1), summary="Wat de redactie schreef.").application
    replace_sample(set())

    store(entry(2, name="Chatbot"))

    assert application(2) == kept


def test_an_application_shared_with_a_real_registration_stays() -> None:
    store(entry(1, name="Chatbot"), sample=True)
    store(entry(2, name="Chatbot"))

    replace_sample(set())

    assert application(2).slug == "chatbot"
    assert Application.objects.count() == 1


def test_real_registrations_are_left_alone() -> None:
    store(entry(1), entry(2))

    assert replace_sample(set()) == 0

    assert Registration.objects.count() == 2
