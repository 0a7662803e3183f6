"""Carries one event through: lock, load, advance, commit; only then is anything sent.

Everything a turn changes is written in one transaction: the inbox mark, the session, lists, timers and the letters to
send. A crash before the commit leaves the update waiting in the inbox; a crash after it leaves the letters waiting in
the outbox. So a step's effect happens once.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import traceback
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar, assert_never
from weakref import WeakValueDictionary

from bot import buttons
from bot.appointments import Appointments, Book, lane_of
from bot.arranging import at_home
from bot.engine import effects as fx
from bot.engine import events as ev
from bot.engine.advance import Engine
from bot.engine.effects import Effect
from bot.engine.events import Event
from bot.engine.session import Session
from bot.engine.words import Text
from bot.ports import Arrival, Channel, Clock, Lane, Letter, Reader, SendError, Voice, Words
from bot.reflex import Reflex
from bot.safety.levels import Level
from bot.safety.triage import Alarm

log = logging.getLogger(__name__)
T = TypeVar("T")

ATTEMPTS = 3
"""How often an update is tried before the person is told that something is wrong on our side."""
RING_AGAIN = timedelta(minutes=1)
FAR = timedelta(days=365)
RETRY_AFTER = timedelta(seconds=5)
LATEST = 256
"""Chats whose last update is kept in memory until its answer has surely left."""
EXPORT_NAME = "foothold-export.json"
DRAWING = timedelta(seconds=20)
"""So long letters wait for a file that stands before them; then it is lost, and can be asked for again."""
DRAWN_LATER = Letter(method="drawn later", params={})
HELP = "help"


class Unit(Book, Protocol):
    """What the runner does inside one transaction."""

    def claim(self, update_id: int) -> bool: ...
    def failed(self, update_id: int, next_try: datetime) -> int: ...
    def bury(self, update_id: int) -> None: ...
    def pending(self, now: datetime, limit: int) -> list[tuple[int, Arrival]]: ...
    def keep(self, update_id: int, arrival: Arrival) -> bool: ...
    def load(self, chat: int, now: datetime, *, language: str = "en") -> Session: ...
    def save(self, chat: int, session: Session, now: datetime) -> None: ...
    def take_timer(self, chat: int, timer: str) -> bool: ...
    def due_visits(self, now: datetime, limit: int) -> list[Any]: ...
    def take_visit(self, visit: Any, now: datetime) -> bool: ...
    def whole_lists(self, chat: int, session: Session) -> Session: ...
    def post(self, chat: int, letter: Letter, now: datetime) -> int: ...
    def reserve(self, chat: int, now: datetime, until: datetime) -> int: ...
    def fill(self, chat: int, number: int, letter: Letter, now: datetime) -> None: ...
    def message_of(self, chat: int, asked: str) -> int | None: ...
    def export(self, chat: int) -> dict[str, Any]: ...
    def destroy_key(self, chat: int) -> None: ...


class Store(Protocol):
    async def run(self, work: Callable[[Any], T]) -> T: ...
    async def forget(self, chat: int) -> Mapping[str, int]: ...


class Reports(Protocol):
    """Makes letters of a person's plan."""

    def is_file(self, report: fx.SendReport) -> bool: ...
    def letters(self, report: fx.SendReport, session: Session, voice: Voice) -> tuple[Letter, ...]: ...


@dataclass(slots=True)
class Outcome:
    """What is left to do once a turn is stored."""

    toast: Text | None = None
    voice: Voice = field(default_factory=Voice)
    letters: list[Letter] = field(default_factory=list)
    lane: Lane = Lane.REPLY
    files: list[fx.SendReport] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    """Where in the outbox each file will stand, so that what was said after it comes after it."""
    session: Session = field(default_factory=Session)
    known: dict[str, Text] = field(default_factory=dict)
    """What can be said of visits and check-ins, by its brace."""
    forget: bool = False
    last_words: list[tuple[Letter, int | None]] = field(default_factory=list)


