"""Values of a closed list: all spellings of the known ones are read, and an unknown one is kept, shown and noted."""

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from catalogue.diligence.indicators import in_use
from catalogue.history import history as changes_of
from catalogue.models import Registration, RegistrationVersion
from harvest.management.commands.harvest import TRANSPORTS
from harvest.models import Status
from harvest.pipeline import run_harvest
from harvest.sources.algorithm_register import RegisterFiles, RegisterSnapshot
from search.kinds import entries_of
from search.projections import application_key
from tests.fixtures.register import record, register_id
from tests.harvest.helpers import harvest_list

pytestmark = pytest.mark.django_db

ARCHIVE = "Archief, vraag het jan.jansen@voorbeeld.nl"


def messages_of(run: Any) -> list[str]:
    return [problem.message for problem in run.problems.all()]


def test_unknown_status_and_category_are_kept_shown_and_noted_once_with_their_count(
    tmp_path: Path, client: Client
) -> None:
    unknown = {"status": ARCHIVE, "publication_category": "Verboden"}
    run = harvest_list(tmp_path, [record(1, **unknown), record(2, **unknown), record(3, status="Oud")])

    registration = Registration.objects.get(register_id=register_id(1))
    page = client.get(registration.get_absolute_url()).content.decode()
    assert (registration.status, registration.publication_category) == (ARCHIVE, "Verboden")
    assert "Archief" in page
    assert "Verboden" in page
    assert "jan.jansen" not in page
    assert (run.status, run.failed) == (Status.DONE, 0)
    status, category = sorted(messages_of(run), reverse=True)
    assert status.startswith("status staat niet in de lijst van de standaard")
    assert f"'{ARCHIVE}' (2 keer), 'Oud' (1 keer)." in status
    assert "'Verboden' (2 keer)." in category


def test_unknown_status_is_a_choice_of_its_own_in_search_and_no_answer_in_the_report(tmp_path: Path) -> None:
    harvest_list(tmp_path, [record(1, status=ARCHIVE, publication_category="Verboden")])

    registration = Registration.objects.get()
    entry = next(iter(entries_of([application_key(registration.application_id)])))
    for facet in ("status", "categorie"):
        assert [(choice.value, choice.label) for choice in entry.facets[facet]] == [("anders", "Anders omschreven")]
    assert in_use(registration) is None


def test_known_value_in_any_spelling_is_not_noted(tmp_path: Path) -> None:
    spellings = ["In gebruik", "in gebruik", "In Gebruik ", "in_gebruik", "Ontwikkeling", "in_ontwikkeling"]
    run = harvest_list(tmp_path, [record(nth, status=text) for nth, text in enumerate(spellings, 1)])

    assert messages_of(run) == []
    assert [row.status for row in Registration.objects.order_by("register_id")] == [
        *["in-gebruik"] * 4,
        *["in-ontwikkeling"] * 2,
    ]


def test_moment_that_is_none_is_noted_once_with_its_count(tmp_path: Path) -> None:
    run = harvest_list(tmp_path, [record(1, create_dt="gisteren"), record(2, create_dt="gisteren"), record(3)])

    assert (run.added, messages_of(run)) == (
        3,
        ["create_dt is geen moment. De registratie is opgeslagen zonder: 'gisteren' (2 keer)."],
    )


def test_theme_that_is_null_or_in_small_letters_makes_nothing_unusable(tmp_path: Path) -> None:
    run = harvest_list(tmp_path, [record(1, category=[None]), record(2, category=["verkeer"])])

    assert (run.added, run.failed) == (2, 0)
    assert [str(theme) for theme in Registration.objects.get(register_id=register_id(2)).themes.all()] == ["Verkeer"]


def test_faults_with_an_unknown_status_or_category_lose_nothing(shared: Path) -> None:
    file = shared / "faults" / "h20_field_variants.json"
    run = run_harvest(RegisterFiles(str(file)))

    assert {row.register_id for row in Registration.objects.filter(status="")} == set()
    assert Registration.objects.get(register_id="00093242").status == "Archief"
    assert Registration.objects.get(register_id="00093297").publication_category == "hoog-risico"
    assert any("'Archief' (1 keer)" in message for message in messages_of(run))
    assert run_harvest(RegisterFiles(str(file))).updated == 0


def test_snapshot_that_says_ontwikkeling_is_in_development_and_twice_is_no_change(shared: Path) -> None:
    file = str(shared / "faults" / "b01_snapshot_ontwikkeling.json")
    first, second = run_harvest(RegisterSnapshot(file)), run_harvest(RegisterSnapshot(file))

    assert (first.added, second.updated, second.unchanged) == (1, 0, 1)
    assert Registration.objects.get().status == "in-ontwikkeling"
    assert not any(message.startswith("status") for message in messages_of(first))


# The same input twice, on every transport ---------------------------------------------------------------------


def snapshots_of(folder: Path, target: Path) -> Iterator[Path]:
    """The recorded snapshots: of the first some of every status, of each other one what differs from the day before."""
    before: dict[str, Any] = {}
    with tarfile.open(next((folder / "snapshots").glob("*.tar.xz"))) as archive:
        for member in sorted(filter(tarfile.TarInfo.isfile, archive), key=lambda one: one.name):
            saved = json.load(archive.extractfile(member))
            rare = [one for one in saved["algoritmes"] if one["status"] != "in_gebruik"]
            changed = [one for one in saved["algoritmes"] if before and before.get(one["id"]) != one]
            before = {one["id"]: one for one in saved["algoritmes"]}
            file = target / Path(member.name).name
            file.write_text(json.dumps({"algoritmes": [*rare[:40], *changed[:40]]}))
            yield file


# The list and the CSV: tests of the recorded register and of the transports.
RECORDED = {
    "site-data": "api/site-data_excerpt.json",
    "history": "csv/history_NLD_excerpt.csv",
}


@pytest.mark.parametrize("transport", RECORDED)
def test_recorded_file_a_second_time_updates_nothing(shared: Path, transport: str) -> None:
    place = str(shared / "register" / RECORDED[transport])
    first = run_harvest(TRANSPORTS[transport](place))
    again = run_harvest(TRANSPORTS[transport](place))

    assert first.added > 0
    assert (again.added, again.updated, again.unchanged) == (0, 0, first.added)


def test_recorded_snapshots_a_second_time_update_nothing(shared: Path, tmp_path: Path) -> None:
    added = 0
    for file in snapshots_of(shared / "register", tmp_path):
        first = run_harvest(RegisterSnapshot(str(file)))
        again = run_harvest(RegisterSnapshot(str(file)))
        added += first.added
        assert (again.added, again.updated) == (0, 0), file.name
        assert not any(message.startswith("status") for message in messages_of(first)), file.name
    assert added > 0
    assert not Registration.objects.filter(status="").exists()
    assert not Registration.objects.exclude(status__in=("in-gebruik", "in-ontwikkeling", "buiten-gebruik")).exists()


def test_road_with_another_word_for_a_status_is_no_change_in_the_history(tmp_path: Path) -> None:
    harvest_list(tmp_path, [record(1, status="In ontwikkeling")])
    version = RegistrationVersion.objects.get()
    version.pk, version.transport, version.fields = None, "snapshot", version.fields | {"status": "ontwikkeling"}
    version.save()

    assert next((step.labels, step.form_changes) for step in changes_of(Registration.objects.get())) == ([], ())
