"""A schedule can be written down and read back without loss, whatever has happened to it."""

import json
from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.checkins import changes
from bot.checkins.plain import from_plain, to_plain
from bot.checkins.ringing import on_due
from bot.checkins.schedule import Schedule

START = datetime(2026, 3, 20, 8, tzinfo=UTC)
ACTS = st.lists(
    st.sampled_from(
        (
            lambda schedule, now: changes.pause(schedule, now, changes.Pause.WEEK),
            lambda schedule, now: changes.pause(schedule, now, changes.Pause.UNTIL_BACK),
            changes.resume,
            changes.hold,
            changes.turn_weekly,
            lambda schedule, now: changes.stop(schedule),
            lambda schedule, now: changes.block(schedule),
            lambda schedule, now: on_due(schedule, now).schedule,
        )
    ),
    max_size=6,
)


@given(
    at=st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    acts=ACTS,
)
def test_nothing_is_lost(at: time, days: frozenset[int], acts: list) -> None:  # type: ignore[type-arg]
    schedule: Schedule = changes.begin("checkin", at, "Europe/Madrid", START, days=days, jitter=timedelta(seconds=77))
    for hours, act in enumerate(acts, 1):
        schedule = act(schedule, START + timedelta(hours=31 * hours))
    assert from_plain(json.loads(json.dumps(to_plain(schedule)))) == schedule
