"""One decision at a time: what a check-in that is due does on a good day, after an outage, and after silence."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checkins.changes import answered, begin, change, hold, keep_daily
from bot.checkins.due import EVERY_DAY, local
from bot.checkins.quiet import Hours
from bot.checkins.ringing import Decision, What, on_due
from bot.checkins.schedule import Schedule, Silence
from tests.checkins.test_due import clocks, instants, utc, weekdays, zones

MONDAY = utc(2026, 1, 5, 0)
"""In UTC, so that the clock on the wall can be read off."""


def starting(at: time = time(9), days: frozenset[int] = EVERY_DAY, start: datetime = MONDAY) -> Schedule:
    return begin("checkin", at, "UTC", start, days=days)


def ring(schedule: Schedule, count: int = 1) -> Schedule:
    """Rings as often, each on time and never answered."""
    for _ in range(count):
        schedule = decide(schedule).schedule
    return schedule


def decide(schedule: Schedule, *, after: timedelta = timedelta(0), talked: datetime | None = None) -> Decision:
    assert schedule.rings_at is not None
    return on_due(schedule, schedule.rings_at + after, talked)


def test_it_rings_and_moves_on() -> None:
    decision = decide(starting())
    assert (decision.what, decision.local_date, decision.late) == (What.RING, date(2026, 1, 5), False)
    assert decision.schedule.rings_at == utc(2026, 1, 6, 9)


def test_too_early_changes_nothing() -> None:
    schedule = starting()
    assert on_due(schedule, utc(2026, 1, 5, 8, 59)) == Decision(what=What.SKIP, schedule=schedule)


def test_asked_again_it_does_not_ring_again() -> None:
    first = decide(starting())
    assert on_due(first.schedule, utc(2026, 1, 5, 9, 1)).what is What.SKIP


def test_a_chosen_hour_at_night_rings_when_it_is_that_hour() -> None:
    assert decide(starting(time(23)), after=timedelta(minutes=10)).what is What.RING


# -- after an outage


def test_late_it_rings_once_that_day_and_says_so() -> None:
    decision = decide(starting(), after=timedelta(hours=5))
    assert (decision.what, decision.late) == (What.RING, True)
    assert decision.schedule.rings_at == utc(2026, 1, 6, 9)


def test_late_in_the_evening_it_is_passed_over() -> None:
    decision = decide(starting(time(20)), after=timedelta(hours=1))
    assert decision.what is What.SKIP
    assert decision.schedule.rings_at == utc(2026, 1, 6, 20)


def test_late_before_the_morning_it_waits_for_it() -> None:
    waiting = decide(starting(time(5)), after=timedelta(hours=1))
    assert (waiting.what, waiting.schedule.rings_at) == (What.WAIT, utc(2026, 1, 5, 8))
    assert decide(waiting.schedule).what is What.RING


def test_days_of_outage_bring_one_check_in_not_four() -> None:
    decision = on_due(starting(), utc(2026, 1, 8, 12))
    assert (decision.what, decision.local_date) == (What.RING, date(2026, 1, 8))
    assert decision.schedule.rings_at == utc(2026, 1, 9, 9)


def test_after_days_of_outage_the_one_still_to_come_is_waited_for() -> None:
    decision = on_due(starting(), utc(2026, 1, 8, 8, 30))
    assert (decision.what, decision.local_date) == (What.SKIP, None)
    assert decision.schedule.rings_at == utc(2026, 1, 8, 9)


def test_an_outage_that_ends_just_after_the_time_is_no_delay_at_all() -> None:
    assert not on_due(starting(), utc(2026, 1, 8, 9, 5)).late


def test_just_past_midnight_still_counts_as_on_time() -> None:
    decision = decide(starting(time(23, 55)), after=timedelta(minutes=10))
    assert (decision.what, decision.local_date) == (What.RING, date(2026, 1, 5))
    assert decision.schedule.rings_at == utc(2026, 1, 6, 23, 55)


# -- just talked


def test_who_has_just_talked_is_asked_in_the_evening() -> None:
    waiting = decide(starting(), talked=utc(2026, 1, 5, 7, 30))
    assert (waiting.what, waiting.schedule.rings_at) == (What.WAIT, utc(2026, 1, 5, 19))
    evening = decide(waiting.schedule, talked=utc(2026, 1, 5, 7, 30))
    assert (evening.what, evening.local_date) == (What.RING, date(2026, 1, 5))
    assert evening.schedule.rings_at == utc(2026, 1, 6, 9)


def test_two_hours_are_enough() -> None:
    assert decide(starting(), talked=utc(2026, 1, 5, 7)).what is What.RING


def test_a_talk_late_in_the_afternoon_moves_it_to_two_hours_later() -> None:
    waiting = decide(starting(time(18)), talked=utc(2026, 1, 5, 17, 30))
    assert waiting.schedule.rings_at == utc(2026, 1, 5, 19, 30)


def test_without_an_evening_left_it_is_passed_over() -> None:
    decision = decide(starting(time(20, 30)), talked=utc(2026, 1, 5, 20))
    assert decision.what is What.SKIP
    assert decision.schedule.rings_at == utc(2026, 1, 6, 20, 30)


def test_an_evening_that_is_quiet_for_them_is_not_used() -> None:
    early = replace(starting(), quiet=Hours(start=time(18), end=time(6)))
    assert decide(early, talked=utc(2026, 1, 5, 8, 30)).what is What.SKIP


# -- silence


def test_one_miss_is_nothing_two_a_neutral_line_five_the_end() -> None:
    schedule, heard = starting(), []
    for _ in range(6):
        decision = decide(schedule)
        heard.append(decision.what)
        schedule = decision.schedule
    assert heard == [What.RING, What.RING, What.RING_NEUTRAL, What.RING, What.RING, What.ASK_PAUSE]
    assert schedule.silence is Silence.UNANSWERED
    assert schedule.rings_at is None


def test_an_answer_starts_the_count_anew() -> None:
    schedule = answered(ring(starting(), 4))
    assert [decide(schedule).what, decide(ring(schedule)).what] == [What.RING, What.RING]


def test_what_did_not_ring_was_not_missed() -> None:
    schedule = ring(starting())
    skipped = on_due(schedule, utc(2026, 1, 6, 22)).schedule
    assert decide(skipped).schedule.misses == 1


# -- held


def test_a_hold_noted_elsewhere_is_respected() -> None:
    held = replace(starting(), held_until=utc(2026, 1, 5, 12))
    decision = decide(held)
    assert (decision.what, decision.schedule.rings_at) == (What.SKIP, utc(2026, 1, 6, 9))


def test_a_hold_is_not_a_miss() -> None:
    schedule = hold(answered(ring(starting())), utc(2026, 1, 5, 10))
    assert schedule.rings_at == utc(2026, 1, 7, 9)
    assert decide(schedule).schedule.misses == 0


# -- weeks


def test_the_weekday_of_the_start_has_the_longer_questions() -> None:
    schedule, weekly = starting(), []
    for _ in range(8):
        decision = decide(answered(schedule))
        weekly.append(decision.weekly)
        schedule = decision.schedule
    assert weekly == [*[False] * 7, True]


def test_a_start_on_another_weekday_uses_the_first_of_theirs() -> None:
    assert starting(days=frozenset({2, 4})).weekly_day == 2


def test_after_twelve_weeks_once_a_week_and_said_once() -> None:
    schedule, told, dates = starting(), [], []
    for _ in range(90):
        decision = decide(answered(schedule))
        dates.append(decision.local_date)
        told += [decision.local_date] * decision.turns_weekly
        schedule = decision.schedule
    turn = date(2026, 1, 5) + timedelta(weeks=12)
    assert told == [turn]
    assert dates[83:88] == [turn - timedelta(days=1), *(turn + timedelta(weeks=n) for n in range(4))]


@pytest.mark.parametrize("asked_at", [10, 90])
def test_their_say_keeps_it_daily(asked_at: int) -> None:
    schedule = starting()
    for count in range(100):
        schedule = answered(decide(schedule).schedule)
        if count == asked_at:
            assert schedule.last_date is not None
            schedule = keep_daily(
                schedule, utc(2026, 1, 5) + (schedule.last_date - date(2026, 1, 5)) + timedelta(hours=10)
            )
            first = schedule.last_date
    assert first is not None
    assert schedule.last_date == first + timedelta(days=99 - asked_at)


# -- laws


@given(
    instants,
    clocks,
    weekdays,
    zones,
    st.lists(st.tuples(st.integers(0, 5000), st.one_of(st.none(), st.integers(0, 300)), st.booleans()), max_size=12),
)
def test_whenever_it_is_looked_at_it_moves_on_and_uses_no_date_twice(
    start: datetime,
    at: time,
    days: frozenset[int],
    zone: str,
    looks: list[tuple[int, int | None, bool]],
) -> None:
    schedule, used = begin("checkin", at, zone, start, days=days), []
    for minutes, talked, answers in looks:
        if schedule.rings_at is None:
            return
        now = schedule.rings_at + timedelta(minutes=minutes)
        decision = on_due(schedule, now, None if talked is None else now - timedelta(minutes=talked))
        schedule = answered(decision.schedule) if answers else decision.schedule
        assert schedule.rings_at is None or schedule.rings_at > now
        assert (decision.local_date is not None) is (decision.what in (What.RING, What.RING_NEUTRAL, What.ASK_PAUSE))
        if decision.local_date is not None:
            assert talked is None or talked >= 120
            assert decision.local_date not in used
            used.append(decision.local_date)
    assert used == sorted(used)


@given(instants, clocks, zones, zones, clocks, st.integers(0, 72))
def test_a_move_on_the_day_of_a_ring_never_rings_again_that_date(
    start: datetime, at: time, here: str, there: str, other: time, hours: int
) -> None:
    first = decide(begin("checkin", at, here, start))
    now = first.schedule.rings_at and first.schedule.rings_at - timedelta(hours=20)
    assert now is not None
    moved = change(first.schedule, now, at=other, zone=there)
    second = decide(moved, after=timedelta(hours=hours))
    assert first.local_date is not None
    assert second.local_date is None or second.local_date > first.local_date


@given(instants, clocks, zones)
def test_it_never_raises_on_an_old_schedule(start: datetime, at: time, zone: str) -> None:
    schedule = begin("checkin", at, zone, start)
    decision = on_due(schedule, datetime(2040, 7, 1, 12, tzinfo=UTC))
    assert decision.local_date in (None, local(datetime(2040, 7, 1, 12, tzinfo=UTC), zone).date())
