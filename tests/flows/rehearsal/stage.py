"""One person's conversation on the bare engine: what the runner, the timers and the visits would make of each turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from bot import buttons
from bot.arranging import (
    EVENING,
    FLOW,
    arranged,
    at_home,
    may_visit,
    morning_after,
    moved,
    opening,
    spent,
    week_after,
)
from bot.checkins.changes import block, hold
from bot.checkins.due import local
from bot.checkins.ringing import on_due
from bot.checkins.schedule import Schedule
from bot.content.content import Content
from bot.content.reading import Reader
from bot.content.shapes import LISTS
from bot.engine import effects as fx
from bot.engine import events as ev
from bot.engine.effects import Button, Effect
from bot.engine.events import Event
from bot.engine.flows import Arrange
from bot.engine.session import Session
from bot.safety import triage
from bot.tools.coverage import Watch
from bot.tools.transcripts import AfterTurn, PersonTurn, TranscriptTurn
from bot.visiting import planned
from tests.kit.clock import NIGHT
from tests.kit.conversation import SCREENER

HELP = "help"
ONE: Final = 1
"""The number of the chat that transcripts are played in."""
LATER: Final = timedelta(days=1)
BLOCKS: Final = "(blocks the bot, and comes back)"
FORWARDED: Final = "(forwarded) "
"""So a transcript writes somebody else's words that are passed on."""


class Visit(NamedTuple):
    """When the bot writes by itself, and what it opens."""

    due: datetime
    flow: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Where one person's conversation stands. `asked` and `shown` are the last question on the screen."""

    session: Session
    at: datetime = NIGHT
    timers: Mapping[str, datetime] = field(default_factory=dict)
    visits: Mapping[str, Visit] = field(default_factory=dict)
    schedule: Schedule | None = None
    used: frozenset[date] = frozenset()
    asked: str = ""
    shown: tuple[Button, ...] = ()
    turns: int = 0
    """What a transcript of it would count: words of the person, pauses, messages."""


class Stage:
    """Plays turns, and watches which ways they take."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.reader = Reader(content)
        self.watch = Watch(content.library)

    def newcomer(self, language: str) -> Life:
        return Life(session=Session(language=language, lists=dict.fromkeys(LISTS, ())))

    def play(self, life: Life, turn: TranscriptTurn) -> Life:
        """A turn as a transcript has it. Raises `AssertionError` for a tap on what is not there."""
        match turn:
            case PersonTurn(text=text, tap=True):
                choice = next((each.choice for each in life.shown if self.label(life, each) == text), None)
                assert choice is not None, f"no choice [{text}] is on the screen"
                return self.tap(life, choice)
            case PersonTurn(text=text) if text == BLOCKS:
                return replace(life, schedule=block(life.schedule) if life.schedule is not None else None)
            case PersonTurn(text=text):
                return self.say(life, text)
            case AfterTurn(duration=duration):
                return self.pass_time(life, duration)
            case _:
                return life

    def label(self, life: Life, button: Button) -> str:
        return self.content.catalog.say(button.label, life.session.language, life.session.country)

    def tap(self, life: Life, choice: str) -> Life:
        return self.happen(_counted(life), buttons.to_event(buttons.choice(life.asked, choice), life.at))

    def say(self, life: Life, text: str) -> Life:
        event = self.reader.read(text.removeprefix(FORWARDED), life.session, life.at)
        alarm = alarm_of(text)
        if alarm is not None and isinstance(event, ev.TextReceived | ev.ResumeRequested):
            known = alarm.path.flow in self.content.library.flows
            flow, step = alarm.path if known else (HELP, "")
            event = ev.AlarmRaised(at=life.at, level=alarm.level, flow=flow, step=step, heard=event)
        return self.happen(_counted(life), event)

    def pass_time(self, life: Life, pause: timedelta) -> Life:
        """As ticks do, with one at each check-in."""
        until, life = life.at + pause, _counted(life)
        while (stop := _next_checkin(life)) is not None and stop < until:
            life = self.tick(replace(life, at=max(life.at, stop)))
        return self.tick(replace(life, at=until))

    def tick(self, life: Life) -> Life:
        """Timers first, then visits, one for each flow, then the check-in."""
        for timer in sorted(life.timers, key=lambda each: life.timers[each]):
            if life.timers.get(timer, life.at + LATER) <= life.at:
                left = {name: due for name, due in life.timers.items() if name != timer}
                life = self.happen(replace(life, timers=left), ev.TimerFired(at=life.at, timer=timer))
        due = sorted(each for each in life.visits.values() if each.due <= life.at)
        for flow in dict.fromkeys(each.flow for each in due):
            step = max(each.step for each in due if each.flow == flow)
            left_visits = {k: v for k, v in life.visits.items() if not (v.flow == flow and v.due <= life.at)}
            life = self.visit(replace(life, visits=left_visits), flow, step)
        is_due = life.schedule is not None and life.schedule.rings_at is not None and life.schedule.rings_at <= life.at
        return self.check_in(life) if is_due else life

    def visit(self, life: Life, flow: str, step: str) -> Life:
        """A check-in of the week after a lapse may be dropped, and takes the place of that day's ordinary one."""
        if flow == FLOW:
            zone = life.session.zone or "UTC"
            if not may_visit(life.session, zone, life.at):
                return life
            day, schedule = local(life.at, zone).date(), life.schedule
            is_first = day not in life.used
            spent_one = spent(schedule, zone, life.at) if schedule is not None else None
            life = replace(life, used=life.used | {day}, schedule=spent_one)
            if not is_first and step != EVENING:
                return life
        elif (morning := self.morning(life, flow, step)) is not None:
            return replace(life, visits={**life.visits, f"{flow}.{step}": Visit(morning, flow, step)})
        return self.happen(life, ev.VisitDue(at=life.at, flow=flow, step=step))

    def morning(self, life: Life, flow: str, step: str) -> datetime | None:
        """Until when it waits: at night, and unless it is about safety."""
        found = self.content.library.flows.get(flow)
        opened = found.step(step or found.start) if found else None
        return None if opened is not None and opened.critical else morning_after(seen(life), life.at)

    def check_in(self, life: Life) -> Life:
        assert life.schedule is not None, "only who has a schedule has check-ins"
        decision = on_due(life.schedule, life.at, life.session.heard, life.session.visited)
        life, day = replace(life, schedule=decision.schedule), decision.local_date
        if day is None or day in life.used:
            return life
        return self.happen(replace(life, used=life.used | {day}), opening(decision, life.at))

    def happen(self, life: Life, event: Event) -> Life:
        session = seen(life)
        if not isinstance(event, ev.TimerFired | ev.VisitDue):
            session = replace(session, heard=life.at)
        session, effects = self.watch.advance(session, event)
        if any(isinstance(each, fx.ForgetPerson) for each in effects):
            return replace(self.newcomer(session.language), at=life.at, turns=life.turns + len(effects))
        timers, visits, schedule = dict(life.timers), dict(life.visits), life.schedule
        for effect in effects:
            _keep_time(effect, timers)
            _keep_visit(effect, visits, session, event.at)
            _keep_week(effect, visits, schedule, session, event.at)
            schedule = _arrange(effect, schedule, session, event.at)
        asked, shown = _screen(effects, life)
        said = sum(isinstance(each, fx.SendMessage | fx.UpdateQuestion | fx.ShowHelpline) for each in effects)
        return Life(
            session=session,
            at=life.at,
            timers=timers,
            visits=visits,
            schedule=schedule,
            used=life.used,
            asked=asked,
            shown=shown,
            turns=life.turns + said,
        )


