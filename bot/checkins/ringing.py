"""What happens when a check-in is due: it rings, waits for a better moment of the same date, or is passed over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from bot.checkins.changes import answered, missed
from bot.checkins.due import Due, at_local, local
from bot.checkins.quiet import Kind, may_ring, next_open
from bot.checkins.schedule import Schedule, Silence, caught_up, free_due, is_late, planned

JUST_TALKED: Final = timedelta(hours=2)
EVENING: Final = time(19)
SOFTEN_AT: Final = 2
GIVE_UP_AT: Final = 5
"""Misses in a row."""
DAILY_FOR: Final = timedelta(weeks=12)
A_WEEK: Final = timedelta(weeks=1)
"""Nobody is asked about a week that they were not here for."""


class What(StrEnum):
    RING = "ring"
    RING_NEUTRAL = "ring_neutral"
    """Ring, with one neutral line before: two in a row went unanswered."""
    ASK_PAUSE = "ask_pause"
    """Ask whether to pause; nothing follows unless they answer."""
    SKIP = "skip"
    WAIT = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do, and the schedule as it is afterwards; store both in one transaction.

    `local_date` is part of the unique key of what is sent (None when nothing is). `late`: not at the chosen time, so
    speak gently. `weekly`: ask the longer questions. `turns_weekly`: say that it is once a week from now on, and that
    they may keep their days.
    """

    what: What
    schedule: Schedule
    local_date: date | None = None
    late: bool = False
    weekly: bool = False
    turns_weekly: bool = False


def on_due(
    schedule: Schedule, now: datetime, last_talk: datetime | None = None, last_visit: datetime | None = None
) -> Decision:
    """`now` (UTC) has reached `schedule.rings_at`; `last_talk` (UTC) is when the person last wrote or tapped,
    `last_visit` when we last wrote first about something else: right after either, a check-in waits.

    Whoever has talked since the last ring has answered it. Never raises. Asked too early, it changes nothing.
    """
    if schedule.rings_at is None or now < schedule.rings_at:
        return Decision(what=What.SKIP, schedule=schedule)
    if schedule.silence is not None or schedule.barred_until(now) > now:
        return Decision(what=What.SKIP, schedule=planned(schedule, now))
    if last_talk is not None and schedule.rang_at is not None and last_talk >= schedule.rang_at:
        schedule = answered(schedule)
    schedule = caught_up(schedule, now)
    due = schedule.due
    if due is None or due.at_utc > now:
        return Decision(what=What.SKIP, schedule=schedule)
    moment = _good_moment(schedule, due, now, max(filter(None, (last_talk, last_visit)), default=None))
    if moment is None:
        return Decision(what=What.SKIP, schedule=planned(schedule, now))
    if moment > now:
        return Decision(what=What.WAIT, schedule=replace(schedule, moved_to=moment))
    return _ring(schedule, due, now)


def _good_moment(schedule: Schedule, due: Due, now: datetime, last_talk: datetime | None) -> datetime | None:
    """`now`, or later on the same local date and outside quiet hours, or None: not on this date."""
    zone, hours = schedule.zone, schedule.quiet
    if last_talk is not None and now - last_talk < JUST_TALKED:
        evening = at_local(due.local_date, EVENING, zone) + schedule.jitter
        moment = max(evening, last_talk + JUST_TALKED)
    elif not is_late(due, now):
        return now
    else:
        moment = next_open(now, zone, hours)
    fits = local(moment, zone).date() == due.local_date and may_ring(Kind.CHOSEN, moment, zone, late=True, hours=hours)
    return moment if fits else None


def _ring(schedule: Schedule, due: Due, now: datetime) -> Decision:
    day, misses = due.local_date, missed(schedule).misses
    what = _what(misses)
    asks = what is What.ASK_PAUSE
    turns_weekly = not (asks or schedule.weekly or schedule.keeps_daily) and day >= schedule.started + DAILY_FOR
    weekly = schedule.weekly or turns_weekly
    rung = replace(
        schedule,
        due=None if asks else free_due(schedule, now, schedule.days_of(weekly=weekly), day),
        moved_to=None,
        last_date=day,
        rang_at=now,
        misses=misses,
        unanswered=not asks,
        weekly=weekly,
        silence=Silence.UNANSWERED if asks else None,
    )
    return Decision(
        what=what,
        schedule=rung,
        local_date=day,
        late=is_late(due, now),
        weekly=day.weekday() == schedule.weekly_day and day >= schedule.started + A_WEEK,
        turns_weekly=turns_weekly,
    )


def _what(misses: int) -> What:
    if misses >= GIVE_UP_AT:
        return What.ASK_PAUSE
    return What.RING_NEUTRAL if misses == SOFTEN_AT else What.RING
