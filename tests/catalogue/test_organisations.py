"""Which organisation stands behind a registration."""

import pytest

from catalogue.models import Organisation
from catalogue.models.organisation import Kind, kind_of
from tests.catalogue.arrange import entry, registration, store

pytestmark = pytest.mark.django_db


def test_an_organisation_is_found_by_its_id() -> None:
    store(entry(1, org_id="gm0363", organization="Gemeente Amsterdam"))

    store(entry(2, org_id="gm0363", organization="Gemeente Amsterdam"))

    assert registration(1).organisation == registration(2).organisation
    assert Organisation.objects.count() == 1


def test_without_an_id_the_name_decides() -> None:
    store(entry(1, org_id="gm0363", organization="Gemeente Amsterdam"))

    store(entry(2, org_id=None, organization="Gemeente Amsterdam"))

    assert Organisation.objects.get().register_id == "gm0363"


def test_an_id_that_comes_later_completes_the_organisation() -> None:
    store(entry(1, org_id=None, code=None, organization="Gemeente Amsterdam"))

    store(entry(2, org_id="gm0363", code="gemeente-amsterdam", organization="Gemeente Amsterdam"))

    organisation = Organisation.objects.get()
    assert (organisation.register_id, organisation.code) == ("gm0363", "gemeente-amsterdam")


def test_an_id_with_a_new_name_is_a_renaming_that_keeps_the_address() -> None:
    store(entry(1, org_id="gm0363", organization="Gemeente Amsterdam"))

    store(entry(2, org_id="gm0363", organization="Gemeente Groot-Amsterdam"))

    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.slug) == ("Gemeente Groot-Amsterdam", "gemeente-amsterdam")


def test_two_ids_with_one_name_are_one_organisation() -> None:
    store(entry(1, org_id="oorg1", organization="Belastingdienst"))

    store(entry(2, org_id="oorg2", organization="Belastingdienst"))

    assert Organisation.objects.get().register_id == "oorg1"


def test_two_ids_with_one_name_in_one_batch_are_one_organisation() -> None:
    store(
        entry(1, org_id="oorg1", organization="Belastingdienst"),
        entry(2, org_id="oorg2", organization="Belastingdienst"),
    )

    assert Organisation.objects.count() == 1


def test_of_two_names_in_one_batch_the_newest_registration_tells() -> None:
    store(
        entry(1, org_id="gm1", organization="Gemeente Nieuw", create_dt="2024-01-01T00:00:00Z"),
        entry(2, org_id="gm1", organization="Gemeente Oud", create_dt="2025-01-01T00:00:00Z"),
        entry(3, org_id="gm1", organization="Gemeente Nieuw", create_dt="2026-01-01T00:00:00Z"),
    )

    assert Organisation.objects.get().name == "Gemeente Nieuw"


def test_two_organisations_with_one_slug_get_two_addresses() -> None:
    store(
        entry(1, organization="Gemeente Súdwest"),
        entry(2, organization="Gemeente Sudwest"),
        entry(3, organization="!!!"),
    )

    slugs = set(Organisation.objects.values_list("slug", flat=True))

    assert slugs == {"gemeente-sudwest", "gemeente-sudwest-2", "organisatie"}


@pytest.mark.parametrize(
    ("identifier", "kind"),
    [
        ("gm0363", Kind.MUNICIPALITY),
        ("pv27", Kind.PROVINCE),
        ("ws0155", Kind.WATER_BOARD),
        ("mnre1034", Kind.MINISTRY),
        ("so0012", Kind.COOPERATION),
        ("oorg10103", Kind.GOVERNMENT_BODY),
        ("zb000123", Kind.INDEPENDENT_BODY),
        ("xx1", Kind.UNKNOWN),
        ("", Kind.UNKNOWN),
    ],
)
def test_the_kind_of_an_organisation_follows_from_its_id(identifier: str, kind: Kind) -> None:
    assert kind_of(identifier) == kind
