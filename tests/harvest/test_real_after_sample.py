"""The first real list takes the place of the sample: what it also has stays where it is, the rest was never there."""

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from catalogue.models import Application, Organisation, Registration, RegistrationVersion
from harvest.models import HarvestRecord, HarvestRun, Status
from tests.fixtures.register import record, register_id
from tests.harvest.helpers import harvest_files, harvest_list, records, row_counts, write_pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "map"


@pytest.fixture
def sample(folder: Path) -> HarvestRun:
    """Fifteen registrations of the sample; 14 and 15 are one application."""
    shared = [record(number, name="Samen", provider="Bedrijf BV") for number in (14, 15)]
    return harvest_list(folder, [*records(13), *shared], sample=True)


def counts_without_sample(folder: Path, entries: list[Any]) -> dict[str, int]:
    with transaction.atomic():
        HarvestRun.objects.all().delete()
        Registration.objects.all().delete()
        Application.objects.all().delete()
        Organisation.objects.all().delete()
        harvest_list(folder, entries)
        counts = row_counts()
        transaction.set_rollback(True)
    return counts


def test_what_only_the_sample_has_goes_without_a_trace(sample: HarvestRun, folder: Path):
    real = [record(1, goal="Echt."), record(99), record(15, name="Samen", provider="Bedrijf BV")]

    harvest_list(folder, real)

    different = {"harvest_harvestrun", "search_outboxentry"}  # the run of the sample, and what the index must forget
    counts, direct = row_counts(), counts_without_sample(folder, real)
    assert {table for table in counts if counts[table] != direct[table]} <= different
    assert not Organisation.objects.filter(name="Gemeente Voorbeeld 2").exists()
    assert not HarvestRecord.objects.filter(run=sample).exists()


def test_sample_that_goes_is_never_withdrawn_or_held(sample: HarvestRun, folder: Path):
    run = harvest_list(folder, [record(99)])

    assert (run.status, run.added, run.withdrawn, run.held) == (Status.DONE, 1, 0, 0)
    assert list(Registration.objects.values_list("register_id", flat=True)) == [register_id(99)]


def test_what_the_register_also_has_becomes_real_and_keeps_its_place(sample: HarvestRun, folder: Path):
    before = Registration.objects.get(register_id=register_id(1))

    run = harvest_list(folder, [record(1, name="Echte naam", goal="Echt.")])

    after = Registration.objects.get(register_id=register_id(1))
    assert (run.added, run.updated) == (1, 0)
    assert (after.pk, after.application_id, after.application.slug) == (
        before.pk,
        before.application_id,
        before.application.slug,
    )
    assert (after.is_sample, after.name, after.first_seen_at) == (False, "Echte naam", run.started_at)
    assert [version.raw["goal"] for version in RegistrationVersion.objects.all()] == ["Echt."]


def test_record_that_is_the_same_in_sample_and_register_becomes_real_too(sample: HarvestRun, folder: Path):
    run = harvest_list(folder, records(1))

    assert run.added == 1
    assert not Registration.objects.filter(is_sample=True).exists()


def test_incomplete_list_replaces_the_sample_as_well(sample: HarvestRun, folder: Path):
    run = harvest_files(write_pages(folder, records(2), total=3))

    assert run.status == Status.PARTIAL
    assert Registration.objects.filter(is_sample=False).count() == Registration.objects.count() == 2


@pytest.mark.parametrize("entries", [[], [record(1, name=None)]], ids=["empty", "unusable"])
def test_failed_run_leaves_the_sample_alone(sample: HarvestRun, folder: Path, entries: list[Any]):
    run = harvest_list(folder, entries)

    assert run.status == Status.FAILED
    assert Registration.objects.filter(is_sample=True).count() == 15


def test_second_real_run_knows_nothing_of_a_sample(sample: HarvestRun, folder: Path):
    harvest_list(folder, records(3))

    run = harvest_list(folder, records(2))

    assert (run.unchanged, run.withdrawn) == (2, 1)
