"""What a person, their answers and their safety do to a schedule. Each returns it as it is afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from bot.checkins.due import EVERY_DAY, NO_JITTER, local, to_utc, zone_of
from bot.checkins.quiet import NIGHT, Hours
from bot.checkins.schedule import Schedule, Silence, planned

NOT_BEFORE: Final = timedelta(hours=2)
"""Who has just set a check-in up has just talked; the date that is shown back must be the one that rings."""
HOLD: Final = timedelta(hours=24)


class Pause(StrEnum):
    DAY = "day"
    WEEK = "week"
    UNTIL_BACK = "until_back"


LENGTH: Final = {Pause.DAY: 1, Pause.WEEK: 7}
"""In days on the person's clock, so that a day's pause always leaves out exactly one daily check-in."""


def begin(
    flow: str,
    at: time,
    zone: str,
    now: datetime,
    *,
    days: frozenset[int] = EVERY_DAY,
    jitter: timedelta = NO_JITTER,
    quiet: Hours = NIGHT,
) -> Schedule:
    """Somebody opts in at `now` (UTC). Raises ValueError when `days` is empty."""
    started = local(now, zone).date()
    schedule = Schedule(flow=flow, at=at, zone=zone, started=started, days=days, jitter=jitter, quiet=quiet)
    return planned(schedule, now + NOT_BEFORE)


def change(
    schedule: Schedule,
    now: datetime,
    *,
    at: time | None = None,
    days: frozenset[int] | None = None,
    zone: str | None = None,
) -> Schedule:
    """Another time, other days, another zone; None, or no days at all, leaves what was. A used date stays used."""
    changed = replace(schedule, at=at or schedule.at, days=days or schedule.days, zone=zone or schedule.zone)
    return planned(changed, now + NOT_BEFORE)


def refreshed(schedule: Schedule, now: datetime) -> Schedule:
    """After a tzdata update: what is still to come is computed anew; what is due already, or waits, stays as it is."""
    if schedule.rings_at is None or schedule.rings_at <= now or schedule.moved_to is not None:
        return schedule
    return planned(schedule, now)


def answered(schedule: Schedule) -> Schedule:
    """They answered, or talked at all: silence is over, however long it was."""
    return replace(schedule, misses=0, unanswered=False)


def missed(schedule: Schedule) -> Schedule:
    """The last ring stayed unanswered. `ringing.on_due` counts by itself; counting earlier does not count twice."""
    if not schedule.unanswered:
        return schedule
    return replace(schedule, misses=schedule.misses + 1, unanswered=False)


def pause(schedule: Schedule, now: datetime, length: Pause) -> Schedule:
    """A word against silence does not break a stop: one that was said, or a block, stays."""
    if schedule.silence in (Silence.STOPPED, Silence.BLOCKED):
        return schedule
    schedule = answered(replace(schedule, silence=None))
    if length is Pause.UNTIL_BACK:
        return planned(replace(schedule, silence=Silence.AWAY), now)
    wall = local(now, schedule.zone).replace(tzinfo=None) + timedelta(days=LENGTH[length])
    return planned(replace(schedule, paused_until=to_utc(wall, zone_of(schedule.zone))), now)


def stop(schedule: Schedule) -> Schedule:
    """Nothing rings until `resume`."""
    return replace(schedule, silence=Silence.STOPPED, due=None, moved_to=None)


def block(schedule: Schedule) -> Schedule:
    """The channel refuses the person's chat; a stop that they said themselves stays the reason."""
    said = schedule.silence is Silence.STOPPED
    return replace(schedule, silence=Silence.STOPPED if said else Silence.BLOCKED, due=None, moved_to=None)


def resume(schedule: Schedule, now: datetime) -> Schedule:
    """They want it back: pause, stop and misses are over. A hold after a red is not."""
    back = replace(schedule, silence=None, paused_until=None)
    return planned(answered(back), now + NOT_BEFORE)


def hold(schedule: Schedule, now: datetime) -> Schedule:
    """After a red: nothing ordinary for 24 hours."""
    until = max(now + HOLD, schedule.held_until or now)
    return planned(replace(schedule, held_until=until), now)


def keep_daily(schedule: Schedule, now: datetime) -> Schedule:
    """Their say after twelve weeks: the days stay as they chose them."""
    return planned(replace(schedule, weekly=False, keeps_daily=True), now)


def turn_weekly(schedule: Schedule, now: datetime) -> Schedule:
    """Once a week, on the weekday they started on."""
    return planned(replace(schedule, weekly=True, keeps_daily=False), now)
