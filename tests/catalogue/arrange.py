"""Short words for arranging the catalogue: an entry as a source delivers it, and storing a batch of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from catalogue.entries import RegistrationData
from catalogue.intake import Stored, store_registrations, withdraw_registrations
from catalogue.models import Application, ApplicationProfile, Registration, RegistrationVersion
from harvest.sources.algorithm_register.parse import parse_registration
from tests.fixtures.register import record, register_id

SUPPLIER = "Voorbeeldbouwer B.V."
SEEN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LATER = datetime(2026, 4, 9, 8, 0, tzinfo=UTC)


def entry(number: int = 1, *, carries: frozenset[str] | None = None, **values: Any) -> RegistrationData:
    """Return one entry; `values` are in the register's wire names, `carries` in our own.

    All have one supplier unless told otherwise, so that those with the same name are one application.
    """
    data = parse_registration(record(number, **{"provider": SUPPLIER, **values}))
    return data if carries is None else replace(data, carries=carries)


def store(*entries: RegistrationData, sample: bool = False) -> dict[str, Stored]:
    """Offer these entries as one import, each some minutes after the one before."""
    at = SEEN + timedelta(minutes=RegistrationVersion.objects.count())
    return store_registrations(entries, seen_at=at, sample=sample)


def withdraw(*numbers: int) -> None:
    withdraw_registrations([register_id(number) for number in numbers], at=LATER, last_seen_at=SEEN)


def registration(number: int) -> Registration:
    return Registration.objects.get(register_id=register_id(number))


def application(number: int) -> Application:
    """Return the application of the registration with this number, as it is now."""
    return registration(number).application


def write_profile(of: Application, **values: Any) -> ApplicationProfile:
    """Publish an editorial part as the CMS does, with a revision."""
    profile = ApplicationProfile.objects.create(application=of, live=False, **values)
    profile.save_revision().publish()
    profile.refresh_from_db()
    return profile
