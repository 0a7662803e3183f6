"""What is known about one person's recurring check-in, and when it rings next. Person-independent and pure.

`ringing.py` says what happens when it is due, `changes.py` what people and safety do to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from bot.checkins.due import EVERY_DAY, NO_JITTER, Due, local, next_due
from bot.checkins.quiet import NIGHT, Hours

FLOW: Final = "checkin"
"""The conversation that a check-in is."""
LATE: Final = timedelta(minutes=15)
"""Up to here it counts as on time: a slow minute, not an outage."""


class Silence(StrEnum):
    """Why nothing is planned at all, until `changes.resume`."""

    STOPPED = "stopped"
    """The person said stop."""
    AWAY = "away"
    """Paused until they come back."""
    UNANSWERED = "unanswered"
    """Asked whether to pause after several misses, and then stopped by ourselves."""
    BLOCKED = "blocked"
    """The person has blocked the bot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A check-in at wall time `at` of `zone`. Dates are local dates there, datetimes UTC.

    `misses` counts rings in a row without an answer, `unanswered` says that the last one still waits for its own.
    `moved_to` is set while a due check-in waits for a better moment of its date.
    """

    flow: str
    at: time
    zone: str
    started: date
    days: frozenset[int] = EVERY_DAY
    jitter: timedelta = NO_JITTER
    quiet: Hours = NIGHT
    weekly: bool = False
    keeps_daily: bool = False
    """The person wants to stay with their days after twelve weeks."""
    due: Due | None = None
    moved_to: datetime | None = None
    last_date: date | None = None
    """The newest date that was used up; none up to it is ever used again."""
    rang_at: datetime | None = None
    """When it last rang."""
    misses: int = 0
    unanswered: bool = False
    paused_until: datetime | None = None
    held_until: datetime | None = None
    """Nothing ordinary rings before, because of a red."""
    silence: Silence | None = None

    def state(self, now: datetime) -> str:
        """`on`, `paused`, `stopped` or `blocked`: whether something will come, and why not."""
        if self.silence is not None:
            return {Silence.STOPPED: "stopped", Silence.BLOCKED: "blocked"}.get(self.silence, "paused")
        return "paused" if self.paused_until is not None and self.paused_until > now else "on"

    @property
    def rings_at(self) -> datetime | None:
        """When to ask `ringing.on_due`: the value of an indexed column. None: never, as things are."""
        return self.moved_to or (self.due.at_utc if self.due else None)

    @property
    def weekly_day(self) -> int:
        """The weekday with the longer questions: the one they started on, when it is one of theirs."""
        start = self.started.weekday()
        return start if start in self.days else min(self.days)

    @property
    def ringing_days(self) -> frozenset[int]:
        return self.days_of(weekly=self.weekly)

    def days_of(self, *, weekly: bool) -> frozenset[int]:
        return frozenset({self.weekly_day}) if weekly else self.days

    def barred_until(self, now: datetime) -> datetime:
        """The end of pause and hold, or `now` when there is neither."""
        return max(now, self.paused_until or now, self.held_until or now)


def planned(schedule: Schedule, after: datetime) -> Schedule:
    """With the next due after `after`, pause and hold, on a date that is still free."""
    if schedule.silence is not None:
        return replace(schedule, due=None, moved_to=None)
    start = schedule.barred_until(after)
    return replace(schedule, due=free_due(schedule, start, schedule.ringing_days, schedule.last_date), moved_to=None)


def free_due(schedule: Schedule, after: datetime, days: frozenset[int], beyond: date | None) -> Due:
    return next_due(after, schedule.at, days, schedule.zone, schedule.jitter, beyond)


def is_late(due: Due, now: datetime) -> bool:
    return now - due.at_utc > LATE


def caught_up(schedule: Schedule, now: datetime) -> Schedule:
    """After an outage: what fell on earlier dates is passed over; what today brought, or the next one, is due."""
    due, today = schedule.due, local(now, schedule.zone).date()
    if due is None or due.local_date >= today or not is_late(due, now):
        return schedule
    beyond = max(today - timedelta(days=1), schedule.last_date or due.local_date)
    return replace(schedule, due=free_due(schedule, due.at_utc, schedule.ringing_days, beyond), moved_to=None)
