"""The week after a lapse: the same evening, the next morning, days 2, 3, 5 and 7."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.checkins.due import DAY, NO_JITTER, Due, at_local, local
from bot.checkins.quiet import NIGHT, Hours, Kind, may_ring

MORNING: Final = time(9)
EVENING: Final = time(19)
NOON: Final = time(12)
DAY_BEGINS: Final = time(5)
"""At 2 a.m. it is still yesterday for somebody who has not slept: their next morning is a few hours away."""
SOONEST: Final = timedelta(hours=2)
LATER_DAYS: Final = (2, 3, 5, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One of the week's check-ins; `name` (`evening`, `morning`, `day_2`, ...) tells it apart from the others."""

    name: str
    due: Due


def week(
    now: datetime, zone: str, at: time = MORNING, *, jitter: timedelta = NO_JITTER, quiet: Hours = NIGHT
) -> tuple[Visit, ...]:
    """For somebody who tells of a lapse at `now` (UTC) and likes to be asked at wall time `at`.

    In order of time, all outside quiet hours and at least two hours ahead; the evening is left out when it is too late
    for it. A date may have two of them.
    """
    clock = local(now, zone)
    today = clock.date()
    day = today - DAY if clock.time() < DAY_BEGINS else today
    usual = _awake(at, quiet)
    visits = [
        ("evening", max(at_local(today, EVENING, zone), now + SOONEST)),
        ("morning", at_local(day + DAY, usual if usual < NOON else _awake(MORNING, quiet), zone)),
        *((f"day_{count}", at_local(day + count * DAY, usual, zone)) for count in LATER_DAYS),
    ]
    return tuple(
        Visit(name=name, due=Due(at_utc=_spread(moment, jitter, zone, quiet), local_date=local(moment, zone).date()))
        for name, moment in sorted(visits, key=lambda visit: visit[1])
        if moment >= now + SOONEST and _open(moment, zone, quiet) and (name != "evening" or _on(today, moment, zone))
    )


def _awake(at: time, quiet: Hours) -> time:
    """`at`, or the morning instead when that is a quiet hour, or else when quiet ends."""
    return next((each for each in (at, MORNING) if not quiet.hold(each)), quiet.end)


def _open(moment: datetime, zone: str, quiet: Hours) -> bool:
    return may_ring(Kind.UNASKED, moment, zone, hours=quiet)


def _on(day: date, moment: datetime, zone: str) -> bool:
    return local(moment, zone).date() == day


def _spread(moment: datetime, jitter: timedelta, zone: str, quiet: Hours) -> datetime:
    return moment + jitter if _open(moment + jitter, zone, quiet) else moment
