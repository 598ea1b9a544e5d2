"""Writing many rows at once: the same rows as the ORM writes."""

from datetime import UTC, datetime
from typing import Any

import pytest

from catalogue.bulk import write_rows
from catalogue.models import Registration, RegistrationVersion, Theme
from tests.catalogue.arrange import entry, registration, store
from tests.harvest.helpers import written_rows

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)
VERSION = ("registration_id", "content_hash", "raw", "fields", "lacks", "transport", "published_at", "seen_at")


def test_rows_come_back_as_they_were_given() -> None:
    store(entry(1))
    strange = {"á": ["x", None, 1.5, {"y": "'; --"}]}

    write_rows(RegistrationVersion, VERSION, [(registration(1).pk, "h", strange, {}, ["á"], "", None, MOMENT)])

    version = RegistrationVersion.objects.get(content_hash="h")
    assert (version.raw, version.lacks, version.published_at, version.seen_at) == (strange, ["á"], None, MOMENT)


def test_row_with_the_same_unique_value_takes_the_place_of_the_other_and_keeps_its_key() -> None:
    before = Theme.objects.create(name="Oud", slug="verschil")

    rows = [("Nieuw", "verschil", ""), ("Ander", "ander", "")]
    write_rows(Theme, ("name", "slug", "identifier"), rows, unique="slug")

    assert Theme.objects.get(pk=before.pk).name == "Nieuw"
    assert Theme.objects.get(slug="ander").pk != before.pk


def test_many_rows_are_one_statement() -> None:
    store(entry(1))

    with written_rows() as written:
        write_rows(RegistrationVersion, VERSION, [(registration(1).pk, "h", {}, {}, [], "", None, MOMENT)] * 300)

    assert len(written) == 1


def test_no_rows_are_no_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        write_rows(RegistrationVersion, VERSION, [])


def test_stored_registrations_know_their_key() -> None:
    store(entry(1), entry(2))
    store(entry(2, goal="Anders."), entry(3))

    assert Registration.objects.count() == 3
    assert registration(2).versions.count() == 2
