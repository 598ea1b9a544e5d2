"""The circuit breaker between the pages and an engine that is a server."""

from collections.abc import Callable
from typing import NoReturn

import pytest

from search.engines import Breaker, EngineOutOfReach, EngineTooSlow, EngineUnavailable


def failing(error: Exception) -> Callable[[], NoReturn]:
    def question() -> NoReturn:
        raise error

    return question


def ask(breaker: Breaker, *errors: Exception | None) -> None:
    for error in errors:
        if error is None:
            breaker.call(lambda: "antwoord")
        else:
            with pytest.raises(EngineUnavailable):
                breaker.call(failing(error))


def test_one_question_that_takes_too_long_takes_search_away_from_nobody_else() -> None:
    breaker = Breaker(pause=lambda: 10)

    ask(breaker, EngineTooSlow(), EngineTooSlow())

    assert not breaker.is_open
    assert breaker.call(lambda: "antwoord") == "antwoord"


def test_an_engine_that_is_too_slow_time_after_time_is_left_alone() -> None:
    breaker = Breaker(pause=lambda: 10)

    ask(breaker, EngineTooSlow(), EngineTooSlow(), EngineTooSlow())

    assert breaker.is_open


def test_an_answer_between_two_slow_ones_starts_the_count_again() -> None:
    breaker = Breaker(pause=lambda: 10)

    ask(breaker, EngineTooSlow(), EngineTooSlow(), None, EngineTooSlow(), EngineTooSlow())

    assert not breaker.is_open


def test_an_engine_out_of_reach_is_left_alone_at_once() -> None:
    breaker = Breaker(pause=lambda: 10)

    ask(breaker, EngineOutOfReach())

    assert breaker.is_open


def test_one_that_was_out_of_reach_and_is_slow_now_waits_another_pause() -> None:
    now = [0.0]
    breaker = Breaker(pause=lambda: 10, clock=lambda: now[0])
    ask(breaker, EngineOutOfReach())

    now[0] = 11.0
    ask(breaker, EngineTooSlow())

    assert breaker.is_open
    with pytest.raises(EngineUnavailable, match="zojuist"):
        breaker.call(lambda: "antwoord")


def test_an_engine_that_has_no_index_answers_and_is_asked_again() -> None:
    now = [0.0]
    breaker = Breaker(pause=lambda: 10, clock=lambda: now[0])
    ask(breaker, EngineOutOfReach())

    now[0] = 11.0
    ask(breaker, EngineUnavailable("De zoekindex is er nog niet."))

    assert not breaker.is_open
