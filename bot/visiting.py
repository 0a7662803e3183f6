"""When a planned visit falls due for a person, and how that is said."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final, NamedTuple

from bot.checkins.due import at_local, local
from bot.checkins.zones import sole_zone
from bot.engine.effects import PlanVisit
from bot.engine.session import Session
from bot.engine.words import Text

NIGHT: Final = timedelta(hours=5)
"""A person's day ends when they sleep: 2 a.m. still belongs to the day before."""
UNKNOWN: Final = timedelta(hours=10)
"""To "tomorrow morning" while nobody knows what time it is where the person is: after a night, and soon."""
SOON: Final = timedelta(hours=2)
TWO_DAYS: Final = timedelta(days=2)


class Planned(NamedTuple):
    """When (UTC), and in words."""

    due: datetime
    words: Text


def planned(effect: PlanVisit, session: Session, now: datetime) -> Planned | None:
    """None when the time has passed: a visit "this evening" that is asked for at night."""
    zone = session.zone or (sole_zone(session.country, now) if session.country else None)
    if effect.at is None:
        return _after(effect.after or timedelta(), now)
    if zone is None:
        return _after(UNKNOWN + timedelta(days=max(0, effect.days - 1)), now)
    return _at(effect.at, effect.days, zone, now)


def _after(pause: timedelta, now: datetime) -> Planned:
    if pause < SOON:
        key, unit = "minutes", timedelta(minutes=1)
    else:
        key, unit = ("hours", timedelta(hours=1)) if pause <= TWO_DAYS else ("about_days", timedelta(days=1))
    return Planned(now + pause, Text(key=f"system.visit.{key}", params={"n": round(pause / unit)}))


def _at(at: time, days: int, zone: str, now: datetime) -> Planned | None:
    today = local(now, zone).date()
    day = local(now - NIGHT, zone).date() + timedelta(days=days)
    due = at_local(day, at, zone)
    if due <= now:
        return None
    clock = f"{at:%H:%M}"
    ahead = (day - today).days
    if ahead <= 1:
        return Planned(due, Text(key=f"system.visit.{'tomorrow' if ahead else 'today'}", params={"time": clock}))
    return Planned(due, Text(key="system.visit.days", params={"n": ahead, "time": clock}))
