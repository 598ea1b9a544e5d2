"""A harvest from what somebody saved: whatever is in the file, the run says so and nothing is withdrawn by accident."""

import json
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from catalogue.models import Registration
from harvest.models import HarvestRun, Stage, Status
from tests.fixtures.register import answer, record, register_id
from tests.harvest.helpers import elsewhere, harvest_files, harvest_list, records, row_counts, write_pages, written_rows

pytestmark = pytest.mark.django_db

TWO = json.dumps(answer([record(1), record(2)])).encode()


def current_ids() -> set[str]:
    return set(Registration.objects.current().values_list("register_id", flat=True))


def ids(*numbers: int) -> set[str]:
    return {register_id(number) for number in numbers}


# Shapes that a saved list may have ------------------------------------------------------------------------------------


def test_folder_with_pages_is_one_list(tmp_path: Path):
    folder = write_pages(tmp_path / "map", records(2), records(2, start=3), records(1, start=5))

    run = harvest_files(folder)

    assert (run.status, run.added, run.listed, run.requests) == (Status.DONE, 5, 5, 0)


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path):
    folder = write_pages(tmp_path / "map", records(2))
    (folder / "list_ENG_p01.json").write_text("[7]")
    (folder / "list_NLD_p01.json.headers").write_text("HTTP/1.1 200")

    assert harvest_files(folder).added == 2


@pytest.mark.parametrize(
    "content",
    [
        TWO,
        b"\xef\xbb\xbf" + TWO,
        b" \r\n\t" + TWO + b"\n",
        json.dumps([record(1), record(2)]).encode(),
        b"\xef\xbb\xbf" + json.dumps([record(1), record(2)], indent=2).encode(),
        json.dumps({"results": [record(1), record(2)]}).encode(),
        json.dumps({"total_count": None, "nieuw": {"results": [7]}, "results": [record(1), record(2)]}).encode(),
    ],
    ids=["answer", "byte-order mark", "space", "plain list", "list with mark", "no total", "other keys"],
)
def test_single_file_is_read(tmp_path: Path, content: bytes):
    (tmp_path / "lijst.json").write_bytes(content)

    run = harvest_files(tmp_path / "lijst.json")

    assert (run.status, run.added, run.failed) == (Status.DONE, 2, 0)


def test_second_run_from_the_same_file_writes_nothing(tmp_path: Path):
    folder = write_pages(tmp_path / "map", records(3))
    harvest_files(folder)

    with written_rows() as written:
        run = harvest_files(folder)

    assert run.unchanged == 3
    assert elsewhere(written) == []


@pytest.mark.parametrize("total", [4, 2])
def test_file_that_holds_another_number_than_it_says_withdraws_nothing(tmp_path: Path, total: int):
    harvest_list(tmp_path / "map", records(3))

    run = harvest_files(write_pages(tmp_path / "map", records(3, start=2), total=total))

    assert (run.status, run.added, run.withdrawn) == (Status.PARTIAL, 1, 0)
    assert current_ids() == ids(1, 2, 3, 4)
    assert f"{total} registraties" in run.problems.get(stage=Stage.FETCH).message


def test_pages_that_name_different_totals_withdraw_nothing(tmp_path: Path):
    harvest_list(tmp_path / "map", records(4))
    folder = write_pages(tmp_path / "map", records(3), total=3)
    (folder / "list_NLD_p02.json").write_text(json.dumps(answer([], 2)))

    run = harvest_files(folder)

    assert (run.status, run.withdrawn) == (Status.PARTIAL, 0)


@pytest.mark.parametrize("total", ["-1", "1e99", "1000000000000000", '"2"', "true", "{}"])
def test_total_that_cannot_be_one_counts_as_none(tmp_path: Path, total: str):
    (tmp_path / "lijst.json").write_text(f'{{"total_count": {total}, "results": {json.dumps([record(1)])}}}')

    run = harvest_files(tmp_path / "lijst.json")

    assert (run.status, run.added, run.listed) == (Status.DONE, 1, None)


# Files that hold no list ----------------------------------------------------------------------------------------------


def in_a_file(content: bytes) -> Callable[[Path], Path]:
    def place(folder: Path) -> Path:
        (folder / "lijst.json").write_bytes(content)
        return folder / "lijst.json"

    return place