class Runner:
    """The only place where a chat's turns are put in order."""

    def __init__(
        self,
        *,
        engine: Engine,
        store: Store,
        channel: Channel,
        reader: Reader,
        words: Words,
        clock: Clock,
        reflex: Reflex,
        reports: Reports,
        wake: Callable[[int], None],
    ) -> None:
        self.engine = engine
        self.store = store
        self.channel = channel
        self.reader = reader
        self.words = words
        self.clock = clock
        self.reflex = reflex
        self.reports = reports
        self.appointments = Appointments(clock)
        self.wake = wake
        self.locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self.latest: OrderedDict[int, tuple[int, Arrival]] = OrderedDict()

    async def keep(self, update_id: int, arrival: Arrival) -> bool:
        """Write an update down before its sender is told that it was received. False: it was known already."""
        return await self.store.run(lambda unit: unit.keep(update_id, arrival))

    async def handle(self, update_id: int, arrival: Arrival) -> str | None:
        """Play one update that `keep` has kept; returns what the tapped button should answer, if anything."""
        alarm, said = self.reflex.alarm(arrival), self.reflex.first_said(update_id, arrival)
        async with self._lock(arrival.chat):
            try:
                outcome = await self.store.run(lambda unit: self._answer(unit, update_id, arrival, alarm, said))
            except Exception as error:
                await self._failed(update_id, arrival, error)
                return None
            self._note_latest(update_id, arrival)
            await self._finish(arrival.chat, outcome)
        return self._spoken(outcome.toast, outcome.voice)

    async def ring(self, chat: int, timer: str) -> None:
        """A timer is due. Its row goes in the same transaction that it changes the session in."""
        async with self._lock(chat):
            try:
                outcome = await self.store.run(lambda unit: self._rung(unit, chat, timer))
            except Exception as error:
                log.error("a timer failed and will ring again: %s at %s", type(error).__name__, _place(error))
                again = fx.StartTimer(timer=timer, due=self.clock.now() + RING_AGAIN)
                await self.store.run(lambda unit: unit.apply(chat, again))
                return
            await self._finish(chat, outcome)

    async def visit(self, visit: Any) -> None:
        """Write first, as agreed; a failed visit is still due. No delivery is woken: nudges leave a few at a time."""
        async with self._lock(visit.chat):
            await self.store.run(lambda unit: self._visited(unit, visit))

    async def check_in(self, chat: int) -> None:
        """A daily check-in is due; a failed one is still due. No delivery is woken, as for visits."""
        async with self._lock(chat):
            await self.store.run(lambda unit: self._checked_in(unit, chat))

    async def catch_up(self, limit: int = 200, *, everything: bool = False) -> int:
        """Play what waits in the inbox; returns how many updates there were.

        Normally those whose turn failed and is due again; `everything` after a start, when none can be under way.
        """
        now = self.clock.now() + (FAR if everything else timedelta())
        waiting = await self.store.run(lambda unit: unit.pending(now, limit))
        for update_id, arrival in waiting:
            await self.handle(update_id, arrival)
        return len(waiting)

    # -- inside the transaction ------------------------------------------------------------------------------------

    def _answer(self, unit: Unit, update_id: int, arrival: Arrival, alarm: Alarm | None, said: Text | None) -> Outcome:
        if not unit.claim(update_id):
            return Outcome()
        now = self.clock.now()
        session = self._load(unit, arrival.chat, now, language=self.words.match_language(arrival.language))
        session = replace(session, heard=now)
        event = self._event(arrival, session, now)
        if alarm is not None and _is_raised(alarm, event):
            event = self._raised(alarm, event)
        return self._turn(unit, arrival.chat, session, event, Outcome(), said)

    def _raised(self, alarm: Alarm, heard: Event) -> ev.AlarmRaised:
        """The card, when the file of the path itself could not be read."""
        flow, step = alarm.path if alarm.path.flow in self.engine.library.flows else (HELP, "")
        return ev.AlarmRaised(at=heard.at, level=alarm.level, flow=flow, step=step, heard=heard)

    def _load(self, unit: Unit, chat: int, now: datetime, *, language: str = "en") -> Session:
        return at_home(unit.load(chat, now, language=language), now)

    def _visited(self, unit: Unit, visit: Any) -> None:
        now = self.clock.now()
        if unit.take_visit(visit, now):
            session = self._load(unit, visit.chat, now)
            event = self.appointments.visit(unit, visit, session, can_wait=not self._is_about_safety(visit))
            if event is not None:
                self._turn(unit, visit.chat, session, event, Outcome(lane=lane_of(event)))

    def _is_about_safety(self, visit: Any) -> bool:
        flow = self.engine.library.flows.get(visit.flow)
        step = flow.step(visit.step or flow.start) if flow else None
        return step is not None and step.critical

    def _checked_in(self, unit: Unit, chat: int) -> None:
        """Decide, note what was decided, use up the date and write the letters, all in one transaction."""
        session = self._load(unit, chat, self.clock.now())
        event = self.appointments.check_in(unit, chat, session)
        if event is not None:
            self._turn(unit, chat, session, event, Outcome(lane=lane_of(event)))

    def _rung(self, unit: Unit, chat: int, timer: str) -> Outcome:
        if not unit.take_timer(chat, timer):
            return Outcome()
        now = self.clock.now()
        return self._turn(unit, chat, self._load(unit, chat, now), ev.TimerFired(at=now, timer=timer), Outcome())

    def _event(self, arrival: Arrival, session: Session, now: datetime) -> Event:
        if arrival.button:
            return buttons.to_event(arrival.button, now)
        if arrival.zone:
            return ev.PlaceShared(at=now, zone=arrival.zone)
        if arrival.other:
            return ev.UnreadableReceived(at=now, kind=arrival.other)
        return self.reader.read(arrival.text, session, now)

    def _turn(
        self, unit: Unit, chat: int, before: Session, event: Event, outcome: Outcome, said: Text | None = None
    ) -> Outcome:
        """`said` was sent already, before anything was read, and is not said again."""
        session, effects = self.engine.advance(before, event)
        log.info("turn %s -> %s", before.position, session.position)
        if said is not None:
            effects = without_first(effects, said)
        outcome.session = session
        outcome.known = self.appointments.known(unit, chat, before, session)
        outcome.voice = Voice(language=session.language, country=session.country)
        outcome.forget = any(isinstance(effect, fx.ForgetPerson) for effect in effects)
        if outcome.forget:
            unit.destroy_key(chat)  # from here on it is done, even if we crash before the rows are gone
        else:
            unit.save(chat, session, event.at)
        for effect in effects:
            self._carry_out(unit, chat, session, effect, outcome)
        self._post(unit, chat, outcome, event.at)
        return outcome

    def _carry_out(self, unit: Unit, chat: int, session: Session, effect: Effect, outcome: Outcome) -> None:
        match effect:
            case fx.SendMessage() | fx.UpdateQuestion() | fx.ShowProgress() | fx.CloseQuestion():
                told = replace(effect.text, params={**outcome.known, **effect.text.params})
                outcome.letters += self.channel.compose(replace(effect, text=told), outcome.voice)
            case fx.ShowHelpline():
                outcome.letters += self.channel.compose(effect, outcome.voice)
            case fx.StartTimer() | fx.CancelTimer() | fx.AddToList() | fx.ChangeItem() | fx.RemoveFromList():
                unit.apply(chat, effect)
            case fx.PlanVisit() | fx.DropVisits() | fx.ArrangeCheckIn() | fx.SetPreference() | fx.NoteConcern():
                self.appointments.carry_out(unit, chat, session, effect, outcome.known)
            case fx.SendExport():
                outcome.letters += self._export(unit, chat, outcome.voice)
            case fx.SendReport():
                if self.reports.is_file(effect):
                    outcome.files.append(effect)
                    outcome.letters.append(DRAWN_LATER)
                else:
                    outcome.letters += self.reports.letters(effect, session, outcome.voice)
            case fx.ShowToast(text=text):
                outcome.toast = text
            case fx.ReportProblem(address=address, what=what):
                log.error("problem at %s: %s", address, what)
            case fx.ForgetPerson():
                pass  # the key is gone with this turn; `_finish` deletes the rows
            case _:
                assert_never(effect)

    def _post(self, unit: Unit, chat: int, outcome: Outcome, now: datetime) -> None:
        """The answer first, then the look of what was answered. A forgotten person's letters are not kept."""
        outcome.letters.sort(key=lambda letter: letter.lane is Lane.TOUCH_UP)
        for letter in outcome.letters:
            if letter.lane is Lane.REPLY:
                letter = replace(letter, lane=outcome.lane)
            if outcome.forget:
                outcome.last_words.append((letter, unit.message_of(chat, letter.edits) if letter.edits else None))
            elif letter.method == DRAWN_LATER.method:
                outcome.places.append(unit.reserve(chat, now, now + DRAWING))
            else:
                unit.post(chat, letter, now)

    def _export(self, unit: Unit, chat: int, voice: Voice) -> tuple[Letter, ...]:
        stored = in_words(unit.export(chat), lambda text: self.words.say(text, voice.language, voice.country))
        content = json.dumps(stored, ensure_ascii=False, indent=2).encode()
        return self.channel.compose_file(EXPORT_NAME, content, Text(key="system.export_caption"), voice)

    # -- after the commit ------------------------------------------------------------------------------------------

    async def _finish(self, chat: int, outcome: Outcome) -> None:
        if outcome.forget:
            self.reflex.forget(chat)
            self.latest.pop(chat, None)
            await self._forget(chat, outcome)
        else:
            self.reflex.remember(chat, outcome.voice)
            self.wake(chat)
            for report, place in zip(outcome.files, outcome.places, strict=True):
                await self._draw(chat, report, place, outcome)

    async def _draw(self, chat: int, report: fx.SendReport, place: int, outcome: Outcome) -> None:
        """Nobody else waits while a file is drawn. One lost to a crash before it is drawn can be asked for again."""
        session = await self.store.run(lambda unit: unit.whole_lists(chat, outcome.session))
        (letter,) = await asyncio.to_thread(self.reports.letters, report, session, outcome.voice)
        now = self.clock.now()
        await self.store.run(lambda unit: unit.fill(chat, place, letter, now))
        self.wake(chat)

    async def _forget(self, chat: int, outcome: Outcome) -> None:
        """Nothing about the person is kept any more, so the last words are sent from memory."""
        counts = await self.store.forget(chat)
        farewell = fx.SendMessage(text=Text(key="system.forgotten", params={"n": sum(counts.values())}))
        for letter in self.channel.compose(farewell, outcome.voice):
            outcome.last_words.append((letter, None))
        for letter, message in outcome.last_words:
            if message is not None or not letter.edits:
                await self.say_now(chat, letter, message)

    async def _failed(self, update_id: int, arrival: Arrival, error: Exception) -> None:
        """Leave the update waiting; a call for help, and the last attempt, are answered from memory instead."""
        log.error("update %d failed: %s at %s", update_id, type(error).__name__, _place(error))
        try:
            if not await self.store.run(lambda unit: self._gives_up(unit, update_id, arrival)):
                return
        except Exception as store_error:
            log.error("the store does not answer: %s", type(store_error).__name__)
        await self.reflex.answer(update_id, arrival)

    def _gives_up(self, unit: Unit, update_id: int, arrival: Arrival) -> bool:
        tried = unit.failed(update_id, self.clock.now() + RETRY_AFTER)
        over = tried >= ATTEMPTS or self.reflex.asks_for_help(arrival)
        if over:
            unit.bury(update_id)
        return over

    async def say_now(self, chat: int, letter: Letter, message: int | None = None) -> None:
        """Send past the outbox, from memory; what cannot be sent is let go."""
        try:
            await self.channel.send(chat, letter, message)
        except SendError as error:
            log.warning("a direct message was not sent: %s", type(error).__name__)

    def _spoken(self, toast: Text | None, voice: Voice) -> str | None:
        return self.words.say(toast, voice.language, voice.country) if toast else None

    def _note_latest(self, update_id: int, arrival: Arrival) -> None:
        """What was answered last, in case that the answer is never read again."""
        self.latest[arrival.chat] = (update_id, arrival)
        self.latest.move_to_end(arrival.chat)
        if len(self.latest) > LATEST:
            self.latest.popitem(last=False)

    def _lock(self, chat: int) -> asyncio.Lock:
        return self.locks.setdefault(chat, asyncio.Lock())


