"""Two editors at the same moment, and an editor during an import: on PostgreSQL, where both really happen at once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from catalogue.grouping import decisions
from catalogue.models import Application, GroupingDecision, Registration
from tests.catalogue.arrange import application, entry, store
from tests.fixtures.register import register_id

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time by itself"),
]
WHY = "Dat staat in het contract."


@pytest.fixture
def editor() -> Any:
    return get_user_model().objects.create_user("redacteur", password=None)


@pytest.fixture(autouse=True)
def two_applications() -> None:
    store(*(entry(n, name="Chatbot") for n in (1, 2, 3)), *(entry(n, name="Spraakbot") for n in (4, 5, 6)))


def in_parallel(*jobs: Callable[[], Any]) -> list[str]:
    """Run each in a thread with a connection of its own, begun together; return how they ended, in order of name."""
    begin = threading.Barrier(len(jobs))
    ends: list[str] = []

    def run(job: Callable[[], Any]) -> None:
        begin.wait()
        try:
            job()
            ends.append("gedaan")
        except Exception as problem:
            ends.append(f"{type(problem).__name__}: {problem}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(ends)


def split_off(number: int, by: Any) -> Callable[[], GroupingDecision]:
    seen = application(number)
    return lambda: decisions.split(seen, [register_id(number)], by=by, reason=WHY)


def test_of_two_who_split_off_the_same_one_the_second_hears_that_it_changed(editor: Any) -> None:
    ends = in_parallel(split_off(2, editor), split_off(2, editor))

    assert ends == [f"DecisionRefused: {decisions.CHANGED_MEANWHILE}", "gedaan"]
    assert GroupingDecision.objects.count() == 1
    assert application(2).registrations.count() == 1


def test_two_who_split_off_different_ones_both_get_their_way(editor: Any) -> None:
    ends = in_parallel(split_off(2, editor), split_off(3, editor))

    assert ends == ["gedaan", "gedaan"]
    assert len({application(n).pk for n in (1, 2, 3)}) == 3


def test_a_merge_both_ways_is_done_one_way(editor: Any) -> None:
    one, other = application(1), application(4)

    ends = in_parallel(
        lambda: decisions.merge(one, other, by=editor, reason=WHY),
        lambda: decisions.merge(other, one, by=editor, reason=WHY),
    )

    assert ends == [f"DecisionRefused: {decisions.CHANGED_MEANWHILE}", "gedaan"]
    assert len({row.application_id for row in Registration.objects.all()}) == 1
    assert Application.objects.public().count() == 1


def test_an_undo_and_a_split_at_once_lose_nothing(editor: Any) -> None:
    merged = decisions.merge(application(4), application(1), by=editor, reason=WHY)

    ends = in_parallel(lambda: decisions.undo(merged, by=editor), split_off(2, editor))

    assert ends == ["gedaan", "gedaan"]
    assert Registration.objects.filter(application__withheld_at=None).count() == 6
    assert application(4).slug == "spraakbot"


def test_during_an_import_a_decision_is_refused_and_the_import_ends_well(editor: Any) -> None:
    seen = application(1)
    halfway, decided = threading.Event(), threading.Event()

    def harvest() -> None:
        with transaction.atomic():
            store(entry(1, name="Chatbot", risks="iets anders"))
            halfway.set()
            decided.wait(timeout=30)
            store(entry(2, name="Chatbot", risks="iets anders"))

    def decide() -> None:
        halfway.wait(timeout=30)
        try:
            decisions.split(seen, [register_id(2)], by=editor, reason=WHY)
        finally:
            decided.set()

    ends = in_parallel(harvest, decide)

    assert ends == [f"DecisionRefused: {decisions.IMPORT_BUSY}", "gedaan"]
    assert Registration.objects.filter(risk_management__contains="iets anders").count() == 2


def test_an_import_waits_for_a_decision_that_is_being_written(editor: Any) -> None:
    seen = application(1)
    halfway = threading.Event()

    def decide() -> None:
        with transaction.atomic():
            decisions.split(seen, [register_id(2)], by=editor, reason=WHY)
            halfway.set()
            threading.Event().wait(0.5)

    def harvest() -> None:
        halfway.wait(timeout=30)
        store(entry(1, name="Chatbot", risks="iets anders"), entry(2, name="Chatbot", risks="iets anders"))

    assert in_parallel(decide, harvest) == ["gedaan", "gedaan"]
    assert application(2).registrations.count() == 1


def test_without_locks_an_import_and_a_decision_end_each_other(editor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decisions, "lock_for_decision", lambda: True)
    seen = application(1)
    halfway = threading.Event()

    def harvest() -> None:
        with transaction.atomic():
            Registration.objects.select_for_update().get(register_id=register_id(2))
            halfway.set()
            threading.Event().wait(0.5)
            Application.objects.select_for_update().get(pk=seen.pk)

    def decide() -> None:
        halfway.wait(timeout=30)
        decisions.split(seen, [register_id(2)], by=editor, reason=WHY)

    assert any("deadlock" in end for end in in_parallel(harvest, decide))
