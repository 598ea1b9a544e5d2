"""The other transports to the register: CSV, site-data, history and snapshots."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from catalogue.history import history as changes_of
from catalogue.models import Organisation, Registration, RegistrationVersion
from harvest.history import has_complete_list
from harvest.models import HarvestRun
from harvest.pipeline import run_harvest
from harvest.sources.algorithm_register import (
    RegisterCsv,
    RegisterFiles,
    RegisterHistory,
    RegisterSiteData,
    RegisterSnapshot,
)
from tests.fixtures.register import CSV_COLUMNS, answer, csv_export, flattened, record, register_id, site_data

pytestmark = pytest.mark.django_db


def write_csv(path: Path, records: list[dict[str, Any]], columns: list[str] | None = None) -> RegisterCsv:
    path.write_bytes(csv_export(records, columns))
    return RegisterCsv(str(path))


def on_list(path: Path, records: list[Any]) -> RegisterFiles:
    path.write_text(json.dumps(answer(records)))
    return RegisterFiles(str(path))


RICH = {
    "goal": "<p>Het doel is rust.</p><p>Niets anders.</p>",
    "category": ["Verkeer", "Werk"],
    "lawful_basis_grouping": [{"title": "Wet een, artikel 2", "link": "https://wetten.overheid.nl/1"}],
    "impacttoetsen_grouping": [{"title": "DPIA", "link": None}, {"title": "Anders, n.v.t", "link": None}],
}


def test_api_csv_api_ends_with_nothing_updated(tmp_path: Path) -> None:
    records = [record(1, **RICH), record(2)]
    run_harvest(on_list(tmp_path / "lijst.json", records))

    by_csv = run_harvest(write_csv(tmp_path / "lijst.csv", records))
    by_list = run_harvest(on_list(tmp_path / "lijst.json", records))

    assert (by_csv.updated, by_csv.unchanged, by_list.updated) == (0, 2, 0)
    assert RegistrationVersion.objects.count() == 2


def test_csv_that_says_something_new_changes_that_field_and_leaves_the_others_their_form(tmp_path: Path) -> None:
    run_harvest(on_list(tmp_path / "lijst.json", [record(1, **RICH)]))

    run = run_harvest(write_csv(tmp_path / "lijst.csv", [record(1, **RICH, risks="Nieuw risico")]))

    registration = Registration.objects.get()
    assert run.updated == 1
    assert registration.risk_management == "Nieuw risico"
    assert registration.purpose_and_impact == RICH["goal"]
    assert registration.legal_basis_links == [{"title": "Wet een, artikel 2", "link": "https://wetten.overheid.nl/1"}]


def test_csv_with_an_unknown_spelling_of_an_organisation_is_no_change(tmp_path: Path) -> None:
    entries = [record(n, organization="Asiel en Migratie", org_id="mnre1162", code="aenm") for n in range(1, 8)]
    run_harvest(on_list(tmp_path / "lijst.json", entries))
    spelled = [entry | {"organization": "Ministerie van Asiel en Migratie"} for entry in entries]

    by_csv = run_harvest(write_csv(tmp_path / "lijst.csv", [*spelled[:6], spelled[6] | {"risks": "Nieuw"}]))
    by_list = run_harvest(on_list(tmp_path / "lijst.json", [*entries[:6], entries[6] | {"risks": "Nieuw"}]))

    assert (by_csv.updated, by_csv.unchanged, by_list.updated) == (1, 6, 1)
    organisation = Organisation.objects.get(registrations__register_id=register_id(7))
    assert (organisation.name, organisation.register_id) == ("Asiel en Migratie", "mnre1162")
    assert not Organisation.objects.filter(name__startswith="Ministerie van Asiel").exists()


def test_csv_that_names_another_organisation_we_know_moves_the_registration(tmp_path: Path) -> None:
    run_harvest(on_list(tmp_path / "lijst.json", [record(1), record(2)]))

    moved = record(1, organization="Gemeente Voorbeeld 2")
    run = run_harvest(write_csv(tmp_path / "lijst.csv", [moved, record(2)]))

    assert run.updated == 1
    assert Registration.objects.get(register_id=register_id(1)).organisation.register_id == "gm9002"


def test_old_version_keeps_the_name_that_its_organisation_had(tmp_path: Path) -> None:
    run_harvest(on_list(tmp_path / "lijst.json", [record(1)]))

    run_harvest(history(tmp_path / "h.csv", record(1, organization="Gemeente Vroeger", create_dt=at("2024-01-01"))))

    oldest = Registration.objects.get().versions.first()
    assert oldest.fields["organisation_name"] == "Gemeente Vroeger"
    assert Registration.objects.get().organisation.name == "Gemeente Voorbeeld 1"


def test_column_that_another_shape_of_csv_lacks_was_not_emptied(tmp_path: Path) -> None:
    full = record(1, risks="Een risico", provider="Acme", tags="parkeren")
    run_harvest(on_list(tmp_path / "lijst.json", [full]))
    columns = [name for name in CSV_COLUMNS if name not in ("risks", "provider", "tags", "category")]
    later = full | {"goal": "Iets heel anders.", "create_dt": at("2026-04-01")}

    run_harvest(write_csv(tmp_path / "lijst.csv", [later], columns))
    run_harvest(on_list(tmp_path / "lijst.json", [later | {"create_dt": at("2026-05-01"), "status": "Buiten gebruik"}]))

    registration = Registration.objects.get()
    assert (registration.risk_management, registration.supplier) == ("Een risico", "Acme")
    assert [step.labels for step in changes_of(registration)] == [["status"], ["doel en impact"], []]


def test_csv_keeps_the_identification_that_it_cannot_carry(tmp_path: Path) -> None:
    run_harvest(on_list(tmp_path / "lijst.json", [record(1)]))

    run_harvest(write_csv(tmp_path / "lijst.csv", [record(1, status="Buiten gebruik")]))

    organisation = Registration.objects.get().organisation
    assert (organisation.register_id, organisation.code) == ("gm9001", "gemeente-voorbeeld-1")


def test_csv_alone_brings_links_back_as_a_list(tmp_path: Path) -> None:
    links = [{"title": "Wet A", "link": "https://a.nl/1"}, {"title": "Wet B, C", "link": "https://b.nl/2"}]

    run_harvest(write_csv(tmp_path / "lijst.csv", [record(1, lawful_basis_grouping=links)]))

    assert Registration.objects.get().legal_basis_links == links


def test_csv_without_moment_and_in_another_order_reads_by_name(tmp_path: Path) -> None:
    columns = [name for name in reversed(CSV_COLUMNS) if name != "publication_dt"]

    run = run_harvest(write_csv(tmp_path / "lijst.csv", [record(1, provider="Acme")], columns))

    assert (run.added, Registration.objects.get().supplier) == (1, "Acme")


def test_csv_without_ids_finds_registrations_by_name_and_names_what_it_cannot_find(tmp_path: Path) -> None:
    run_harvest(on_list(tmp_path / "lijst.json", [record(1), record(2)]))
    columns = [name for name in CSV_COLUMNS if name not in ("publication_dt", "algorithm_id")]

    run = run_harvest(write_csv(tmp_path / "lijst.csv", [record(1, risks="Nieuw"), record(3)], columns))

    assert (run.updated, run.failed, run.withdrawn, run.status) == (1, 1, 0, HarvestRun.Status.PARTIAL)
    assert "geen algoritme-ID" in run.problems.filter(stage="lezen").get().message


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"naam,id\nx,y\n", "mist de kolom"),
        ("name,organization\nÉén,Gemeente\n".encode("latin-1"), "geen UTF-8"),
        ("name,organization\nx,y\n".encode("utf-16"), "geen UTF-8"),
        (b'name,organization\n"x,y\n', "geen geldige CSV"),
        (b"name,organization,name\nx,y,z\n", "twee keer"),
        (b"", "mist de kolom"),
    ],
)
def test_csv_that_cannot_be_read_is_named_and_changes_nothing(tmp_path: Path, content: bytes, word: str) -> None:
    run_harvest(on_list(tmp_path / "lijst.json", [record(1)]))
    file = tmp_path / "kapot.csv"
    file.write_bytes(content)

    run = run_harvest(RegisterCsv(str(file)))

    assert run.status == HarvestRun.Status.FAILED
    assert word in run.message
    assert Registration.objects.filter(withdrawn_at=None).count() == 1


def test_csv_row_with_too_many_columns_is_a_problem_of_its_own(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "lijst.csv", [record(1), record(2)])
    text = Path(source.location).read_text(encoding="utf-8-sig")
    Path(source.location).write_text(text.rstrip() + ',"te veel"\n', encoding="utf-8-sig")

    run = run_harvest(source)

    assert (run.added, run.failed) == (1, 1)
    assert "aantal kolommen" in run.problems.first().message


def test_unknown_columns_are_kept_and_two_rows_with_one_id_are_one(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "lijst.csv", [record(1), record(1)], [*CSV_COLUMNS, "nieuw"])

    run = run_harvest(source)

    assert run.added == 1
    assert "nieuw" in Registration.objects.get().raw


def test_site_data_gives_what_the_list_gives(tmp_path: Path) -> None:
    run_harvest(on_list(tmp_path / "lijst.json", [record(1, **RICH)]))
    entry = record(1, **RICH)
    file = tmp_path / "pub_data.json"
    file.write_bytes(site_data([entry, entry | {"language": "ENG", "name": "Application"}], [entry | {"name": "Oud"}]))

    run = run_harvest(RegisterSiteData(str(file)))

    assert (run.unchanged, run.updated, run.added) == (1, 0, 0)


def snapshot(path: Path, *entries: dict[str, Any]) -> RegisterSnapshot:
    path.write_text(
        json.dumps({"algoritmes": list(entries), "count": len(entries), "source_url": "", "fetched_at": ""})
    )
    return RegisterSnapshot(str(path))


def saved(number: int, **values: Any) -> dict[str, Any]:
    return {
        "id": register_id(number),
        "title": f"Toepassing {number}",
        "organisatie": f"Gemeente Voorbeeld {number}",
        "doel": "Het doel is dat inwoners sneller antwoord krijgen.",
        "juridische_basis": "",
        "impactassessment": "Onbekend",
        "status": "in_gebruik",
        "url": "",
        "geregistreerd": "2026-03-01",
    } | values


def test_snapshot_empties_nothing_that_it_cannot_carry(tmp_path: Path) -> None:
    run_harvest(on_list(tmp_path / "lijst.json", [record(1, provider="Acme", goal=saved(1)["doel"])]))

    run = run_harvest(snapshot(tmp_path / "dag.json", saved(1, status="buiten_gebruik")))

    registration = Registration.objects.get()
    assert run.updated == 1
    assert (registration.status, registration.supplier) == ("buiten-gebruik", "Acme")
    assert registration.description_short.startswith("Doet iets nuttigs")


def test_snapshot_with_the_older_keys_reads_too(tmp_path: Path) -> None:
    entry = saved(1)
    entry["laatst_gewijzigd"] = entry.pop("geregistreerd")

    run = run_harvest(snapshot(tmp_path / "dag.json", entry))

    assert run.added == 1
    assert Registration.objects.get().modified_at.date().isoformat() == "2026-03-01"


def history(path: Path, *records: dict[str, Any]) -> RegisterHistory:
    write_csv(path, list(records), [*CSV_COLUMNS, "impact", "dpia", "description"])
    return RegisterHistory(str(path))


def at(day: str) -> str:
    return f"{day}T09:00:00.000000+00:00"


def test_history_after_a_list_adds_older_versions_and_pages_of_what_was_withdrawn(tmp_path: Path) -> None:
    run_harvest(on_list(tmp_path / "lijst.json", [record(1)]))
    old = record(1, name="Oude naam", create_dt=at("2024-01-01"))

    run = run_harvest(history(tmp_path / "h.csv", old, record(1), record(2, create_dt=at("2023-01-01"))))

    assert (run.added, run.updated, run.status) == (1, 1, HarvestRun.Status.DONE)
    assert Registration.objects.get(register_id=register_id(1)).name == "Toepassing 1"
    assert [v.fields["name"] for v in Registration.objects.get(register_id=register_id(1)).versions.all()] == [
        "Oude naam",
        "Toepassing 1",
    ]
    assert Registration.objects.get(register_id=register_id(2)).withdrawn_at is not None


def test_history_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    run_harvest(on_list(tmp_path / "lijst.json", [record(1)]))
    source = history(tmp_path / "h.csv", record(1, create_dt=at("2024-01-01")), record(2))
    run_harvest(source)

    run = run_harvest(source)

    assert (run.added, run.updated, RegistrationVersion.objects.count()) == (0, 0, 3)


def test_history_without_any_list_makes_the_newest_version_the_present_one(tmp_path: Path) -> None:
    versions = [record(1, name="Nieuw", create_dt=at("2025-01-01")), record(1, name="Oud", create_dt=at("2024-01-01"))]

    run = run_harvest(history(tmp_path / "h.csv", *versions))

    registration = Registration.objects.get()
    assert (run.added, registration.name, registration.withdrawn_at) == (1, "Nieuw", None)
    assert not has_complete_list()


def test_old_standard_is_read_in_the_fields_of_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    old = flattened(record(1, standard_version="0.1", category=["Erfbelasting"], description_short=None))
    old |= {"impact": "Dit merk je ervan.", "dpia": "Ja", "description": "Lange omschrijving"}
    with path.open("w", newline="", encoding="utf-8-sig") as opened:
        writer = csv.DictWriter(opened, list(old))
        writer.writeheader()
        writer.writerow(old)

    run_harvest(RegisterHistory(str(path)))

    registration = Registration.objects.get()
    assert "Dit merk je ervan." in registration.purpose_and_impact
    assert registration.description_short == "Lange omschrijving"
    assert [link["title"] for link in registration.impact_assessments] == ["Data Protection Impact Assessment (DPIA)"]
    assert not registration.themes.exists()
    assert registration.raw["description"] == "Lange omschrijving"


def test_held_withdrawals_are_done_when_a_person_accepts_them(tmp_path: Path) -> None:
    from harvest.withdrawal import accept_withdrawals

    run_harvest(on_list(tmp_path / "lijst.json", [record(n) for n in range(1, 31)]))
    held = run_harvest(on_list(tmp_path / "lijst.json", [record(n) for n in range(1, 11)]))

    run = accept_withdrawals(held.pk)

    assert (held.held, run.withdrawn, run.status) == (20, 20, HarvestRun.Status.DONE)
    assert Registration.objects.filter(withdrawn_at=None).count() == 10


def test_held_withdrawals_are_refused_after_a_newer_import(tmp_path: Path) -> None:
    from harvest.errors import CannotAccept
    from harvest.withdrawal import accept_withdrawals

    run_harvest(on_list(tmp_path / "lijst.json", [record(n) for n in range(1, 31)]))
    held = run_harvest(on_list(tmp_path / "lijst.json", [record(n) for n in range(1, 11)]))
    run_harvest(on_list(tmp_path / "lijst.json", [record(n) for n in range(1, 31)]))

    with pytest.raises(CannotAccept, match="nieuwer"):
        accept_withdrawals(held.pk)


def test_recorded_register_is_the_same_by_csv_and_by_list(shared: Path) -> None:
    run_harvest(RegisterFiles(str(shared / "register" / "api")))
    before = {row["register_id"]: row for row in Registration.objects.values()}

    run = run_harvest(RegisterCsv(str(shared / "register" / "csv" / "downloads_NLD.csv")))

    assert (run.unchanged, run.updated) == (1530, 0)
    assert {row["register_id"]: row for row in Registration.objects.values()} == before


def test_recorded_csv_alone_gives_the_same_applications_and_plain_fields(shared: Path) -> None:
    plain = ("name", "status", "publication_category", "supplier", "start_date", "contact", "website", "keywords")
    with transaction.atomic():
        run_harvest(RegisterFiles(str(shared / "register" / "api")))
        by_list = {row[0]: row for row in Registration.objects.values_list("register_id", "application__slug", *plain)}
        transaction.set_rollback(True)

    file = str(shared / "register" / "csv" / "downloads_NLD.csv")
    run_harvest(RegisterCsv(file))
    again = run_harvest(RegisterCsv(file), dry_run=True)

    assert (again.added, again.updated, again.unchanged) == (0, 0, 1530)
    by_csv = {row[0]: row for row in Registration.objects.values_list("register_id", "application__slug", *plain)}
    different = {key for key in by_list if by_list[key][2:] != by_csv[key][2:]}
    assert by_csv.keys() == by_list.keys()
    assert {key: [(a, b) for a, b in zip(by_list[key], by_csv[key], strict=True) if a != b] for key in different} == {}


def test_recorded_history_gives_pages_of_withdrawn_registrations(shared: Path) -> None:
    run_harvest(RegisterFiles(str(shared / "register" / "api")))

    run = run_harvest(RegisterHistory(str(shared / "register" / "csv" / "history_NLD_excerpt.csv")))

    assert run.added == Registration.objects.exclude(withdrawn_at=None).count() > 0
    assert Registration.objects.filter(withdrawn_at=None).count() == 1530


def test_dry_run_of_a_history_writes_nothing(tmp_path: Path) -> None:
    run = run_harvest(history(tmp_path / "h.csv", record(1), record(2)), dry_run=True)

    assert run.added == 2
    assert not Registration.objects.exists()
    assert not HarvestRun.objects.exists()


def test_nul_in_a_key_that_we_do_not_know_is_kept_as_a_mark(tmp_path: Path) -> None:
    run_harvest(on_list(tmp_path / "lijst.json", [record(1, nieuw="a\x00b", backslash="\\u0000")]))

    raw = Registration.objects.get().raw
    assert (raw["nieuw"], raw["backslash"]) == ("a\ufffdb", "\\u0000")