def with_a_folder_named_as_a_page(folder: Path) -> Path:
    (folder / "list_NLD_p01.json").mkdir()
    return folder


UNUSABLE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no JSON": (in_a_file(b"geen json"), "lijst.json"),
    "web page": (in_a_file(b"<!doctype html>"), "lijst.json"),
    "CSV": (in_a_file(b'"name","organization"\n"a","b"\n'), "lijst.json"),
    "empty list": (in_a_file(b"[]"), "leeg"),
    "empty results": (in_a_file(b'{"results": [], "total_count": 0}'), "leeg"),
    "empty object": (in_a_file(b"{}"), "heeft geen lijst"),
    "results of another shape": (in_a_file(b'{"results": {"a": 1}}'), "is 'results' geen lijst"),
    "null": (in_a_file(b"null"), "lijst.json"),
    "empty file": (in_a_file(b""), "lijst.json"),
    "only a mark": (in_a_file(b"\xef\xbb\xbf"), "lijst.json"),
    "truncated": (in_a_file(TWO[:-200]), "lijst.json"),
    "two documents": (in_a_file(TWO + TWO), "lijst.json"),
    "lines of JSON": (in_a_file(b'{"lars": "1"}\n{"lars": "2"}\n'), "lijst.json"),
    "latin-1": (in_a_file('[{"name": "Coördinatie"}]'.encode("latin-1")), "lijst.json"),
    "UTF-16": (in_a_file(TWO.decode().encode("utf-16")), "lijst.json"),
    "binary": (in_a_file(b"\x1f\x8b\x08\x00" + bytes(200)), "lijst.json"),
    "very deep": (in_a_file(b"[" * 3000), "lijst.json"),
    "missing path": (lambda folder: folder / "weg.json", "weg.json"),
    "path that cannot be": (lambda folder: folder / ("x" * 5000), "geen bestand of map"),
    "path with a NUL": (lambda folder: folder / "a\0b", "geen bestand of map"),
    "folder without pages": (lambda folder: folder, "list_NLD_*.json"),
    "folder in the place of a page": (with_a_folder_named_as_a_page, "list_NLD_p01.json"),
}


@pytest.mark.parametrize(("place", "named"), UNUSABLE.values(), ids=UNUSABLE.keys())
def test_file_without_a_list_fails_the_run_by_name_and_changes_nothing(
    tmp_path: Path, place: Callable[[Path], Path], named: str
):
    harvest_list(tmp_path / "map", records(2))
    (tmp_path / "stuk").mkdir()
    before = row_counts()

    run = harvest_files(place(tmp_path / "stuk"))

    after = row_counts()
    assert (run.status, run.added, run.withdrawn) == (Status.FAILED, 0, 0)
    assert named in run.message
    assert {table for table in after if after[table] != before[table]} == {"harvest_harvestrun"}
    assert current_ids() == ids(1, 2)


def test_one_broken_page_fails_the_whole_folder(tmp_path: Path):
    folder = write_pages(tmp_path / "map", records(2), records(2, start=3))
    (folder / "list_NLD_p03.json").write_text('{"results": [')

    run = harvest_files(folder)

    assert run.status == Status.FAILED
    assert "list_NLD_p03.json" in run.message
    assert not Registration.objects.exists()


# Records that cannot be used ------------------------------------------------------------------------------------------


def without(key: str) -> dict[str, Any]:
    payload = record(50)
    del payload[key]
    return payload


UNUSABLE_RECORDS: dict[str, tuple[Any, str]] = {
    "without id": (without("lars"), "lars"),
    "without name": (without("name"), "name"),
    "without organisation": (without("organization"), "organization"),
    "name of null": (record(50, name=None), "name"),
    "name of spaces": (record(50, name="  "), "name"),
    "wrong shape": (record(50, goal=7), "goal"),
    "text": ("onzin", "str"),
    "null": (None, "NoneType"),
    "list": (["onzin"], "list"),
}


