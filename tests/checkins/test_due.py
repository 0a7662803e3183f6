"""The next instant of a wall time: the laws, over all zones and years, and the nights that everybody gets wrong."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.checkins.due import (
    EVERY_DAY,
    NO_JITTER,
    Due,
    at_local,
    jitter_of,
    local,
    next_due,
    once_at,
    zone_of,
)

ZONES = sorted(available_timezones() - {"localtime", "Factory"})
DAY = timedelta(days=1)

zones = st.sampled_from(ZONES)
instants = st.integers(0, 48 * 365 * 86400).map(
    lambda seconds: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
clocks = st.times()
weekdays = st.frozensets(st.integers(0, 6), min_size=1)
jitters = st.integers(0, 120).map(lambda seconds: timedelta(seconds=seconds))


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def dues(after: datetime, at: time, zone: str, count: int, days: frozenset[int] = EVERY_DAY) -> list[Due]:
    found: list[Due] = []
    for _ in range(count):
        found.append(next_due(found[-1].at_utc if found else after, at, days, zone))
    return found


@given(instants, clocks, weekdays, zones, jitters)
@example(utc(2011, 12, 29, 12), time(9), EVERY_DAY, "Pacific/Apia", NO_JITTER)
@example(utc(2024, 2, 28, 23), time(9), EVERY_DAY, "Europe/Madrid", NO_JITTER)
@example(utc(2026, 3, 1), time(23, 59, 59), EVERY_DAY, "UTC", timedelta(seconds=120))
def test_it_is_strictly_later_on_a_chosen_day_and_soon(
    after: datetime, at: time, days: frozenset[int], zone: str, jitter: timedelta
) -> None:
    due = next_due(after, at, days, zone, jitter)

    assert due.at_utc > after
    assert due.local_date.weekday() in days
    assert due.at_utc.tzinfo is UTC
    assert due.at_utc - after <= timedelta(days=16), "a week, and a week more when a zone jumps over the day"


@given(instants, clocks, zones, st.sampled_from((EVERY_DAY, frozenset({0}), frozenset({5, 6}))), jitters)
@example(utc(2011, 12, 27), time(9), "Pacific/Apia", EVERY_DAY, NO_JITTER)
@example(utc(2009, 6, 18), time(23, 30), "Asia/Dhaka", EVERY_DAY, NO_JITTER)
def test_each_local_date_comes_once_and_none_is_left_out(
    after: datetime, at: time, zone: str, days: frozenset[int], jitter: timedelta
) -> None:
    due = next_due(after, at, days, zone, jitter)
    for _ in range(5):
        later = next_due(due.at_utc, at, days, zone, jitter)
        assert later.local_date > due.local_date
        between = [due.local_date + DAY * n for n in range(1, (later.local_date - due.local_date).days)]
        assert not [day for day in between if day.weekday() in days and _exists(day, zone)]
        due = later


@given(instants, clocks, zones, jitters)
def test_the_clock_there_shows_the_wall_time(after: datetime, at: time, zone: str, jitter: timedelta) -> None:
    due = next_due(after, at, EVERY_DAY, zone, jitter)
    shown = due.at_utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    meant = datetime.combine(due.local_date, at)

    assert meant <= shown <= meant + jitter or _clocks_change(due.at_utc, zone)


@given(instants, clocks, zones, jitters)
def test_jitter_never_leads_into_another_date(after: datetime, at: time, zone: str, jitter: timedelta) -> None:
    plain, spread = (next_due(after, at, EVERY_DAY, zone, each) for each in (NO_JITTER, jitter))
    if plain.local_date == spread.local_date:
        assert local(plain.at_utc, zone).date() == local(spread.at_utc, zone).date()


@given(instants, clocks, zones, zones)
def test_a_change_of_zone_never_brings_a_used_date_back(after: datetime, at: time, here: str, there: str) -> None:
    used = next_due(after, at, EVERY_DAY, here)
    moved = next_due(used.at_utc, at, EVERY_DAY, there, beyond=used.local_date)

    assert moved.local_date > used.local_date
    assert moved.at_utc > used.at_utc


def test_a_time_that_the_clocks_jump_over_is_an_hour_later_that_night() -> None:
    (night,) = dues(utc(2026, 3, 28, 12), time(2, 30), "Europe/Berlin", 1)
    assert night == Due(at_utc=utc(2026, 3, 29, 1, 30), local_date=date(2026, 3, 29))
    assert local(night.at_utc, "Europe/Berlin").time() == time(3, 30)


def test_a_time_that_comes_twice_rings_the_first_time_only() -> None:
    found = dues(utc(2026, 10, 24, 12), time(2, 30), "Europe/Berlin", 2)
    assert [due.at_utc for due in found] == [utc(2026, 10, 25, 0, 30), utc(2026, 10, 26, 1, 30)]
    assert next_due(utc(2026, 10, 25, 0, 45), time(2, 30), EVERY_DAY, "Europe/Berlin") == found[1]


def test_elapsed_time_is_counted_in_utc() -> None:
    before, after = (at_local(date(2026, 3, 29), time(hour), "Europe/Berlin") for hour in (1, 4))
    assert after - before == timedelta(hours=2)


def test_the_same_wall_time_on_both_sides_of_the_change() -> None:
    found = dues(utc(2026, 3, 28), time(9), "America/New_York", 1) + dues(
        utc(2026, 3, 7, 15), time(9), "America/New_York", 1
    )
    assert [due.at_utc.hour for due in found] == [13, 13]
    assert next_due(utc(2026, 3, 7), time(9), EVERY_DAY, "America/New_York").at_utc.hour == 14


def test_apia_has_no_30_december_2011() -> None:
    found = dues(utc(2011, 12, 28), time(9), "Pacific/Apia", 4)
    assert [due.local_date.day for due in found] == [28, 29, 31, 1]


def test_a_leap_day_is_a_day() -> None:
    found = dues(utc(2028, 2, 27, 12), time(9), "Europe/Madrid", 3)
    assert [due.local_date for due in found] == [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]


def test_no_days_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        next_due(utc(2026, 1, 1), time(9), frozenset(), "UTC")


@given(instants, clocks, st.integers(0, 400), zones)
def test_a_reminder_is_later_and_not_before_its_day(after: datetime, at: time, in_days: int, zone: str) -> None:
    due = once_at(after, at, in_days, zone)
    assert due.at_utc > after
    assert 0 <= (due.local_date - local(after, zone).date()).days - in_days <= 2


def test_a_reminder_for_a_time_that_is_over_comes_tomorrow() -> None:
    assert once_at(utc(2026, 5, 5, 12), time(9), 0, "Europe/Madrid").at_utc == utc(2026, 5, 6, 7)
    assert once_at(utc(2026, 5, 5, 12), time(9), 1, "Europe/Madrid").at_utc == utc(2026, 5, 6, 7)
    assert once_at(utc(2026, 5, 5, 5), time(9), 0, "Europe/Madrid").at_utc == utc(2026, 5, 5, 7)


@given(st.text(max_size=40))
@example("../../etc/passwd")
@example("Asia")
@example("\0")
@example("\ud800")
def test_no_name_of_a_zone_raises(name: str) -> None:
    assert local(utc(2026, 1, 1), name).utcoffset() is not None
    assert zone_of(name).key


def test_a_name_that_tzdata_has_dropped_keeps_its_clock() -> None:
    assert zone_of("US/Pacific-New").key == "America/Los_Angeles"
    assert zone_of("Mars/Olympus").key == "UTC"


def test_jitter_is_stable_spread_and_at_most_two_minutes() -> None:
    found = [jitter_of(seed) for seed in range(-500, 5000)]
    assert min(found) == timedelta(0)
    assert max(found) == timedelta(seconds=120)
    assert len(set(found)) == 121
    assert (jitter_of(1), jitter_of(424242)) == (timedelta(seconds=3), timedelta(seconds=68)), (
        "the same in every process and version"
    )


def _exists(day: date, zone: str) -> bool:
    noon = at_local(day, time(12), zone)
    return local(noon, zone).date() == day


def _clocks_change(at_utc: datetime, zone: str) -> bool:
    tz = ZoneInfo(zone)
    return (at_utc - 2 * DAY).astimezone(tz).utcoffset() != (at_utc + DAY).astimezone(tz).utcoffset()
