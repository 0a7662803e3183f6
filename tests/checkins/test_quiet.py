"""The night is the person's, and nothing but what they agreed to breaks it."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.checkins.due import local
from bot.checkins.quiet import NIGHT, Hours, Kind, is_quiet, may_ring, next_open
from tests.checkins.test_due import instants, utc, zones

hours = st.builds(Hours, start=st.times(), end=st.times())


@pytest.mark.parametrize(
    ("clock", "quiet"), [("20:59", False), ("21:00", True), ("00:00", True), ("07:59", True), ("08:00", False)]
)
def test_the_night_spans_midnight(clock: str, quiet: bool) -> None:
    assert NIGHT.hold(time.fromisoformat(clock)) is quiet


def test_hours_within_a_day() -> None:
    nap = Hours(start=time(13), end=time(15))
    assert [nap.hold(time(hour)) for hour in (12, 13, 14, 15, 23)] == [False, True, True, False, False]


def test_the_night_is_local() -> None:
    assert is_quiet(utc(2026, 6, 1, 19, 30), "Europe/Madrid")
    assert not is_quiet(utc(2026, 6, 1, 19, 30), "America/New_York")


@given(instants, zones, st.one_of(st.just(NIGHT), hours))
@example(datetime(2011, 12, 30, 9, tzinfo=UTC), "Pacific/Apia", NIGHT)
def test_it_opens_as_soon_as_quiet_ends(at_utc: datetime, zone: str, quiet: Hours) -> None:
    opening = next_open(at_utc, zone, quiet)

    assert opening >= at_utc
    assert not is_quiet(opening, zone, quiet)
    assert (opening == at_utc) is not is_quiet(at_utc, zone, quiet)
    assert opening - at_utc < timedelta(hours=50)


def test_eight_in_the_morning_is_the_first_moment() -> None:
    assert local(next_open(utc(2026, 3, 28, 23), "Europe/Berlin"), "Europe/Berlin") == local(
        utc(2026, 3, 29, 6), "Europe/Berlin"
    )


@pytest.mark.parametrize(
    ("kind", "late", "allowed"),
    [
        (Kind.AGREED, False, True),
        (Kind.AGREED, True, True),
        (Kind.CHOSEN, False, True),
        (Kind.CHOSEN, True, False),
        (Kind.UNASKED, False, False),
    ],
)
def test_who_may_ring_at_night(kind: Kind, late: bool, allowed: bool) -> None:
    assert may_ring(kind, utc(2026, 1, 1, 23), "UTC", late=late) is allowed
    assert may_ring(kind, utc(2026, 1, 1, 12), "UTC", late=late)