def seen(life: Life) -> Session:
    """The session as the runner loads it."""
    state = life.schedule.state(life.at) if life.schedule is not None else ""
    return replace(at_home(life.session, life.at), checkin=state)


def _counted(life: Life) -> Life:
    return replace(life, turns=life.turns + 1)


@lru_cache(maxsize=4096)
def alarm_of(text: str) -> triage.Alarm | None:
    """What answers a typed text, if it tells of danger."""
    forwarded = text.startswith(FORWARDED)
    return triage.alarm(SCREENER.screen(text.removeprefix(FORWARDED), forwarded=forwarded), forwarded=forwarded)


def _keep_time(effect: Effect, timers: dict[str, datetime]) -> None:
    if isinstance(effect, fx.StartTimer):
        timers[effect.timer] = effect.due
    elif isinstance(effect, fx.CancelTimer):
        timers.pop(effect.timer, None)


def _next_checkin(life: Life) -> datetime | None:
    rings_at = life.schedule.rings_at if life.schedule is not None else None
    times = [rings_at, *(visit.due for visit in life.visits.values() if visit.flow == FLOW)]
    return min((each for each in times if each is not None and each > life.at), default=None)


def _keep_week(
    effect: Effect, visits: dict[str, Visit], schedule: Schedule | None, session: Session, at: datetime
) -> None:
    if isinstance(effect, fx.ArrangeCheckIn) and effect.what is Arrange.WEEK_AFTER and session.zone is not None:
        for name, step, due in week_after(schedule, session.zone, at, seed=ONE):
            visits[f"{FLOW}.{name}"] = Visit(due, FLOW, step)


def _arrange(effect: Effect, schedule: Schedule | None, session: Session, at: datetime) -> Schedule | None:
    if isinstance(effect, fx.ArrangeCheckIn):
        return arranged(effect, schedule, session.zone, at, seed=ONE) or schedule
    if isinstance(effect, fx.SetPreference) and schedule is not None and session.zone is not None:
        return moved(schedule, session.zone, at)
    if isinstance(effect, fx.NoteConcern) and effect.concern.level == "red" and schedule is not None:
        return hold(schedule, at)
    return schedule


def _keep_visit(effect: Effect, visits: dict[str, Visit], session: Session, at: datetime) -> None:
    if isinstance(effect, fx.PlanVisit):
        plan = planned(effect, session, at)
        if plan is not None:
            name = f"{effect.flow}.{effect.step}" + (f".{plan.due:%Y-%m-%d}" if effect.at else "")  # as the runner does
            visits[name] = Visit(plan.due, effect.flow, effect.step)
    elif isinstance(effect, fx.DropVisits):
        for name in [name for name, visit in visits.items() if effect.flow in ("", visit.flow)]:
            del visits[name]


def _screen(effects: tuple[Effect, ...], life: Life) -> tuple[str, tuple[Button, ...]]:
    """The last question, as the terminal knows it: what is closed has no choices any more."""
    asked, shown = life.asked, life.shown
    for effect in _questions(effects):
        asked, shown = effect.asked, effect.buttons
    if any(isinstance(each, fx.CloseQuestion) and each.asked == asked for each in effects):
        return asked, ()
    return asked, shown


def _questions(effects: tuple[Effect, ...]) -> Iterator[fx.SendMessage | fx.UpdateQuestion]:
    return (each for each in effects if isinstance(each, fx.SendMessage | fx.UpdateQuestion) and each.asked)
