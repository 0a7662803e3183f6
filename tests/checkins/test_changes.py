"""What people and their safety do to a schedule, and what outlives what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.checkins.changes import (
    Pause,
    answered,
    begin,
    block,
    change,
    hold,
    missed,
    pause,
    refreshed,
    resume,
    stop,
    turn_weekly,
)
from bot.checkins.due import Due
from bot.checkins.schedule import Schedule, Silence
from tests.checkins.test_due import utc

NOW = utc(2026, 1, 5, 9, 1)
"""A Monday, just after the check-in rang."""


@pytest.fixture
def schedule() -> Schedule:
    rung = replace(begin("checkin", time(9), "UTC", utc(2026, 1, 1)), last_date=date(2026, 1, 5), unanswered=True)
    return change(rung, NOW)


def test_it_begins_at_least_two_hours_ahead_and_on_their_date() -> None:
    assert begin("checkin", time(9), "UTC", utc(2026, 1, 1, 6, 59)).rings_at == utc(2026, 1, 1, 9)
    assert begin("checkin", time(9), "UTC", utc(2026, 1, 1, 7, 30)).rings_at == utc(2026, 1, 2, 9)
    assert begin("checkin", time(9), "Pacific/Auckland", utc(2026, 1, 1, 12)).started == date(2026, 1, 2)


def test_another_time_on_a_used_date_waits_for_the_next(schedule: Schedule) -> None:
    assert change(schedule, NOW, at=time(20)).rings_at == utc(2026, 1, 6, 20)


def test_midnight_is_a_time(schedule: Schedule) -> None:
    assert change(schedule, NOW, at=time(0)).at == time(0)


def test_other_days(schedule: Schedule) -> None:
    assert change(schedule, NOW, days=frozenset({4})).rings_at == utc(2026, 1, 9, 9)
    assert change(schedule, NOW, days=frozenset()).days == schedule.days


def test_a_date_used_over_there_is_used_here(schedule: Schedule) -> None:
    """From Kiritimati, where it is already Tuesday, to Pago Pago, where it is still Sunday."""
    ahead = replace(schedule, zone="Pacific/Kiritimati", last_date=date(2026, 1, 6))
    behind = change(ahead, utc(2026, 1, 5, 10, 30), zone="Pacific/Pago_Pago")
    assert behind.due == Due(at_utc=utc(2026, 1, 7, 20), local_date=date(2026, 1, 7))


@pytest.mark.parametrize(("length", "day"), [(Pause.DAY, 7), (Pause.WEEK, 13)])
def test_a_pause_leaves_out_as_many_as_it_says(schedule: Schedule, length: Pause, day: int) -> None:
    assert pause(schedule, NOW, length).rings_at == utc(2026, 1, day, 9)


def test_a_day_is_a_day_on_the_clock_when_it_has_25_hours() -> None:
    madrid = begin("checkin", time(9), "Europe/Madrid", utc(2026, 10, 20))
    paused = pause(madrid, utc(2026, 10, 24, 7, 1), Pause.DAY)
    assert paused.due == Due(at_utc=utc(2026, 10, 26, 8), local_date=date(2026, 10, 26))


def test_away_is_until_they_are_back(schedule: Schedule) -> None:
    away = pause(schedule, NOW, Pause.UNTIL_BACK)
    assert (away.silence, away.rings_at) == (Silence.AWAY, None)
    assert resume(away, utc(2026, 3, 1, 12)).rings_at == utc(2026, 3, 2, 9)


@pytest.mark.parametrize("end", [stop, block])
def test_nothing_but_resume_ends_a_stop_or_a_block(schedule: Schedule, end: Callable[[Schedule], Schedule]) -> None:
    ended = end(schedule)
    for each in (
        ended,
        pause(ended, NOW, Pause.DAY),
        change(ended, NOW, at=time(20)),
        hold(ended, NOW),
        answered(ended),
        refreshed(ended, NOW),
        turn_weekly(ended, NOW),
    ):
        assert each.rings_at is None
    assert resume(ended, NOW).rings_at == utc(2026, 1, 6, 9)


def test_a_block_covers_every_silence_but_a_stop(schedule: Schedule) -> None:
    assert block(pause(schedule, NOW, Pause.UNTIL_BACK)).silence is Silence.BLOCKED
    assert block(stop(schedule)).silence is Silence.STOPPED


def test_an_answer_to_the_last_question_may_be_a_pause(schedule: Schedule) -> None:
    asked = replace(schedule, silence=Silence.UNANSWERED, due=None, misses=5)
    paused = pause(asked, NOW, Pause.WEEK)
    assert (paused.silence, paused.misses, paused.rings_at) == (None, 0, utc(2026, 1, 13, 9))


def test_to_resume_does_not_end_a_hold(schedule: Schedule) -> None:
    held = hold(stop(schedule), NOW)
    assert resume(held, NOW).rings_at == utc(2026, 1, 7, 9)


def test_a_second_hold_does_not_shorten_the_first(schedule: Schedule) -> None:
    held = hold(hold(schedule, NOW), NOW - timedelta(hours=5))
    assert held.held_until == NOW + timedelta(hours=24)


def test_a_miss_is_counted_once(schedule: Schedule) -> None:
    assert missed(missed(schedule)).misses == 1
    assert missed(answered(schedule)).misses == 0


def test_new_rules_of_a_zone_move_what_is_to_come_only(schedule: Schedule) -> None:
    """As if tzdata had said until yesterday that it is at ten."""
    outdated = replace(schedule, due=Due(at_utc=utc(2026, 1, 6, 10), local_date=date(2026, 1, 6)))
    assert refreshed(outdated, NOW).rings_at == utc(2026, 1, 6, 9)
    assert refreshed(outdated, utc(2026, 1, 6, 11)) == outdated, "due already: an outage must not swallow it"
    waiting = replace(outdated, moved_to=utc(2026, 1, 6, 19))
    assert refreshed(waiting, NOW) == waiting


def test_weekly_by_choice(schedule: Schedule) -> None:
    assert turn_weekly(schedule, NOW).rings_at == utc(2026, 1, 8, 9), "they started on a Thursday"
