"""What becomes of a person's daily check-in, when it comes next for them, and how that is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from bot.checkins import changes, postlapse
from bot.checkins.due import EVERY_DAY, jitter_of, local
from bot.checkins.quiet import Kind, is_quiet, may_ring, next_open
from bot.checkins.ringing import JUST_TALKED, Decision, What
from bot.checkins.schedule import FLOW, Schedule, planned
from bot.checkins.zones import clocks_of, sole_zone
from bot.engine.effects import ArrangeCheckIn
from bot.engine.events import VisitDue
from bot.engine.flows import Arrange
from bot.engine.session import Item, Session
from bot.engine.words import Text, own

CLOCKS: Final = "clocks"
"""A list that nobody keeps: the clocks of the person's country, each with the time that it shows now."""
EVENING, AFTER = "evening", "after"
"""Steps of the flow for the week after a lapse."""
MORNING: Final = time(9)
STILL_UP: Final = timedelta(hours=4)
"""Who wrote so lately may be written to at night, too, when that was agreed."""
PAUSES: Final = {
    Arrange.PAUSE_DAY: changes.Pause.DAY,
    Arrange.PAUSE_WEEK: changes.Pause.WEEK,
    Arrange.PAUSE_UNTIL_BACK: changes.Pause.UNTIL_BACK,
}


def at_home(session: Session, now: datetime) -> Session:
    """With what the person's country says about clocks."""
    if session.country is None:
        return replace(session, lists={**session.lists, CLOCKS: ()})
    clocks = tuple(
        Item(id=zone, text=Text(key="system.clock", params={"time": f"{shows:%H:%M}", "city": city}), created=now)
        for zone, city, shows in clocks_of(session.country, now)
    )
    zone = session.zone or (clocks[0].id if len(clocks) == 1 else None)
    return replace(session, zone=zone, lists={**session.lists, CLOCKS: clocks})


def arranged(
    order: ArrangeCheckIn, schedule: Schedule | None, zone: str | None, now: datetime, *, seed: int
) -> Schedule | None:
    """The schedule after the order; None when there is none, or nobody knows what time it is where they are.

    `seed` spreads people over the minutes after their time.
    """
    if order.what is Arrange.BEGIN:
        return _begun(order, schedule, zone, now, seed)
    if schedule is None:
        return None
    match order.what:
        case Arrange.CHANGE:
            return changes.change(schedule, now, at=order.at, days=order.days)
        case Arrange.PAUSE_DAY | Arrange.PAUSE_WEEK | Arrange.PAUSE_UNTIL_BACK:
            return changes.pause(schedule, now, PAUSES[order.what])
        case Arrange.RESUME:
            return changes.resume(schedule, now)
        case Arrange.STOP:
            return changes.stop(schedule)
        case Arrange.KEEP_DAYS:
            return changes.keep_daily(schedule, now)
        case Arrange.TURN_WEEKLY:
            return changes.turn_weekly(schedule, now)
        case _:
            return schedule


def _begun(
    order: ArrangeCheckIn, schedule: Schedule | None, zone: str | None, now: datetime, seed: int
) -> Schedule | None:
    """A beginning after an earlier one: dates that were used up stay so."""
    if zone is None:
        return None
    begun = changes.begin(FLOW, order.at or MORNING, zone, now, days=order.days or EVERY_DAY, jitter=jitter_of(seed))
    if schedule is None:
        return begun
    return changes.resume(replace(begun, last_date=schedule.last_date, held_until=schedule.held_until), now)


def week_after(
    schedule: Schedule | None, zone: str, now: datetime, *, seed: int
) -> Iterator[tuple[str, str, datetime]]:
    """Name, step and time (UTC) of each check-in in the week after a lapse, the first one first."""
    at = schedule.at if schedule is not None else MORNING
    for visit in postlapse.week(now, zone, at, jitter=jitter_of(seed)):
        yield visit.name, EVENING if visit.name == "evening" else AFTER, visit.due.at_utc


def may_visit(session: Session, zone: str, now: datetime) -> bool:
    """Whether a check-in of the week after a lapse is still welcome: not at night, not right after a talk."""
    talked = session.heard is not None and now - session.heard < JUST_TALKED
    return not talked and may_ring(Kind.UNASKED, now, zone)


def morning_after(session: Session, now: datetime) -> datetime | None:
    """When quiet hours end (UTC), for something that can wait; None outside them, and for who is up, as we know."""
    up = session.heard is not None and now - session.heard < STILL_UP
    if session.zone is None or up or not is_quiet(now, session.zone):
        return None
    return next_open(now, session.zone)


def spent(schedule: Schedule, zone: str, now: datetime) -> Schedule:
    """Another check-in has taken today's place."""
    today = local(now, zone).date()
    used = max(today, schedule.last_date or today)
    return planned(replace(schedule, last_date=used, rang_at=now), now)


def opening(decision: Decision, now: datetime) -> VisitDue:
    """How a check-in that is due begins."""
    given = {"weekly": decision.weekly, "now_weekly": decision.turns_weekly}
    late = "late" if decision.late else ""
    step = {What.RING_NEUTRAL: "again", What.ASK_PAUSE: "ask_pause"}.get(decision.what, late)
    return VisitDue(at=now, flow=FLOW, step=step, given=tuple(name for name, holds in given.items() if holds))


def moved(schedule: Schedule, zone: str, now: datetime) -> Schedule:
    """The person is somewhere else now."""
    return schedule if schedule.zone == zone else changes.change(schedule, now, zone=zone)


def zone_of_country(country: str, now: datetime) -> str | None:
    """The zone of a country with one clock."""
    return sole_zone(country, now)


def known_words(schedule: Schedule | None, zone: str | None, now: datetime) -> dict[str, Text]:
    """What may be said of it: `checkin` is when it comes next, `clock` what time it is where the person is."""
    words: dict[str, Text] = {}
    if schedule is not None and schedule.due is not None:
        words["checkin"] = time_words(schedule.due.at_utc - schedule.jitter, schedule.zone, now)
    if zone is not None:
        words["clock"] = own(f"{local(now, zone):%H:%M}")
    return words


def time_words(at: datetime, zone: str, now: datetime) -> Text:
    """An instant (UTC) as date and time of a zone."""
    there = local(at, zone)
    ahead = (there.date() - local(now, zone).date()) // timedelta(days=1)
    key = {0: "today", 1: "tomorrow"}.get(ahead, "on")
    day = Text(
        key="system.date",
        params={
            "weekday": Text(key=f"system.weekday.{there.isoweekday()}"),
            "day": there.day,
            "month": Text(key=f"system.month.{there.month}"),
        },
    )
    return Text(key=f"system.next.{key}", params={"date": day, "time": f"{there:%H:%M}"})