@pytest.mark.parametrize(("strange", "named"), UNUSABLE_RECORDS.values(), ids=UNUSABLE_RECORDS.keys())
def test_unusable_record_is_kept_as_a_problem_and_the_others_are_stored(tmp_path: Path, strange: Any, named: str):
    run = harvest_list(tmp_path / "map", [record(1), strange, record(2)])

    problem = run.problems.exclude(stage=Stage.FETCH).get()
    assert (run.added, run.failed) == (2, 1)
    assert current_ids() == ids(1, 2)
    assert problem.stage == Stage.PARSE
    assert named in problem.message
    assert json.loads(problem.payload) == strange


def test_of_a_large_unusable_record_the_beginning_is_kept(tmp_path: Path):
    run = harvest_list(tmp_path / "map", [record(1), record(2, goal=[{"é": "x" * 100_000}])])

    payload = run.problems.get().payload
    assert 1000 < len(payload) <= 2000
    assert payload.startswith('{"name":')


def nested(depth: int, value: str = "") -> str:
    """Two records, of which the second holds lists in lists, or objects in objects."""
    deep = "[" * depth + "]" * depth if not value else f'{{"{value}":' * depth + "1" + "}" * depth
    entry = json.dumps(record(2, onbekend="HIER", name='Haakjes [[{{ en "aanhalingstekens" \\'))
    return f"[{json.dumps(record(1))}, {entry.replace(chr(34) + 'HIER' + chr(34), deep)}]"


@pytest.mark.parametrize("depth", [260, 490])
def test_value_nested_deeper_than_can_be_stored_costs_only_its_own_record(tmp_path: Path, depth: int):
    (tmp_path / "lijst.json").write_text(nested(depth))

    run = harvest_files(tmp_path / "lijst.json")

    assert (run.added, run.failed) == (1, 1)


@pytest.mark.parametrize(
    "content",
    [nested(3000), nested(100_000), nested(4000, "sleutel " * 20), '"' + "[" * 100_000, "[" * 100_000],
    ids=["lists", "very deep", "objects with long keys", "in a text", "never closed"],
)
def test_file_nested_deeper_than_anybody_writes_is_refused_in_little_memory(tmp_path: Path, content: str):
    (tmp_path / "lijst.json").write_text(content)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    run = harvest_files(tmp_path / "lijst.json")

    assert run.status == Status.FAILED
    assert "lijst.json" in run.message
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_brackets_and_escapes_in_texts_are_no_nesting_wherever_a_read_ends(tmp_path: Path):
    texts = ["[" * 600, '\\"' * 600, "\\" * 601, '"[' * 600, "x" * 65_536]
    entries = [record(n, goal=texts[n % 5], risks="\\" * (n % 7)) for n in range(1, 200)]

    run = harvest_list(tmp_path / "map", entries)

    assert (run.status, run.added, run.failed) == (Status.DONE, 199, 0)


@pytest.mark.parametrize("number", [str(10**30), str(-(2**70)), "1.5e-7", "1E400"])
def test_number_that_is_too_large_costs_at_most_its_own_record(tmp_path: Path, number: str):
    entries = json.dumps([record(1), record(2, nieuw="HIER"), record(3, goal="DAAR")])
    (tmp_path / "lijst.json").write_text(entries.replace('"HIER"', number).replace('"DAAR"', number))

    run = harvest_files(tmp_path / "lijst.json")

    assert run.status == Status.DONE
    assert run.added + run.failed == 3
    assert ids(1, 2) <= current_ids()


@pytest.mark.parametrize(("wrong", "status"), [(10, Status.DONE), (11, Status.FAILED)])
def test_more_than_ten_unusable_records_fail_the_run(tmp_path: Path, wrong: int, status: Status):
    harvest_list(tmp_path / "map", records(30))
    entries = [record(number, name=None) for number in range(1, wrong + 1)] + [record(77)]

    run = harvest_list(tmp_path / "map", entries + records(30 - wrong, start=wrong + 1))

    assert run.status == status
    assert run.failed == wrong
    assert run.problems.count() == wrong
    assert (register_id(77) in current_ids()) is (status == Status.DONE)
    assert Registration.objects.exclude(withdrawn_at=None).count() == 0


