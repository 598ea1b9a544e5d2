"""The register as it was recorded in 2026: all of it is usable, and of the sample it leaves no trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from catalogue.models import Application, ApplicationAddress, Organisation, Registration, RegistrationVersion
from harvest.models import HarvestRecord, HarvestRun, RecordOutcome, Status
from harvest.pipeline import run_harvest
from harvest.sources.algorithm_register import RegisterFiles
from tests.harvest.helpers import elsewhere, harvest_files, written_rows

Groups = frozenset[frozenset[str]]

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Catalogue:
    """What stood in the catalogue after some imports; the database itself is as it was before."""

    runs: list[HarvestRun]
    registrations: int
    sample_registrations: int
    withdrawn: int
    versions_per_registration: set[int]
    sample_payloads: int
    records_by_run: list[dict[str, int]]
    organisations: int
    empty_organisations: int
    applications: int
    empty_applications: int
    addresses: dict[str, str]
    slugs: dict[str, str]
    groups: Groups
    written: list[str]


@pytest.fixture(scope="module")
def aside(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A place to import in that is put back as it was at the end."""

    @contextmanager
    def place() -> Iterator[None]:
        folder = tmp_path_factory.mktemp("import")
        with django_db_blocker.unblock(), override_settings(HARVEST_FOLDER=folder), transaction.atomic():
            yield
            transaction.set_rollback(True)

    return place


@pytest.fixture(scope="module")
def direct(aside: Any, shared: Path) -> Catalogue:
    """The recorded register, imported twice."""
    with aside():
        first = harvest_files(shared / "register" / "api")
        with written_rows() as written:
            second = harvest_files(shared / "register" / "api")
        return look([first, second], written=elsewhere(written))


@dataclass(frozen=True)
class Replaced:
    sample: Catalogue
    real: Catalogue


@pytest.fixture(scope="module")
def replaced(aside: Any, shared: Path) -> Replaced:
    """The bundled sample, and then the recorded register over it."""
    with aside():
        first = run_harvest(RegisterFiles.sample(), sample=True)
        sample = look([first])
        return Replaced(sample, look([first, harvest_files(shared / "register" / "api")]))


def look(runs: list[HarvestRun], written: list[str] | None = None) -> Catalogue:
    rows = list(Registration.objects.select_related("application"))
    members: dict[int, set[str]] = {}
    for row in rows:
        members.setdefault(row.application_id, set()).add(row.register_id)
    return Catalogue(
        runs=runs,
        registrations=len(rows),
        sample_registrations=sum(row.is_sample for row in rows),
        withdrawn=sum(row.withdrawn_at is not None for row in rows),
        versions_per_registration={row.versions.count() for row in Registration.objects.prefetch_related("versions")},
        sample_payloads=RegistrationVersion.objects.filter(seen_at=runs[0].started_at).count(),
        records_by_run=[outcomes(run) for run in runs],
        organisations=Organisation.objects.count(),
        empty_organisations=Organisation.objects.filter(registrations=None).count(),
        applications=Application.objects.count(),
        empty_applications=Application.objects.filter(registrations=None).count(),
        addresses=dict(ApplicationAddress.objects.values_list("slug", "application__slug")),
        slugs={row.register_id: row.application.slug for row in rows},
        groups=frozenset(frozenset(group) for group in members.values()),
        written=written or [],
    )


def outcomes(run: HarvestRun) -> dict[str, int]:
    found = HarvestRecord.objects.filter(run=run)
    return {outcome: found.filter(outcome=outcome).count() for outcome in set(found.values_list("outcome", flat=True))}


# The register by itself -----------------------------------------------------------------------------------------------


def test_all_1530_registrations_are_imported_and_none_fails(direct: Catalogue):
    run = direct.runs[0]

    assert (run.status, run.added, run.failed, run.listed) == (Status.DONE, 1530, 0, 1530)
    assert (direct.registrations, direct.versions_per_registration) == (1530, {1})


def test_second_import_changes_no_row(direct: Catalogue):
    run = direct.runs[1]

    assert (run.added, run.updated, run.unchanged, run.withdrawn) == (0, 0, 1530, 0)
    assert direct.written == []


def test_336_organisations_stand_behind_them(direct: Catalogue):
    assert direct.organisations == 336


def test_every_application_has_a_registration(direct: Catalogue):
    assert direct.empty_applications == 0
    assert direct.applications == len(direct.groups)


# In the place of the sample -------------------------------------------------------------------------------------------


def test_sample_gives_way_without_counting_as_withdrawn(replaced: Replaced):
    run = replaced.real.runs[1]

    assert (run.status, run.added, run.updated, run.withdrawn, run.held) == (Status.DONE, 1530, 0, 0, 0)
    assert replaced.real.withdrawn == 0


def test_the_address_of_every_sample_registration_that_the_register_has_leads_to_it_still(replaced: Replaced):
    kept = replaced.sample.slugs.keys() & replaced.real.slugs.keys()

    assert len(kept) >= 60
    led = {register_id: replaced.real.addresses[replaced.sample.slugs[register_id]] for register_id in kept}
    left = {register_id for register_id in kept if led[register_id] != replaced.real.slugs[register_id]}
    # One organisation registered this product twice, and the sample holds only one of the two.
    assert left <= {"64726410"}


def test_no_registration_or_version_of_the_sample_is_left(replaced: Replaced):
    real = replaced.real

    assert (real.registrations, real.sample_registrations) == (1530, 0)
    assert (real.versions_per_registration, real.sample_payloads) == ({1}, 0)


def test_no_record_of_the_import_of_the_sample_is_left(replaced: Replaced):
    assert replaced.sample.records_by_run == [{RecordOutcome.ADDED: replaced.sample.registrations}]
    assert replaced.real.records_by_run == [{}, {RecordOutcome.ADDED: 1530}]


def test_nothing_is_left_that_only_the_sample_had(replaced: Replaced):
    real = replaced.real

    assert (real.empty_organisations, real.empty_applications) == (0, 0)
    assert real.organisations == 336


def test_applications_are_those_of_an_import_without_the_sample(replaced: Replaced, direct: Catalogue):
    assert replaced.real.applications == direct.applications
    assert replaced.real.groups == direct.groups
