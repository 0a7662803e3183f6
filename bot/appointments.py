"""What was agreed about writing first: carried out inside a turn's transaction, and kept when its time has come."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final, Protocol, assert_never

import bot.arranging as arranging
from bot.checkins import changes
from bot.checkins.due import local
from bot.checkins.ringing import on_due
from bot.checkins.schedule import FLOW, Schedule
from bot.engine.effects import ArrangeCheckIn, DropVisits, Effect, NoteConcern, PlanVisit, SetPreference
from bot.engine.events import VisitDue
from bot.engine.flows import Arrange
from bot.engine.session import Concern, Session
from bot.engine.words import Text
from bot.ports import Clock, Lane
from bot.visiting import planned

VISIT, CHECKIN = "visit", "checkin"
"""The braces in which a step tells when the visit is that it has planned, and when the next check-in is."""
HOLD: Final = timedelta(hours=24)
"""After a red concern, nothing ordinary is sent for so long."""
RED: Final = "red"
Orders = PlanVisit | DropVisits | ArrangeCheckIn | SetPreference | NoteConcern


class Book(Protocol):
    """What is needed of a transaction."""

    def apply(self, chat: int, effect: Effect) -> None: ...
    def plan_visit(self, chat: int, name: str, flow: str, step: str, due: datetime) -> None: ...
    def drop_visits(self, chat: int, flow: str = "") -> None: ...
    def drop_nudges(self, chat: int) -> None: ...
    def schedule(self, chat: int) -> Schedule | None: ...
    def put_schedule(self, chat: int, schedule: Schedule) -> None: ...
    def silence_unreadable(self, chat: int) -> None: ...
    def use_date(self, chat: int, flow: str, day: date) -> bool: ...


class Appointments:
    """`known` is what can be said of visits and check-ins, by its brace; orders add to it."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    def known(self, unit: Book, chat: int, before: Session, session: Session) -> dict[str, Text]:
        """Before any order of the turn; nothing for somebody without check-ins whose clock is unknown."""
        if not before.checkin and session.zone is None:
            return {}
        schedule = unit.schedule(chat) if before.checkin else None
        return arranging.known_words(schedule, session.zone, self.clock.now())

    # -- orders ----------------------------------------------------------------------------------------------------

    def carry_out(self, unit: Book, chat: int, session: Session, effect: Orders, known: dict[str, Text]) -> None:
        match effect:
            case PlanVisit():
                self._plan(unit, chat, session, effect, known)
            case DropVisits(flow=flow):
                unit.drop_visits(chat, flow)
                if not flow:
                    unit.drop_nudges(chat)
            case ArrangeCheckIn(what=Arrange.WEEK_AFTER):
                self._plan_week(unit, chat, session, known)
            case ArrangeCheckIn():
                self._arrange(unit, chat, session, effect, known)
            case SetPreference():
                self._prefer(unit, chat, effect, known)
            case NoteConcern(concern=concern):
                unit.apply(chat, effect)
                self._hold(unit, chat, concern)
            case _:
                assert_never(effect)

    def _plan(self, unit: Book, chat: int, session: Session, effect: PlanVisit, known: dict[str, Text]) -> None:
        """The first of several visits is the one that is told of."""
        plan = planned(effect, session, self.clock.now())
        if plan is not None:
            name = f"{effect.flow}.{effect.step}" + (f".{plan.due:%Y-%m-%d}" if effect.at else "")
            unit.plan_visit(chat, name, effect.flow, effect.step, plan.due)
            known.setdefault(VISIT, plan.words)

    def _plan_week(self, unit: Book, chat: int, session: Session, known: dict[str, Text]) -> None:
        now = self.clock.now()
        if session.zone is None:
            return
        for name, step, due in arranging.week_after(unit.schedule(chat), session.zone, now, seed=chat):
            unit.plan_visit(chat, f"{FLOW}.{name}", FLOW, step, due)
            known.setdefault(VISIT, arranging.time_words(due, session.zone, now))

    def _arrange(self, unit: Book, chat: int, session: Session, effect: ArrangeCheckIn, known: dict[str, Text]) -> None:
        now = self.clock.now()
        schedule = arranging.arranged(effect, unit.schedule(chat), session.zone, now, seed=chat)
        if schedule is None:
            return
        self._put(unit, chat, schedule, known)
        if schedule.state(now) != "on":
            unit.drop_visits(chat, FLOW)

    def _prefer(self, unit: Book, chat: int, effect: SetPreference, known: dict[str, Text]) -> None:
        """Where a person is decides when their check-in comes."""
        now = self.clock.now()
        unit.apply(chat, effect)
        zone = effect.value if effect.name == "zone" else None
        if effect.name == "country":
            zone = arranging.zone_of_country(effect.value, now)
            if zone is not None:
                unit.apply(chat, SetPreference(name="zone", value=zone))
        schedule = unit.schedule(chat) if zone is not None else None
        if zone is not None and schedule is not None:
            self._put(unit, chat, arranging.moved(schedule, zone, now), known)

    def _put(self, unit: Book, chat: int, schedule: Schedule, known: dict[str, Text]) -> None:
        unit.put_schedule(chat, schedule)
        known.pop(CHECKIN, None)
        known |= arranging.known_words(schedule, schedule.zone, self.clock.now())

    def _hold(self, unit: Book, chat: int, concern: Concern) -> None:
        schedule = unit.schedule(chat) if concern.level == RED else None
        if schedule is not None:
            unit.put_schedule(chat, changes.hold(schedule, concern.at))

    # -- the time has come -----------------------------------------------------------------------------------------

    def check_in(self, unit: Book, chat: int, session: Session) -> VisitDue | None:
        """What to open for a check-in that is due, if anything; the decision is noted, and its date used up."""
        now = self.clock.now()
        schedule = unit.schedule(chat)
        if schedule is None:
            unit.silence_unreadable(chat)
            return None
        held_until = _held_until(session, now)
        if held_until is not None and schedule.barred_until(now) < held_until:  # arranged after the red
            unit.put_schedule(chat, changes.hold(schedule, held_until - HOLD))
            return None
        decision = on_due(schedule, now, session.heard, session.visited)
        unit.put_schedule(chat, decision.schedule)
        if decision.local_date is None or not unit.use_date(chat, FLOW, decision.local_date):
            return None
        return arranging.opening(decision, now)

    def visit(self, unit: Book, visit: Any, session: Session, *, can_wait: bool) -> VisitDue | None:
        """What to open for a visit that was taken; None for a check-in that is no longer welcome, and at night.

        `can_wait`: it is about something else than safety, and late in the night it is for the morning.
        """
        now = self.clock.now()
        if visit.flow == FLOW and (_held_until(session, now) or not self._takes_its_place(unit, visit, session)):
            return None
        morning = arranging.morning_after(session, now) if can_wait and visit.flow != FLOW else None
        if morning is not None:
            unit.plan_visit(visit.chat, f"{visit.flow}.{visit.step}", visit.flow, visit.step, morning)
            return None
        return VisitDue(at=now, flow=visit.flow, step=visit.step)

    def _takes_its_place(self, unit: Book, visit: Any, session: Session) -> bool:
        """A check-in of the week after a lapse stands for that day's ordinary one; both never come."""
        now, zone = self.clock.now(), session.zone or "UTC"
        if not arranging.may_visit(session, zone, now):
            return False
        is_first = unit.use_date(visit.chat, FLOW, local(now, zone).date())
        schedule = unit.schedule(visit.chat)
        if schedule is not None:
            unit.put_schedule(visit.chat, arranging.spent(schedule, zone, now))
        return is_first or visit.step == arranging.EVENING


def lane_of(event: VisitDue) -> Lane:
    """Check-ins come to many at once, and are let go when they are late; what was agreed for one person is not."""
    return Lane.BULK if event.flow == FLOW else Lane.NUDGE


def _held_until(session: Session, now: datetime) -> datetime | None:
    """The end of the quiet after a red concern; None when there is none."""
    last = max((each.at for each in session.concerns if each.level == RED), default=None)
    return last + HOLD if last is not None and now < last + HOLD else None
