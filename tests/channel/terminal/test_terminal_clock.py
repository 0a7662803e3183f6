"""The clock of a talk runs like the real one, and can be moved forward."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.channel.terminal.clock import OffsetClock

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_skipped_time_adds_up():
    clock = OffsetClock(lambda: NOON)
    clock.advance(timedelta(minutes=10))
    clock.advance(timedelta(days=1))
    assert clock.now() == NOON + timedelta(days=1, minutes=10)


def test_runs_with_the_real_time():
    before = datetime.now(UTC)
    assert before <= OffsetClock().now() <= datetime.now(UTC)


def test_never_goes_back():
    with pytest.raises(ValueError, match="forward"):
        OffsetClock().advance(timedelta(seconds=-1))
