"""Each tap is answered once, with its note if that is there in time."""

from __future__ import annotations

import asyncio

import pytest

from bot.channel.telegram.taps import Taps

SOON, NEVER = 0.0, 60.0


class Answers:
    def __init__(self) -> None:
        self.given: list[tuple[str, str | None]] = []
        self.some = asyncio.Event()
        self.stuck = False

    async def give(self, query: str, note: str | None) -> None:
        if self.stuck:
            await asyncio.Event().wait()
        self.given.append((query, note))
        self.some.set()


@pytest.fixture
def answers() -> Answers:
    return Answers()


async def test_a_note_that_is_there_in_time_is_shown(answers: Answers) -> None:
    taps = Taps(answers.give, patience=NEVER)
    taps.expect("q1")
    taps.settle("q1", "already answered")
    await answers.some.wait()
    assert answers.given == [("q1", "already answered")]


async def test_a_slow_turn_does_not_keep_the_button_waiting(answers: Answers) -> None:
    taps = Taps(answers.give, patience=SOON)
    taps.expect("q1")
    await answers.some.wait()
    taps.settle("q1", "too late")
    assert answers.given == [("q1", None)]


async def test_two_fast_taps_are_two_answers(answers: Answers) -> None:
    taps = Taps(answers.give, patience=NEVER)
    taps.expect("q1")
    taps.expect("q2")
    taps.settle("q2", "noted already")
    taps.settle("q1", None)
    await taps.close(NEVER)
    assert sorted(answers.given) == [("q1", None), ("q2", "noted already")]


async def test_a_tap_that_telegram_delivers_again_is_answered_once(answers: Answers) -> None:
    taps = Taps(answers.give, patience=NEVER)
    taps.expect("q1")
    taps.settle("q1", None)
    await answers.some.wait()
    taps.expect("q1")
    await taps.close(NEVER)
    assert answers.given == [("q1", None)]


async def test_closing_answers_those_that_wait(answers: Answers) -> None:
    taps = Taps(answers.give, patience=NEVER)
    taps.expect("q1")
    await taps.close(NEVER)
    assert answers.given == [("q1", None)]


async def test_closing_does_not_wait_for_a_dead_network(answers: Answers) -> None:
    answers.stuck = True
    taps = Taps(answers.give, patience=NEVER)
    taps.expect("q1")
    await taps.close(SOON)
    assert answers.given == []