@pytest.mark.parametrize(("wrong", "status"), [(15, Status.DONE), (16, Status.FAILED)])
def test_of_a_large_list_one_in_twenty_may_be_unusable(tmp_path: Path, wrong: int, status: Status):
    entries = [record(number, organization="") for number in range(1, wrong + 1)]

    run = harvest_list(tmp_path / "map", entries + records(300 - wrong, start=wrong + 1))

    assert run.status == status
    assert Registration.objects.count() == (284 + 1 if status == Status.DONE else 0)


def test_list_with_nothing_usable_at_all_fails(tmp_path: Path):
    run = harvest_list(tmp_path / "map", [record(1, name=None)])

    assert run.status == Status.FAILED
    assert "1 van de 1" in run.message


def test_listed_but_unusable_record_is_not_withdrawn(tmp_path: Path):
    harvest_list(tmp_path / "map", records(3))

    run = harvest_list(tmp_path / "map", [record(1, name=None), record(2)])

    assert (run.status, run.failed, run.withdrawn) == (Status.DONE, 1, 1)
    assert current_ids() == ids(1, 2)


@pytest.mark.parametrize("strange", [without("lars"), record(1, lars="12"), None], ids=["no id", "strange id", "null"])
def test_record_without_a_readable_id_withdraws_nothing(tmp_path: Path, strange: Any):
    harvest_list(tmp_path / "map", records(3))

    run = harvest_list(tmp_path / "map", [strange, record(2)])

    assert (run.status, run.withdrawn) == (Status.PARTIAL, 0)
    assert current_ids() == ids(1, 2, 3)


def test_wrong_check_digit_is_named_and_stored(tmp_path: Path):
    wrong = f"{register_id(1)[:7]}{(int(register_id(1)[7]) + 1) % 10}"

    run = harvest_list(tmp_path / "map", [record(1, lars=wrong), record(2)])

    assert (run.status, run.added, run.failed) == (Status.DONE, 2, 0)
    assert run.problems.get().register_id == wrong


# Two rows with one id -------------------------------------------------------------------------------------------------


def only() -> Registration:
    return Registration.objects.get(register_id=register_id(1))


def test_same_row_twice_is_one_registration_without_a_word(tmp_path: Path):
    run = harvest_files(write_pages(tmp_path / "map", [record(1), record(2), record(1)], total=2))

    assert (run.status, run.added) == (Status.DONE, 2)
    assert not run.problems.exists()
    assert only().versions.count() == 1


@pytest.mark.parametrize("newest_first", [True, False])
def test_of_two_different_rows_the_newest_counts_and_the_other_is_noted(tmp_path: Path, newest_first: bool):
    rows = [record(1, goal="Oud."), record(1, goal="Nieuw.", create_dt="2026-05-01T09:00:00Z")]

    run = harvest_files(write_pages(tmp_path / "map", rows[::-1] if newest_first else rows, total=1))

    assert (run.status, run.added) == (Status.DONE, 1)
    assert only().purpose_and_impact == "Nieuw."
    assert "twee keer" in run.problems.get(register_id=register_id(1)).message


def test_of_two_rows_of_one_moment_the_last_counts(tmp_path: Path):
    harvest_files(write_pages(tmp_path / "map", [record(1, goal="Eerste."), record(1, goal="Laatste.")], total=1))

    assert only().purpose_and_impact == "Laatste."


@pytest.mark.parametrize("broken_first", [True, False])
def test_of_a_usable_and_an_unusable_row_the_usable_counts(tmp_path: Path, broken_first: bool):
    rows = [record(1, name=None), record(1)]

    run = harvest_files(write_pages(tmp_path / "map", rows if broken_first else rows[::-1], total=1))

    assert (run.status, run.added, run.failed) == (Status.DONE, 1, 0)
    assert run.problems.count() == 1


# The spool ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [TWO, b"geen json"], ids=["done", "failed"])
def test_spool_file_is_gone_after_the_run(tmp_path: Path, content: bytes):
    harvest_files(in_a_file(content)(tmp_path))

    assert list((tmp_path / "import").iterdir()) == []


def test_spool_folder_that_cannot_be_made_marks_the_run_failed(tmp_path: Path, settings: Any):
    (tmp_path / "bestand").touch()
    settings.HARVEST_FOLDER = tmp_path / "bestand"

    with pytest.raises(FileExistsError):
        harvest_list(tmp_path / "map", records(1))

    assert HarvestRun.objects.get().status == Status.FAILED