def _is_raised(alarm: Alarm, heard: Event) -> bool:
    """A command or the label of a button says what to do; a red text behind a command, or in an edit, says more."""
    if isinstance(heard, ev.TextReceived | ev.ResumeRequested):
        return True
    is_help = isinstance(heard, ev.FlowRequested) and heard.flow == HELP
    return alarm.level is Level.RED and not is_help and not isinstance(heard, ev.ChoiceTapped | ev.ChoicesTyped)


def without_first(effects: tuple[Effect, ...], said: Text) -> tuple[Effect, ...]:
    """The effects without the first message of these words."""
    for index, effect in enumerate(effects):
        if isinstance(effect, fx.SendMessage) and effect.text.key == said.key:
            return effects[:index] + effects[index + 1 :]
    return effects


def _place(error: Exception) -> str:
    """Where it happened, without the exception's text, which could hold somebody's words."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return " < ".join(f"{os.path.basename(frame.filename)}:{frame.lineno}" for frame in reversed(frames))


def in_words(value: Any, say: Callable[[Text], str]) -> Any:
    """Stored values as a person reads them: sentences in place of addresses."""
    if isinstance(value, Text):
        return say(replace(value, params={name: in_words(each, say) for name, each in value.params.items()}))
    if isinstance(value, Mapping):
        return {name: in_words(each, say) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [in_words(each, say) for each in value]
    return value
