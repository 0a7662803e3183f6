"""The week after a lapse, by the hour at which somebody tells of it."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given

from bot.checkins.due import local
from bot.checkins.postlapse import week
from bot.checkins.quiet import is_quiet
from tests.checkins.test_due import clocks, instants, jitters, utc, zones

LATER = ["day_2 07 09:00", "day_3 08 09:00", "day_5 10 09:00", "day_7 12 09:00"]


def told(hour: int, minute: int = 0, at: time = time(9)) -> list[str]:
    """On Monday the 5th, in UTC."""
    visits = week(utc(2026, 1, 5, hour, minute), "UTC", at)
    return [f"{visit.name} {visit.due.at_utc:%d %H:%M}" for visit in visits]


@pytest.mark.parametrize(
    ("hour", "minute", "first"),
    [
        (14, 0, ["evening 05 19:00", "morning 06 09:00"]),
        (18, 0, ["evening 05 20:00", "morning 06 09:00"]),
        (19, 30, ["morning 06 09:00"]),
        (23, 59, ["morning 06 09:00"]),
        (6, 0, ["evening 05 19:00", "morning 06 09:00"]),
    ],
)
def test_the_evening_the_morning_and_four_days(hour: int, minute: int, first: list[str]) -> None:
    assert told(hour, minute) == first + LATER


def test_at_two_in_the_night_the_next_morning_is_near() -> None:
    assert told(2)[:3] == ["morning 05 09:00", "evening 05 19:00", "day_2 06 09:00"]


def test_later_days_come_at_their_own_time_but_a_morning_is_a_morning() -> None:
    assert told(14, at=time(18, 30))[1:3] == ["morning 06 09:00", "day_2 07 18:30"]
    assert told(14, at=time(8, 15))[1:3] == ["morning 06 08:15", "day_2 07 08:15"]


def test_their_own_time_at_night_is_not_used() -> None:
    assert told(14, at=time(22)) == told(14)


@given(instants, clocks, zones, jitters)
def test_none_is_past_or_in_the_night_and_four_days_are_never_lost(
    now: datetime, at: time, zone: str, jitter: timedelta
) -> None:
    visits = week(now, zone, at, jitter=jitter)

    assert all(visit.due.at_utc >= now + timedelta(hours=2) for visit in visits)
    assert not [visit for visit in visits if is_quiet(visit.due.at_utc, zone)]
    assert [visit.due.at_utc for visit in visits] == sorted(visit.due.at_utc for visit in visits)
    assert all(local(visit.due.at_utc, zone).date() == visit.due.local_date for visit in visits)
    assert {"morning", "day_2", "day_3", "day_5", "day_7"} <= {visit.name for visit in visits}
