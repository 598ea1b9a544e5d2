"""What people decide about the grouping stands, can be undone, and is refused when it cannot be right."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from catalogue.grouping import decisions, regroup, weights
from catalogue.grouping.decisions import DecisionRefused
from catalogue.grouping.queue import QueueReason, queue_item, waiting
from catalogue.models import Application, Evidence, GroupingDecision, GroupingReport, Placement
from search.models import OutboxEntry
from tests.catalogue.arrange import application, entry, registration, store, withdraw, write_profile
from tests.fixtures.register import register_id

pytestmark = pytest.mark.django_db

WHY = "Dat staat in het contract."
REHARVEST = "opnieuw aangeleverd"


@pytest.fixture
def editor() -> Any:
    return get_user_model().objects.create_user("redacteur", password=None)


@pytest.fixture(autouse=True)
def three_chatbots() -> None:
    """Three organisations with one chatbot, and one with a spraakbot."""
    store(*(entry(n, name="Chatbot") for n in (1, 2, 3)), entry(4, name="Spraakbot"))


def ids(*numbers: int) -> list[str]:
    return [register_id(number) for number in numbers]


def stands() -> dict[int, str]:
    return {number: application(number).slug for number in (1, 2, 3, 4)}


def split_off(number: int, by: Any) -> GroupingDecision:
    return decisions.split(application(number), ids(number), by=by, reason=WHY)


def merged(by: Any) -> GroupingDecision:
    return decisions.merge(application(4), application(1), by=by, reason=WHY)


def harvest_again() -> None:
    store(*(entry(n, name="Chatbot", risks=REHARVEST) for n in (1, 2, 3)), entry(4, name="Spraakbot", risks=REHARVEST))


AFTERWARDS: list[Callable[[], Any]] = [harvest_again, regroup]


@pytest.mark.parametrize("happens", AFTERWARDS)
def test_a_split_stands_whatever_happens(happens: Callable[[], Any], editor: Any) -> None:
    split_off(2, editor)
    before = stands()

    happens()

    assert stands() == before
    assert application(1) == application(3) != application(2)


@pytest.mark.parametrize("happens", AFTERWARDS)
def test_a_merge_stands_and_redirects_whatever_happens(happens: Callable[[], Any], editor: Any, client: Client) -> None:
    merged(editor)

    happens()

    assert set(stands().values()) == {"chatbot"}
    answer = client.get("/toepassingen/spraakbot")
    assert (answer.status_code, answer["Location"]) == (301, "/toepassingen/chatbot")


def test_what_the_method_adds_to_a_merged_group_later_follows(editor: Any) -> None:
    store(entry(5, name="Spraakbot"))
    merged(editor)

    store(entry(6, name="Spraakbot"))

    assert application(6) == application(1) == application(2)
    assert application(6).slug == "chatbot"


@pytest.mark.parametrize("happens", AFTERWARDS)
def test_a_move_stands_whatever_happens(happens: Callable[[], Any], editor: Any) -> None:
    decisions.move(application(1), ids(2), application(4), by=editor, reason=WHY)

    happens()

    assert stands() == {1: "chatbot", 2: "spraakbot", 3: "chatbot", 4: "spraakbot"}


def test_decisions_stand_with_a_new_version_of_the_method(editor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    split_off(2, editor)
    merged(editor)
    before = stands()
    monkeypatch.setattr(weights, "LIKE_TITLE", 1.1)
    monkeypatch.setattr("catalogue.grouping.persistence.METHOD_VERSION", "9")

    regroup()

    assert {n: stands()[n] for n in (1, 2, 4)} == {n: before[n] for n in (1, 2, 4)}
    assert application(3) != application(1)
    assert registration(1).match.method_version == "9"


def test_moving_the_last_registration_is_a_merge(editor: Any) -> None:
    decision = decisions.move(application(4), ids(4), application(1), by=editor, reason=WHY)

    assert decision.kind == "samengevoegd"
    assert Application.objects.filter(slug="spraakbot").count() == 0


def test_the_part_that_stays_keeps_the_address(editor: Any) -> None:
    decisions.split(application(1), ids(1, 2), by=editor, reason=WHY)

    assert application(3).slug == "chatbot"
    assert application(1) == application(2)


def test_the_part_with_most_confirmed_registrations_keeps_the_address(editor: Any) -> None:
    before = application(1).pk
    decisions.confirm(application(1), ids(2), by=editor, reason=WHY)

    split_off(2, editor)

    assert application(2).slug == "chatbot"
    assert application(1).pk == before
    assert application(1).slug != "chatbot"


def test_the_editorial_part_stays_with_the_part_that_stays_and_goes_along_with_a_merge(editor: Any) -> None:
    profile = write_profile(application(4), summary="Wat de redactie schreef.")
    decision = merged(editor)
    profile.refresh_from_db()
    assert profile.application == application(1)

    decisions.undo(decision, by=editor)

    profile.refresh_from_db()
    assert profile.application == application(4)


def test_what_a_merged_editorial_part_shows_does_not_count_for_the_application_that_stays(editor: Any) -> None:
    write_profile(application(1), summary="Van wie blijft.")
    profile = write_profile(application(4), energy="De leverancier meet 3 kWh per duizend vragen.")
    merged(editor)

    assert not Evidence.objects.filter(application=application(1), indicator="E10").exists()
    assert Evidence.objects.filter(key__startswith=f"p:{profile.pk}:", indicator="E10").exists()


def test_a_name_stays_through_changes_and_can_be_taken_back(editor: Any) -> None:
    decision = decisions.rename(application(1), "  Bot   van de gemeente ", by=editor, reason=WHY)
    harvest_again()
    assert (application(1).name, application(1).slug) == ("Bot van de gemeente", "chatbot")

    decisions.undo(decision, by=editor)

    assert application(1).name == "Chatbot"


def test_an_empty_name_brings_back_that_of_the_register(editor: Any) -> None:
    decisions.rename(application(1), "Bot", by=editor, reason=WHY)

    decisions.rename(application(1), "", by=editor, reason=WHY)

    assert application(1).name == "Chatbot"


def test_a_later_name_stands_when_an_earlier_one_is_undone(editor: Any) -> None:
    first = decisions.rename(application(1), "Eerst", by=editor, reason=WHY)
    second = decisions.rename(application(1), "Later", by=editor, reason=WHY)

    decisions.undo(first, by=editor)
    assert application(1).name == "Later"
    decisions.undo(second, by=editor)
    assert application(1).name == "Chatbot"


def test_an_undone_split_gives_the_address_back(editor: Any) -> None:
    decisions.confirm(application(1), ids(2), by=editor, reason=WHY)
    decision = split_off(2, editor)

    decisions.undo(decision, by=editor)

    assert application(1) == application(2)
    assert application(1).slug == "chatbot"


def test_never_together_is_kept_by_the_method(editor: Any) -> None:
    decisions.forbid_merge(application(4), application(1), by=editor, reason=WHY)

    store(entry(4, name="Chatbot"))

    assert application(4).slug == "spraakbot"
    assert application(4) != application(1)


@pytest.mark.parametrize("kind", ["split", "merge", "move", "apart", "confirm"])
def test_undo_puts_back_what_was(kind: str, editor: Any) -> None:
    before = stands()
    made = {
        "split": lambda: split_off(2, editor),
        "merge": lambda: merged(editor),
        "move": lambda: decisions.move(application(1), ids(2), application(4), by=editor, reason=WHY),
        "apart": lambda: decisions.forbid_merge(application(1), application(4), by=editor, reason=WHY),
        "confirm": lambda: decisions.confirm(application(1), ids(1), by=editor, reason=WHY),
    }[kind]()

    decisions.undo(made, by=editor)
    regroup()

    assert stands() == before
    assert not Placement.objects.exists()
    made.refresh_from_db()
    assert (made.undone_by, GroupingDecision.objects.count()) == (editor, 1)


def test_what_was_decided_afterwards_stands_when_the_first_is_undone(editor: Any) -> None:
    first = decisions.move(application(1), ids(2), application(4), by=editor, reason=WHY)
    decisions.confirm(application(4), ids(2), by=editor, reason=WHY)

    decisions.undo(first, by=editor)

    assert application(2) == application(4)


def test_the_decision_before_stands_again_when_the_last_is_undone(editor: Any) -> None:
    decisions.move(application(1), ids(2), application(4), by=editor, reason=WHY)
    last = decisions.move(application(4), ids(2), application(1), by=editor, reason=WHY)

    decisions.undo(last, by=editor)
    regroup()

    assert application(2) == application(4)


def test_a_merge_undone_after_a_later_merge_brings_its_own_registrations_back(editor: Any) -> None:
    store(entry(5, name="Rekenhulp"))
    first = merged(editor)
    decisions.merge(application(1), application(5), by=editor, reason=WHY)

    decisions.undo(first, by=editor)

    assert len({application(number).pk for number in (1, 2, 3, 5)}) == 1


@pytest.mark.parametrize("happens", AFTERWARDS)
def test_both_merges_undone_in_the_wrong_order_lose_nothing(happens: Callable[[], Any], editor: Any) -> None:
    store(entry(5, name="Rekenhulp"))
    first = merged(editor)
    second = decisions.merge(application(1), application(5), by=editor, reason=WHY)

    decisions.undo(first, by=editor)
    decisions.undo(second, by=editor)
    happens()

    assert application(1) == application(2) == application(3)
    assert application(5) != application(1)
    assert not Application.objects.filter(registrations=None, withheld_at=None, profile=None).exists()


def refused() -> dict[str, Callable[[Any], Any]]:
    return {
        "no reason": lambda by: decisions.confirm(application(1), ids(1), by=by, reason="  "),
        "no registrations": lambda by: decisions.confirm(application(1), [], by=by, reason=WHY),
        "all of them": lambda by: decisions.split(application(1), ids(1, 2, 3), by=by, reason=WHY),
        "stands elsewhere": lambda by: decisions.split(application(1), ids(4), by=by, reason=WHY),
        "unknown": lambda by: decisions.confirm(application(1), ["99999999"], by=by, reason=WHY),
        "to itself": lambda by: decisions.move(application(1), ids(1), application(1), by=by, reason=WHY),
        "merge with itself": lambda by: decisions.merge(application(1), application(1), by=by, reason=WHY),
        "apart from itself": lambda by: decisions.forbid_merge(application(1), application(1), by=by, reason=WHY),
    }


@pytest.mark.parametrize("which", list(refused()))
def test_a_decision_that_cannot_be_right_changes_nothing(which: str, editor: Any) -> None:
    before = stands()

    with pytest.raises(DecisionRefused):
        refused()[which](editor)

    assert stands() == before
    assert not GroupingDecision.objects.exists()


def test_two_that_are_never_together_are_not_merged_before_that_is_undone(editor: Any) -> None:
    apart = decisions.forbid_merge(application(1), application(4), by=editor, reason="Andere leverancier.")
    with pytest.raises(DecisionRefused, match="Andere leverancier"):
        merged(editor)

    decisions.undo(apart, by=editor)
    merged(editor)

    assert application(4) == application(1)


def test_a_decision_is_undone_once(editor: Any) -> None:
    decision = merged(editor)
    decisions.undo(decision, by=editor)

    with pytest.raises(DecisionRefused):
        decisions.undo(decision, by=editor)


def test_the_second_of_two_editors_hears_that_it_changed(editor: Any) -> None:
    seen = application(1)
    split_off(2, editor)

    with pytest.raises(DecisionRefused, match="Iemand anders"):
        decisions.move(seen, ids(2), application(4), by=editor, reason=WHY)


def test_the_second_of_two_editors_hears_that_the_application_is_gone(editor: Any) -> None:
    seen = application(4)
    merged(editor)

    with pytest.raises(DecisionRefused, match="Iemand anders"):
        decisions.merge(seen, application(1), by=editor, reason=WHY)
    with pytest.raises(DecisionRefused, match="Iemand anders"):
        decisions.move(application(1), ids(1), seen, by=editor, reason=WHY)
    with pytest.raises(DecisionRefused, match="Iemand anders"):
        decisions.rename(seen, "Bot", by=editor, reason=WHY)
    with pytest.raises(DecisionRefused, match="Iemand anders"):
        decisions.forbid_merge(seen, application(1), by=editor, reason=WHY)


def test_other_facts_put_a_decision_in_the_queue_and_do_not_overturn_it(editor: Any) -> None:
    decisions.confirm(application(1), ids(1), by=editor, reason=WHY)

    store(entry(1, name="Iets heel anders"))

    assert application(1).slug == "chatbot"
    assert registration(1).placement.review_since is not None
    assert [queue_item(row).why for row in waiting()] == [QueueReason.CHANGED]


def test_other_risks_do_not_put_a_decision_in_the_queue(editor: Any) -> None:
    decisions.confirm(application(1), ids(1), by=editor, reason=WHY)

    harvest_again()

    assert not waiting().exists()


def test_a_decision_again_takes_it_out_of_the_queue(editor: Any) -> None:
    decisions.confirm(application(1), ids(1), by=editor, reason=WHY)
    store(entry(1, name="Iets heel anders"))

    decisions.confirm(application(1), ids(1), by=editor, reason=WHY)

    assert not waiting().exists()


def test_a_registration_that_was_withdrawn_meanwhile_can_be_decided_about(editor: Any) -> None:
    seen = application(1)
    withdraw(2)

    decisions.move(seen, ids(2), application(4), by=editor, reason=WHY)
    store(entry(2, name="Chatbot"))

    assert application(2) == application(4)


def test_a_report_is_first_in_the_queue_and_handled_by_a_decision(editor: Any) -> None:
    GroupingReport.objects.create(registration=registration(3), application=application(3), message="Niet van ons.")
    assert [(row.register_id, queue_item(row).why) for row in waiting()] == [(register_id(3), QueueReason.REPORTED)]

    decisions.confirm(application(3), ids(3), by=editor, reason=WHY)

    assert not waiting().exists()
    assert GroupingReport.objects.exclude(handled_at=None).count() == 1


def test_the_index_hears_of_both_applications(editor: Any) -> None:
    OutboxEntry.objects.all().delete()

    split_off(2, editor)

    queued = set(OutboxEntry.objects.values_list("key", flat=True))
    assert {key.rpartition(":")[2] for key in queued} >= {str(application(n).pk) for n in (1, 2)}


def test_the_address_of_an_undone_split_redirects(editor: Any, client: Client) -> None:
    decision = split_off(2, editor)
    theirs = application(2).get_absolute_url()
    assert client.get(theirs).status_code == 200

    decisions.undo(decision, by=editor)
    regroup()

    answer = client.get(theirs, follow=True)
    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == "/toepassingen/chatbot"
